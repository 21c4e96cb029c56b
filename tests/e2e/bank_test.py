"""What the bank says: a receipt nobody has booked yet holds a reminder back, and so do books nobody keeps (S8, S9)."""

import re
import sys

from harness import check, main
from small_company import MORNING, SmallCompany

DAY_AFTER = "2026-03-05T08:10:00Z"


def reason_of(small, number, now=MORNING):
    return small.company.json("why", number, now=now)["items"][0]["decision"]["reason"]


def receipt_on_the_bank_holds_the_reminder_back(build, place):
    small = SmallCompany(build, place, late=1)
    small.add_late_invoice(2, amount="242.00")
    small.sandbox.control("/receive", {"invoice": small.numbers[0], "book_in": -1})
    small.run()
    check(len(small.taken_keys()) == 1, f"{len(small.taken_keys())} mails instead of 1")
    why = small.company.ctl("why", small.numbers[0], now=MORNING)
    check(reason_of(small, small.numbers[0]) == "maybe_paid", why)
    check("121.00 EUR" in why, f"why does not name the receipt:\n{why}")
    line = next(row for row in small.sandbox.control("/bank_lines") if row["open"] == "121.00")
    small.sandbox.control("/clock", {"now": "2026-03-05T07:00:00Z"})
    small.sandbox.control("/book", {"bank_line": line["id"], "invoice": small.numbers[0]})
    small.run(DAY_AFTER)
    small.company.ctl("why", small.numbers[0], now=DAY_AFTER, expect=1)  # it has been settled
    check(len(small.taken_keys()) == 1, "the debtor who had paid was reminded")


def books_that_nobody_keeps_hold_reminders_back(build, place):
    small = SmallCompany(build, place, late=0)
    small.sandbox.control("/clock", {"now": "2026-02-20T08:00:00Z"})
    small.sandbox.control("/books_stop", {})
    for row in small.sandbox.control("/bank_lines"):
        if row["date"] > "2026-02-20":
            small.sandbox.control("/delete_bank_line", {"bank_line": row["id"]})
    small.sandbox.control("/clock", {"now": MORNING})
    number = small.add_late_invoice(1)
    small.run()
    check(not small.taken_keys(), "a reminder left although the books end before the due date")
    check(reason_of(small, number) == "stale_books", small.company.ctl("why", number, now=MORNING))
    small.sandbox.control("/books_go_on", {})
    small.run(DAY_AFTER)
    check(reason_of(small, number, DAY_AFTER) != "stale_books", small.company.ctl("why", number, now=DAY_AFTER))


def token_that_may_not_see_the_bank_reads_the_rest(build, place):
    small = SmallCompany(build, place, late=2)
    small.sandbox.control("/token", {"scopes": ["sales_invoices", "settings"]})
    log = small.run()
    check(len(re.findall("bank_lines_refused", log)) == 1, f"bank_lines_refused is not said once:\n{log[-1500:]}")
    check("scope bank" in log, f"the log does not name the scope:\n{log[-1500:]}")
    check(reason_of(small, small.numbers[0]) == "stale_books", small.company.ctl("why", small.numbers[0], now=MORNING))
    # How far the books are is then for a person to say.
    small.company.ctl("books", "demo", "--as-of", "2026-03-04", now=MORNING)
    small.run(DAY_AFTER)
    check(len(small.taken_keys()) == 2, f"{len(small.taken_keys())} mails instead of 2: {small.states()}")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__" and name != "reason_of"}
    sys.exit(main(tests, sys.argv))
