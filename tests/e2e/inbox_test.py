"""What comes back, with the real programs and a real IMAP server: bounces, replies, and a mailbox that is dead."""

import sys

from dovecot_server import Dovecot, reply, report
from harness import check, main
from small_company import MORNING, SmallCompany, TODAY

AFTERNOON = "2026-03-04T13:10:00Z"
NEXT_DAY = "2026-03-05T08:10:00Z"


class Answered(SmallCompany):
    """A small company whose debtors have two addresses each, and that reads what comes back."""

    def __init__(self, build, place, late=1, **options):
        self.inbox = place.add(Dovecot(place.path))
        super().__init__(build, place, late=0, lines={"  per_minute: 600\n": "  per_minute: 600\n\n" + self.inbox.section()},
                         **options)
        for n in range(1, late + 1):
            debtor = self.sandbox.control("/add_debtor", {
                "company": f"Late {n} B.V.", "email": f"late{n}@debtor{n}.example",
                "invoice_email": f"invoices{n}@debtor{n}.example", "country": "NL", "habit": "never"})
            number = f"2026-9{n:03}"
            self.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "121.00", "due_in": -7, "number": number})
            self.numbers.append(number)

    def mailed(self):
        """To whom something was delivered, in order."""
        return [mail["To"] for mail in sorted(self.mail.mails(), key=lambda mail: mail["Date"].datetime)]

    def key(self):
        return self.taken_keys()[0]

    def why(self, now, number=0):
        return self.company.ctl("why", self.numbers[number], now=now)

    def reason(self, now, number=0):
        return self.company.json("why", self.numbers[number], now=now)["items"][0]["decision"]["reason"]


def a_bounce_goes_to_the_next_contact_the_next_day(build, place):
    small = Answered(build, place)
    small.run()
    check(small.mailed() == ["invoices1@debtor1.example"], f"mailed to {small.mailed()}")
    small.inbox.deliver(report(small.key(), "invoices1@debtor1.example"), "2026-03-04T08:12:00Z")
    small.run(AFTERNOON)
    check(small.states() == {"bounced": 1}, f"states: {small.states()}")
    check(len(small.mailed()) == 1, "something left the same day")
    shown = small.company.ctl("debtor", "show", "Late 1 B.V.", now=AFTERNOON)
    check("mail to invoices1@debtor1.example came back on 2026-03-04: 550 5.1.1 no such user" in shown, shown)
    small.run(NEXT_DAY)
    check(small.mailed() == ["invoices1@debtor1.example", "late1@debtor1.example"], f"mailed to {small.mailed()}")
    why = small.why(NEXT_DAY)
    for told in ("bounced", "came back: 550 5.1.1 no such user", "a delivery report", "Mail to invoices1@debtor1.example"):
        check(told in why, f"why does not tell {told!r}:\n{why}")
    check(small.company.ctl("verify", now=NEXT_DAY).count("whole") == 1, "the history is broken")

    # The other address is none either: a person has to find one, and may say that one works.
    key = next(key for key in small.taken_keys() if key != small.key())
    small.inbox.deliver(report(key, "late1@debtor1.example"), "2026-03-05T08:12:00Z")
    small.run("2026-03-05T13:10:00Z")
    small.run("2026-03-06T08:10:00Z")
    check(len(small.mailed()) == 2, f"mailed to {small.mailed()}")
    check(small.reason("2026-03-06T08:11:00Z") == "no_contact", "nobody is missed")
    tasks = small.company.json("list", "tasks", now="2026-03-06T08:11:00Z")["administrations"][0]["tasks"]
    check([task["kind"] for task in tasks] == ["find_contact"], f"tasks: {tasks}")
    small.company.ctl("debtor", "address", "Late 1 B.V.", "Invoices1@debtor1.example", "--works", now="2026-03-06T08:12:00Z")
    small.run("2026-03-06T08:15:00Z")
    check(small.mailed()[2:] == ["invoices1@debtor1.example"], f"mailed to {small.mailed()}")
    check(all("Seen" not in flags for flags in small.inbox.flags()), f"the mailbox was changed: {small.inbox.flags()}")


def a_refused_address_is_marked_and_a_delay_is_not(build, place):
    small = Answered(build, place, late=2, handler="RefuseOne", handler_arguments=["invoices2@"])
    small.run()
    check(small.states() == {"accepted": 1, "refused": 1}, f"states: {small.states()}")
    small.inbox.deliver(report(small.key(), "invoices1@debtor1.example", "4.4.1", "timed out", "delayed"), "2026-03-04T12:00:00Z")
    small.run(AFTERNOON)
    small.run(NEXT_DAY)
    check(sorted(small.mailed()) == ["invoices1@debtor1.example", "late2@debtor2.example"], f"mailed to {small.mailed()}")
    check("a delivery report" in small.why(NEXT_DAY), "the delay is not listed")


def a_reply_holds_for_a_short_time(build, place):
    small = Answered(build, place, late=3)
    small.run()
    keys = {mail["To"]: mail["Message-ID"].strip("<>").split("@")[0] for mail in small.mail.mails()}
    one, two, three = (keys[f"invoices{n}@debtor{n}.example"] for n in (1, 2, 3))
    small.inbox.deliver(reply(one, "boss@debtor1.example", "Wij betalen vrijdag."), "2026-03-04T12:00:00Z")
    small.inbox.deliver(reply(two, "boss@debtor2.example", "Ik ben er niet.", "Auto-Submitted: auto-replied\n"), "2026-03-04T12:00:00Z")
    small.inbox.deliver(reply(three, "boss@debtor3.example", "Wij zijn in staat van faillissement."), "2026-03-04T12:00:00Z")
    small.inbox.deliver("From: nobody@stranger.example\nSubject: Buy this\n\ncheap\n", "2026-03-04T12:00:00Z")
    log = small.run(AFTERNOON)
    check("Wij betalen" not in log and "boss@" not in log, "the log tells what a debtor wrote")
    first = small.why(AFTERNOON)
    check("reply_hold" in first and "until 2026-03-09" in first and "Wij betalen vrijdag." in first, first)
    check("Wij missen nog" not in first, "what was quoted is shown")
    second = small.why(AFTERNOON, 1)
    check("reply_hold" not in second and "an automatic answer from boss@debtor2.example" in second, second)
    third = small.why(AFTERNOON, 2)
    check("reply_hold" in third and "faillissement" in third and "until it is lifted" in third, third)
    small.run("2026-03-09T08:10:00Z")
    check(small.reason("2026-03-09T08:11:00Z") == "not_due", "the hold does not end")
    check(small.reason("2026-03-09T08:11:00Z", 2) == "reply_hold", "the stop word was forgotten")
    check("whole" in small.company.ctl("verify", now="2026-03-09T08:12:00Z"), "the history is broken")


def a_dead_mailbox_stops_nothing_and_is_told(build, place):
    small = Answered(build, place)
    small.inbox.stop()
    log = small.run()
    check(small.mailed() == ["invoices1@debtor1.example"], "a dead mailbox stopped sending")
    check(log.count("mailbox_failed") == 1, f"told in the log:\n{log}")
    status = small.company.ctl("status", now=AFTERNOON, expect=1)
    check("The mailbox bounces at 127.0.0.1, INBOX cannot be read" in status and "Since 2026-03-04" in status, status)


if __name__ == "__main__":
    tests = {one.__name__: one for one in (
        a_bounce_goes_to_the_next_contact_the_next_day, a_refused_address_is_marked_and_a_delay_is_not,
        a_reply_holds_for_a_short_time, a_dead_mailbox_stops_nothing_and_is_told)}
    sys.exit(main(tests, sys.argv))
