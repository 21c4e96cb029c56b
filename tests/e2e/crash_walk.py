"""Kills the real daemon at its n-th port call, n counted up until a run ends, and looks at the mails and the rows.

    crash_walk.py --build DIR [--every N]

After each restart: every file in the Maildir has exactly one row, every accepted row exactly one file, every uncertain
row at most one, and what was due and is not uncertain has arrived.
"""

import collections
import shutil
import sys

from harness import check, main
from small_company import MORNING, SmallCompany

AGAIN = "2026-03-04T08:20:00Z"
LATE = 3


def judge(small, at):
    files = collections.Counter(small.taken_keys())
    rows = small.rows()
    by_key = {row["key"]: row for row in rows}
    check(len(by_key) == len(rows), f"crash {at}: two rows of one key")
    for key, count in files.items():
        check(count == 1, f"crash {at}: {key} was taken {count} times")
        check(key in by_key, f"crash {at}: the taken mail {key} has no row")
        check(by_key[key]["state"] in ("accepted", "uncertain"), f"crash {at}: taken, and the row says {by_key[key]['state']}")
    for row in rows:
        if row["state"] == "accepted":
            check(files[row["key"]] == 1, f"crash {at}: accepted, and no file: {row['key']}")
    invoices = collections.Counter(number for row in rows if row["state"] in ("accepted", "uncertain") for number in row["invoices"])
    for number in small.numbers:
        check(invoices[number] == 1, f"crash {at}: invoice {number} stands in {invoices[number]} messages that left or may have")
    return sum(1 for row in rows if row["state"] == "uncertain")


def crash_at_every_port_call(build, place, every=1):
    small = SmallCompany(build, place, late=LATE)
    small.run("2026-03-04T06:00:00Z")  # the first load is not walked: nothing can leave in it
    shutil.copytree(small.company.state, place.path / "before")
    at, crashes, uncertain = 1, 0, 0
    while True:
        shutil.rmtree(small.company.state)
        shutil.copytree(place.path / "before", small.company.state)
        shutil.rmtree(small.mail.maildir, ignore_errors=True)
        for part in ("new", "cur", "tmp"):
            (small.mail.maildir / part).mkdir(parents=True)
        small.run(MORNING, environment={"DUNNING_CRASH_AT": str(at)}, expect=None)
        if small.company.returncode == 0:
            break
        check(small.company.returncode == -9, f"crash {at}: ended with {small.company.returncode}")
        crashes += 1
        small.run(AGAIN)
        uncertain += judge(small, at)
        at += every
    check(crashes >= 10, f"only {crashes} crash points: were they built in?")
    print(f"crashed at {crashes} port calls, {uncertain} messages uncertain, none twice, none lost")


if __name__ == "__main__":
    every = int(sys.argv[sys.argv.index("--every") + 1]) if "--every" in sys.argv else 1
    sys.exit(main({"crash_at_every_port_call": lambda build, place: crash_at_every_port_call(build, place, every)}, sys.argv))
