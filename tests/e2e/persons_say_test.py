"""What a person says, with the real programs: what leaves because of it, what does not, and what is told afterwards."""

import datetime
import hashlib
import sys

from harness import check, main
from small_company import SmallCompany, TODAY

FIRST = datetime.date.fromisoformat(TODAY)
MORNING = datetime.timedelta(hours=8, minutes=10)  # the daily run may begin at 09:05 in Amsterdam


class Desk:
    """A small company that nobody has adopted yet, and a person who says things before the first reminder leaves."""

    def __init__(self, build, place, late=2, policy=None):
        self.small = SmallCompany(build, place, late=late, lines={"adopt: at_once": "adopt: ask"})
        self.day = FIRST
        self.clock = datetime.timedelta(hours=7, minutes=30)  # UTC; Amsterdam is an hour ahead
        if policy:
            path = self.small.company.config.parent / "policies/business.yaml"
            text = path.read_text()
            check(policy[0] in text, f"the demo's policy has no {policy[0]!r}")
            path.write_text(text.replace(policy[0], policy[1]))
        self.run()  # before the daily run may begin: the books are read, and nothing is decided
        self.say("adopt", "demo", "--yes")
        self.clock = MORNING

    def now(self):
        """A minute later than the last time."""
        self.clock += datetime.timedelta(minutes=1)
        return f"{self.day.isoformat()}T{str(self.clock).zfill(8)}Z"

    def run(self):
        return self.small.run(self.now())

    def say(self, *arguments, expect=0):
        return self.small.company.ctl(*arguments, now=self.now(), expect=expect)

    def json(self, *arguments, expect=0):
        return self.small.company.json(*arguments, now=self.now(), expect=expect)

    def until(self, date, **on):
        """Runs every day up to and including this one; `on` are commands to the sandbox, by day as d2026_03_09."""
        last = datetime.date.fromisoformat(date)
        while self.day < last:
            self.day += datetime.timedelta(days=1)
            self.clock = MORNING
            self.small.sandbox.control("/clock", {"now": self.now()})
            for command, body in on.get("d" + self.day.isoformat().replace("-", "_"), []):
                self.small.sandbox.control("/" + command, body)
            self.run()

    def sent(self, debtor):
        """What was accepted for the n-th debtor, oldest first."""
        rows = [row for row in self.small.rows() if row["state"] == "accepted" and row["debtor_name"] == f"Late {debtor} B.V."]
        return [row["step"] if row["kind"] == "step" else row["kind"] for row in sorted(rows, key=lambda row: row["changed_at"])]

    def mail(self, debtor):
        """The newest mail to the n-th debtor, as text."""
        found = [mail for mail in self.small.mail.mails() if f"late{debtor}@" in mail["To"]]
        check(found, f"no mail to debtor {debtor}")
        newest = max(found, key=lambda mail: (mail["Date"].datetime, mail.path.stat().st_mtime))
        body = newest.get_body(("plain",)).get_content()
        return newest["Subject"] + "\n" + " ".join(body.split())

    def standing(self, what):
        return {row["word"]: row["standing"] for of in self.json("list", what)["administrations"] for row in of["words"]}


def a_promise_is_confirmed_kept_or_broken(build, place):
    desk = Desk(build, place)
    kept, broken = desk.small.numbers
    said = desk.json("promise", kept, "--by", "2026-03-11", "--confirm")
    check(said["word"].startswith("promise/"), f"no word: {said}")
    desk.say("promise", broken, "--by", "2026-03-09", "--amount", "100,00")
    desk.run()
    check(desk.sent(1) == ["promise_confirmed"], f"sent to 1: {desk.sent(1)}")
    check("121,00" in desk.mail(1), "the confirmation does not name the amount")
    check(desk.sent(2) == [], f"sent to 2 while the promise is open: {desk.sent(2)}")
    desk.until("2026-03-20", d2026_03_10=[("pay", {"invoice": kept})])
    check(sorted(desk.standing("promises").values()) == ["broken", "kept"], f"{desk.standing('promises')}")
    check(desk.sent(1) == ["promise_confirmed"], f"reminded after payment: {desk.sent(1)}")
    check(desk.sent(2) == ["reminder"], f"the ladder did not go on: {desk.sent(2)}")
    check("100,00" in desk.mail(2), "the reminder does not speak of the broken promise")
    why = desk.say("why", broken)
    check("promises 100.00 EUR by 2026-03-09" in why and "broken" in why, "why does not tell of the promise")
    check("promise_confirmed, 121.00 EUR, 1 invoice" in desk.say("why", kept, "--on", "2026-03-09"), "why does not tell of the confirmation")


def a_promise_above_the_limits_waits_for_an_approver(build, place):
    desk = Desk(build, place, late=1)
    number = desk.small.numbers[0]
    word = desk.json("promise", number, "--by", "2026-04-30")["word"]
    check(word in desk.say("approve"), "the list does not have the promise")
    desk.say("approve", word)
    desk.run()
    check(desk.sent(1) == [], f"sent although a promise was approved: {desk.sent(1)}")


def the_undisputed_part_goes_on(build, place):
    desk = Desk(build, place, late=1)
    number = desk.small.numbers[0]
    desk.say("dispute", number, "21.00", "--category", "price", "--owner", "kees", "--review", "2026-03-18")
    desk.run()
    check(desk.sent(1) == ["reminder"], f"sent: {desk.sent(1)}")
    check("100,00" in desk.mail(1), "the reminder is not about the undisputed part")
    desk.until("2026-03-18")
    tasks = desk.json("list", "tasks")["administrations"][0]["tasks"]
    check(any(task["kind"] == "review_dispute" for task in tasks), f"no task on the day of the review: {tasks}")
    desk.say("dispute", "close", number, "--unfounded")
    desk.until("2026-03-19")
    check("dispute_unfounded" in desk.sent(1), f"nobody told the debtor: {desk.sent(1)}")
    desk.say("dispute", "close", number, "--unfounded", expect=1)


def a_plan_is_mailed_announced_missed_and_ended(build, place):
    desk = Desk(build, place, late=1)
    number = desk.small.numbers[0]
    desk.say("instalments", number, "--requested")
    desk.run()
    check(desk.sent(1) == [], f"sent while a plan was asked for: {desk.sent(1)}")
    desk.say("instalments", "accept", number, "--times", "2", "--every", "2 weeks", "--first", "2026-03-12", "--deposit", "21,00")
    desk.until("2026-04-17", d2026_03_11=[("pay", {"invoice": number, "amount": "21.00"})])
    sent = desk.sent(1)
    check(sent[:2] == ["plan_confirmed", "instalment_coming"], f"sent: {sent}")
    check("instalment_missed" in sent and "last_chance" in sent, f"sent: {sent}")
    check(sent.index("instalment_missed") < sent.index("last_chance"), f"out of order: {sent}")
    check("ended" in desk.standing("plans").values(), f"{desk.standing('plans')}")
    check("reminder" in sent[sent.index("last_chance"):], f"the ladder did not go on after the plan: {sent}")


def nothing_leaves_before_a_yes(build, place):
    desk = Desk(build, place, policy=("email: reminder\n", "email: reminder\n    approval: required\n"))
    desk.run()
    check(not desk.small.rows(), "a row was written before anybody said yes")
    waiting = desk.json("approve")["administrations"][0]["waiting"]
    check(len(waiting) == 2, f"waiting: {waiting}")
    status = desk.say("status", expect=1)
    check("2 messages wait for a yes" in status, f"status does not say what waits:\n{status}")
    desk.say("reject", "Late 2 B.V.", "--reason", "I call them first")
    desk.say("approve", waiting[0]["id"] if waiting[0]["debtor_name"] == "Late 1 B.V." else waiting[1]["id"])
    desk.run()
    check(desk.sent(1) == ["reminder"] and desk.sent(2) == [], f"sent: {desk.sent(1)}, {desk.sent(2)}")
    check("refused by demo on 2026-03-04: I call them first" in desk.say("approve"), "the refusal is not told")
    desk.say("approve", "--all")
    desk.run()
    check(desk.sent(2) == ["reminder"], f"sent after approve --all: {desk.sent(2)}")


def a_person_acts_now(build, place):
    desk = Desk(build, place)
    first, second = desk.small.numbers
    desk.say("note", first, "Thank you for calling on Tuesday.", "--in-next-message")
    desk.say("step", second, "skip")
    desk.run()
    check(desk.sent(1) == ["reminder"] and "Thank you for calling on Tuesday." in desk.mail(1), "the note is not in the message")
    check("reminder" not in desk.sent(2), f"a skipped step was taken: {desk.sent(2)}")
    desk.say("send", "Late 1 B.V.", "--statement")
    desk.run()
    check(desk.sent(1) == ["reminder", "statement"], f"a statement waits for no gap: {desk.sent(1)}")
    desk.say("extend", second, "2026-05-01")
    desk.until("2026-03-20")
    check(desk.sent(2) == [], f"sent before the agreed due date: {desk.sent(2)}")
    check("Thank you for calling" not in desk.mail(1), "the note went twice")


def holds_and_the_kill_switch(build, place):
    desk = Desk(build, place)
    first, second = desk.small.numbers
    desk.say("hold", "--number", "2026-9001", "--reason", "a trial")
    desk.say("pause")
    desk.run()
    check(desk.sent(1) == desk.sent(2) == [], "something left while everything was paused")
    status = desk.say("status", expect=1)
    check("demo sends nothing (paused)" in status and "dunningctl resume" in status, f"status:\n{status}")
    desk.say("resume")
    desk.run()
    check(desk.sent(1) == [] and desk.sent(2) == ["reminder"], f"sent: {desk.sent(1)}, {desk.sent(2)}")
    desk.say("release", "--number", "2026-9001")
    desk.until("2026-03-10")
    check(desk.sent(1) == ["reminder"], f"sent after the release: {desk.sent(1)}")


def a_case_is_exported_and_a_debtor_forgotten(build, place):
    desk = Desk(build, place)
    first = desk.small.numbers[0]
    desk.say("hold", "Late 2 B.V.", "--reason", "moved house")
    desk.run()
    out = place.path / "case"
    desk.say("export", first, "--out", str(out))
    eml = list((out / "messages").glob("*.eml"))
    check(len(eml) == 1 and b"2026-9001" in eml[0].read_bytes(), f"messages: {eml}")
    sums = dict(reversed(line.split("  ", 1)) for line in (out / "SHA256SUMS").read_text().splitlines())
    for path in out.rglob("*"):
        name = str(path.relative_to(out))
        if path.is_file() and name != "SHA256SUMS":
            check(sums.pop(name, "") == hashlib.sha256(path.read_bytes()).hexdigest(), f"{name} has another digest")
    check(not sums, f"the manifest names what is not there: {sums}")
    check("reminder" in (out / "timeline.txt").read_text(), "the timeline does not tell of the reminder")
    desk.say("export", first, "--out", str(out), expect=1)

    check("It is refused while a claim is open" in desk.say("forget", "Late 1 B.V."), "forget does not warn")
    desk.say("forget", "Late 1 B.V.", "--yes", expect=1)
    desk.until("2026-03-06", d2026_03_05=[("pay", {"invoice": first})])
    desk.say("forget", "Late 1 B.V.", "--yes")
    verified = desk.say("verify")
    check("whole" in verified and "demo had the personal part" in verified, f"verify:\n{verified}")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (
        a_promise_is_confirmed_kept_or_broken, a_promise_above_the_limits_waits_for_an_approver, the_undisputed_part_goes_on,
        a_plan_is_mailed_announced_missed_and_ended, nothing_leaves_before_a_yes, a_person_acts_now,
        holds_and_the_kill_switch, a_case_is_exported_and_a_debtor_forgotten)}
    sys.exit(main(tests, sys.argv))
