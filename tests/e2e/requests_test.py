"""What dunningctl asks of a daemon that runs: through a request row and the doorbell, answered in the same second."""

import sys

from harness import Process, check, main, wait_for
from small_company import SmallCompany

NIGHT = "2026-03-04T04:00:00Z"
DAY_BEFORE = "2026-03-03T09:00:00Z"


class Running:
    """The daemon as a service: no --once, time ticks on from NIGHT, before the daily run."""

    def __init__(self, build, place, small, now=NIGHT):
        company = small.company
        self.process = place.add(Process(
            [build / "bin/dunningd", "--config", company.config, "--now", now], place.path / "dunningd.log"))
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


def a_clock_that_was_set_back_stops_everything_until_it_is_trusted(build, place):
    small = SmallCompany(build, place, late=1)
    small.run()  # on the fourth of March, which is yet to come
    check(len(small.mail.mails()) == 1, f"{len(small.mail.mails())} mails")
    number = small.add_late_invoice(7)
    small.sandbox.control("/clock", {"now": DAY_BEFORE})
    running = Running(build, place, small, DAY_BEFORE)

    def says(*arguments):
        return small.company.ctl(*arguments, now=DAY_BEFORE, expect=None)

    wait_for("the stop", lambda: "dunningctl trust clock" in says("status"))
    status = says("status")
    check("demo sends nothing" in status or "sends nothing" in status, f"status does not say that it stops:\n{status}")
    said = running.company.ctl("sync", "demo", now=DAY_BEFORE)
    check("The daemon says: done" in said, f"sync was answered {said!r}")
    check(len(small.mail.mails()) == 1, "a mail left by a clock that nobody trusts")
    said = says("trust", "clock")
    check("The daemon says: done" in said, f"trust clock was answered {said!r}")
    check("trust clock" not in says("status"), f"it is still suspect:\n{says('status')}")
    wait_for(f"the reminder of {number}", lambda: len(small.mail.mails()) == 2)
    check(len(set(small.taken_keys())) == 2, f"one was sent twice: {small.taken_keys()}")
    check(running.process.stop() == 0, "SIGTERM did not end the daemon with 0")
    check("whole" in says("verify"), "the history is broken")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (sync_reads_the_books_now, trust_is_answered_by_the_daemon,
                                           a_clock_that_was_set_back_stops_everything_until_it_is_trusted)}
    sys.exit(main(tests, sys.argv))
