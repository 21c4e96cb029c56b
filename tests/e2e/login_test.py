"""A login in the real programs: a person says yes, tokens are renewed for weeks, a consent is withdrawn and given again."""

import os
import pathlib
import pty
import ssl
import stat
import subprocess
import sys
import urllib.error
import urllib.request

from harness import Process, check, free_port, main, wait_for
from small_company import MORNING, SmallCompany

REDIRECT = "http://localhost:8765/"
LOGIN = """logins:
  - name: books
    system: moneybird
    client_id: "{client_id}"
    client_secret: "file:{secret}"
    redirect_uri: {redirect}

administrations:"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def browser(sandbox, url):
    """Opens the page of consent; the address it sends the browser to."""
    opener = urllib.request.build_opener(
        NoRedirect, urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=sandbox.ready["ca_file"])))
    try:
        opener.open(url, timeout=30)
    except urllib.error.HTTPError as answer:
        check(answer.code == 302, f"the page of consent answered {answer.code}")
        return answer.headers["Location"]
    raise AssertionError("the page of consent did not send the browser anywhere")


class Person:
    """Who sits before `dunningctl auth login`."""

    def __init__(self, small, now):
        self.small = small
        company = small.company
        self.child = subprocess.Popen(
            [company.build / "bin/dunningctl", "--config", company.config, "--as", "anna", "--now", now,
             "auth", "login", "books", "--paste"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def address(self):
        for line in self.child.stderr:
            if line.strip().startswith("https://"):
                return line.strip()
        raise AssertionError(f"no address to open: {self.child.stdout.read()}")

    def paste(self, text):
        out, err = self.child.communicate(text + "\n", timeout=60)
        return self.child.returncode, out, err


def log_in(small, now):
    person = Person(small, now)
    code, out, err = person.paste(browser(small.sandbox, person.address()))
    check(code == 0 and "Logged in: books." in out, f"the login ended with {code}: {out}{err}")


def company_with_login(build, place, redirect=REDIRECT):
    small = SmallCompany(build, place, late=1)
    sandbox, company = small.sandbox, small.company
    # As one integrator says of Moneybird: tokens live an hour, and each renewal gives another one.
    for name, value in (("expires_in", "number"), ("access_life_s", 3600), ("rotates", True)):
        sandbox.control("/option", {"system": "moneybird", "name": "token." + name, "value": value})
    secret = place.path / "client_secret"
    secret.write_text(sandbox.ready["moneybird"]["client_secret"] + "\n")
    secret.chmod(0o600)
    text = company.config.read_text()
    token = next(line for line in text.splitlines() if line.strip().startswith("token:"))
    text = text.replace(token, "    login: books")
    text = text.replace("administrations:", LOGIN.format(
        client_id=sandbox.ready["moneybird"]["client_id"], secret=secret, redirect=redirect))
    company.config.write_text(text)
    return small


def grants(small):
    return small.sandbox.control("/tokens")


def a_login_lasts_until_its_consent_is_withdrawn(build, place):
    small = company_with_login(build, place)
    company = small.company

    log = small.run(MORNING, expect=1)
    check("dunningctl auth login books" in log, f"nobody was told to log in: {log[-2000:]}")
    status = company.ctl("auth", "status", now=MORNING, expect=1)
    check("nobody has logged in yet" in status, status)

    # Nobody's answer, and that of another login, are refused.
    person = Person(small, MORNING)
    person.address()
    code, _, err = person.paste("http://localhost:8765/?code=abc&state=forged")
    check(code != 0 and "another login" in err, f"a forged state was taken: {code} {err}")

    log_in(small, MORNING)
    key = company.state / "vault.key"
    check(stat.S_IMODE(key.stat().st_mode) == 0o600, "the vault key is not private")
    check(b"access_token" not in (company.state / "dunningd.db").read_bytes(), "tokens lie open in the store")
    small.run("2026-03-04T08:20:00Z")
    check(small.states() == {"accepted": 1}, f"the reminder did not leave: {small.states()}")
    check(company.json("auth", "status", now="2026-03-04T08:20:00Z")["logins"][0]["broken"] is None, "the login is broken")

    # Tokens expire on the sandbox's clock, and are renewed.
    before = sum(grant["refreshes"] for one in grants(small) for grant in one["grants"])
    for day in range(5, 12):
        small.run(f"2026-03-{day:02}T08:10:00Z")
    after = sum(grant["refreshes"] for one in grants(small) for grant in one["grants"])
    check(after - before == 7, f"{after - before} renewals in seven days")

    # The customer withdraws the consent: nothing is read and nothing leaves until somebody logs in again.
    small.sandbox.control("/revoke", {"system": "moneybird"})
    log = small.run("2026-03-12T08:10:00Z", expect=1)
    check("login_broken" in log and "repair=" in log, f"nobody was told: {log[-2000:]}")
    status = company.ctl("status", now="2026-03-12T08:11:00Z", expect=1)
    check("Lift it with: dunningctl auth login books" in status, status)
    refusals = [one["counts"].get("invalid_grant") for one in grants(small) if one["system"] == "moneybird"]
    small.run("2026-03-13T08:10:00Z", expect=1)
    check(refusals == [one["counts"].get("invalid_grant") for one in grants(small) if one["system"] == "moneybird"],
          "a broken login was asked about again")

    small.sandbox.control("/clock", {"now": "2026-03-13T08:20:00Z"})
    log_in(small, "2026-03-13T08:20:00Z")
    small.run("2026-03-13T08:30:00Z")
    status = company.ctl("status", now="2026-03-13T08:30:00Z", expect=None)
    check("auth login" not in status, status)

    company.ctl("auth", "logout", "books", now="2026-03-13T08:30:00Z")
    small.run("2026-03-14T08:10:00Z", expect=1)


def a_running_daemon_does_it(build, place):
    small = company_with_login(build, place)
    company = small.company
    small.sandbox.control("/clock", {"now": MORNING})
    daemon = place.add(Process([build / "bin/dunningd", "--config", company.config, "--now", MORNING],
                               place.path / "dunningd.log"))
    wait_for("the daemon's bell", lambda: company.state.exists() and any(
        path.is_socket() for path in company.state.glob("*")))
    log_in(small, MORNING)
    # The daemon goes on by itself, at once.
    wait_for("the first load", lambda: company.json("status", now=MORNING, expect=None)["administrations"][0]["read_at"])
    rows = subprocess.run(["python3", "-c", "import sqlite3,sys\n"
                           "print(sqlite3.connect(sys.argv[1]).execute("
                           "\"SELECT COUNT(*), SUM(argument <> '') FROM requests WHERE kind = 'auth'\").fetchone())",
                           company.state / "dunningd.db"], capture_output=True, text=True).stdout
    check(rows.strip() == "(2, 0)", f"what was pasted is still in the store: {rows}")
    said = company.ctl("auth", "logout", "books", now=MORNING)
    check("Logged out: books." in said, said)

    # A refresh token from elsewhere is used at once.
    grant = small.sandbox.control("/grant", {"system": "moneybird"})
    done = subprocess.run([company.build / "bin/dunningctl", "--config", company.config, "--now", MORNING,
                           "auth", "import", "books"], input=grant["refresh_token"] + "\n", text=True, capture_output=True)
    check(done.returncode == 0 and "works" in done.stdout, f"the import: {done.stdout}{done.stderr}")
    check(daemon.stop() == 0, "SIGTERM did not end the daemon with 0")
    text = pathlib.Path(place.path / "dunningd.log").read_text()
    check(grant["refresh_token"] not in text, "a token is in the log")


def the_browser_on_this_machine_needs_no_pasting(build, place):
    redirect = f"http://localhost:{free_port()}/back"
    small = company_with_login(build, place, redirect)
    company = small.company
    small.run(MORNING, expect=1)
    terminal, ours = pty.openpty()
    child = subprocess.Popen(
        [build / "bin/dunningctl", "--config", company.config, "--now", MORNING, "auth", "login", "books"],
        stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    address = next(line.strip() for line in child.stderr if line.strip().startswith("https://"))
    location = browser(small.sandbox, address)
    check(location.startswith(redirect), f"the browser was sent to {location}")
    nothing = location.replace("localhost", "127.0.0.1").split("?")[0]
    try:
        urllib.request.urlopen(nothing, timeout=10)
        raise AssertionError("there was something where nothing is")
    except urllib.error.HTTPError as error:
        check(error.code == 404, f"a page that is none answered {error.code}")
    with urllib.request.urlopen(location.replace("localhost", "127.0.0.1"), timeout=10) as page:
        check(b"close this page" in page.read(), "the page says nothing")
    out, err = child.communicate(timeout=60)
    os.close(terminal)
    os.close(ours)
    check(child.returncode == 0 and "Logged in: books." in out, f"the login: {out}{err}")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (the_browser_on_this_machine_needs_no_pasting, a_login_lasts_until_its_consent_is_withdrawn, a_running_daemon_does_it)}
    sys.exit(main(tests, sys.argv))
