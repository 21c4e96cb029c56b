"""What dunningctl asks of a daemon that runs: through a request row and the doorbell, answered in the same second."""

import sys

from harness import Process, check, main, wait_for
from small_company import SmallCompany

NIGHT = "2026-03-04T04:00:00Z"


class Running:
    """The daemon as a service: no --once, time ticks on from NIGHT, before the daily run."""

    def __init__(self, build, place, small):
        company = small.company
        self.process = place.add(Process(
            [build / "bin/dunningd", "--config", company.config, "--now", NIGHT], place.path / "dunningd.log"))
        wait_for("the daemon's bell", lambda: any(path.is_socket() for path in company.state.glob("*"))
                 if company.state.exists() else False)
        self.company = company

    def read_at(self):
        status = self.company.json("status", now=NIGHT, expect=None)
        return status["administrations"][0]["read_at"]


def small_company(build, place):
    small = SmallCompany(build, place, late=1)
    small.sandbox.control("/clock", {"now": NIGHT})
    return small


def sync_reads_the_books_now(build, place):
    small = small_company(build, place)
    running = Running(build, place, small)
    wait_for("the first load", running.read_at)
    first = running.read_at()
    number = small.add_late_invoice(7)
    said = running.company.ctl("sync", "demo", now=NIGHT)
    check("The daemon says: done" in said, f"sync was answered {said!r}")
    check(running.read_at() > first, "the books were not read again")
    running.company.ctl("why", number, now=NIGHT)  # fails when the new invoice is unknown
    small.company.ctl("sync", "elsewhere", now=NIGHT, expect=1)
    check(running.process.stop() == 0, "SIGTERM did not end the daemon with 0")


def trust_is_answered_by_the_daemon(build, place):
    small = small_company(build, place)
    running = Running(build, place, small)
    wait_for("the first load", running.read_at)
    for what in ("store", "machine", "clock"):
        said = running.company.ctl("trust", what, now=NIGHT)
        check("The daemon says: done" in said, f"trust {what} was answered {said!r}")
    check(running.process.stop() == 0, "SIGTERM did not end the daemon with 0")
    small.company.ctl("trust", "store", now=NIGHT, expect=1)  # nobody listens any more


if __name__ == "__main__":
    tests = {one.__name__: one for one in (sync_reads_the_books_now, trust_is_answered_by_the_daemon)}
    sys.exit(main(tests, sys.argv))
