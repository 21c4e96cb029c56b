"""Kills the real daemon with SIGKILL, starts it again, and holds the mails against the rows.

    crash_walk.py --build DIR [--every N] [--kills N] [--seed N]

The walk: killed at its n-th port call (DUNNING_CRASH_AT), n counted up until a run ends by itself; --every 7 takes each
seventh. Then kills at random moments, 10 of them, or as many as bring the total to --kills.

After each restart: every mail that was taken has exactly one row that admits it, every accepted row exactly one mail, no
invoice was asked for twice, what is uncertain is so because its body was on the way, and what was due and is not
uncertain has arrived. The three counts at the end are printed, and have to be 0.
"""

import collections
import os
import random
import shutil
import subprocess
import sys
import time

from harness import SOURCE, Process, check, free_port, listens, main, wait_for
from small_company import MORNING, SmallCompany

AGAIN = "2026-03-04T08:20:00Z"
LATE = 3


class WitnessServer:
    """tests/e2e/witness_smtp.py, with what it noted."""

    def __init__(self, work):
        self.port = free_port()
        self.maildir = work / "maildir"
        self.minutes = work / "minutes"
        self.process = Process([sys.executable, SOURCE / "tests/e2e/witness_smtp.py", str(self.port), self.maildir, self.minutes],
                               work / "smtp.log")
        wait_for("the mail server", lambda: listens(self.port))

    def forget(self):
        os.truncate(self.minutes, 0)
        shutil.rmtree(self.maildir, ignore_errors=True)

    def noted(self, what):
        return [line.split()[1:] for line in self.minutes.read_text().splitlines() if line.startswith(what + " ")]

    def stop(self):
        self.process.stop()


class Counts:
    """What was found wrong, over all kills."""

    def __init__(self):
        self.kills = self.mails = self.uncertain = 0
        self.duplicates = self.false_delivered = self.outside = 0
        self.others = []

    def __str__(self):
        return (f"{self.kills} kills, {self.mails} mails, {self.uncertain} uncertain; duplicates: {self.duplicates}, "
                f"false delivered: {self.false_delivered}, uncertain outside the answer window: {self.outside}")


def judge(small, what, counts):
    def wrong(message):
        counts.others.append(f"{what}: {message}")
        print(counts.others[-1], flush=True)

    taken = collections.Counter(key for key, _ in small.mail.noted("taken"))
    bodies = collections.Counter(recipient for (recipient,) in small.mail.noted("354"))
    rows = small.rows()
    by_key = {row["key"]: row for row in rows}
    if len(by_key) != len(rows):
        wrong("two rows of one key")
    for key, count in taken.items():
        counts.mails += 1
        if count > 1:
            counts.duplicates += 1
            wrong(f"{key} was taken {count} times")
        if key not in by_key or by_key[key]["state"] not in ("accepted", "uncertain"):
            wrong(f"the taken mail {key} has {by_key.get(key, {}).get('state', 'no row')}")
    for row in rows:
        if row["state"] in ("accepted", "delivered") and taken[row["key"]] != 1:
            counts.false_delivered += 1
            wrong(f"{row['key']} counts as {row['state']}, and no server has it")
        if row["state"] == "uncertain":
            counts.uncertain += 1
            if not any(bodies[one["address"]] for one in row["recipients"]):
                counts.outside += 1
                wrong(f"{row['key']} is uncertain, and its body never began")
    invoices = collections.Counter(number for row in rows if row["state"] in ("accepted", "uncertain") for number in row["invoices"])
    for number in small.numbers:
        if invoices[number] > 1:
            counts.duplicates += 1
        if invoices[number] != 1:
            wrong(f"invoice {number} stands in {invoices[number]} messages that left or may have")


class Walk:
    def __init__(self, build, place):
        self.place = place
        self.small = SmallCompany(build, place, late=LATE, mail=place.add(WitnessServer(place.path)))
        self.small.run("2026-03-04T06:00:00Z")  # the first load is not walked: nothing can leave in it
        shutil.copytree(self.small.company.state, place.path / "before")
        self.counts = Counts()

    def begin(self):
        shutil.rmtree(self.small.company.state)
        shutil.copytree(self.place.path / "before", self.small.company.state)
        self.small.mail.forget()

    def end(self, what):
        self.counts.kills += 1
        self.small.run(AGAIN)
        judge(self.small, what, self.counts)

    def at_port_calls(self, every, most):
        at = 1
        while self.counts.kills < most:
            self.begin()
            self.small.run(MORNING, environment={"DUNNING_CRASH_AT": str(at)}, expect=None)
            if self.small.company.returncode == 0:
                return
            check(self.small.company.returncode == -9, f"crash {at}: ended with {self.small.company.returncode}")
            self.end(f"port call {at}")
            at += every

    def at_random_moments(self, kills, dice):
        self.begin()
        started = time.monotonic()
        self.small.run(MORNING)
        whole = time.monotonic() - started
        company = self.small.company
        missed = 0
        while kills > 0:
            self.begin()
            self.small.sandbox.control("/clock", {"now": MORNING})
            moment = dice.uniform(0.02, whole)
            daemon = subprocess.Popen([company.build / "bin/dunningd", "--config", company.config, "--once", "--now", MORNING],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                daemon.wait(timeout=moment)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
            if daemon.returncode == 0:  # it was faster than the run before
                missed += 1
                check(missed < 1000, "the daemon always ends before it is killed")
                whole *= 0.98
                continue
            kills -= 1
            self.end(f"after {moment * 1000:.0f} ms")


def crash_walk(build, place, every, kills, seed):
    walk = Walk(build, place)
    walk.at_port_calls(every, kills)
    check(walk.counts.kills * every >= 10, f"only {walk.counts.kills} crash points: were they built in?")
    at_points = walk.counts.kills
    walk.at_random_moments(max(10, kills - at_points), random.Random(seed))
    print(f"{at_points} kills at port calls, {walk.counts.kills - at_points} at random moments")
    print(walk.counts)
    check(not walk.counts.others, "; ".join(walk.counts.others[:3]))


def option(name, default):
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default


if __name__ == "__main__":
    sys.exit(main({"crash_walk": lambda build, place: crash_walk(build, place, option("--every", 1), option("--kills", 100),
                                                                 option("--seed", 1))}, sys.argv))
