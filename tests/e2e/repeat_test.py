"""Running again, running beside, and coming back late: nothing leaves twice."""

import sqlite3
import subprocess
import sys

from harness import check, main
from small_company import MORNING, SmallCompany


def ten_runs_on_one_day_send_what_the_first_sent(build, place):
    small = SmallCompany(build, place)
    small.run()
    first = sorted(small.taken_keys())
    check(len(first) == 4, f"the first run sent {len(first)} of 4")
    for n in range(9):
        if n >= 4:  # also with the row of that day deleted
            with sqlite3.connect(small.company.state / "dunningd.db") as store:
                store.execute("DELETE FROM runs")
            store.close()
        small.run(f"2026-03-04T09:{10 + n}:00Z")
    check(sorted(small.taken_keys()) == first, "a repeated run sent something")


def after_ten_days_of_outage_one_message_the_next_step(build, place):
    small = SmallCompany(build, place, late=2)
    small.run()
    check(len(small.taken_keys()) == 2, "the reminders did not leave")
    # S29: after an outage the next step waits for two banking days of fresh books.
    for day in ("23", "24"):
        small.run(f"2026-03-{day}T08:10:00Z")
        check(len(small.taken_keys()) == 2, f"something left on the {day}th, before the books had settled")
    small.run("2026-03-25T08:10:00Z")
    taken = small.taken_keys()
    check(len(taken) == 4, f"{len(taken) - 2} messages after the outage instead of one a case")
    check(sorted(row["step"] for row in small.rows() if row["state"] == "accepted")
          == ["reminder", "reminder", "second_reminder", "second_reminder"], "not the next step")


def paid_between_pull_and_look_is_not_mailed(build, place):
    small = SmallCompany(build, place, late=3)
    small.run("2026-03-04T06:00:00Z")  # before the daily run: the books are read, nothing is decided
    check(not small.taken_keys(), "something left before the daily run")
    paid = small.numbers[1]
    small.sandbox.control("/trigger", {"method": "GET", "path_contains": "contacts/synchronization", "when": "after",
                                       "do": {"command": "pay", "body": {"invoice": paid}}})
    small.run()
    check(len(small.taken_keys()) == 2, f"{len(small.taken_keys())} mails instead of 2")
    check(all(paid not in mail.get_body(("plain",)).get_content() for mail in small.mail.mails()), "the paid invoice was mailed")
    why = small.company.json("why", paid, now=MORNING)
    item = why["items"][0]
    check(any(one["cancelled"] == "look_changed" for one in item["occasions"]), "why does not say look_changed")
    check(item["decision"]["reason"] == "paid", f"decided again as {item['decision']['reason']}")


def weekly_late_debtor_gets_each_first_reminder(build, place):
    import datetime
    small = SmallCompany(build, place, late=0)
    debtor = small.sandbox.control("/add_debtor", {"company": "Altijd Laat B.V.", "email": "ap@laat.example",
                                                   "country": "NL", "habit": "never"})
    start = datetime.date(2026, 3, 4)
    numbers = []
    for day in range(0, 56):
        date = start + datetime.timedelta(days=day)
        small.sandbox.control("/clock", {"now": f"{date}T08:05:00Z"})
        if day % 7 == 0 and day < 35:
            numbers.append(f"2026-8{day:03}")
            small.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "50.00", "due_in": 2,
                                                   "number": numbers[-1]})
        small.run(f"{date}T08:10:00Z")
    for number in numbers:
        why = small.company.json("why", number, now="2026-04-28T08:10:00Z")
        steps = {rung["step"] for rung in why["items"][0]["ladder"] if rung["taken"]}
        check("reminder" in steps, f"{number} never got its first reminder: {why['items'][0]['ladder']}")


def second_daemon_names_the_holder(build, place):
    small = SmallCompany(build, place, late=1)
    small.run()
    first = subprocess.Popen([build / "bin/dunningd", "--config", small.company.config],
                             stderr=open(place.path / "first.log", "wb"))
    try:
        from harness import wait_for
        wait_for("the first daemon", lambda: b"started" in (place.path / "first.log").read_bytes())
        log = small.company.daemon(MORNING, expect=1)
        check(str(first.pid) in log, f"the holder is not named: {log}")
        second = subprocess.Popen([build / "bin/dunningd", "--config", small.company.config],
                                  stderr=open(place.path / "second.log", "wb"))
        wait_for("the standby", lambda: b"standing_by" in (place.path / "second.log").read_bytes())
        second.terminate()
        check(second.wait(timeout=20) == 0, "the standby did not end cleanly")
    finally:
        first.terminate()
        check(first.wait(timeout=30) == 0, "the first daemon did not end cleanly")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__"}
    sys.exit(main(tests, sys.argv))
