"""A sandbox whose economy stands still, with a few debtors made for the test: what a fault test needs."""

from harness import Company, MailServer, Sandbox

TODAY = "2026-03-04"
MORNING = "2026-03-04T08:10:00Z"


class SmallCompany:
    """`late` debtors, each with one invoice a week overdue, adopted at once."""

    def __init__(self, build, place, late=4, handler=None, handler_arguments=(), lines=None, mail=None):
        self.sandbox = place.add(Sandbox(build, place.path, seed=3, debtors=0, invoices=0, date=TODAY))
        self.sandbox.control("/clock", {"now": MORNING})
        self.numbers = []
        for i in range(late):
            self.add_late_invoice(i + 1)
        self.mail = mail or place.add(MailServer(place.path, handler, *handler_arguments))
        self.company = Company(build, place.path, self.sandbox, self.mail.port, lines)
        self.place = place

    def add_late_invoice(self, n, due_in=-7, amount="121.00"):
        debtor = self.sandbox.control("/add_debtor", {"company": f"Late {n} B.V.", "email": f"late{n}@debtor{n}.example",
                                                      "country": "NL", "habit": "never"})
        number = f"2026-9{n:03}"
        self.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": amount, "due_in": due_in, "number": number})
        self.numbers.append(number)
        return number

    def run(self, now=MORNING, **options):
        self.sandbox.control("/clock", {"now": now})
        return self.company.daemon(now, **options)

    def rows(self, channel="mail"):
        listed = self.company.json("list", "messages", "--limit", "10000")
        return [row for one in listed["administrations"] for row in one["messages"] if row["channel"] == channel]

    def states(self):
        found = {}
        for row in self.rows():
            found[row["state"]] = found.get(row["state"], 0) + 1
        return found

    def taken_keys(self):
        return [mail["Message-ID"].strip("<>").split("@")[0] for mail in self.mail.mails()]
