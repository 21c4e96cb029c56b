#!/usr/bin/python3
"""The daemon at rest, measured from outside: how long it takes from start to ready on a store that holds a large book, how
much memory is its own then, and what wakes it.

    idle.py [--build DIR] [--invoices N] [--seconds N]

DIR is a build of the preset release (build/release) with dunningd, dunningctl, connector_moneybird and dunning-sandbox.
The real daemon runs beside the sandbox and a mail server on loopback, as in tests/e2e. It prints; it judges nothing.
"""

import contextlib
import datetime
import os
import pathlib
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import SOURCE, Company, MailServer, Process, Sandbox, Workplace, check  # noqa: E402

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
MOST_MINUTES = 240  # of simulated time for the first load
STARTS = 5
PATIENCE_S = 120.0


def moment(minutes_ago):
    return (NOW - datetime.timedelta(minutes=minutes_ago)).isoformat().replace("+00:00", "Z")


class Notifications:
    """What a service manager would be told, with the moment of each word."""

    def __init__(self, work):
        self.path = work / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._socket.settimeout(0.2)
        self._said = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self):
        while not self._over.is_set():
            try:
                word = self._socket.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                return
            self._said.append((time.monotonic(), word.decode(errors="replace")))

    def clear(self):
        self._said.clear()

    def moment_of(self, word):
        return next((at for at, said in list(self._said) if word in said), None)

    def stop(self):
        self._over.set()
        self._thread.join(timeout=2)
        self._socket.close()


def private_dirty_kB(pid):
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Private_Dirty:\s+(\d+) kB", rollup, re.M).group(1))


def switches(pid):
    """Voluntary context switches of all threads: how often one of them was woken."""
    count = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        count += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.M).group(1))
    return count


def start(company, notifications, watchdog_s):
    """The daemon as a service manager would start it; returns it, how long it took to be ready, and how much of that it worked."""
    notifications.clear()
    environment = {**os.environ, "NOTIFY_SOCKET": str(notifications.path), "WATCHDOG_USEC": str(watchdog_s * 1_000_000)}
    environment.pop("WATCHDOG_PID", None)
    began = time.monotonic()
    daemon = Process([company.build / "bin/dunningd", "--config", company.config], company.work / "daemon.log", env=environment)
    end = began + PATIENCE_S
    while notifications.moment_of("READY=1") is None and time.monotonic() < end and daemon.child.poll() is None:
        time.sleep(0.001)
    ready = notifications.moment_of("READY=1")
    if ready is None:
        daemon.stop(signal.SIGKILL)
    check(ready is not None, f"the daemon was not ready: {daemon.log.read_text()[-2000:]}")
    return daemon, ready - began, processor_ms(daemon.child.pid)


def processor_ms(pid):
    """What its threads have had of the processors so far: on a busy machine, the time that says something."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def at_rest(pid):
    """Waits until it has not worked for three seconds."""
    end = time.monotonic() + PATIENCE_S
    quiet, before = 0, None
    while quiet < 6 and time.monotonic() < end:
        time.sleep(0.5)
        ticks = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        quiet = quiet + 1 if ticks == before else 0
        before = ticks
    check(quiet >= 6, "the daemon did not come to rest")


def system_calls(pid, seconds):
    """What it asks of the kernel meanwhile, when strace is there."""
    if subprocess.run(["which", "strace"], capture_output=True).returncode != 0:
        return "strace is not installed"
    done = subprocess.run(["timeout", "-s", "INT", str(seconds), "strace", "-f", "-c", "-p", str(pid)],
                          capture_output=True, text=True, timeout=seconds + 30)
    calls = [(line.split()[-1], line.split()[3]) for line in done.stderr.splitlines()
             if re.match(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+\d+", line) and line.split()[-1] != "total"]
    return ", ".join(f"{count} {name}" for name, count in calls) or "none"


def one_number(company, sql):
    with contextlib.closing(sqlite3.connect(company.state / "dunningd.db")) as store:
        return store.execute(sql).fetchone()[0]


def load(sandbox, company):
    """Reads the books, in as many runs as the system's limits of requests take."""
    for minutes_ago in range(MOST_MINUTES, 0, -6):
        sandbox.control("/clock", {"now": moment(minutes_ago)})
        company.daemon(moment(minutes_ago), expect=None)
        if one_number(company, "SELECT COUNT(*) FROM administrations WHERE delta_completed IS NOT NULL") == 1:
            break
    sandbox.control("/clock", {"now": moment(0)})


def measure(build, place, invoices, seconds):
    sandbox = place.add(Sandbox(build, place.path, seed=7, debtors=max(invoices // 5, 1), invoices=invoices, date=NOW.date().isoformat()))
    mail = place.add(MailServer(place.path))
    company = Company(build, place.path, sandbox, mail.port, {"adopt: at_once": "adopt: ask"})
    load(sandbox, company)
    open_items = one_number(company, "SELECT COUNT(*) FROM items WHERE settled = 0 AND gone_at IS NULL")
    size = sum(path.stat().st_size for path in company.state.glob("dunningd.db*"))
    print(f"the store: {invoices} invoices, {open_items} of them open, {size / 1e6:.1f} MB", flush=True)
    notifications = place.add(Notifications(place.path))
    times, processor, memory = [], [], []
    for attempt in range(STARTS):
        daemon, took, worked = start(company, notifications, watchdog_s=3600)
        times.append(took * 1000)
        processor.append(worked)
        try:
            if attempt == STARTS - 1:
                at_rest(daemon.child.pid)
                # A page of a program's file counts as dirty while the disk does not have it: after a build that is all of it.
                os.sync()
                memory.append(private_dirty_kB(daemon.child.pid))
                before = switches(daemon.child.pid)
                time.sleep(seconds)
                print(f"woken in {seconds} s at rest: {switches(daemon.child.pid) - before} times")
                print(f"system calls in {seconds} s at rest: {system_calls(daemon.child.pid, seconds)}")
        finally:
            daemon.stop()
    print(f"start to ready: {statistics.median(times):.0f} ms (median of {STARTS}: {', '.join(f'{one:.0f}' for one in times)})")
    print(f"processor time until ready: {statistics.median(processor):.0f} ms (median of {STARTS})")
    print(f"Private_Dirty at rest: {memory[0] / 1000:.1f} MB")


def main(argv):
    def option(name, default):
        return argv[argv.index(name) + 1] if name in argv else default
    build = pathlib.Path(option("--build", SOURCE / "build/release")).resolve()
    with Workplace() as place:
        measure(build, place, int(option("--invoices", "20000")), int(option("--seconds", "60")))


if __name__ == "__main__":
    main(sys.argv)
