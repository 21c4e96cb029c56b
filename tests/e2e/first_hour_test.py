"""The first hour, as README.md tells it: from the installed programs to the first plan in shadow mode.

A person at a terminal (a pty) types the commands and the answers of README's section "First hour", in a shell, and sees
what stands there; lines with an ellipsis stand for any number of lines. What can only be otherwise on a loopback
machine (ports, names of servers, numbers and secrets of the sandbox) is listed in `here`. The programs come from an
installed tree (cmake --install with DESTDIR), which is why `dunningctl` is a script that says where that tree is.
"""

import fcntl
import os
import pathlib
import pty
import pwd
import re
import select
import struct
import subprocess
import sys
import termios
import time

from harness import SOURCE, Failure, Process, Sandbox, check, free_port, listens, main, wait_for
from login_test import browser
from name_server import NameServer

MORNING = "2026-03-02T08:10:00Z"  # a Monday
PASSWORD = "correct horse"
PROMPT = "$ "


def section(heading):
    text = (SOURCE / "README.md").read_text()
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def typed_blocks():
    """The blocks of the section in which something is typed after a `$`."""
    blocks = re.findall(r"^```\n(\$ .*?)^```$", section("First hour"), re.MULTILINE | re.DOTALL)
    check(len(blocks) == 2, f"README.md: two blocks of commands in First hour, not {len(blocks)}")
    return blocks


class Installed:
    """The programs in a tree of their own, with a sandbox and a mail server that takes mail after STARTTLS and a login."""

    def __init__(self, build, place):
        self.place = place
        self.root = place.path / "root"
        done = subprocess.run(["cmake", "--install", build], env={**os.environ, "DESTDIR": str(self.root)},
                              capture_output=True, text=True)
        check(done.returncode == 0, f"cmake --install: {done.stdout[-1000:]}{done.stderr[-1000:]}")
        self.program = next(self.root.rglob("bin/dunningctl"))
        self.plugins = next(self.root.rglob("plugins/moneybird.so")).parent
        self.etc = self.root / "etc/dunningd"
        self.config = self.etc / "dunningd.yaml"
        self.state = place.path / "state"
        self.sandbox = place.add(Sandbox(build, place.path, seed=7, debtors=8, invoices=40, date=MORNING[:10]))
        self.sandbox.control("/clock", {"now": MORNING})
        self.books = self.sandbox.ready["moneybird"]
        self.mail()
        self.names = place.add(NameServer({("kade.example", "TXT"): ["v=spf1 mx -all"],
                                           ("kade.example", "MX"): ["mail.kade.example"],
                                           ("mail.kade.example", "A"): ["127.0.0.1"],
                                           ("mail._domainkey.kade.example", "TXT"): ["v=DKIM1; k=rsa; p=MIGf"],
                                           ("_dmarc.kade.example", "TXT"): ["v=DMARC1; p=quarantine"]}))
        self.authorities = place.path / "authorities.pem"
        self.authorities.write_text(pathlib.Path(self.sandbox.ready["ca_file"]).read_text() + self.certificate.read_text())
        self.scripts()

    def mail(self):
        self.certificate = self.place.path / "mail.pem"
        key = self.place.path / "mail.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", key, "-out", self.certificate, "-days", "7300", "-subj", "/CN=mail",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        pair = self.place.path / "mail-both.pem"
        pair.write_text(key.read_text() + self.certificate.read_text())
        self.maildir, self.minutes, self.port = self.place.path / "maildir", self.place.path / "minutes", free_port()
        self.place.add(Process(["/usr/bin/python3", SOURCE / "tests/e2e/witness_smtp.py", str(self.port), self.maildir,
                                self.minutes, pair, "debiteuren@kade.example", PASSWORD], self.place.path / "smtp.log"))
        wait_for("the mail server", lambda: listens(self.port))

    def scripts(self):
        """What stands between a person's command and this tree: nothing but where it is, and what time it is."""
        self.bin = self.place.path / "bin"
        self.bin.mkdir(exist_ok=True)
        self.script("sudo", 'while [ "$1" = -u ]; do shift 2; done\nexec "$@"')
        self.script("dunningctl", f"""first=$1; [ $# -gt 0 ] && shift
where=""
[ "$first" = init ] && where="--state-dir {self.state} --plugins {self.plugins} --ca-file {self.authorities} --setting base_url={self.books['api_root']} --dns {self.names.address}"
[ "$first" = mail ] && where="--dns {self.names.address}"
exec {self.program} --config {self.config} --now {MORNING} "$first" "$@" $where""")

    def script(self, name, text):
        path = self.bin / name
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)

    def here(self):
        """Answers that differ on this machine, by question."""
        return {"Number of the administration": self.books["administration_id"],
                "Access token (is not shown)": self.books["token"],
                "Mail server": "127.0.0.1",
                "Port": str(self.port),
                "Encryption (starttls, tls, none)": "starttls",
                "User name (- for none)": "debiteuren@kade.example",
                "Password (is not shown)": PASSWORD}

    def as_readme(self, text):
        """What the programs say, with the names that README gives to what is otherwise here."""
        text = text.replace(str(self.root), "").replace(" --config /etc/dunningd/dunningd.yaml", "")
        text = text.replace("through 127.0.0.1\n", "through smtp.kade.example\n")
        # A user who is not root writes for himself, and is not told to use sudo.
        text = text.replace("readable by nobody only", "readable by dunningd only").replace("readable by you only", "readable by dunningd only")
        return re.sub(r"^(  By hand: |.*why:  |  )dunningctl", r"\1sudo dunningctl", text, flags=re.MULTILINE)

    def taken(self):
        return self.minutes.read_text().splitlines() if self.minutes.exists() else []


class Terminal:
    """A shell on a terminal, and whoever types there."""

    def __init__(self, installed):
        self.installed = installed
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.environ.update({"PATH": f"{installed.bin}:/usr/bin:/bin", "PS1": PROMPT, "HOME": str(installed.place.path),
                               "TERM": "dumb", "SUDO_USER": "noor"})
            os.chdir(installed.place.path)
            os.execv("/bin/bash", ["bash", "--norc", "--noprofile", "--noediting"])
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.said = self.until_asked()

    def until_asked(self):
        """What is said until something waits for an answer: output that ends with a prompt, and then silence."""
        said, end = "", time.monotonic() + 60
        while time.monotonic() < end:
            ready, _, _ = select.select([self.end], [], [], 0.1)
            if ready:
                said += os.read(self.end, 65536).decode(errors="replace")
            elif said.endswith((": ", PROMPT)):
                said = said.replace("\r\n", "\n")
                return re.sub(r"^.*\r\x1b\[K", "", said, flags=re.MULTILINE)  # a line written over shows its last state
        raise Failure(f"nothing asks for anything any more; said last:\n{said[-2000:]}")

    def type(self, text):
        os.write(self.end, text.encode() + b"\n")
        said = self.until_asked()
        echo = text + "\n"
        self.said = said.removeprefix(echo) if said.startswith(echo) else said.removeprefix("\n")
        return self.said

    def stop(self):
        os.close(self.end)
        os.waitpid(self.pid, 0)


def answer_in(line, asked):
    """What the page answers in this line to what is asked; None when it is another line. Only proposals may differ."""
    if asked == PROMPT:
        return line.removeprefix(PROMPT) if line.startswith(PROMPT) else None
    found = re.fullmatch(re.escape(question_of(asked)) + r"(?: \[[^\]]*\])?: ?(.*)", line)
    return found and found.group(1)


def question_of(asked):
    return re.sub(r"( \[[^\]]*\])?: $", "", asked)


def hold(expected, said):
    """What is said is what the page says; a line with an ellipsis stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()) + r"[ ]*\n" for line in expected)
    if re.fullmatch(pattern, said) is None:
        page = "".join(line + "\n" for line in expected)
        raise Failure(f"README.md says:\n{page}\nand the programs say:\n{said}")


def follow(block, installed, terminal):
    """Types what the block types, and holds the rest of it against what is said. Returns everything that was said."""
    everything, expected = "", []
    said = terminal.said
    for line in [*block.splitlines(), PROMPT]:
        said_here = installed.as_readme(said)
        asked = said_here.rpartition("\n")[2]
        answer = answer_in(line, asked)
        if answer is None:
            expected.append(line)
            continue
        hold(expected, said_here.removesuffix(asked))
        everything, expected = everything + said_here, []
        if line == PROMPT:
            break
        said = terminal.type(installed.here().get(question_of(asked), answer))
    check(not expected, "README.md goes on where something else is asked than the programs ask:\n" + "\n".join(expected[:3])
          + f"\nthe programs: {said[-600:]!r}")
    return everything


def the_readme_leads_to_the_first_plan(build, place):
    installed = Installed(build, place)
    terminal = place.add(Terminal(installed))
    said = follow(typed_blocks()[0], installed, terminal)
    check([line.split()[0] + " " + line.split()[-1] for line in installed.taken()] == ["354 noor@kade.example", "taken noor@kade.example"],
          f"the mail server saw another mail than the one to noor: {installed.taken()}")
    check("Would leave: " in said, f"no message is planned:\n{said[-3000:]}")
    status = terminal.type("dunningctl status --json; echo")
    check('"shadow": true' in status, f"the books are not in shadow mode: {status}")
    for secret in (installed.books["token"], PASSWORD):
        check(secret not in said and secret not in installed.config.read_text(), "a secret was shown or written in clear text")
    for path in (installed.etc / "secrets").iterdir():
        check(path.stat().st_mode & 0o777 == 0o600, f"{path.name} can be read by others")

    # The whole day through, with everything adopted: nothing leaves.
    for moment in ("2026-03-02T08:20:00Z", "2026-03-03T08:20:00Z", "2026-03-06T08:20:00Z"):
        installed.sandbox.control("/clock", {"now": moment})
        done = subprocess.run([next(installed.root.rglob("sbin/dunningd")), "--config", installed.config, "--once", "--now", moment],
                              capture_output=True, text=True, timeout=120)
        check(done.returncode == 0, f"dunningd: {done.stderr[-2000:]}")
    debtors = [line for line in installed.taken() if "noor@kade.example" not in line]
    check(not debtors, f"something left in shadow mode: {debtors}")

    # A second time it touches nothing.
    before = installed.config.read_bytes()
    refused = terminal.type("dunningctl init; echo \"code $?\"")
    check("code 2" in refused and "--replace" in refused, f"an existing configuration was not refused: {refused}")
    check(installed.config.read_bytes() == before, "the configuration was changed")


def by_hand_it_is_the_same(build, place):
    installed = Installed(build, place)
    (installed.etc / "secrets").mkdir(mode=0o711)
    for name, text in (("token", installed.books["token"]), ("mail", PASSWORD)):
        (installed.etc / "secrets" / name).write_text(text + "\n")
        (installed.etc / "secrets" / name).chmod(0o600)
    text = installed.config.read_text().replace("billing@example.com", "debiteuren@kade.example")
    for line, instead in ((r"state_dir: /var/lib/dunningd", f"state_dir: {installed.state}\nplugins: {installed.plugins}\nca_file: {installed.authorities}"),
                          (r"host: mail.example.com +#.*", "host: 127.0.0.1"),
                          (r"port: 587", f"port: {installed.port}"),
                          (r"user: debiteuren@kade.example +#.*", "user: debiteuren@kade.example"),
                          (r"credential:mail +#.*", "file:secrets/mail"),
                          (r'administration: "123456789012345678".*', f'administration: "{installed.books["administration_id"]}"\n'
                           f'      base_url: "{installed.books["api_root"]}"'),
                          (r"token: credential:books +#.*", "token: file:secrets/token"),
                          (r"# shadow: yes", "shadow: yes")):
        text, count = re.subn(line, lambda _, new=instead: new, text)
        check(count == 1, f"config/dunningd.yaml has {count} lines with {line}")
    installed.config.write_text(text)
    terminal = place.add(Terminal(installed))
    said = follow(typed_blocks()[1], installed, terminal)
    check("Would leave: " in said, f"no message is planned:\n{said[-3000:]}")
    check({line.split()[-1] for line in installed.taken()} == {"you@example.com"}, f"another mail left: {installed.taken()}")


def a_wrong_answer_is_asked_again_and_ctrl_c_changes_nothing(build, place):
    installed = Installed(build, place)
    before = installed.config.read_bytes()
    terminal = place.add(Terminal(installed))
    said = terminal.type("sudo dunningctl init")
    check(said.endswith("Accounting system (moneybird, exact_online, xero): "), said)
    said = terminal.type("twinfield")
    check("say moneybird, exact_online or xero" in said and said.endswith("xero): "), f"not asked again: {said}")
    terminal.type("moneybird")
    said = terminal.type("US")
    check("no legal tables ship for US" in said, said)
    os.write(terminal.end, b"\x03")
    said = terminal.until_asked()
    check(said.endswith(PROMPT), f"Ctrl-C did not end it: {said}")
    check(installed.config.read_bytes() == before and not (installed.etc / "secrets").exists(), "something was written")
    said = terminal.type("stty -a | grep -o ' -\\?echo '")
    check(" echo " in said, f"the terminal does not show what is typed: {said!r}")


def without_a_terminal_what_is_not_answered_is_named(build, place):
    installed = Installed(build, place)
    init = [installed.bin / "dunningctl", "init"]

    def run(*more):
        return subprocess.run([*init, *more], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    done = run("--answer", "system=moneybird")
    check(done.returncode == 2 and "creditor_name" in done.stderr and "token" in done.stderr, f"{done.returncode}: {done.stderr}")
    check("is an untouched sample" not in done.stderr and not (installed.etc / "secrets").exists(), "something was written")
    (installed.etc / "secrets").mkdir(mode=0o711)
    for name, text in (("token", installed.books["token"]), ("mail", PASSWORD)):
        (installed.etc / "secrets" / name).write_text(text + "\n")
        (installed.etc / "secrets" / name).chmod(0o600)
    answers = {"system": "moneybird", "creditor_name": "Kade & Zoon B.V.", "street": "Havenkade 12", "postcode": "3011 AA",
               "city": "Rotterdam", "iban": "NL91ABNA0417164300", "phone": "+31 10 123 45 67",
               "administration": installed.books["administration_id"], "from": "debiteuren@kade.example", "mail_host": "127.0.0.1",
               "mail_port": str(installed.port), "mail_security": "starttls", "owner": "noor@kade.example"}
    done = run(*[part for key, text in answers.items() for part in ("--answer", f"{key}={text}")])
    # Nobody was there to say yes to the books.
    check(done.returncode == 1 and "adopt books --yes" in done.stdout, f"{done.returncode}: {done.stdout[-3000:]}{done.stderr}")
    check("\r" not in done.stdout and "Nothing would leave" in done.stdout, done.stdout[-2000:])
    # To begin anew, and once more: nothing that somebody wrote is lost.
    for words in ("# mine\n", "# mine too\n"):
        installed.config.write_text(words + installed.config.read_text())
        done = run("--replace", "--files-only", *[part for key, text in answers.items() for part in ("--answer", f"{key}={text}")])
        check(done.returncode == 0, f"{done.returncode}: {done.stdout[-3000:]}{done.stderr}")
    kept = {path.name: path.read_text().splitlines()[0] for path in installed.etc.glob("dunningd.yaml.old*")}
    check(kept == {"dunningd.yaml.old": "# mine", "dunningd.yaml.old.2": "# mine too"}, f"kept: {kept}")
    check("# mine" not in installed.config.read_text(), "the new one is the old one")


def root_leaves_nothing_that_the_daemon_cannot_use(build, place):
    """Root writes for the account whose state directory it is; everybody else for himself."""
    owner = pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else os.getuid()
    installed = Installed(build, place)
    place.path.chmod(0o711)
    installed.state.mkdir(mode=0o700)
    os.chown(installed.state, owner, -1)
    terminal = place.add(Terminal(installed))
    follow(typed_blocks()[0], installed, terminal)
    for command in ("sync books --here", "preview reminder --mail noor@kade.example", "plan", "auth status", "pause", "resume"):
        said = terminal.type(f"sudo dunningctl {command}; echo \"code $?\"")
        check("code 0" in said, f"{command}: {said}")
    made = [installed.state, *installed.state.rglob("*"), *(installed.etc / "secrets").iterdir()]
    check(len(made) > 4, f"nothing was made: {made}")
    foreign = [str(path) for path in made if path.stat().st_uid != owner]
    check(not foreign, f"not the daemon's: {foreign}")


def what_failed_is_named_and_can_be_taken_up_again(build, place):
    installed = Installed(build, place)
    right = installed.here()
    installed.here = lambda: {**right, "Access token (is not shown)": "mistyped", "Password (is not shown)": "mistyped"}
    terminal = place.add(Terminal(installed))
    lines = [line for line in typed_blocks()[0].splitlines() if "shadow mode? [yes]" not in line]
    said = type_all(lines, installed, terminal)
    token = installed.etc / "secrets/token"
    check("token is invalid" in said and f"The token stands in {token}" in said, f"what failed is not told:\n{said[-3000:]}")
    for command in ("sync books --here", "preview reminder --mail noor@kade.example", "init --resume"):
        check(command in said.split("Left to do by hand")[1], f"{command} is not named:\n{said[-3000:]}")
    check(installed.taken() == [], "a mail was taken without a login")
    (installed.etc / "secrets/mail").write_text(PASSWORD + "\n")
    token.write_text(right["Access token (is not shown)"] + "\n")
    said = terminal.type("sudo dunningctl init --resume")
    check(said.endswith("Adopt the books so, in shadow mode? [yes]: "), f"not taken up again:\n{said[-3000:]}")
    said += terminal.type("")
    check("Would leave: " in said and "Left to do by hand" not in said, f"no plan:\n{said[-3000:]}")
    said = terminal.type("sudo dunningctl init --resume; echo \"code $?\"")  # once more: adopted already
    check("code 0" in said and "Would leave: " in said, f"not a third time:\n{said[-3000:]}")
    # What does not say shadow: yes is not for these steps.
    text = installed.config.read_text()
    installed.config.write_text(text.replace("    shadow: yes\n", ""))
    said = terminal.type("sudo dunningctl init --resume; echo \"code $?\"")
    check("code 2" in said and "does not say shadow: yes" in said, said)
    # To begin anew keeps the old file, and a secret when nothing is typed.
    lines = [line for line in lines if not line.startswith("…")]
    lines[lines.index("$ sudo dunningctl init")] = "$ sudo dunningctl init --replace"
    installed.here = lambda: {**right, "Access token (is not shown)": "", "Password (is not shown)": ""}
    said = type_all(lines, installed, terminal)
    check("[as it is]" in said and "dunningd.yaml.old" in said and "Would leave: " in said, f"not anew:\n{said[-3000:]}")
    check((installed.etc / "dunningd.yaml.old").read_text() == text.replace("    shadow: yes\n", ""), "the old file is another")
    # And a secret that another takes the place of: the old configuration names it.
    installed.here = lambda: {**right, "Access token (is not shown)": "", "Password (is not shown)": "mistyped"}
    type_all(lines, installed, terminal)
    secrets = {path.name: (path.read_text().strip(), path.stat().st_mode & 0o777) for path in token.parent.iterdir()}
    check(secrets == {"token": (right["Access token (is not shown)"], 0o600), "mail": ("mistyped", 0o600),
                      "mail.old": (PASSWORD, 0o600)}, f"secrets: {sorted(secrets)}")


def type_all(lines, installed, terminal):
    """Types the answers of these lines, whatever is said around them."""
    said = ""
    for line in lines:
        asked = installed.as_readme(terminal.said).rpartition("\n")[2]
        answer = answer_in(line, asked)
        if answer is not None:
            said += terminal.type(installed.here().get(question_of(asked), answer))
    check(terminal.said.endswith(PROMPT), f"something is still asked: {terminal.said[-500:]}")
    return said


def a_pause_that_the_system_wants_is_kept_and_shown(build, place):
    installed = Installed(build, place)
    terminal = place.add(Terminal(installed))
    lines = [line for line in typed_blocks()[0].splitlines() if line.strip() != "…"]
    lines[lines.index("$ sudo dunningctl init")] = "$ sudo dunningctl init --files-only"
    said = type_all(lines, installed, terminal)
    check("Reading the books" not in said, f"more than the files:\n{said[-2000:]}")
    installed.sandbox.control("/fault", {"kind": "status", "status": 429, "retry_after": "delta", "after_s": 2,
                                         "path_contains": "synchronization", "count": 1})
    whole = terminal.type("dunningctl sync books --here | cat; echo \"code ${PIPESTATUS[0]}\"")
    check("code 0" in whole and "Read: books, 8 debtors" in whole, f"the books were not read:\n{whole}")
    check("wants a pause of" in whole and whole.index("wants a pause of") < whole.index("Read: books"), f"no pause was told:\n{whole}")


def with_a_login_a_person_pastes_what_the_browser_came_to(build, place):
    installed = Installed(build, place)
    exact = installed.sandbox.ready["exact_online"]
    installed.books = {**installed.books, "api_root": installed.sandbox.ready["base_url"]}
    installed.scripts()
    terminal = place.add(Terminal(installed))
    answers = {"Accounting system": "exact", "Division": str(exact["division"]), "Client id": exact["client_id"],
               "Client secret": exact["client_secret"], "Redirect address": "https://www.example.com/exact"}
    lines = typed_blocks()[0].splitlines()
    terminal.type("sudo dunningctl init")
    while not (asked := installed.as_readme(terminal.said).rpartition("\n")[2]).startswith("Then paste"):
        check(asked != PROMPT, f"no login was asked for:\n{terminal.said[-3000:]}")
        own = [text for question, text in answers.items() if asked.startswith(question)]
        written = [answer for line in lines if (answer := answer_in(line, asked)) is not None]
        terminal.type(own[0] if own else installed.here().get(question_of(asked), (written or [""])[0]))
    address = next(line.strip() for line in terminal.said.splitlines() if line.strip().startswith("https://"))
    said = terminal.type(browser(installed.sandbox, address))
    check("Logged in: books." in said and "Read: books," in said, f"no login:\n{said[-3000:]}")
    check(said.endswith("Adopt the books so, in shadow mode? [yes]: "), said[-1000:])
    terminal.type("no")
    check("adopt books --yes" in terminal.said.split("Left to do by hand")[1], f"not left to be done:\n{terminal.said}")
    check(exact["client_secret"] not in installed.config.read_text(), "the app's secret stands in the configuration")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (the_readme_leads_to_the_first_plan, by_hand_it_is_the_same,
                                           a_wrong_answer_is_asked_again_and_ctrl_c_changes_nothing,
                                           without_a_terminal_what_is_not_answered_is_named,
                                           root_leaves_nothing_that_the_daemon_cannot_use,
                                           what_failed_is_named_and_can_be_taken_up_again,
                                           a_pause_that_the_system_wants_is_kept_and_shown,
                                           with_a_login_a_person_pastes_what_the_browser_came_to)}
    sys.exit(main(tests, sys.argv))
