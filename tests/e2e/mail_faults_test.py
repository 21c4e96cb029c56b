"""What becomes of messages when the mail server misbehaves: nothing is recorded that was not, nothing is sent twice."""

import sys

from harness import check, main
from small_company import SmallCompany

QUICK = {"per_minute: 600": "per_minute: 600\n  deadline: 5 seconds"}
LATER = "2026-03-04T09:10:00Z"


def recipient_refused_others_go_on(build, place):
    small = SmallCompany(build, place, late=3, handler="RefuseOne", handler_arguments=["late2@"])
    log = small.run()
    check(small.states() == {"accepted": 2, "refused": 1}, f"states: {small.states()}")
    check("550 5.1.1 no such user: <[address]>" in log and "late2@" not in log, f"the log names an address:\n{log}")
    check(len(small.taken_keys()) == 2, "two mails should have been taken")
    small.run(LATER)
    check(len(small.taken_keys()) == 2, "a second run sent something again")


def all_refused_is_never_accepted(build, place):
    small = SmallCompany(build, place, handler="RefuseAll")
    small.run()
    check(set(small.states()) == {"refused"}, f"states: {small.states()}")
    status = small.company.ctl("status", now=LATER, expect=1)
    check("refused" in status, f"status does not speak of refused messages:\n{status}")


def greylisting_is_tried_again_later(build, place):
    small = SmallCompany(build, place, late=2, handler="Greylist")
    small.run()
    check("accepted" not in small.states(), f"states: {small.states()}")
    for minute in (20, 40, 59):
        small.run(f"2026-03-04T08:{minute}:00Z")
    small.run("2026-03-04T09:30:00Z")
    check(len(small.taken_keys()) == 2, f"{len(small.taken_keys())} of 2 messages arrived after greylisting: {small.states()}")
    check(len(set(small.taken_keys())) == 2, "a message was taken twice")


def server_dies_after_three(build, place):
    small = SmallCompany(build, place, late=10, handler="DieAfter", handler_arguments=["3"], lines=QUICK)
    small.run()
    states = small.states()
    check(states.get("accepted") == 3, f"three were taken, the states say {states}")
    check(states.get("uncertain", 0) <= 1, f"at most the one in hand can be uncertain: {states}")
    check(len(small.taken_keys()) == 3, "the Maildir should hold three")


def hanging_before_the_body_leaves_nothing(build, place):
    small = SmallCompany(build, place, late=2, handler="HangBefore", lines=QUICK)
    small.run()
    check(set(small.states()) <= {"ready", "planned", "cancelled"}, f"states: {small.states()}")


def hanging_after_the_body_is_uncertain(build, place):
    small = SmallCompany(build, place, late=1, handler="HangAfter", lines=QUICK)
    small.run()
    check(small.states() == {"uncertain": 1}, f"states: {small.states()}")
    key = small.rows()[0]["key"]
    small.run(LATER)
    check(len(small.taken_keys()) == 1, "an uncertain message was sent again by the machine")
    why = small.company.json("why", small.numbers[0], now=LATER)
    check(why["items"][0]["decision"]["reason"] == "uncertain", f"why says {why['items'][0]['decision']}")
    small.company.ctl("resolve", key, "delivered", now=LATER)
    check(small.states() == {"delivered": 1}, f"states: {small.states()}")


def cut_after_the_body_is_uncertain_until_resolved(build, place):
    small = SmallCompany(build, place, late=1, handler="CutAfter", lines=QUICK)
    small.run()
    check(small.states() == {"uncertain": 1}, f"states: {small.states()}")


def refused_body_is_refused(build, place):
    small = SmallCompany(build, place, late=1, handler="RefuseBody")
    small.run()
    check(small.states() == {"refused": 1}, f"states: {small.states()}")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__"}
    sys.exit(main(tests, sys.argv))
