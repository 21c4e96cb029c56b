"""Three simulated weeks of the real daemon against three accounting systems and a real mail server, told in a page.

One company keeps three sets of books: in Moneybird (`demo`, where most of the story happens), in Exact Online and in Xero.
Each is a sandbox of its own. One customer buys from two of them.

    three_weeks.py --build DIR [--keep DIR]

./quickstart runs it; as a test it fails when the account would not be true.
"""

import collections
import datetime
import json
import sys
import zipfile

from dovecot_server import Dovecot, report
from harness import Company, Failure, MailServer, Sandbox, Workplace, check
import pathlib

FIRST_DAY = datetime.date(2026, 3, 2)
DAYS = 21


def moment(day, time="08:10:00"):
    """09:10 in Amsterdam: the daily run may begin at 09:05, messages leave from 09:00 to 17:00."""
    return f"{day.isoformat()}T{time}Z"


# Four customers with whom somebody talks, beside those who only get the daemon's messages.
KEEPS, BREAKS, HELD, LARGE = "2026-0801", "2026-0802", "2026-0803", "2026-0804"
# One that is called, goes to the agency, and is paid there.
HANDED = "2026-0809"


# Its invoices go to an address that nobody reads any more.
GONE = "2026-0805"


def heading(text):
    print(f"\n{text}\n{'-' * len(text)}")


def amount(value):
    return f"{value['amount']} {value['currency']}"


# The customer of two books, with an invoice in each: it pays the one in Exact Online after the first reminder.
SHARED = {"company": "Scheepswerf De Hoop B.V.", "customer_number": "20077", "country": "NL", "company_number": "30112233",
          "email": "crediteuren@dehoop.example"}


class OtherBook:
    """A set of books beside the demo's: a sandbox of its own, and two customers."""

    # What these systems do not say: whether an invoice was sent; how far the bank is booked while nobody pays.
    OTHERWISE = {"exact_online": {"unsent: block": "unsent: ignore"}, "xero": {"books: follow": "books: trusted"}}

    def __init__(self, place, build, name, system, shared_invoice, own_invoice, seed):
        work = place.path / name
        work.mkdir()
        self.name, self.system, self.shared, self.own = name, system, shared_invoice, own_invoice
        self.sandbox = place.add(Sandbox(build, work, seed=seed, debtors=0, invoices=0, date=FIRST_DAY.isoformat()))

    def access(self):
        """Where the books are, and a token that lasts the three weeks."""
        ready = self.sandbox.ready[self.system]
        if self.system == "exact_online":
            return {"base_url": self.sandbox.ready["base_url"], "division": ready["division"]}, ready["token"]
        self.sandbox.control("/option", {"system": self.system, "name": "token.access_life_s", "value": 90 * 86400})
        token = self.sandbox.control("/grant", {"system": self.system})["access_token"]
        return {"base_url": ready["api_root"], "tenant": ready["tenant_id"]}, token

    def invite_customers(self):
        self.sandbox.control("/add_debtor", SHARED)
        self.sandbox.control("/add_debtor", {"company": f"Drukkerij {self.name.title()} B.V.", "customer_number": "20078",
                                             "country": "NL", "email": f"inkoop@drukkerij-{self.name}.example"})
        for customer, number, amount in (("20077", self.shared, "1815.00"), ("20078", self.own, "605.00")):
            self.sandbox.control("/add_invoice", {"debtor": customer, "amount": amount, "number": number, "due_in": -4})


class ThreeWeeks:
    def __init__(self, build, place):
        self.sandbox = place.add(Sandbox(build, place.path, seed=11, debtors=22, invoices=100, date=FIRST_DAY.isoformat()))
        self.mail = place.add(MailServer(place.path))
        self.inbox = place.add(Dovecot(place.path))
        self.company = Company(build, place.path, self.sandbox, self.mail.port,
                               {"adopt: at_once": "adopt: ask", "  per_minute: 600\n": "  per_minute: 600\n\n" + self.inbox.section()})
        self.others = [OtherBook(place, build, "exact", "exact_online", "26700101", "26700102", seed=12),
                       OtherBook(place, build, "xero", "xero", "INV-0101", "INV-0102", seed=13)]
        for book in self.others:
            self.company.add_book(book.name, book.system, book.sandbox, *book.access(), book.OTHERWISE[book.system])
        self.seen = set()
        self.paid_in_between = None

    def clock(self, now):
        for sandbox in (self.sandbox, *(book.sandbox for book in self.others)):
            sandbox.control("/clock", {"now": now})

    def invite_customers(self):
        for number, name, customer, amount, due_in in ((KEEPS, "Bouwbedrijf Van Wijk B.V.", "K-1", "1210.00", -5),
                                                       (BREAKS, "Transport Jongsma B.V.", "K-2", "847.00", -5),
                                                       (HELD, "Atelier Noord B.V.", "K-3", "363.00", -5),
                                                       (LARGE, "Staalhandel Rhenen B.V.", "K-4", "6050.00", -20),
                                                       (HANDED, "Drukkerij Stam B.V.", "K-9", "968.00", -5)):
            self.sandbox.control("/add_debtor", {"company": name, "customer_number": customer, "country": "NL",
                                                 "email": f"administratie@{customer.lower()}.example",
                                                 **({"phone": "+31 24 360 12 00"} if number == HANDED else {}),
                                                 **({"street": "Lekdijk 8", "postcode": "3911 KN", "city": "Rhenen"}
                                                    if number == LARGE else {})})
            self.sandbox.control("/add_invoice", {"debtor": customer, "amount": amount, "number": number, "due_in": due_in})

        self.sandbox.control("/add_debtor", {"company": "Brouwerij De Stern B.V.", "customer_number": "K-5", "country": "NL",
                                             "email": "info@destern.example", "invoice_email": "facturen@destern.example"})
        self.sandbox.control("/add_invoice", {"debtor": "K-5", "amount": "484.00", "number": GONE, "due_in": -5})

    def come_back(self, day):
        """The relay reports that nobody has the address to which a message went."""
        for row in self.messages():
            if GONE in row["invoices"] and row["channel"] == "mail" and row["state"] == "accepted" and row["on"] == day.isoformat():
                if row["recipients"][0]["address"].startswith("facturen@"):
                    self.inbox.deliver(report(row["key"], "facturen@destern.example"), moment(day, "08:30:00"))

    def say(self, day, *words, lines=6):
        """Somebody at the office types a command about the books in Moneybird."""
        words = ("-a", "demo", *words)
        answer = self.company.ctl(*words, now=moment(day, "07:45:00"))
        print(f"\n{day}  $ dunningctl {' '.join(f'{word!r}' if ' ' in word else word for word in words)}")
        print("\n".join("    " + line for line in answer.splitlines()[:lines]))

    def talk(self, number, day):
        """What people say and do on that day, before the daily run."""
        def after(days):
            return (FIRST_DAY + datetime.timedelta(days=days)).isoformat()
        if number == 1:
            self.say(day, "hold", HELD, "--reason", "waits for our technician's report", "--until", after(10))
        if number == 2:
            self.say(day, "promise", KEEPS, "--by", after(8), "--confirm", "--reason", "called, pays with the next batch")
            self.say(day, "promise", BREAKS, "--by", after(7), "--reason", "called, waits for a customer")
        if number == 7:
            self.sandbox.control("/receive", {"invoice": KEEPS, "book_in": 0})
        if number == 6:
            exact = self.others[0]
            exact.sandbox.control("/receive", {"invoice": exact.shared, "book_in": 0})
        if number == 14:
            self.say(day, "calls", lines=14)
            task = next(one for one in self.tasks(day) if one["kind"] == "step")
            self.say(day, "done", str(task["task"]), "--outcome", "no_answer")
            self.say(day, "approve")
            self.say(day, "approve", "--all")
        if number == 15:
            self.say(day, "letters", lines=14)
            self.say(day, "posted", self.letter()["key"][:8])
        if number == 18:
            terms = self.company.work / "terms.txt"
            terms.write_text("General terms of Kade & Zoon B.V.\n")
            self.say(day, "attach", "K-9", str(terms), "--kind", "terms")
            self.say(day, "approve", lines=14)
            self.say(day, "approve", "K-9")
        if number == 19:
            self.sandbox.control("/receive", {"invoice": HANDED, "amount": "500.00", "book_in": 0})

    def tasks(self, day):
        return self.company.json("list", "tasks", "-a", "demo", "--state", "all", now=moment(day))["administrations"][0]["tasks"]

    def letter(self):
        return next(row for row in self.messages() if row["channel"] == "letter")

    def run_day(self, day):
        self.clock(moment(day))
        self.company.daemon(moment(day))

    def messages(self, book="demo"):
        listed = self.company.json("list", "messages", "-a", book, "--limit", "1000")
        return [row for one in listed["administrations"] for row in one["messages"]]

    def adopt(self):
        heading(f"{FIRST_DAY}  first contact")
        self.clock(moment(FIRST_DAY, "08:05:00"))
        self.invite_customers()
        for book in self.others:
            book.invite_customers()
        self.run_day(FIRST_DAY)
        check(not self.mail.mails(), "something left before anybody said yes")
        print("The books were read. Nothing left: an administration is adopted by a person first.")
        proposal = self.company.ctl("adopt", "demo", now=moment(FIRST_DAY))
        print("\n".join("  " + line for line in proposal.splitlines()[:18]))
        if len(proposal.splitlines()) > 18:
            print("  …")
        self.company.ctl("adopt", "demo", "--at", "second_reminder=K-4", "--yes", now=moment(FIRST_DAY))
        print("$ dunningctl adopt demo --at second_reminder=K-4 --yes      (K-4 was reminded before, by hand)")
        for book in self.others:
            self.company.ctl("adopt", book.name, "--yes", now=moment(FIRST_DAY))
            print(f"$ dunningctl adopt {book.name} --yes")
        both = [f"{book.name}:{SHARED['company']}" for book in self.others]
        print(f"$ dunningctl link {' '.join(repr(one) for one in both)}")
        print("    " + self.company.ctl("link", *both, now=moment(FIRST_DAY)).strip())

    def new_invoice(self, day):
        """A large invoice that is sent now and due in eight days: it gets the heads-up before it is due."""
        self.sandbox.control("/clock", {"now": moment(day, "08:05:00")})
        debtor = next(one for one in self.sandbox.control("/debtors") if one["company"] and one["email"])
        self.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "3400.00", "due_in": 8,
                                              "number": "2026-0901", "reference": "PO-4411"})

    def arrange_payment(self, day):
        """One debtor of tomorrow's plan pays between the decision's pull and the fresh look."""
        if self.paid_in_between:
            return
        plan = self.company.json("plan", "-a", "demo", "--date", day.isoformat(), now=moment(day))
        for planned in plan["administrations"][0]["messages"]:
            if planned["waits"] is None and planned["step"] == "reminder" and len(planned["items"]) == 1:
                invoice = planned["items"][0]["invoice"]
                # The last list of the pull has been answered: what is booked now, only the fresh look can see.
                self.sandbox.control("/trigger", {"method": "GET", "path_contains": "contacts/synchronization",
                                                  "when": "after", "do": {"command": "pay", "body": {"invoice": invoice}}})
                self.paid_in_between = (day, planned["debtor"]["name"], invoice)
                return

    @staticmethod
    def on_its_way(row):
        """In a word, what became of what goes to the debtor or raises a task; nothing about notes and files."""
        if row["effect"] == "task":
            return "to-do"
        if row["channel"] == "letter":
            return "printed"
        if row["channel"] != "mail":
            return None
        return {"accepted": "sent", "cancelled": "NOT sent"}.get(row["state"], row["state"])

    def tell_day(self, day):
        new = [{**row, "book": book} for book in ("demo", *(one.name for one in self.others))
               for row in self.messages(book) if row["key"] not in self.seen and self.on_its_way(row)]
        for row in new:
            self.seen.add(row["key"])
        if not new:
            return
        heading(day.strftime("%Y-%m-%d  %A"))
        for row in sorted(new, key=lambda one: (one["book"], one["state"], one["debtor_name"])):
            what = self.on_its_way(row)
            print(f"  {row['book']:6} {what:9} {row['step'] or row['kind']:18} {row['debtor_name'][:30]:31} {amount(row['amount']):>14}  {', '.join(row['invoices'][:4])}")

    def live(self):
        self.adopt()
        for number in range(DAYS):
            day = FIRST_DAY + datetime.timedelta(days=number)
            if number == 1:
                self.new_invoice(day)
            if number >= 3:
                self.sandbox.control("/clock", {"now": moment(day, "08:05:00")})
                self.arrange_payment(day)
            self.talk(number, day)
            self.run_day(day)
            self.tell_day(day)
            self.come_back(day)
        return FIRST_DAY + datetime.timedelta(days=DAYS - 1)

    def what_people_said(self, last_day):
        heading("What people said, and what became of it")
        def mails_about(invoice):
            return [mail for mail in self.mail.mails() if invoice in mail.get_body(("plain",)).get_content()]
        def steps_of(invoice):
            return [row["step"] or row["kind"] for row in reversed(self.messages())
                    if invoice in row["invoices"] and row["channel"] == "mail" and row["state"] == "accepted"]
        outcomes = {}
        for invoice in (KEEPS, BREAKS):
            promise = next(word for word in self.company.json("why", invoice, "-a", "demo", now=moment(last_day))["words"]
                           if word["kind"] == "promise")
            outcomes[invoice] = promise["standing"]
            print(f"  {invoice}  {promise['text']}: {promise['standing']}; sent: {', '.join(steps_of(invoice))}")
        check(outcomes[KEEPS] == "kept", f"the promise of {KEEPS} counts as {outcomes[KEEPS]}")
        check(outcomes[BREAKS] == "broken", f"the promise of {BREAKS} counts as {outcomes[BREAKS]}")
        check("second_reminder" not in steps_of(KEEPS), f"{KEEPS} was reminded again although it was paid as promised")
        check("second_reminder" in steps_of(BREAKS), f"the broken promise of {BREAKS} had no consequence")
        held = [row for row in self.messages() if HELD in row["invoices"] and row["channel"] == "mail"]
        until = (FIRST_DAY + datetime.timedelta(days=10)).isoformat()
        check(held and all(row["on"] >= until for row in held), f"{HELD} was reminded during its hold, or never again")
        print(f"  {HELD}  held until {until}; reminded on {', '.join(row['on'] for row in held)}")
        back = [row for row in reversed(self.messages()) if GONE in row["invoices"] and row["channel"] == "mail"]
        check([row["state"] for row in back[:2]] == ["bounced", "accepted"] and back[0]["step"] == back[1]["step"],
              f"what became of the bounce of {GONE}: {[(row['step'], row['state']) for row in back]}")
        print(f"  {GONE}  {back[0]['step']} of {back[0]['on']} came back; it went to another address on {back[1]['on']}")
        notices = [row for row in self.messages() if LARGE in row["invoices"] and row["channel"] == "mail" and row["step"] == "final_notice"]
        approved = (FIRST_DAY + datetime.timedelta(days=14)).isoformat()
        check([row["on"] for row in notices] == [approved], f"the final notice about {LARGE} did not wait for its approval")
        print(f"  {LARGE}  final notice waited for a yes; sent on {approved}")
        check(len(mails_about(KEEPS)) == 2, f"{KEEPS} had {len(mails_about(KEEPS))} mails, not a reminder and a confirmation")

    def on_paper_and_by_telephone(self, last_day):
        """The final notice also went by post, and somebody called about an invoice before the agency got it."""
        heading("What went by post and by telephone")
        letter = self.letter()
        [printed] = (self.company.state / "letters" / "demo").glob("*.pdf")
        posted = (FIRST_DAY + datetime.timedelta(days=15)).isoformat()
        check(printed.stem == letter["key"] and printed.read_bytes().startswith(b"%PDF"), f"in the print folder: {printed}")
        check((letter["state"], letter["step"], letter["invoices"]) == ("delivered", "final_notice", [LARGE]),
              f"what became of the letter: {letter}")
        check(posted in letter["evidence"], f"the letter counts as posted: {letter['evidence']}")
        print(f"  {LARGE}  letter {printed.name[:8]}….pdf printed on {letter['on']}, posted on {posted}; its term counts from there")
        step, = (one for one in self.tasks(last_day) if one["kind"] == "step")
        todos = [one for one in self.sandbox.control("/written")["notes"] if step["title"] in one["text"]]
        check(len(todos) == 1 and HANDED in todos[0]["text"] and "+31 24 360 12 00" in todos[0]["text"],
              f"{len(todos)} to-dos in Moneybird: {todos}")
        check(step["outcome"] == "no_answer", f"the call ended with {step['outcome']}")
        print(f"  {HANDED}  \"{step['title']}\": a to-do in Moneybird since {step['made_on']}; done on {step['done_on']}, no answer")

    def handed_over(self, last_day):
        """What the agency got: a dossier when somebody had said yes, and a payment the day it was seen."""
        heading("What went to the agency")
        folder = self.company.state / "agencies" / "generic"
        files = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime_ns)
        check(len(files) == 2, f"{len(files)} files for the agency, not a dossier and a payment")
        dossier, payment = (zipfile.ZipFile(path) for path in files)
        facts = json.loads(dossier.read("dossier.json"))
        told = json.loads(payment.read("payment.json"))
        check([one["number"] for one in facts["claims"]] == [HANDED] and "files.terms" not in [one["field"] for one in facts["missing"]],
              f"the dossier is about {facts['claims']} and lacks {facts['missing']}")
        check(told["received_now"] == "500.00" and told["claims"][0]["open"] == "468.00", f"the agency was told {told}")
        print(f"  {HANDED}  {files[0].name[:8]}….zip  {len(dossier.namelist())} files; {facts['total']} EUR with interest and costs; "
              f"missing: {', '.join(one['meaning'] for one in facts['missing'][:3])}…")
        print(f"  {HANDED}  {files[1].name[:8]}….zip  {told['received_now']} EUR came in on {told['on']}, {told['claims'][0]['open']} EUR is open")
        mails = [row for row in self.messages() if HANDED in row["invoices"] and row["channel"] == "mail" and row["state"] == "accepted"]
        check([row["step"] for row in reversed(mails)] == ["reminder", "second_reminder"], f"K-9 heard {[row['step'] for row in mails]}")
        reason = self.company.json("why", HANDED, "-a", "demo", now=moment(last_day))["items"][0]["decision"]["reason"]
        check(reason == "with_agency", f"{HANDED} counts as {reason}")

    def side_by_side(self, last_day):
        """What happened in each of the three books; how many messages left for the two beside the demo's."""
        heading("The three books side by side")
        status = {one["administration"]: one for one in self.company.json("status", now=moment(last_day), expect=None)["administrations"]}
        sent_elsewhere, shared, days = 0, {}, {}
        for name, system, sandbox in (("demo", "moneybird", self.sandbox),
                                      *((one.name, one.system, one.sandbox) for one in self.others)):
            rows = [row for row in self.messages(name) if row["state"] == "accepted"]
            mails = [row for row in rows if row["channel"] == "mail"]
            notes = [row for row in rows if row["channel"] == "write_back"]
            written = sandbox.control("/written")
            requests = sandbox.control("/requests")["total"]
            steps = collections.Counter(row["step"] or row["kind"] for row in mails)
            print(f"  {name:6} {system:13} {len(mails):3} mails ({', '.join(f'{count} {step}' for step, count in sorted(steps.items()))}),")
            print(f"         {len(notes)} notes written back, {requests} requests in three weeks, read last at {status[name]['read_at']}")
            check(mails and notes, f"nothing happened in {name}")
            check(written, f"no note arrived in {system}")
            if name != "demo":
                sent_elsewhere += len(mails)
        print(f"\n  {SHARED['company']} owes in two of them:")
        for book in self.others:
            mails = [row for row in reversed(self.messages(book.name)) if book.shared in row["invoices"]
                     and row["channel"] == "mail" and row["state"] == "accepted"]
            shared[book.name], days[book.name] = [row["step"] for row in mails], [row["on"] for row in mails]
            why = self.company.json("why", book.shared, "-a", book.name, now=moment(last_day))
            state = why["items"][0]["open"]["amount"]
            print(f"    {book.name:6} {book.shared:9} {', '.join(row['step'] + ' on ' + row['on'] for row in mails)}; "
                  f"{'paid since then' if float(state) == 0 else state + ' EUR still open'}")
        print("    The two were linked, so the second book kept its distance from the first.")
        distance = datetime.date.fromisoformat(days["xero"][0]) - datetime.date.fromisoformat(days["exact"][0])
        check(distance >= datetime.timedelta(days=5), f"reminded twice within {distance.days} days")
        check(shared["exact"] == ["reminder"], f"paid in Exact Online after a reminder, and had {shared['exact']}")
        check(shared["xero"] == ["reminder", "second_reminder"], f"never paid in Xero, and had {shared['xero']}")
        return sent_elsewhere

    def account(self, last_day):
        messages = self.messages()
        mails = [row for row in messages if row["channel"] == "mail"]
        sent = [row for row in mails if row["state"] == "accepted"]
        taken = self.mail.mails()
        by_step = collections.Counter(row["step"] or row["kind"] for row in sent)
        heading("What was sent")
        for step, count in sorted(by_step.items()):
            print(f"  {count:4}  {step}")
        notes = [row for row in messages if row["channel"] == "write_back" and row["state"] == "accepted"]
        written = self.sandbox.control("/written")
        print(f"  {len(notes):4}  notes written back into the books")

        heading("What was not sent, and why")
        day, debtor, invoice = self.paid_in_between
        why = self.company.json("why", invoice, "-a", "demo", now=moment(last_day))
        cancelled = [one for item in why["items"] for one in item["occasions"] if one["cancelled"] == "look_changed"]
        check(cancelled, f"why {invoice} does not tell of the cancelled message")
        print(f"  {debtor} paid {invoice} on {day}, after the decision and before the message left.")
        print(f"  The fresh look saw it: {cancelled[0]['cancelled_detail']}")
        plan = self.company.json("plan", "-a", "demo", now=moment(last_day))["administrations"][0]
        for reason in plan["reasons"]:
            if reason["reason"] not in ("due", "gathered"):
                print(f"  {reason['items']:4}  {reason['reason']}")

        self.what_people_said(last_day)
        self.on_paper_and_by_telephone(last_day)
        self.handed_over(last_day)

        others = self.side_by_side(last_day)

        heading("Where things lie")
        print(f"  letters     {self.company.state}/letters/demo")
        print(f"  dossiers    {self.company.state}/agencies/generic")
        print(f"  mails       {self.mail.maildir}/new  ({len(taken)} files)")
        print(f"  state       {self.company.state}")
        print(f"  ask it      {self.company.build}/bin/dunningctl --config {self.company.config} why INVOICE")

        ids = collections.Counter(mail["Message-ID"] for mail in taken)
        sent_by_all = len([row for row in mails if row["state"] in ("accepted", "bounced")]) + others
        check(len(taken) == sent_by_all, f"{len(taken)} mails were taken and {sent_by_all} rows say accepted")
        check(max(ids.values()) == 1, "a message was taken twice")
        check({"heads_up", "reminder", "second_reminder"} <= set(by_step), f"not every step was taken: {dict(by_step)}")
        check(not any(invoice in row["invoices"] for row in sent if row["on"] >= day.isoformat()),
              f"{invoice} was mailed after it was paid")
        check(len(notes) > 0 and len(written) > 0, "no note was written back")
        print(f"\n{sent_by_all} messages accepted, {len(taken)} mails taken by the server, none twice.")


def main():
    arguments = sys.argv
    build = pathlib.Path(arguments[arguments.index("--build") + 1]).resolve()
    keep = arguments[arguments.index("--keep") + 1] if "--keep" in arguments else None
    with Workplace(keep) as place:
        weeks = ThreeWeeks(build, place)
        weeks.account(weeks.live())


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
