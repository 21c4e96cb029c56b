"""What a person wants done now: a step before its time, copies, a ladder that is moved, a later due date, a settlement."""

import sys

from harness import check, main
from persons_say_test import Desk


def taken(desk, debtor):
    """How many mails the server took for the n-th debtor, beside the owner's copies."""
    return len([mail for mail in desk.small.mail.mails() if f"late{debtor}@" in mail["To"]])


def documents(mail):
    return [(part.get_filename(), part.get_content()) for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]


def is_whole(desk):
    verified = desk.say("verify")
    check("whole" in verified, f"verify:\n{verified}")


def copies_leave_at_once_and_are_attached(build, place):
    desk = Desk(build, place)
    first, second = desk.small.numbers
    desk.run()
    check(desk.sent(1) == ["reminder"], f"sent: {desk.sent(1)}")
    desk.say("send", first, "--copies", "--reason", "she lost it")
    desk.run()
    check(desk.sent(1) == ["reminder", "copies"], f"copies wait for no gap: {desk.sent(1)}")
    check(taken(desk, 1) == 2, f"the server took {taken(desk, 1)} mails")
    newest = max((mail for mail in desk.small.mail.mails() if "late1@" in mail["To"]), key=lambda mail: mail.path.stat().st_mtime_ns)
    found = documents(newest)
    check(len(found) == 1 and found[0][1].startswith(b"%PDF"), f"documents: {[(name, len(content)) for name, content in found]}")
    why = desk.say("why", first)
    check("send copies of the invoices about 2026-9001" in why and "she lost it" in why, f"why does not tell of the wish:\n{why}")
    check("copies, 121.00 EUR, 1 invoice" in why, f"why does not tell of the message:\n{why}")
    # Another day, with everything of the debtor on hold: what is held is not shown, so there is nothing to send.
    desk.say("hold", second, "--reason", "a trial")
    desk.say("send", "Late 2 B.V.", "--copies")
    desk.run()
    check("copies" not in desk.sent(2), f"what is on hold was sent: {desk.sent(2)}")
    desk.say("send", first, "--copies")
    desk.run()
    check(desk.sent(1) == ["reminder", "copies", "copies"], f"asked for twice, sent twice: {desk.sent(1)}")
    is_whole(desk)


def a_step_is_sent_before_its_time_and_keeps_the_gap(build, place):
    desk = Desk(build, place)
    first, second = desk.small.numbers
    desk.run()
    desk.say("send", first, "--step", "second_reminder", "--reason", "the salesman asked")
    desk.run()
    check(desk.sent(1) == ["reminder"], f"a second message on the same day: {desk.sent(1)}")
    desk.until("2026-03-09")
    check(desk.sent(1) == ["reminder", "second_reminder"], f"sent: {desk.sent(1)}")
    check(desk.sent(2) == ["reminder"], f"the other debtor's ladder was moved, too: {desk.sent(2)}")
    why = desk.say("why", first)
    check("send second_reminder about 2026-9001" in why and "the salesman asked" in why, f"why does not tell who wanted it:\n{why}")
    # One that needs approval is not exempt from it.
    desk.say("send", second, "--step", "final_notice")
    desk.until("2026-03-10")
    check(desk.sent(2) == ["reminder"], f"sent without a yes: {desk.sent(2)}")
    check("final_notice" in desk.say("approve"), "the list of what waits does not have it")
    desk.say("approve", "--all")
    desk.until("2026-03-11")
    check(desk.sent(2) == ["reminder", "final_notice"], f"sent after the yes: {desk.sent(2)}")
    is_whole(desk)


def a_ladder_is_set_skipped_and_said_again(build, place):
    desk = Desk(build, place, late=3)
    first, second, third = desk.small.numbers
    desk.say("step", first, "set", "second_reminder", "--reason", "we called in February")
    desk.say("step", second, "skip")
    desk.run()
    check(desk.sent(1) == ["second_reminder"], f"set, and sent: {desk.sent(1)}")
    check(desk.sent(2) == [], f"the skipped step was taken: {desk.sent(2)}")
    check(desk.sent(3) == ["reminder"], f"what nobody moved: {desk.sent(3)}")
    why = desk.say("why", first)
    check("2026-9001 takes second_reminder next" in why and "we called in February" in why, f"why:\n{why}")
    check("2026-9002 passes reminder over" in desk.say("why", second), "why does not tell of the skipped step")
    # A skipped step counts for anchors as taken that day: ten days later comes the next one.
    desk.until("2026-03-13")
    check(desk.sent(2) == [], f"sooner than the policy's distance: {desk.sent(2)}")
    desk.until("2026-03-16")
    check(desk.sent(2) == ["second_reminder"], f"after a skipped step: {desk.sent(2)}")
    # Once more: a fortnight after the same step at the earliest (S17).
    desk.say("step", first, "again")
    desk.until("2026-03-17")
    check(desk.sent(1) == ["second_reminder"], f"again, within same_step_gap: {desk.sent(1)}")
    desk.until("2026-03-18")
    check(desk.sent(1) == ["second_reminder", "second_reminder"], f"again: {desk.sent(1)}")
    check(taken(desk, 1) == 2, f"the server took {taken(desk, 1)} mails")
    check("2026-9001 takes second_reminder once more" in desk.say("why", first), "why does not tell that it was said again")
    is_whole(desk)


def an_agreed_due_date_stands_for_the_ledgers(build, place):
    desk = Desk(build, place)
    first, second = desk.small.numbers
    word = desk.json("extend", first, "2026-03-06", "--reason", "holidays")["word"]
    other = desk.json("extend", second, "2026-04-30")["word"]
    check(word.startswith("extension/"), f"no word: {word}")
    desk.until("2026-03-06")
    check(desk.sent(1) == [], f"sent before the agreed date: {desk.sent(1)}")
    desk.until("2026-03-09")
    check(desk.sent(1) == ["reminder"], f"three days after it: {desk.sent(1)}")
    check("6 maart 2026" in desk.mail(1) or "6 March 2026" in desk.mail(1) or "06-03-2026" in desk.mail(1),
          f"the mail does not name the agreed date: {desk.mail(1)[:400]}")
    why = desk.say("why", first)
    check("2026-9001 is due on 2026-03-06 by agreement" in why and "holidays" in why, f"why:\n{why}")
    desk.say("withdraw", other)
    desk.until("2026-03-12")
    check(desk.sent(2) == ["reminder"], f"after the agreement was taken back: {desk.sent(2)}")
    is_whole(desk)


def an_offer_is_mailed_and_paid_or_lapses(build, place):
    desk = Desk(build, place)
    lapses, paid = desk.small.numbers
    word = desk.json("offer", lapses, "--pay", "100.00", "--by", "2026-03-10", "--reason", "damaged goods")["word"]
    desk.say("offer", paid, "--pay", "100,00", "--by", "2026-03-10")
    desk.run()
    check(desk.sent(1) == desk.sent(2) == ["offer"], f"sent: {desk.sent(1)}, {desk.sent(2)}")
    check("100,00" in desk.mail(1), f"the offer does not name its amount: {desk.mail(1)[:300]}")
    check("is offered to pay 100.00 EUR by 2026-03-10" in desk.say("why", lapses), "why does not tell of the offer")
    desk.until("2026-03-12", d2026_03_09=[("pay", {"invoice": paid, "amount": "100.00"})])
    check(desk.sent(1) == ["offer"], f"sent while the offer was open: {desk.sent(1)}")
    desk.until("2026-03-31")
    check(desk.sent(1)[:2] == ["offer", "reminder"], f"the ladder did not go on: {desk.sent(1)}")
    check(desk.sent(2) == ["offer"], f"the rest of a settlement was asked for: {desk.sent(2)}")
    standing = desk.standing("offers")
    check(standing[word] == "lapsed" and "paid" in standing.values(), f"{standing}")
    tasks = desk.json("list", "tasks")["administrations"][0]["tasks"]
    check(any(task["kind"] == "credit_rest" for task in tasks), f"nobody is asked to credit the rest: {tasks}")
    is_whole(desk)


def what_makes_no_sense_is_refused_and_changes_nothing(build, place):
    desk = Desk(build, place)
    first, second = desk.small.numbers
    wrong = [
        ("step", first, "set", "third_reminder"),         # its policy has no such step
        ("step", first, "set"),                           # which one?
        ("step", first, "again"),                         # nothing was taken yet
        ("step", first, "again", "reminder"),
        ("step", first, "leap"),
        ("step", "2026-0000", "skip"),                    # no such invoice
        ("send", first, "--step", "third_reminder"),
        ("send", first),                                  # what?
        ("send", first, "--copies", "--statement"),
        ("send", "2026-0000", "--copies"),
        ("extend", first, "2026-02-20"),                  # earlier than it is due
        ("extend", first, "2026-02-30"),                  # no such day
        ("extend", "2026-0000", "2026-05-01"),
        ("offer", first, "--pay", "121.00", "--by", "2026-03-10"),  # no less than is open
        ("offer", first, "--pay", "100.00", "--by", "2026-03-04"),  # today
        ("offer", first, "--pay", "a lot", "--by", "2026-03-10"),
    ]
    for command in wrong:
        out = desk.say(*command, expect=None)
        check(desk.small.company.returncode_of_ctl in (1, 2), f"accepted: {' '.join(command)}: {out}")
    words = [row for of in desk.json("list", "words")["administrations"] for row in of["words"]]
    check(words == [], f"something was said all the same: {words}")
    # What is settled is not moved, extended, offered or sent any more.
    desk.until("2026-03-05", d2026_03_05=[("pay", {"invoice": second})])
    before = taken(desk, 2)
    for command in (("step", second, "again"), ("step", second, "set", "second_reminder"), ("extend", second, "2026-05-01"),
                    ("offer", second, "--pay", "1.00", "--by", "2026-03-20"), ("send", second, "--step", "second_reminder")):
        desk.say(*command, expect=None)
        check(desk.small.company.returncode_of_ctl in (1, 2), f"accepted about a settled invoice: {' '.join(command)}")
    desk.until("2026-03-25")
    check(taken(desk, 2) == before, f"mailed about a settled invoice: {desk.sent(2)}")
    is_whole(desk)


if __name__ == "__main__":
    tests = {one.__name__: one for one in (
        copies_leave_at_once_and_are_attached, a_step_is_sent_before_its_time_and_keeps_the_gap,
        a_ladder_is_set_skipped_and_said_again, an_agreed_due_date_stands_for_the_ledgers,
        an_offer_is_mailed_and_paid_or_lapses, what_makes_no_sense_is_refused_and_changes_nothing)}
    sys.exit(main(tests, sys.argv))
