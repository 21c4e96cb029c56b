"""Starts the real programs on loopback: the sandbox, a mail server, dunningd, dunningctl.

Every process started here is ended here, by its own id. Simulated time is the sandbox's clock; each run of the daemon
gets the same moment with --now.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class Failure(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, seconds=20.0):
    """Waits for another process to come up; fails when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise Failure(f"{what} did not come up within {seconds:.0f} s")


def listens(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return True
    except OSError:
        return False


class Process:
    """A child process with its output in a file; ended by its id."""

    def __init__(self, command, log, **options):
        self.log = pathlib.Path(log)
        self._out = open(self.log, "wb")
        self.child = subprocess.Popen(command, stdout=self._out, stderr=subprocess.STDOUT, **options)

    def stop(self, how=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(how)
            try:
                self.child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self._out.close()
        return self.child.returncode


class Sandbox:
    """The accounting systems, and their control API."""

    def __init__(self, build, work, seed=7, debtors=30, invoices=120, date="2026-03-02"):
        ready = work / "sandbox.json"
        self.process = Process(
            [build / "bin/dunning-sandbox", "--listen", "127.0.0.1:0", "--seed", str(seed),
             "--debtors", str(debtors), "--invoices", str(invoices), "--date", date, "--ready-file", ready],
            work / "sandbox.log")
        wait_for("the sandbox", ready.exists)
        self.ready = json.loads(ready.read_text())
        self._tls = ssl.create_default_context(cafile=self.ready["ca_file"])

    def control(self, path, body=None):
        request = urllib.request.Request(
            self.ready["control_url"] + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json",
                     **({"Authorization": "Bearer " + self.ready["control_token"]}
                        if self.ready.get("control_token") else {})},
            method="GET" if body is None else "POST")
        try:
            with urllib.request.urlopen(request, context=self._tls, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Failure(f"control {path}: {error.code} {error.read()[:400]!r}") from error

    def stop(self):
        self.process.stop()


def _moment_in_name(path):
    """1795384961.M67572P9140Q1.vm: seconds, microseconds without leading zeros, process, number of the mail; as text,
    two mails of one second would be in any order."""
    return [int(number) for number in re.findall(r"\d+", path.name)]


class MailServer:
    """aiosmtpd, delivering into a Maildir; or a handler of tests/e2e/mail_faults.py."""

    def __init__(self, work, handler=None, *arguments):
        self.port = free_port()
        self.maildir = work / "maildir"
        command = [python_with_aiosmtpd(), "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self.port}"]
        environment = dict(os.environ)
        if handler is None:
            command += ["-c", "aiosmtpd.handlers.Mailbox", str(self.maildir)]
        else:
            environment["PYTHONPATH"] = str(SOURCE / "tests/e2e")
            command += ["-c", f"mail_faults.{handler}", str(self.maildir), *arguments]
        self.process = Process(command, work / "smtp.log", env=environment)
        wait_for("the mail server", lambda: listens(self.port))

    def mails(self):
        """What was taken, oldest first."""
        import email
        import email.policy
        found = []
        for part in ("new", "cur"):
            for path in sorted((self.maildir / part).glob("*"), key=_moment_in_name):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                mail.path = path
                found.append(mail)
        return found

    def stop(self):
        self.process.stop()


class PostgreSQL:
    """A private cluster on a unix socket; initdb refuses root, so then it runs as the user postgres."""

    PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="dunningd-pg-"))
        if os.getuid() == 0:
            shutil.chown(self.path, "postgres")
        self._run("initdb", "-D", self.path / "data", "-A", "trust", "-U", "dunningd")
        self._run("pg_ctl", "-D", self.path / "data", "-o", f"-k {self.path} -c listen_addresses=''", "-w",
                  "-l", self.path / "log", "start")
        self.url = f"postgresql://dunningd@/postgres?host={self.path}"

    def _run(self, program, *arguments):
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        done = subprocess.run([*as_user, self.PROGRAMS / program, *arguments], cwd="/", text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        check(done.returncode == 0, f"{program}: {done.stderr}")

    def stop(self):
        self._run("pg_ctl", "-D", self.path / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.path)


def python_with_aiosmtpd():
    """The interpreter that has aiosmtpd: Debian's, which may not be the first on the path."""
    for python in ("/usr/bin/python3", sys.executable):
        if subprocess.run([python, "-c", "import aiosmtpd"], capture_output=True).returncode == 0:
            return python
    raise Failure("aiosmtpd is missing: install python3-aiosmtpd")


class Company:
    """One company with its configuration, its daemon and its store, beside a sandbox and a mail server."""

    def __init__(self, build, work, sandbox, smtp_port, lines=None):
        self.build = pathlib.Path(build)
        self.work = pathlib.Path(work)
        self.sandbox = sandbox
        self.config = self.work / "etc" / "dunningd.yaml"
        self.state = self.work / "state"
        shutil.copytree(SOURCE / "config" / "demo", self.work / "etc")
        token = self.work / "token"
        token.write_text(sandbox.ready["moneybird"]["token"] + "\n")
        token.chmod(0o600)
        words = {
            "@STATE_DIR@": str(self.state),
            "@PLUGINS@": str(self.build / "plugins"),
            "@CONFIG@": str(SOURCE / "config"),
            "@CA_FILE@": sandbox.ready["ca_file"],
            "@SMTP_PORT@": str(smtp_port),
            "@BASE_URL@": sandbox.ready["moneybird"]["api_root"],
            "@ADMINISTRATION@": sandbox.ready["moneybird"]["administration_id"],
            "@TOKEN_FILE@": str(token),
        }
        text = self.config.read_text()
        for word, value in words.items():
            text = text.replace(word, value)
        # What a test wants otherwise than the demo: whole lines, so that a change of the demo is noticed.
        for line, instead in (lines or {}).items():
            check(line in text, f"config/demo/dunningd.yaml has no line with {line!r}")
            text = text.replace(line, instead)
        self.config.write_text(text)

    def add_book(self, name, connector, sandbox, settings, token, lines=None):
        """Another administration of the same company, in another accounting system, adopted by a person."""
        text = self.config.read_text()
        demo = text[text.index("  - name: demo\n"):].split("\n  - name: ")[0] + "\n"
        begin, end = demo.index("    settings:\n"), demo.index("    time_zone:")
        file = self.work / f"token-{name}"
        file.write_text(token + "\n")
        file.chmod(0o600)
        given = "".join(f'      {key}: "{value}"\n' for key, value in settings.items())
        book = demo[:begin] + f"    settings:\n{given}    token: \"file:{file}\"\n" + demo[end:]
        book = book.replace("name: demo", f"name: {name}\n    owner: demo", 1).replace("connector: moneybird", f"connector: {connector}", 1)
        for line, instead in (lines or {}).items():
            check(line in book, f"config/demo/dunningd.yaml has no line with {line!r}")
            book = book.replace(line, instead)
        # Each sandbox has an authority of its own; the daemon trusts them all.
        authorities = self.work / "authorities.pem"
        known = pathlib.Path(self._ca_file()).read_text()
        authorities.write_text(known + pathlib.Path(sandbox.ready["ca_file"]).read_text())
        text = f"{text.rstrip()}\n{book.rstrip()}\n"
        self.config.write_text(text.replace(self._ca_file(), str(authorities)))

    def _ca_file(self):
        return next(line.split(":", 1)[1].strip().strip('"') for line in self.config.read_text().splitlines()
                    if line.startswith("ca_file:"))

    def daemon(self, now, environment=None, expect=0, **options):
        """One run of the real daemon at a simulated moment; returns its log."""
        done = subprocess.run(
            [self.build / "bin/dunningd", "--config", self.config, "--once", "--now", now],
            capture_output=True, text=True, timeout=300, env={**os.environ, **(environment or {})}, **options)
        if expect is not None:
            check(done.returncode == expect, f"dunningd ended with {done.returncode}, not {expect}:\n{done.stderr[-4000:]}")
        self.returncode = done.returncode
        return done.stderr

    def ctl(self, *arguments, now=None, expect=0):
        command = [self.build / "bin/dunningctl", "--config", self.config, "--as", "demo"]
        if now:
            command += ["--now", now]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=120)
        self.returncode_of_ctl = done.returncode
        if expect is not None:
            check(done.returncode == expect,
                  f"dunningctl {' '.join(arguments)} ended with {done.returncode}, not {expect}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def json(self, *arguments, now=None, expect=0):
        return json.loads(self.ctl(*arguments, "--json", now=now, expect=expect))


class Workplace:
    """A temporary directory and everything that runs in it."""

    def __init__(self, keep=None):
        self.path = pathlib.Path(keep) if keep else pathlib.Path(tempfile.mkdtemp(prefix="dunningd-e2e-"))
        self.path.mkdir(parents=True, exist_ok=True)
        self._keep = keep is not None
        self._running = []

    def add(self, running):
        self._running.append(running)
        return running

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for running in reversed(self._running):
            running.stop()
        if kind is None and not self._keep:
            shutil.rmtree(self.path)
        elif kind is not None:
            print(f"left for a look: {self.path}", file=sys.stderr)


def main(tests, argv):
    """Runs the named tests (all of them without a name); --build DIR says where the programs are."""
    build = (pathlib.Path(argv[argv.index("--build") + 1]) if "--build" in argv else SOURCE / "build/dev").resolve()
    names = [one for one in argv[1:] if one in tests] or list(tests)
    failed = 0
    for name in names:
        try:
            with Workplace() as place:
                tests[name](build, place)
            print(f"ok      {name}")
        except Failure as failure:
            failed += 1
            print(f"FAILED  {name}: {failure}")
    return 1 if failed else 0
