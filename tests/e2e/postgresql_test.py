"""The main path on PostgreSQL: the real daemon, the same rules, nothing twice."""

import sys

from harness import PostgreSQL, check, main
from small_company import SmallCompany


def reminders_leave_once_on_postgresql(build, place):
    cluster = place.add(PostgreSQL())
    small = SmallCompany(build, place, late=3, lines={'state_dir: "': f'store: "{cluster.url}"\nstate_dir: "'})
    small.run()
    check(small.states() == {"accepted": 3}, f"states: {small.states()}")
    small.run("2026-03-04T09:10:00Z")
    check(len(small.taken_keys()) == 3, "a second run sent something again")
    check(len(small.rows("write_back")) == 3, "no notes were written back")
    check("whole" in small.company.ctl("verify"), "the history does not verify")


if __name__ == "__main__":
    sys.exit(main({"reminders_leave_once_on_postgresql": reminders_leave_once_on_postgresql}, sys.argv))
