"""What is written to debtors, in every form: a mail with its attachments, a letter with its job sheet, files instead of
mails. With the real daemon, a real mail server and the ledger's own PDFs."""

import email
import email.policy
import re
import subprocess
import sys

from harness import check, main
from small_company import MORNING, SmallCompany

# The demo's first step, with everything that can go along.
STEP = "  - step: reminder\n    at: due + 3 days\n    email: reminder\n"
WITH_PAPERS = STEP + "    letter: reminder\n    attach: [invoices, letter]\n"
HOME = {"street": "Kerkstraat 5 bis", "postcode": "1017 GA", "city": "Amsterdam", "country": "NL"}
EMAIL = "    email: reminder\n"


def company(build, place, late, **options):
    small = SmallCompany(build, place, late=0, **options)
    for n in range(1, late + 1):
        small.numbers.append(f"2026-9{n:03}")
        debtor = small.sandbox.control("/add_debtor", {"company": f"Late {n} B.V.", "email": f"late{n}@debtor{n}.example",
                                                       "habit": "never", **HOME})
        small.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "121.00", "due_in": -7,
                                               "number": small.numbers[-1]})
    for policy in (place.path / "etc/policies").glob("*.yaml"):
        text = policy.read_text()
        check(STEP in text, f"config/demo/policies/{policy.name} has another first step")
        policy.write_text(text.replace(STEP, WITH_PAPERS))
    return small


def pdf_text(path, data):
    path.write_bytes(data)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def a_step_attaches_its_letter_and_the_invoices_as_the_ledger_prints_them(build, place):
    small = company(build, place, late=1)
    small.run()
    mails = small.mail.mails()
    check(len(mails) == 1, f"{len(mails)} mails")
    files = {part.get_filename(): part.get_content() for part in mails[0].iter_attachments()}
    check(len(files) == 2, f"attached: {list(files)}")
    letter = next((name for name in files if name.startswith("brief-")), None)
    check(letter == "brief-2026-03-04.pdf", f"no letter among {list(files)}")
    said = pdf_text(place.path / "letter.pdf", files[letter])
    for part in ("Kade & Zoon B.V.", "Late 1 B.V.", small.numbers[0], "121,00", "Pagina 1 van 1"):
        check(part in said, f"the letter does not say {part}: {said}")
    invoice = next(name for name in files if name != letter)
    check(files[invoice].startswith(b"%PDF") and small.numbers[0] in pdf_text(place.path / "i.pdf", files[invoice]),
          f"{invoice} is not the ledger's invoice")
    text = mails[0].get_body(("plain",)).get_content()
    check(letter in text and invoice in text, f"the text does not name its attachments: {text}")
    check(mails[0]["Auto-Submitted"] == "auto-generated" and mails[0]["List-Unsubscribe"] is None, "headers")


def more_than_ten_invoices_are_links_and_the_letter_still_goes_along(build, place):
    small = company(build, place, late=0)
    debtor = small.sandbox.control("/add_debtor", {"company": "Veel B.V.", "email": "ap@veel.example", "habit": "never",
                                                   **HOME})
    numbers = [f"2026-8{n:03}" for n in range(11)]
    for number in numbers:
        small.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "20.00", "due_in": -7, "number": number})
    small.run()
    mails = small.mail.mails()
    check(len(mails) == 1, f"{len(mails)} mails")
    names = [part.get_filename() for part in mails[0].iter_attachments()]
    check(names == ["brief-2026-03-04.pdf"], f"attached: {names}")
    text = mails[0].get_body(("plain",)).get_content()
    check("Het is niet gelukt de facturen zelf" in text, f"it does not say what is missing: {text}")
    links = re.findall(r"^- Factuur (\S+): (https://\S+)$", text, re.MULTILINE)
    check(sorted(number for number, link in links) == numbers, f"linked: {links}")


def a_letter_lies_in_the_print_folder_with_a_job_sheet_until_it_is_posted(build, place):
    small = company(build, place, late=1)
    small.run()
    folder = small.company.state / "letters" / "demo"
    letters = sorted(folder.glob("*.pdf"))
    check(len(letters) == 1, f"letters: {letters}")
    sheet = folder / "job-sheet-2026-03-04.txt"
    check(sheet.exists(), f"no job sheet among {list(folder.iterdir())}")
    check(sheet.stat().st_mode & 0o007 == 0, "everybody may read the job sheet")
    said = small.company.ctl("letters", now=MORNING)
    key = letters[0].stem[:8]
    for part in (key, "Late 1 B.V.", "C5/6 (DL), window left", "post", "  to Late 1 B.V., "):
        check(part in sheet.read_text(), f"the job sheet does not say {part}: {sheet.read_text()}")
        check(part in said, f"dunningctl letters does not say {part}: {said}")
    one = small.company.json("letters", now=MORNING)["administrations"][0]["letters"][0]
    check(one["pages"] == 1 and one["address"].startswith("Late 1 B.V., "), f"as JSON: {one}")
    bytes_before = letters[0].read_bytes()
    small.run()
    check(sorted(folder.glob("*.pdf")) == letters and letters[0].read_bytes() == bytes_before, "it was made again")
    small.company.ctl("posted", key, now=MORNING)
    small.run()
    check("none" in sheet.read_text(), f"the job sheet still has it: {sheet.read_text()}")


def mails_become_files_that_a_mail_program_reads(build, place):
    folder = place.path / "outgoing"
    small = company(build, place, late=2)
    config = small.company.config.read_text()
    begin, end = config.index("mail:\n"), config.index("administrations:\n")
    small.company.config.write_text(config[:begin] + f"mail:\n  folder: {folder}\n\n" + config[end:])
    small.run()
    check(not small.mail.mails(), "a mail went to the server")
    files = sorted(folder.glob("*.eml"))
    check(len(files) == 2 and len(list(folder.iterdir())) == 2, f"in the folder: {list(folder.iterdir())}")
    for file in files:
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        check(mail["Message-ID"] == f"<{file.stem}@kade.example>", f"named {file.name}, says {mail['Message-ID']}")
        check(mail["X-Envelope-From"] == "<debiteuren@kade.example>", f"from {mail['X-Envelope-From']}")
        check(mail["X-Envelope-To"] == f"<{mail['To']}>", f"to {mail['X-Envelope-To']}")
        check(len(list(mail.iter_attachments())) == 2, "without its attachments")
        check(mail.get_body(("html",)) is not None, "without HTML")
    check(small.states() == {"accepted": 2}, f"states: {small.states()}")
    small.run()
    check(sorted(folder.glob("*.eml")) == files, "they were written again")
    out = small.company.ctl("preview", "reminder", "--mail", "owner@acme.example", now=MORNING)
    check(len(list(folder.glob("*.eml"))) == 3, f"a preview by mail did not become a file: {out}")


def everybody_who_is_to_get_a_mail_is_in_its_envelope_and_the_archive_in_that_alone(build, place):
    witnessed = {"      phone: \"+31 10 123 45 67\"\n":
                 "      phone: \"+31 10 123 45 67\"\n      bcc: archief@kade.example\n      reply_to: noor@kade.example\n"}
    small = company(build, place, late=1, lines=witnessed)
    for policy in (place.path / "etc/policies").glob("*.yaml"):
        policy.write_text(policy.read_text().replace(EMAIL, EMAIL + "    cc: [boekhouder@late.example]\n", 1))
    folder = place.path / "outgoing"
    config = small.company.config.read_text()
    begin, end = config.index("mail:\n"), config.index("administrations:\n")
    small.company.config.write_text(config[:begin] + f"mail:\n  folder: {folder}\n\n" + config[end:])
    small.run()
    (file,) = folder.glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    check(mail.get_all("X-Envelope-To") == ["<late1@debtor1.example>", "<boekhouder@late.example>", "<archief@kade.example>"],
          f"envelope: {mail.get_all('X-Envelope-To')}")
    check(mail["To"] == "late1@debtor1.example" and mail["Cc"] == "boekhouder@late.example", "To and Cc")
    check(mail["Reply-To"] == "noor@kade.example" and mail["Bcc"] is None, "Reply-To and Bcc")
    check(b"archief@kade.example" not in file.read_bytes().split(b"\r\n\r\n", 1)[1], "the archive is named in the mail")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__" and name not in ("company", "pdf_text")}
    sys.exit(main(tests, sys.argv))
