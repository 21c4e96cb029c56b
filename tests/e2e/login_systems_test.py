"""Logins at the token servers of Exact Online, Xero and Microsoft, each with its own rules, in the real programs."""

import base64
import contextlib
import datetime
import re
import socket
import subprocess
import sys
import threading

from harness import check, main
from login_test import Person, browser, grants, log_in
from small_company import MORNING, SmallCompany

LOGIN = """logins:
  - name: books
    system: {system}
    client_id: "{client_id}"
    client_secret: "file:{secret}"
    redirect_uri: {redirect}

administrations:"""


def with_login(small, place, system, redirect, books, lines=None):
    """The company's books are in `system`, by a login; `books` are the connector's settings."""
    company, ready = small.company, small.sandbox.ready
    secret = place.path / "client_secret"
    secret.write_text(ready[system]["client_secret"] + "\n")
    secret.chmod(0o600)
    text = company.config.read_text()
    begin, end = text.index("    settings:\n"), text.index("    time_zone:")
    given = "".join(f'      {key}: "{value}"\n' for key, value in books.items())
    text = text[:begin] + f"    settings:\n{given}    login: books\n" + text[end:]
    text = text.replace("connector: moneybird", f"connector: {system}")
    for line, instead in (lines or {}).items():
        check(line in text, f"config/demo/dunningd.yaml has no line with {line!r}")
        text = text.replace(line, instead)
    # The login finds its token server with the settings of the administration that uses it.
    company.config.write_text(text.replace("administrations:", LOGIN.format(
        system=system, client_id=ready[system]["client_id"], secret=secret, redirect=redirect)))


def refreshes(small, system):
    return sum(grant["refreshes"] for one in grants(small) if one["system"] == system for grant in one["grants"])


def refusals(small, system):
    return next(one["counts"] for one in grants(small) if one["system"] == system).get("invalid_grant", 0)


def a_fortnight_and_a_withdrawal(small, system):
    """Renewed at every run of fourteen days, none refused; then the consent ends, and one login mends it."""
    company = small.company
    log = small.run(MORNING, expect=1)
    check("dunningctl auth login books" in log, f"nobody was told to log in: {log[-2000:]}")
    log_in(small, MORNING)
    small.run("2026-03-04T08:20:00Z")
    check(small.states() == {"accepted": 1}, f"the reminder did not leave: {small.states()}")
    before = refreshes(small, system)
    day = datetime.date(2026, 3, 5)
    for number in range(14):
        small.run(f"{day + datetime.timedelta(days=number)}T08:10:00Z")
    check(refreshes(small, system) - before >= 14, f"{refreshes(small, system) - before} renewals in fourteen days")
    check(refusals(small, system) == 0, "a renewal was refused")

    small.sandbox.control("/revoke", {"system": system})
    log = small.run("2026-03-19T08:10:00Z", expect=1)
    check("login_broken" in log and "repair=" in log, f"nobody was told: {log[-2000:]}")
    asked = refusals(small, system)
    small.run("2026-03-20T08:10:00Z", expect=1)
    check(refusals(small, system) == asked, "a broken login was asked about again")
    small.sandbox.control("/clock", {"now": "2026-03-20T08:20:00Z"})
    log_in(small, "2026-03-20T08:20:00Z")
    small.run("2026-03-20T08:30:00Z")
    status = company.ctl("status", now="2026-03-20T08:30:00Z", expect=None)
    check("auth login" not in status, status)


def exact_online_by_pasting_an_https_address(build, place):
    small = SmallCompany(build, place, late=1)
    ready = small.sandbox.ready
    with_login(small, place, "exact_online", "https://www.example.com/exact",
               {"base_url": ready["base_url"], "division": ready["exact_online"]["division"]},
               {"unsent: block": "unsent: ignore"})
    a_fortnight_and_a_withdrawal(small, "exact_online")


def xero_with_a_redirect_to_this_machine(build, place):
    small = SmallCompany(build, place, late=1)
    ready = small.sandbox.ready
    with_login(small, place, "xero", "http://localhost:8765/",
               {"base_url": ready["xero"]["api_root"], "identity_url": ready["base_url"], "tenant": ready["xero"]["tenant_id"]},
               {"books: follow": "books: trusted"})
    # The answer to a renewal is lost: the token before is good for half an hour, so nobody has to log in.
    small.run(MORNING, expect=1)
    person = Person(small, MORNING)
    address = person.address()
    check("code_challenge" in address or "client_id" in address, f"the address asks for nothing: {address}")
    code, _, err = person.paste(browser(small.sandbox, address).replace("state=", "state=x"))
    check(code != 0 and "another login" in err, f"a forged state was taken: {code} {err}")
    a_fortnight_and_a_withdrawal(small, "xero")
    small.sandbox.control("/option", {"system": "xero", "name": "token.lose_answers", "value": 1})
    small.run("2026-03-21T08:10:00Z", expect=None)
    small.run("2026-03-21T08:20:00Z")
    status = small.company.ctl("status", now="2026-03-21T08:20:00Z", expect=None)
    check("auth login" not in status, status)


class OAuthMailServer:
    """Takes mail from whoever shows a token that the sandbox knows as good now."""

    def __init__(self):
        self.taken, self.refused, self.sandbox = [], 0, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def is_good(self, initial):
        found = re.fullmatch(rb"user=ar@acme\.example\x01auth=Bearer ([^\x01]+)\x01\x01", base64.b64decode(initial))
        return bool(found) and self.sandbox.control("/introspect", {"token": found.group(1).decode()})["active"]

    def talk(self, connection):
        with connection, connection.makefile("rwb") as line:
            def say(text):
                line.write(text.encode() + b"\r\n")
                line.flush()
            say("220 mail")
            known = False
            for raw in line:
                words = raw.decode("ascii", "replace").split()
                verb = words[0].upper() if words else ""
                if verb == "EHLO":
                    say("250-mail\r\n250 AUTH XOAUTH2")
                elif verb == "AUTH":
                    if len(words) < 3:
                        say("334 ")
                        words.append(line.readline().decode().strip())
                    known = self.is_good(words[2])
                    self.refused += not known
                    say("235 welcome" if known else "535 5.7.3 Authentication unsuccessful")
                elif verb in ("MAIL", "RCPT"):
                    say("250 ok" if known else "530 5.7.57 Client not authenticated to send mail")
                elif verb == "DATA":
                    say("354 go on")
                    body = b"".join(iter(line.readline, b".\r\n"))
                    self.taken.append(body)
                    say("250 taken")
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")

    def stop(self):
        self.listener.close()


def microsoft_by_a_code_typed_on_another_device(build, place):
    mail = place.add(OAuthMailServer())
    small = SmallCompany(build, place, late=2, mail=mail)
    mail.sandbox, ready = small.sandbox, small.sandbox.ready
    small.sandbox.control("/option", {"system": "microsoft", "name": "token.device_polls", "value": 1})
    company = small.company
    text = company.config.read_text()
    check("  security: none " in text, "config/demo/dunningd.yaml has no line with 'security: none'")
    text = text.replace("  security: none ", "  user: ar@acme.example\n  login: office\n  security: none ")
    text = text.replace("administrations:", f"""logins:
  - name: office
    system: microsoft
    tenant: acme.example
    client_id: "{ready["microsoft"]["public_client_id"]}"
    grant: device_code
    settings: {{ base_url: "{ready["base_url"]}/microsoft" }}

administrations:""")
    company.config.write_text(text)

    small.run(MORNING, expect=None)
    check(not mail.taken and small.states().get("accepted", 0) == 0, "something left without a login")
    login = subprocess.run([company.build / "bin/dunningctl", "--config", company.config, "--as", "anna", "--now", MORNING,
                            "auth", "login", "office"], capture_output=True, text=True, timeout=120)
    check(login.returncode == 0 and "Logged in: office." in login.stdout, f"the login: {login.stdout}{login.stderr}")
    check("type the code" in login.stderr, f"no code to type: {login.stderr}")
    small.run("2026-03-04T08:20:00Z", expect=None)
    small.run("2026-03-04T08:40:00Z")
    check(small.states().get("accepted") == 2, f"the reminders did not leave: {small.states()}")
    check(len(mail.taken) == 2, f"{len(mail.taken)} mails were taken")

    # A token lives an hour: the next reminders leave with another one.
    before = refreshes(small, "microsoft")
    for day in range(5, 18):
        small.run(f"2026-03-{day:02}T08:10:00Z")
    check(len(mail.taken) == 4, f"{len(mail.taken)} mails were taken after the second reminders")
    check(refreshes(small, "microsoft") > before, "the token was never renewed")

    # The administrator ends the consent: mail stops, loudly, and the books are read on.
    small.add_late_invoice(7)
    small.sandbox.control("/revoke", {"system": "microsoft"})
    log = small.run("2026-03-18T08:10:00Z", expect=None)
    check("dunningctl auth login office" in log, f"nobody was told: {log[-2000:]}")
    check(len(mail.taken) == 4, "something left without a login")
    login = subprocess.run([company.build / "bin/dunningctl", "--config", company.config, "--as", "anna", "--now",
                            "2026-03-18T08:30:00Z", "auth", "login", "office"], capture_output=True, text=True, timeout=120)
    check(login.returncode == 0, f"the second login: {login.stdout}{login.stderr}")
    small.run("2026-03-18T08:40:00Z", expect=None)
    small.run("2026-03-18T09:10:00Z", expect=None)
    check(len(mail.taken) == 5, f"{len(mail.taken)} mails were taken after the second login")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (exact_online_by_pasting_an_https_address, xero_with_a_redirect_to_this_machine,
                                           microsoft_by_a_code_typed_on_another_device)}
    sys.exit(main(tests, sys.argv))
