"""The service has failed: `dunningd --failed`, which OnFailure= of the unit runs, mails the owner, whatever else is broken."""

import os
import subprocess
import sys

from harness import check, free_port, main
from small_company import SmallCompany

REPORTS = {"    adopt: at_once ": "    reports: { to: [owner@kade.example, boekhouding@kade.example] }\n    adopt: at_once "}
MONITOR = {"MONITOR_UNIT": "dunningd.service", "MONITOR_SERVICE_RESULT": "exit-code", "MONITOR_EXIT_CODE": "exited",
           "MONITOR_EXIT_STATUS": "1"}


def tell(build, config, environment=None):
    done = subprocess.run([build / "bin/dunningd", "--config", config, "--failed"], capture_output=True, text=True,
                          timeout=120, env={**os.environ, **MONITOR, **(environment or {})})
    return done.returncode, done.stderr


def the_owner_is_mailed(build, place):
    small = SmallCompany(build, place, late=0, lines=REPORTS)
    # Store and templates may be why it failed: neither is there.
    check(not small.company.state.exists(), "the state directory is there before the daemon ever ran")
    code, said = tell(build, small.company.config)
    check(code == 0, f"it ended with {code}: {said}")
    mails = small.mail.mails()
    check(len(mails) == 1, f"{len(mails)} mails were taken, not one")
    check(mails[0]["To"] == "owner@kade.example, boekhouding@kade.example", f"it went to {mails[0]['To']}")
    check("has stopped" in mails[0]["Subject"], f"its subject is {mails[0]['Subject']}")
    text = mails[0].get_content()
    for part in ("demo", "exit-code, exited, status 1", "journalctl -u dunningd", "systemctl start dunningd"):
        check(part in text, f"{part!r} is missing in:\n{text}")
    check(not small.company.state.exists(), "it made the state directory")


def it_says_what_to_do_about_a_wrong_configuration(build, place):
    small = SmallCompany(build, place, late=0, lines=REPORTS)
    code, said = tell(build, small.company.config, {"MONITOR_EXIT_STATUS": "2"})
    check(code == 0, f"it ended with {code}: {said}")
    check("dunningctl check" in small.mail.mails()[0].get_content(), "it does not name dunningctl check")


def a_mail_server_that_is_away_is_tried_again(build, place):
    lines = {"port: ": f"port: {free_port()} # "}
    small = SmallCompany(build, place, late=0, lines={**REPORTS, **lines})
    code, said = tell(build, small.company.config)
    check(code == 1 and "failure_not_told" in said, f"it ended with {code}: {said}")


def with_nobody_to_tell_it_says_so(build, place):
    small = SmallCompany(build, place, late=0)
    code, said = tell(build, small.company.config)
    check(code == 2 and "reports.to" in said, f"it ended with {code}: {said}")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (the_owner_is_mailed, it_says_what_to_do_about_a_wrong_configuration,
                                           a_mail_server_that_is_away_is_tried_again, with_nobody_to_tell_it_says_so)}
    sys.exit(main(tests, sys.argv))
