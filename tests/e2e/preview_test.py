"""dunningctl preview: a message as it would look. Nothing leaves, nothing advances."""

import email
import email.policy
import subprocess
import sys

from harness import check, main
from small_company import MORNING, SmallCompany


def without_a_store_a_made_up_invoice_is_shown(build, place):
    small = SmallCompany(build, place, late=0)
    said = small.company.ctl("preview", "reminder", now=MORNING)
    check("Debtor and invoice are made up." in said and "2026-0042" in said, f"no sample: {said}")
    out = place.path / "out"
    for language in ("nl", "nl-informal", "en", "de", "fr"):
        small.company.ctl("preview", "second_reminder", "--lang", language, "--out", str(out), now=MORNING)
        text = (out / "second_reminder.txt").read_text()
        page = (out / "second_reminder.html").read_text()
        mail = email.message_from_bytes((out / "second_reminder.eml").read_bytes(), policy=email.policy.default)
        check(text.startswith("Subject: ") and mail["Subject"] in text, f"{language}: the subjects differ")
        body = mail.get_body(("plain",)).get_content()
        check(body.split() == text.split("\n", 1)[1].split(), f"{language}: the texts differ")
        check("cid:" not in page and "data:image/png;base64," in page, f"{language}: the page does not stand alone")
        check("cid:payment-qr" in mail.get_body(("html",)).get_content(), f"{language}: no payment code")
        check("[preview]" not in mail["Subject"], "what is written is marked")
    small.company.ctl("preview", "plan_confirmed", "--lang", "fr", now=MORNING)
    check(not small.mail.mails(), "a preview was sent without --mail")


def an_open_invoice_is_shown_as_it_would_leave_and_does_not_advance(build, place):
    small = SmallCompany(build, place, late=1)
    small.run("2026-03-04T06:00:00Z")  # before the daily run
    number = small.numbers[0]
    said = small.company.ctl("preview", "reminder", "--invoice", number, now=MORNING)
    check(number in said and "late1@debtor1.example" in said, f"not about the invoice: {said}")
    before = small.company.json("why", number, now=MORNING)
    small.company.ctl("preview", "reminder", "--invoice", number, "--mail", "owner@acme.example", now=MORNING)
    mails = small.mail.mails()
    check(len(mails) == 1 and mails[0]["To"] == "owner@acme.example", "the preview did not come to its address alone")
    check(mails[0]["Subject"].startswith("[preview] "), f"not marked: {mails[0]['Subject']}")
    check(mails[0].get_body(("plain",)).get_content().startswith("[preview]"), "its text is not marked")
    check(small.company.json("why", number, now=MORNING) == before, "a preview changed something")
    small.run()
    kept = [mail for mail in small.mail.mails() if not mail["Subject"].startswith("[preview]")]
    check(len(kept) == 1 and kept[0]["To"] == "late1@debtor1.example", "the reminder itself did not leave once")
    check(kept[0].get_body(("plain",)).get_content().strip() in said, "the preview was not what left")


def a_mail_of_which_nobody_knows_is_not_called_lost(build, place):
    small = SmallCompany(build, place, late=1, handler="CutAfter")
    command = [small.company.build / "bin/dunningctl", "--config", small.company.config, "preview", "reminder", "--mail", "noor@kade.example"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    check(done.returncode == 3 and "nobody can know whether it was taken" in done.stderr, f"{done.returncode}: {done.stdout}{done.stderr}")
    check(len(small.mail.mails()) == 1, "the server has not got it")


def what_cannot_be_shown_is_refused_with_what_can(build, place):
    small = SmallCompany(build, place, late=0)

    def refused(*arguments):
        done = subprocess.run([small.company.build / "bin/dunningctl", "--config", small.company.config, "--now", MORNING,
                               "preview", *arguments], capture_output=True, text=True, timeout=60)
        check(done.returncode != 0, f"preview {' '.join(arguments)} was not refused")
        return done.stderr

    said = refused("remindre")
    check("there are: " in said and "reminder" in said, f"does not say what there is: {said}")
    check("no template" in refused("reminder", "--lang", "es"), "a language without texts is not refused")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__"}
    sys.exit(main(tests, sys.argv))
