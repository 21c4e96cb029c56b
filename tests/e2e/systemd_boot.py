"""dunningd as it is installed: in a container with its own systemd, on loopback alone.

    systemd_boot.py [--build DIR] [--keep DIR]

Runs as root, with debootstrap and systemd-container installed; not part of tests/run. DIR is a build of the preset
release (build/release). The first run makes a minimal Debian in build/boot-base (or in DIR of --keep) and later runs begin
with a copy of it. What is held here: sysusers and tmpfiles make the account and the state directory; what root's
`dunningctl init` writes serves the daemon; the unit starts, says that it is ready, mails, reloads, keeps its old
configuration when the new one is wrong, feeds the watchdog, is started again when it hangs, and stops; when it fails for
good the owner is mailed; its log has priorities; its sandbox of the kernel does not stand in its way.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from harness import SOURCE, Failure, check, wait_for

TARGETS = ["dunningd", "dunningctl", "connector_moneybird", "connector_exact_online", "connector_xero", "manual_pages",
           "dunning-sandbox"]
HIGHEST_EXPOSURE = 1.1

SANDBOX_UNIT = """[Service]
RuntimeDirectory=sandbox
ExecStart=/usr/local/bin/dunning-sandbox --listen 127.0.0.1:7443 --seed 7 --date {today} --ready-file /run/sandbox/ready.json
"""
MAIL_UNIT = """[Service]
ExecStart=/usr/bin/python3 -m aiosmtpd -n -l 127.0.0.1:2525 -c aiosmtpd.handlers.Mailbox /root/maildir
"""
# What an owner would write with `systemctl edit dunningd`, and a watchdog that barks within a test's time.
DROP_IN = """[Service]
LoadCredential=demo:/etc/dunningd/secrets/demo
WatchdogSec=6
RestartSec=1
"""


def run(*command, **options):
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, **options)
    check(done.returncode == 0, f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def library_packages(programs):
    """The packages of the shared libraries that the programs were linked with."""
    packages = set()
    for program in programs:
        for line in run("ldd", program).splitlines():
            words = line.split()
            if len(words) > 2 and words[2].startswith("/"):
                names = [os.path.realpath(words[2]), words[2]]
                names += [name.removeprefix("/usr") for name in names]
                found = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True)
                packages |= {row.split(":")[0] for row in found.stdout.splitlines()}
    return sorted(packages)


def make_base(base, programs):
    """A minimal Debian with systemd and the libraries of these programs, made once for as long as they are the same."""
    packages = ["systemd", "systemd-sysv", "dbus", "ca-certificates", "tzdata", "python3-aiosmtpd", *library_packages(programs)]
    made_of = base.with_name(base.name + ".packages")
    if base.exists() and made_of.exists() and made_of.read_text().split() == packages:
        return
    unfinished = base.with_name(base.name + ".unfinished")
    for directory in (unfinished, base):
        shutil.rmtree(directory, ignore_errors=True)
    print("making a minimal Debian 12 …", flush=True)
    run("debootstrap", "--variant=minbase", "--include=" + ",".join(packages), "bookworm", unfinished)
    unfinished.rename(base)
    made_of.write_text("\n".join(packages) + "\n")


class Machine:
    """A booted container. Its commands are run by joining its namespaces, so that nothing on this machine has to know it."""

    def __init__(self, root, log):
        self._log = open(log, "wb")
        command = ["systemd-nspawn", "--quiet", "--directory", root, "--private-network", "--boot"]
        if not pathlib.Path("/run/systemd/system").exists():
            command += ["--register=no", "--keep-unit"]  # this machine has no service manager that would hold a unit for it
        self.nspawn = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT)
        children = pathlib.Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children")
        self._first = []

        def begun():
            check(self.nspawn.poll() is None, "the container ended at once")
            for child in children.read_text().split():
                status = pathlib.Path(f"/proc/{child}/status").read_text()
                if "\nNSpid:" in status and status.split("\nNSpid:")[1].split("\n")[0].split()[-1] == "1":
                    self._first = [child]
            return bool(self._first)

        wait_for("the container", begun)
        wait_for("its systemd", lambda: self.try_run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"), 90)

    def try_run(self, *command, text=None):
        return subprocess.run(["nsenter", "--target", self._first[0], "--mount", "--uts", "--ipc", "--net", "--pid",
                               "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command],
                              input=text, stdin=subprocess.DEVNULL if text is None else None, capture_output=True, text=True)

    def run(self, *command, text=None, expect=0):
        done = self.try_run(*command, text=text)
        check(done.returncode == expect, f"inside, {' '.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def shown(self, name):
        return self.run("systemctl", "show", "--value", "--property", name, "dunningd").strip()

    def journal(self):
        lines = self.run("journalctl", "--output=json", "--unit", "dunningd", "--no-pager").splitlines()
        return [json.loads(line) for line in lines]

    def said(self, beginning):
        """The daemon's own lines that begin so."""
        return [line for line in self.journal()
                if line.get("_COMM") == "dunningd" and isinstance(line["MESSAGE"], str) and line["MESSAGE"].startswith(beginning)]

    def stop(self):
        if self._first and self.nspawn.poll() is None:
            self.try_run("systemctl", "poweroff")
        try:
            self.nspawn.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.nspawn.terminate()
            self.nspawn.wait()
        self._log.close()


def sandbox_inside(machine):
    """What the sandbox says of itself; its authority is laid down where everybody can read it."""
    wait_for("the sandbox", lambda: machine.try_run("test", "-s", "/run/sandbox/ready.json").returncode == 0)
    ready = json.loads(machine.run("cat", "/run/sandbox/ready.json"))
    machine.run("cp", ready["ca_file"], "/etc/dunningd/sandbox-ca.pem")
    machine.run("chmod", "0644", "/etc/dunningd/sandbox-ca.pem")
    # The sandbox's own clock is set right: one that differs from the machine's stops all sending.
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    machine.run("python3", "-c", f"""
import json, ssl, urllib.request
ready = json.load(open("/run/sandbox/ready.json"))
tls = ssl.create_default_context(cafile=ready["ca_file"])
urllib.request.urlopen(urllib.request.Request(ready["control_url"] + "/clock", json.dumps({{"now": "{now}"}}).encode(),
    {{"Content-Type": "application/json"}}), context=tls).read()""")
    return ready


def configure(machine, ready):
    """The demo configuration, for the sandbox and the mail server that run inside."""
    words = {
        "@STATE_DIR@": "/var/lib/dunningd",
        "@CONFIG@": "/etc/dunningd",
        "@CA_FILE@": "/etc/dunningd/sandbox-ca.pem",
        "@SMTP_PORT@": "2525",
        "@BASE_URL@": ready["moneybird"]["api_root"],
        "@ADMINISTRATION@": ready["moneybird"]["administration_id"],
        "file:@TOKEN_FILE@": "credential:demo",
        '"09:05"': '"00:00"',
    }
    text = (SOURCE / "config/demo/dunningd.yaml").read_text()
    # Whom the owner's mails go to; the connectors are found where they were installed.
    text = text.replace("    adopt: at_once", "    reports: { to: owner@kade.example }\n    adopt: at_once")
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("plugins:"))
    for word, value in words.items():
        check(word in text, f"config/demo/dunningd.yaml does not have {word}")
        text = text.replace(word, value)
    machine.run("mkdir", "-p", "/etc/dunningd/secrets")
    write(machine, "/etc/dunningd/secrets/demo", ready["moneybird"]["token"] + "\n", "0600")
    write(machine, "/etc/dunningd/dunningd.yaml", text, "0644")
    for policy in sorted((SOURCE / "config/demo/policies").iterdir()):
        # Messages leave whenever this is run.
        window = 'send: { days: business, between: "09:00-17:00" }'
        check(window in policy.read_text(), f"config/demo/policies/{policy.name} does not have {window}")
        write(machine, f"/etc/dunningd/policies/{policy.name}",
              policy.read_text().replace(window, 'send: { days: every_day, between: "00:00-23:59" }'), "0644")
    return text


def write(machine, path, text, mode):
    machine.run("sh", "-c", f"umask 077; cat > {path} && chmod {mode} {path}", text=text)


def as_dunningd(machine, *arguments, expect=0):
    return machine.run("runuser", "-u", "dunningd", "--", "dunningctl", *arguments, expect=expect)


def installed(machine):
    account = machine.run("getent", "passwd", "dunningd")
    check("/var/lib/dunningd" in account, f"systemd-sysusers made another account: {account}")
    check(machine.run("stat", "-c", "%a %U %G", "/var/lib/dunningd").strip() == "700 dunningd dunningd",
          "systemd-tmpfiles did not make the state directory 0700")
    for unit in ("dunningd.service", "dunningd-failure.service"):
        machine.run("systemd-analyze", "verify", "--man=no", unit)
        listing = machine.run("systemd-analyze", "security", "--no-pager", unit)
        exposure = float(listing.split(f"Overall exposure level for {unit}:")[1].split()[0])
        print("\n".join("  " + line for line in listing.splitlines() if line.startswith("✗")))
        check(exposure <= HIGHEST_EXPOSURE, f"systemd-analyze security says {exposure} of {unit}")
    return f"account, state directory 0700, exposure {exposure}"


def has_a_first_hour(machine, ready):
    """What root's dunningctl init leaves is the daemon's: it starts with it, reads its secrets and the store."""
    machine.run("mkdir", "-m", "0711", "/etc/dunningd/secrets")
    write(machine, "/etc/dunningd/secrets/token", ready["moneybird"]["token"] + "\n", "0600")
    write(machine, "/etc/dunningd/secrets/demo", "for the drop-in, which loads it\n", "0600")
    answers = {"system": "moneybird", "creditor_name": "Kade & Zoon B.V.", "street": "Havenkade 12", "postcode": "3011 AA",
               "city": "Rotterdam", "iban": "NL91ABNA0417164300", "phone": "+31 10 123 45 67",
               "administration": ready["moneybird"]["administration_id"], "from": "debiteuren@kade.example",
               "mail_host": "127.0.0.1", "mail_port": "2525", "owner": "noor@kade.example"}
    given = [part for key, text in answers.items() for part in ("--answer", f"{key}={text}")]
    # Nobody is there to say yes to the books: one step is left, which the exit code says.
    said = machine.run("dunningctl", "init", *given, "--ca-file", "/etc/dunningd/sandbox-ca.pem", "--dns", "127.0.0.1:9",
                       "--setting", f"base_url={ready['moneybird']['api_root']}", expect=1)
    check("Read: books," in said and "Sent to noor@kade.example" in said, f"init says:\n{said}")
    check("DNS is not reachable from here" in said, f"init says nothing of a name server that is not there:\n{said}")
    check(machine.run("stat", "-c", "%a %U", "/etc/dunningd/secrets/token").strip() == "600 dunningd", "the token is not the daemon's")
    foreign = machine.run("find", "/var/lib/dunningd", "!", "-user", "dunningd")
    check(foreign == "", f"init left files that the daemon does not own:\n{foreign}")
    machine.run("dunningctl", "adopt", "books", "--yes")
    check("Would leave" in machine.run("dunningctl", "plan"), "no message is planned")
    machine.run("systemctl", "start", "dunningd")
    machine.run("dunningctl", "sync", "--wait", "60")
    machine.run("systemctl", "stop", "dunningd")
    check(machine.said("started"), "the daemon did not start with what init wrote")
    mails = machine.run("sh", "-c", "grep -hi '^to:' /root/maildir/new/*").splitlines()
    check({line.split(":")[1].strip() for line in mails} == {"noor@kade.example"}, f"more than the owner's mail left: {mails}")
    # What follows begins where nothing was before.
    machine.run("sh", "-c", "rm -r /var/lib/dunningd/* /etc/dunningd/secrets /root/maildir/new/*")
    machine.run("journalctl", "--rotate")
    machine.run("journalctl", "--vacuum-files=1")
    return "init as root, then the service with what it wrote"


def starts(machine):
    began = time.monotonic()
    machine.run("systemctl", "start", "dunningd")  # Type=notify: returns when it has said that it is ready
    check(machine.shown("ActiveState") == "active", "dunningd is not active")
    started = machine.said("started")
    check(len(started) == 1 and started[0]["PRIORITY"] == "6", "the journal has no line `started` with priority 6")
    as_dunningd(machine, "sync", "--wait", "60")
    status = json.loads(machine.try_run("runuser", "-u", "dunningd", "--", "dunningctl", "status", "--json").stdout)
    check("demo" in json.dumps(status), f"status does not tell of the administration: {status}")
    check("all served" in machine.shown("StatusText"), f"the status line says: {machine.shown('StatusText')}")
    modes = machine.run("find", "/var/lib/dunningd", "-mindepth", "1", "-type", "f", "-perm", "/077")
    check(modes == "", f"files of the state directory can be read by others:\n{modes}")
    listed = as_dunningd(machine, "list", "invoices", "--limit", "3")
    check(len(listed.splitlines()) >= 3, f"no invoices were read:\n{listed}")
    return f"active, in sync after {time.monotonic() - began:.1f} s"


def works(machine):
    def accepted():
        told = json.loads(as_dunningd(machine, "list", "messages", "--state", "accepted", "--json"))
        return [row for one in told["administrations"] for row in one["messages"]]

    wait_for("a reminder and its note", lambda: {"mail", "write_back"} <= {row["channel"] for row in accepted()}, 60)
    taken = machine.run("find", "/root/maildir/new", "-type", "f").split()
    check(taken, "a mail was accepted and no mail is there")
    return "a reminder was mailed, its note written back"


def reloads(machine, configuration):
    pid = machine.shown("MainPID")
    machine.run("systemctl", "reload", "dunningd")
    wait_for("the reload", lambda: machine.said("reloaded"))
    write(machine, "/etc/dunningd/dunningd.yaml", configuration + "\nno_such_key: 1\n", "0644")
    check(machine.try_run("systemctl", "reload", "dunningd").returncode != 0, "systemctl reload is content with a wrong configuration")
    check(not machine.said("reload_refused"), "a file that was found wrong was given to the daemon")
    machine.run("systemctl", "kill", "--signal", "HUP", "--kill-who", "main", "dunningd")
    wait_for("the refusal", lambda: machine.said("reload_refused"))
    check(machine.said("reload_refused")[0]["PRIORITY"] == "3", "the refusal is no error in the journal")
    complaint = [line for line in machine.journal() if line.get("_COMM") == "dunningd" and "no_such_key" in line["MESSAGE"]]
    check(complaint and complaint[0]["PRIORITY"] == "3", f"the complaint is no error in the journal: {complaint}")
    write(machine, "/etc/dunningd/dunningd.yaml", configuration, "0644")
    as_dunningd(machine, "sync", "--wait", "60")  # the old configuration still works
    check(machine.shown("MainPID") == pid and machine.shown("ActiveState") == "active", "a reload ended the daemon")
    return "a good file is taken, a bad one leaves the old configuration in force"


def is_watched(machine):
    pid = machine.shown("MainPID")
    time.sleep(15)  # two and a half times WatchdogSec
    check(machine.shown("MainPID") == pid, "the watchdog ended a daemon that was well")
    machine.run("sh", "-c", f"kill -STOP {pid}")
    wait_for("the watchdog", lambda: machine.shown("MainPID") not in (pid, "0") and machine.shown("ActiveState") == "active", 60)
    check(machine.shown("NRestarts") == "1", f"started again {machine.shown('NRestarts')} times")
    as_dunningd(machine, "sync", "--wait", "60")
    return "fed while well; a daemon that hangs is started again and goes on"


def stops(machine):
    machine.run("systemctl", "stop", "dunningd")
    check(machine.shown("Result") == "success" and machine.shown("ExecMainStatus") == "0", "it did not end cleanly")
    check(machine.said("stopped"), "the journal does not say `stopped`")
    without = [line for line in machine.journal() if line.get("_COMM") == "dunningd" and "PRIORITY" not in line]
    check(not without, f"lines without priority: {without[:3]}")
    check(not [line for line in machine.journal() if str(line["MESSAGE"]).startswith("<")], "a priority was not understood")
    return "ends cleanly"


def takes_root(machine):
    machine.run("dunningctl", "pause")
    machine.run("dunningctl", "resume")
    foreign = machine.run("find", "/var/lib/dunningd", "!", "-user", "dunningd")
    check(foreign == "", f"root's dunningctl left files that the daemon does not own:\n{foreign}")
    machine.run("systemctl", "start", "dunningd")
    machine.run("dunningctl", "sync", "--wait", "60")
    machine.run("systemctl", "stop", "dunningd")
    return "dunningctl of root's leaves nothing that the daemon cannot use"


def tells_of_its_failure(machine):
    """A daemon that fails again and again fails for good in the end, and OnFailure= mails the owner."""
    def told():
        return machine.try_run("grep", "-rls", "has stopped", "/root/maildir/new").stdout.split()

    check(not told(), "the owner was mailed of a failure before there was one")
    write(machine, "/etc/systemd/system/dunningd.service.d/limit.conf", "[Unit]\nStartLimitBurst=3\n", "0644")
    machine.run("systemctl", "daemon-reload")
    machine.try_run("systemctl", "reset-failed", "dunningd")  # nothing to reset is no failure
    # As after a broken disk: where the store was there is none.
    machine.run("mv", "/var/lib/dunningd/dunningd.db", "/var/lib/dunningd/kept.db")
    machine.run("sh", "-c", "printf 'this is no database, whatever its name says' > /var/lib/dunningd/dunningd.db")
    machine.run("chown", "dunningd:dunningd", "/var/lib/dunningd/dunningd.db")
    machine.try_run("systemctl", "start", "dunningd")
    wait_for("the end of its attempts", lambda: machine.shown("ActiveState") == "failed", 60)
    wait_for("the mail to the owner", told, 60)
    mail = machine.run("cat", told()[0])
    check("owner@kade.example" in mail and "journalctl -u dunningd" in mail, f"the mail says:\n{mail}")
    check(len(told()) == 1, "the owner was mailed more than once")
    machine.run("mv", "/var/lib/dunningd/kept.db", "/var/lib/dunningd/dunningd.db")
    machine.run("rm", "/etc/systemd/system/dunningd.service.d/limit.conf")
    machine.run("systemctl", "daemon-reload")
    machine.try_run("systemctl", "reset-failed", "dunningd")  # nothing to reset is no failure
    return "when it has failed for good, the owner is mailed once"


def stays_down(machine, configuration):
    write(machine, "/etc/dunningd/dunningd.yaml", "no_such_key: 1\n", "0644")
    check(machine.try_run("systemctl", "start", "dunningd").returncode != 0, "a wrong configuration was started")
    check(machine.shown("ActiveState") == "failed", f"it is {machine.shown('ActiveState')}, not failed")
    check(machine.shown("ExecMainStatus") == "2", "it did not end with 2")
    write(machine, "/etc/dunningd/dunningd.yaml", configuration, "0644")
    machine.run("systemctl", "start", "dunningd")
    machine.run("systemctl", "stop", "dunningd")
    return "a wrong configuration fails once and is not tried again"


def main():
    arguments = sys.argv
    build = pathlib.Path(arguments[arguments.index("--build") + 1] if "--build" in arguments else SOURCE / "build/release").resolve()
    keep = pathlib.Path(arguments[arguments.index("--keep") + 1] if "--keep" in arguments else SOURCE / "build").resolve()
    check(os.geteuid() == 0, "a container is booted by root")
    for program in ("debootstrap", "systemd-nspawn"):
        check(shutil.which(program), f"{program} is missing: apt-get install debootstrap systemd-container")
    check((build / "bin/dunningd").exists(),
          f"nothing is built: cmake --preset release && cmake --build --preset release --target {' '.join(TARGETS)}")
    programs = [build / "bin" / name for name in ("dunningd", "dunningctl", "dunning-sandbox")] + [build / "plugins/moneybird.so"]
    make_base(keep / "boot-base", programs)
    root = pathlib.Path(tempfile.mkdtemp(prefix="boot-", dir=keep))
    machine = None
    good = False
    try:
        run("cp", "--archive", "--reflink=auto", f"{keep}/boot-base/.", root)
        run("cmake", "--install", build, "--prefix", "/usr", env={**os.environ, "DESTDIR": str(root)})
        shutil.copy2(build / "bin/dunning-sandbox", root / "usr/local/bin")
        units = root / "etc/systemd/system"
        (units / "sandbox.service").write_text(SANDBOX_UNIT.format(today=time.strftime("%Y-%m-%d", time.gmtime())))
        (units / "mail.service").write_text(MAIL_UNIT)
        (units / "dunningd.service.d").mkdir()
        (units / "dunningd.service.d/test.conf").write_text(DROP_IN)
        machine = Machine(root, root.with_suffix(".console"))
        print("ok      boots")
        print(f"ok      installed: {installed(machine)}", flush=True)
        machine.run("systemctl", "start", "sandbox", "mail")
        ready = sandbox_inside(machine)
        print(f"ok      has a first hour: {has_a_first_hour(machine, ready)}", flush=True)
        configuration = configure(machine, ready)
        print(f"ok      starts: {starts(machine)}", flush=True)
        print(f"ok      works: {works(machine)}", flush=True)
        print(f"ok      reloads: {reloads(machine, configuration)}", flush=True)
        print(f"ok      is watched: {is_watched(machine)}", flush=True)
        print(f"ok      stops: {stops(machine)}", flush=True)
        print(f"ok      takes root: {takes_root(machine)}", flush=True)
        print(f"ok      tells of its failure: {tells_of_its_failure(machine)}", flush=True)
        print(f"ok      stays down: {stays_down(machine, configuration)}", flush=True)
        good = True
    finally:
        if machine and not good:
            print(machine.try_run("journalctl", "--no-pager", "--unit", "dunningd", "--lines", "40").stdout, file=sys.stderr)
        if machine:
            machine.stop()
        if good:
            shutil.rmtree(root)
            root.with_suffix(".console").unlink()
        else:
            print(f"left for a look: {root}", file=sys.stderr)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        main()
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
