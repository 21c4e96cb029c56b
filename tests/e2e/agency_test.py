"""A case is handed over to an agency (S36): the dossier, what follows it, and taking it back."""

import csv
import datetime
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import zipfile

import jsonschema

from errands_test import SECRET, TOKEN, Receiver, check_signature, secret_file
from harness import check, main
from small_company import SmallCompany

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "dossier.schema.json"
POLICY = """policy: short
for: { debtor.type: "!= consumer" }
steps:
  - step: reminder
    at: due + 3 days
    email: reminder
  - step: hand_over
    at: reminder + 1 day
    approval: required
    hand_over: generic
    note: "Handed over to the agency"
"""
DAYS = [f"2026-03-{day:02}T08:10:00Z" for day in (4, 5, 6, 9, 10)]


def company(build, place, agencies="  - { name: generic, by: folder, reference: \"KZ-2026\" }\n", late=1):
    small = SmallCompany(build, place, late=late,
                         lines={"  - { name: generic, by: folder, reference: \"KZ-2026\" }\n": agencies})
    (small.company.config.parent / "policies" / "short.yaml").write_text(POLICY)
    text = small.company.config.read_text()
    text = text.replace("  - policies/business.yaml\n", "").replace("  - policies/everyone_else.yaml\n", "")
    small.company.config.write_text(text)
    return small


def zips(small):
    folder = small.company.state / "agencies" / "generic"
    return sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime_ns) if folder.exists() else []


def reason(small, number, now):
    return small.company.json("why", number, now=now)["items"][0]["decision"]["reason"]


def strict(schema):
    """The same schema, by which a member that it does not describe is wrong."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: strict(part) for key, part in schema.items()}
    return {**parts, "additionalProperties": False} if isinstance(parts.get("properties"), dict) else parts


def hash_of(entry):
    """As history/VERIFY.txt tells a stranger to reckon it."""
    def canonical(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    at = datetime.datetime.fromisoformat(entry["at"].replace("Z", "+00:00"))
    millis = round(at.timestamp() * 1000)
    facts = {"administration": 1, "at": millis, "event": entry["event"], "facts": canonical(entry["facts"]),
             "payload_digest": entry["payload_digest"] or "", "previous": entry["previous"] or "", "seq": entry["seq"],
             "subject": entry["subject"]}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def handed_over(build, place):
    small = company(build, place)
    number = small.numbers[0]
    contract = place.path / "contract.pdf"
    contract.write_bytes(b"%PDF-1.4 signed\n")
    small.run(DAYS[0])
    small.company.ctl("attach", number, str(contract), "--kind", "contract", now=DAYS[0])
    small.run(DAYS[1])
    check(not zips(small) and reason(small, number, DAYS[1]) == "awaiting_approval", "it was handed over without a yes")
    return small, number


def the_approver_sees_the_dossier_and_what_is_missing(build, place):
    small, number = handed_over(build, place)
    shown = small.company.ctl("approve", now=DAYS[1])
    for text in ("hand_over", "To The collection agency: 1 invoice", "121.00 EUR", "1 message as sent, 1 attached file",
                 "missing: the general terms", "missing: the debtor's telephone number"):
        check(text in shown, f"approve does not show {text!r}:\n{shown}")
    check("missing: the contract" not in shown, "the contract was attached")
    waiting = small.company.json("approve", now=DAYS[1])["administrations"][0]["waiting"][0]
    check(waiting["kind"] == "hand_over" and waiting["agency"] == "generic", f"no hand-over: {waiting}")
    check("the general terms" in waiting["missing"], f"not listed: {waiting['missing']}")


def any_change_asks_again(build, place):
    small, number = handed_over(build, place)
    small.company.ctl("approve", "--all", now=DAYS[1])
    small.sandbox.control("/receive", {"invoice": number, "amount": "10.00", "book_in": 0})
    small.run(DAYS[2])
    check(not zips(small), "another amount was handed over than was approved")
    check(reason(small, number, DAYS[2]) in ("awaiting_approval", "maybe_paid", "settling"), "it does not wait")


def the_dossier_is_whole_and_its_fields_are_filled_or_missing(build, place):
    small, number = handed_over(build, place)
    small.company.ctl("approve", "--all", now=DAYS[1])
    small.run(DAYS[1].replace("08:10", "08:40"))
    check(len(zips(small)) == 1, f"{len(zips(small))} dossiers in the folder")
    archive = zipfile.ZipFile(zips(small)[0])
    check(archive.testzip() is None, "the archive is damaged")
    names = archive.namelist()
    for wanted in ("README.txt", "dossier.json", "dossier.csv", "statement.txt", "checklist.txt", "delivery.txt",
                   "history/entries.json", "history/VERIFY.txt", "SHA256SUMS"):
        check(wanted in names, f"{wanted} is not in {names}")
    check(any(name.startswith("messages/") and name.endswith(".eml") for name in names), f"no message in {names}")
    check(any(name.startswith("attachments/contract-") for name in names), f"no contract in {names}")
    check(any(name.startswith("invoices/") for name in names), f"no invoice in {names}")
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ", 1)
        check(hashlib.sha256(archive.read(name)).hexdigest() == digest, f"{name} is not what SHA256SUMS says")
    check(all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist()), "a clock stands in the archive")

    dossier = json.loads(archive.read("dossier.json"))
    schema = strict(json.loads(SCHEMA.read_text()))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(dossier, schema)
    check(dossier["claims"][0]["number"] == number and dossier["principal"] == "121.00", f"about what? {dossier['claims']}")
    check(dossier["agency"]["reference"] == "KZ-2026", "the agency's number for us is missing")
    missing = {one["field"] for one in dossier["missing"]}
    required = [line.strip(" -\n") for line in (SCHEMA.parents[1] / "config/agencies/generic.yaml").read_text().split("required:")[1].splitlines() if line.strip()]
    for field in required:
        part, name = field.split(".")
        if part == "files":
            continue
        value = [claim[name] for claim in dossier["claims"]] if part == "claims" else [dossier[part][name]]
        check((field in missing) != all(one is not None for one in value), f"{field} is neither filled nor missing, or both: {value}")
    readme = archive.read("README.txt").decode()
    for one in dossier["missing"]:
        check(f"({one['field']})" in readme, f"README.txt does not say that {one['meaning']} is missing")
    for entry in json.loads(archive.read("history/entries.json")):
        check(entry["hash"] == hash_of(entry), f"entry {entry['seq']} has another hash than VERIFY.txt says")
        if entry["payload"] is not None:
            check(hashlib.sha256(entry["payload"].encode()).hexdigest() == entry["payload_digest"], "another payload")
    rows = list(csv.reader(io.StringIO(archive.read("dossier.csv").decode())))
    check(["claims[1].number", number] in rows and ["missing", "files.terms"] in rows, f"the table lacks them: {rows}")
    for one in dossier["files"]:
        check(hashlib.sha256(archive.read(one["path"])).hexdigest() == one["sha256"], f"{one['path']} has another digest")


def afterwards_there_is_silence_and_payments_are_told_the_same_day(build, place):
    small, number = handed_over(build, place)
    small.company.ctl("approve", "--all", now=DAYS[1])
    small.run(DAYS[1].replace("08:10", "08:40"))
    mails = len(small.mail.mails())
    check(reason(small, number, DAYS[1]) == "with_agency", "why does not say who has it")
    listed = small.company.ctl("handover", "list", now=DAYS[1])
    check(number in listed and "generic" in listed, f"not listed: {listed}")
    small.run(DAYS[2])
    # After the day's run.
    small.sandbox.control("/receive", {"invoice": number, "amount": "21.00", "book_in": 0})
    small.run("2026-03-06T12:00:00Z")
    check(len(zips(small)) == 2, f"{len(zips(small))} files after a payment")
    word = json.loads(zipfile.ZipFile(zips(small)[1]).read("payment.json"))
    check(word["received_now"] == "21.00" and word["claims"][0]["open"] == "100.00", f"told what? {word}")
    small.run("2026-03-06T13:00:00Z")
    small.run(DAYS[3])
    check(len(zips(small)) == 2, "it was told twice")
    check(len(small.mail.mails()) == mails, "the debtor heard of it")
    row = small.company.json("handover", "list", now=DAYS[3])["administrations"][0]["hand_overs"][0]
    check(row["told_received"]["amount"] == "21.00", f"the list does not know it: {row}")


def new_invoices_go_to_a_person_and_recalling_is_told(build, place):
    small, number = handed_over(build, place)
    small.company.ctl("approve", "--all", now=DAYS[1])
    small.run(DAYS[1].replace("08:10", "08:40"))
    debtor = small.company.json("why", number, now=DAYS[1])["debtor"]
    small.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "50.00", "due_in": -4, "number": "2026-9900"})
    small.run(DAYS[2])
    check(reason(small, "2026-9900", DAYS[2]) == "with_agency", "a new invoice is dunned as if nothing was")
    tasks = small.company.ctl("list", "tasks", now=DAYS[2])
    check("2026-9900" in tasks, f"nobody has to decide about it: {tasks}")
    said = small.company.ctl("handover", "recall", number, now=DAYS[2])
    check("Recalled from generic" in said, said)
    small.run(DAYS[3])
    told = zips(small)
    check(len(told) == 2 and "recall.json" in zipfile.ZipFile(told[-1]).namelist(), "the agency was not told")
    check(reason(small, number, DAYS[3]) == "ladder_finished", "it goes on by itself")
    small.run(DAYS[4])
    check(len(zips(small)) == 2, "it was told twice")


def by_mail_it_is_attached(build, place):
    small = company(build, place, "  - { name: generic, by: mail, to: in@agency.example }\n")
    small.run(DAYS[0])
    small.run(DAYS[1])
    small.company.ctl("approve", "--all", now=DAYS[1])
    small.run(DAYS[1].replace("08:10", "08:40"))
    to_agency = [mail for mail in small.mail.mails() if mail["To"] == "in@agency.example"]
    check(len(to_agency) == 1, f"{len(to_agency)} mails to the agency")
    [file] = list(to_agency[0].iter_attachments())
    archive = zipfile.ZipFile(io.BytesIO(file.get_payload(decode=True)))
    check("dossier.json" in archive.namelist() and file.get_content_type() == "application/zip", "no dossier is attached")


def by_http_each_file_is_taken_once_under_one_key(build, place):
    agency = place.add(Receiver(answers=[500, None, 200, 500]))
    token, secret = secret_file(place, "agency-token", TOKEN), secret_file(place, "agency-secret", SECRET)
    small = company(build, place, f"  - {{ name: generic, by: http, url: {agency.url}/cases, token: \"file:{token}\", "
                                  f"secret: \"file:{secret}\" }}\n")
    number = small.numbers[0]

    def posted():
        """The files that were posted, each request by its key."""
        found = []
        for path, headers, body in agency.taken:
            check(path == "/cases" and headers["Content-Type"] == "application/zip", f"posted to {path}: {headers}")
            check(headers["Authorization"] == f"Bearer {TOKEN}", f"without its token: {headers}")
            check_signature(headers, body)
            found.append((headers["Idempotency-Key"], body))
        return found

    small.run(DAYS[0])
    small.run(DAYS[1])
    small.company.ctl("approve", "--all", now=DAYS[1])
    small.run(DAYS[1].replace("08:10", "08:40"))
    check(len(posted()) == 1, f"{len(posted())} files after the first attempt")
    check(reason(small, number, DAYS[1]) != "with_agency", "the agency answered 500 and counts as having it")
    status = small.company.ctl("status", now="2026-03-05T08:41:00Z", expect=1)
    check("may or may not have arrived" in status, status)
    # Nothing says whether the first two attempts were kept: the key is there so that they may be repeated.
    for moment in ("2026-03-05T09:10:00Z", "2026-03-05T09:40:00Z", "2026-03-05T10:10:00Z", "2026-03-05T10:40:00Z"):
        small.run(moment)
    dossiers = posted()
    check(len(dossiers) == 3 and len(set(dossiers)) == 1, f"{len(dossiers)} requests with {len({key for key, _ in dossiers})} keys, "
                                                          f"{len({body for _, body in dossiers})} different files")
    archive = zipfile.ZipFile(io.BytesIO(dossiers[0][1]))
    check(json.loads(archive.read("dossier.json"))["claims"][0]["number"] == number, "it is about something else")
    check(reason(small, number, "2026-03-05T10:41:00Z") == "with_agency", "it was taken and does not count")
    rows = [row for row in small.rows("webhook") if row["effect"] == "hand_over"]
    check([row["state"] for row in rows] == ["delivered"] and rows[0]["key"] == dossiers[0][0], f"rows: {rows}")

    # A payment, and the agency is busy when it is told of it.
    small.run(DAYS[2])
    small.sandbox.control("/receive", {"invoice": number, "amount": "21.00", "book_in": 0})
    for moment in ("2026-03-06T12:00:00Z", "2026-03-06T12:30:00Z", "2026-03-06T13:00:00Z"):
        small.run(moment)
    told = posted()[3:]
    check(len(told) == 2 and len(set(told)) == 1 and told[0][0] != dossiers[0][0], f"a payment was told in {len(told)} requests")
    word = json.loads(zipfile.ZipFile(io.BytesIO(told[0][1])).read("payment.json"))
    check(word["received_now"] == "21.00" and word["claims"][0]["open"] == "100.00", f"told what? {word}")

    small.company.ctl("handover", "recall", number, now="2026-03-06T13:10:00Z")
    small.run(DAYS[3])
    small.run(DAYS[4])
    recalled = posted()[5:]
    check(len(recalled) == 1, f"a recall was told in {len(recalled)} requests")
    check("recall.json" in zipfile.ZipFile(io.BytesIO(recalled[0][1])).namelist(), "it was told something else")
    check("whole" in small.company.ctl("verify", now=DAYS[4]), "the history is broken")


def a_policy_that_names_an_unknown_agency_is_refused_with_its_place(build, place):
    small = company(build, place)
    text = small.company.config.read_text().replace("name: generic, by", "name: genric, by")
    small.company.config.write_text(text)
    done = subprocess.run([small.company.build / "bin/dunningctl", "--config", small.company.config, "check"],
                          capture_output=True, text=True, timeout=60)
    check(done.returncode != 0 and "short.yaml:10:16" in done.stdout + done.stderr, f"not refused: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__"
             and name not in ("company", "zips", "reason", "strict", "handed_over", "hash_of")}
    sys.exit(main(tests, sys.argv))
