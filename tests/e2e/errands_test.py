"""What a step sends beside its mail, with the real programs: a text message through a gateway, an event to a webhook, a
task into the accounting system, or by mail where that has no list of tasks."""

import hashlib
import hmac
import http.server
import json
import sys
import threading

import jsonschema

from harness import SOURCE, check, main
from small_company import MORNING, SmallCompany
from three_weeks import OtherBook

SECRET = "a-secret-of-both-sides"
TOKEN = "the-gateway-token"


class Receiver:
    """An HTTP server on loopback that keeps what is posted to it; `answers` are the next statuses, then 202. Of None, the
    connection ends without one."""

    def __init__(self, answers=()):
        self.taken = []
        self.answers = list(answers)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.answers.pop(0) if receiver.answers else 202
                receiver.taken.append((self.path, dict(self.headers), body))
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def secret_file(place, name, text):
    path = place.path / name
    path.write_text(text + "\n")
    path.chmod(0o600)
    return path


def company(build, place, gateway, crm):
    """A small company whose first reminder also texts, tells a webhook and raises a task."""
    small = SmallCompany(build, place, late=0)
    small.sandbox.control("/add_debtor", {"company": "Bakker B.V.", "customer_number": "K-77", "email": "ap@bakker.example",
                                          "country": "NL", "phone": "06-12345678", "habit": "never"})
    small.sandbox.control("/add_invoice", {"debtor": "K-77", "amount": "121.00", "due_in": -7, "number": "2026-9001"})
    policy = small.company.config.parent / "policies/business.yaml"
    text = policy.read_text()
    step = "    email: reminder\n    note: \"Reminder sent\"\n"
    check(step in text, "the demo's policy has another reminder")
    policy.write_text(text.replace(step, step + "    sms: reminder\n    webhook: crm\n    task:\n"
                                   "      title: \"Bel {{debtor.name}}\"\n      assign: ar@kade.example\n"))
    more = (f"sms:\n  url: {gateway.url}/messages\n  token: file:{secret_file(place, 'sms-token', TOKEN)}\n  from: Kade\n"
            f"webhooks:\n  - name: crm\n    url: {crm.url}/dunning\n    secret: file:{secret_file(place, 'crm-secret', SECRET)}\n\n")
    text = small.company.config.read_text()
    small.company.config.write_text(text.replace("\nadministrations:", "\n" + more + "administrations:", 1))
    return small


def rows(small, channel):
    return [(row["effect"], row["state"]) for row in small.rows(channel)]


def check_signature(headers, body):
    """As docs/webhooks-out.md tells the other side."""
    given = headers["Dunningd-Signature"]
    made = hmac.new(SECRET.encode(), headers["Dunningd-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    check(hmac.compare_digest(given, "v1=" + made), f"signature {given}, expected {made}")


def moneybird(build, place):
    """Text message, event and to-do of one reminder, each once; a webhook that fails is told again with the same key."""
    gateway, crm = place.add(Receiver()), place.add(Receiver(answers=[500]))
    small = company(build, place, gateway, crm)
    check(small.company.ctl("check").startswith(tuple("0123456789")), "the configuration is not fine")
    small.run()

    check(len(gateway.taken) == 1, f"{len(gateway.taken)} text messages")
    path, headers, body = gateway.taken[0]
    message = json.loads(body)
    check(path == "/messages" and headers["Authorization"] == f"Bearer {TOKEN}", f"the gateway got {path} {headers}")
    check(message["to"] == "+31612345678" and message["from"] == "Kade" and "2026-9001" in message["text"],
          f"text message: {message}")
    check(message["reference"] == headers["Idempotency-Key"], "the key is not in the body")
    check("121" not in message["text"], "a text message names an amount")

    check(len(crm.taken) == 1, f"{len(crm.taken)} events before the retry")
    small.run("2026-03-04T09:10:00Z")
    small.run("2026-03-04T10:10:00Z")
    check(len(crm.taken) == 2, f"{len(crm.taken)} events")
    schema = json.loads((SOURCE / "config/schema/webhook.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    for path, headers, body in crm.taken:
        check_signature(headers, body)
        event = json.loads(body)
        jsonschema.validate(event, schema)
        check(event["key"] == headers["Idempotency-Key"], "the event has another key than its request")
        check((event["step"], event["debtor"]["number"], event["amount"]["amount"]) == ("reminder", "K-77", "121.00"),
              f"event: {event}")
    check(crm.taken[0][1]["Idempotency-Key"] == crm.taken[1][1]["Idempotency-Key"], "a retry has another key")
    check(rows(small, "webhook") == [("event", "accepted")], f"webhook rows: {rows(small, 'webhook')}")

    todos = [one for one in small.sandbox.control("/written")["notes"] if one["system"] == "moneybird" and "Bel Bakker" in one["text"]]
    check(len(todos) == 1, f"to-dos: {todos}")
    text = todos[0]["text"]
    for part in ("Telefoon: 06-12345678", "2026-9001", "121,00", "dunningctl done"):
        check(part in text, f"the to-do does not say {part!r}:\n{text}")
    check(len(gateway.taken) == 1, "a text message was sent twice")
    number = small.company.json("list", "tasks", now=MORNING)["administrations"][0]["tasks"][0]["task"]
    said = small.company.ctl("done", str(number), "--outcome", "wrong_number", now="2026-03-04T11:00:00Z")
    check("Nothing is marked: correct the number" in said, f"task done: {said}")


def exact_and_xero(build, place):
    """The same step in two other systems: a task of Exact Online, and a mail where Xero has no list of tasks."""
    gateway, crm = place.add(Receiver()), place.add(Receiver())
    small = company(build, place, gateway, crm)
    others = [OtherBook(place, build, "exact", "exact_online", "26700101", "26700102", seed=12),
              OtherBook(place, build, "xero", "xero", "INV-0101", "INV-0102", seed=13)]
    for book in others:
        small.company.add_book(book.name, book.system, book.sandbox, *book.access(), book.OTHERWISE[book.system])
        book.sandbox.control("/clock", {"now": MORNING})
        book.sandbox.control("/add_debtor", {"company": f"Klant {book.name}", "customer_number": "20078", "street": "Kade 1", "city": "Utrecht", "country": "NL",
                                             "phone": "06-87654321", "email": f"ap@{book.name}.example"})
        book.sandbox.control("/add_invoice", {"debtor": "20078", "amount": "605.00", "number": book.own, "due_in": -7})
    config = small.company.config.read_text()
    check("debtors_are: mixed" in config, "the demo's debtors are no longer mixed")
    small.company.config.write_text(config.replace("debtors_are: mixed", "debtors_are: business"))
    small.run()
    exact, xero = others
    tasks = [one for one in exact.sandbox.control("/written")["notes"] if "Bel Klant exact" in one["text"]]
    check(len(tasks) == 1 and "06-87654321" in tasks[0]["text"], f"tasks at Exact: {tasks}")
    mails = [mail for mail in small.mail.mails() if mail["To"] == "ar@kade.example"]
    check(len(mails) == 1, f"{len(mails)} mails to the assignee")
    body = mails[0].get_body(("plain",)).get_content()
    check(mails[0]["Subject"] == "Taak: Bel Klant xero" and "06-87654321" in body and xero.own in body, f"{mails[0]['Subject']}\n{body}")
    check(not [one for one in xero.sandbox.control("/written")["notes"] if "Bel Klant" in one["text"]], "a task at Xero")
    check(len(gateway.taken) == 3 and len(crm.taken) == 3, f"{len(gateway.taken)} texts, {len(crm.taken)} events")
    small.run("2026-03-04T12:10:00Z")
    check(len([mail for mail in small.mail.mails() if mail["To"] == "ar@kade.example"]) == 1, "the task was mailed twice")


if __name__ == "__main__":
    sys.exit(main({"moneybird": moneybird, "exact_and_xero": exact_and_xero}, sys.argv))
