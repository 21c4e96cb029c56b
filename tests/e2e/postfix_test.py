"""Mail through a real relay, with the real programs: Postfix takes it by STARTTLS or refuses it, gives up later on what
another server refuses, and its report lies in the mailbox that dunningd reads from Dovecot."""

import pathlib
import sys

from dovecot_server import Dovecot
from harness import MailServer, check, main, wait_for
from postfix_server import Postfix
from small_company import SmallCompany

AFTERNOON = "2026-03-04T13:10:00Z"
NEXT_DAY = "2026-03-05T08:10:00Z"
# Relay and mailbox belong to one company; bounces come back to the address in From.
SENDER = "debiteuren@kade.example"
# One customer's mailbox is at the relay itself; the other's server takes everybody but who has left.
HERE, THERE = "bakker.example", "molen.example"
GONE, UNKNOWN = f"vertrokken@{THERE}", f"onbekend@{HERE}"


class Relayed(SmallCompany):
    def __init__(self, build, place):
        self.inbox = place.add(Dovecot(place.path))
        self.there = place.add(MailServer(place.path, "RefuseOne", GONE))
        mailboxes = {SENDER: self.inbox.user, f"facturen@{HERE}": "bakker", f"info@{HERE}": "bakker"}
        self.relay = place.add(Postfix(place.path, self.inbox.path / "mail", mailboxes, {THERE: self.there.port}))
        # What is not said about security is the default: STARTTLS, or nothing is sent.
        super().__init__(build, place, late=0, mail=self.relay, lines={
            "  security: none                    # on loopback only\n": "",
            "  per_minute: 600\n": "  per_minute: 600\n\n" + self.inbox.section()})
        authorities = place.path / "authorities.pem"
        authorities.write_text(pathlib.Path(self.sandbox.ready["ca_file"]).read_text() + self.relay.authority.read_text())
        config = self.company.config.read_text()
        self.company.config.write_text(config.replace(self.sandbox.ready["ca_file"], str(authorities)))

    def owes(self, name, invoice_email, otherwise, number):
        debtor = self.sandbox.control("/add_debtor", {"company": name, "email": otherwise, "invoice_email": invoice_email,
                                                      "country": "NL", "habit": "never"})
        self.sandbox.control("/add_invoice", {"debtor": debtor["id"], "amount": "121.00", "due_in": -7, "number": number})

    def mails_of(self, number):
        """(step, state, first recipient, day) of its mails, in their order."""
        rows = [row for row in self.rows() if number in row["invoices"]]
        return [(row["step"], row["state"], row["recipients"][0]["address"], row["on"]) for row in reversed(rows)]

    def at_the_customer(self):
        return [mail["To"] for mail in self.there.mails()]


def what_postfix_takes_and_cannot_deliver_goes_to_the_next_contact_the_next_day(build, place):
    small = Relayed(build, place)
    small.owes("Bakker B.V.", f"facturen@{HERE}", f"info@{HERE}", "2026-9001")
    small.owes("Molen B.V.", GONE, f"info@{THERE}", "2026-9002")
    small.run()
    check(small.states() == {"accepted": 2}, f"states: {small.states()}")
    wait_for("the report of Postfix", lambda: small.relay.in_mailbox(small.inbox.user))
    check([mail["To"] for mail in small.relay.in_mailbox("bakker")] == [f"facturen@{HERE}"], "what is known was not delivered")
    check("Trusted TLS" in small.relay.log() or "TLS connection established" in small.relay.log(), "it went without TLS")
    [report] = small.relay.in_mailbox(small.inbox.user)
    check(report.get_content_type() == "multipart/report" and report["To"] == SENDER, f"no report: {report}")

    small.run(AFTERNOON)
    check(small.mails_of("2026-9002") == [("reminder", "bounced", GONE, "2026-03-04")], f"{small.mails_of('2026-9002')}")
    shown = small.company.ctl("debtor", "show", "Molen B.V.", now=AFTERNOON)
    check(f"mail to {GONE} came back on 2026-03-04" in shown and "550 5.1.1 no such user" in shown, shown)
    check(not small.at_the_customer(), "it went out again the same day")

    small.run(NEXT_DAY)
    again = [("reminder", "bounced", GONE, "2026-03-04"), ("reminder", "accepted", f"info@{THERE}", "2026-03-05")]
    check(small.mails_of("2026-9002") == again, f"{small.mails_of('2026-9002')}")
    wait_for("the mail to the next contact", small.at_the_customer)
    check(small.at_the_customer() == [f"info@{THERE}"], f"at the customer's server: {small.at_the_customer()}")
    why = small.company.ctl("why", "2026-9002", now=NEXT_DAY)
    for told in ("it came back: ", "550 5.1.1 no such user", "a delivery report", f"Mail to {GONE}"):
        check(told in why, f"why does not tell {told!r}:\n{why}")
    check(small.mails_of("2026-9001") == [("reminder", "accepted", f"facturen@{HERE}", "2026-03-04")], "the other had it twice")
    status = small.company.ctl("status", now=NEXT_DAY, expect=None)
    check("demo sends." in status and "Waits for a person" not in status, status)
    # No level was burned: ten days after the reminder that arrived comes the second one, to where that went.
    for day in range(6, 17):
        small.run(f"2026-03-{day:02}T08:10:00Z")
    check(small.mails_of("2026-9002")[2:] == [("second_reminder", "accepted", f"info@{THERE}", "2026-03-16")],
          f"{small.mails_of('2026-9002')}")
    check("whole" in small.company.ctl("verify", now="2026-03-16T08:12:00Z"), "the history is broken")


def whom_postfix_does_not_know_is_refused_at_once(build, place):
    small = Relayed(build, place)
    small.owes("Bakker B.V.", UNKNOWN, f"info@{HERE}", "2026-9001")
    small.run()
    check(small.mails_of("2026-9001") == [("reminder", "refused", UNKNOWN, "2026-03-04")], f"{small.mails_of('2026-9001')}")
    why = small.company.ctl("why", "2026-9001", now=AFTERNOON)
    check("User unknown in virtual mailbox table" in why, f"why does not tell what Postfix said:\n{why}")
    small.run(AFTERNOON)
    check(len(small.rows()) == 1, "it was tried again the same day")
    small.run(NEXT_DAY)
    check(small.mails_of("2026-9001")[1:] == [("reminder", "accepted", f"info@{HERE}", "2026-03-05")], f"{small.mails_of('2026-9001')}")
    wait_for("the mail to the next contact", lambda: small.relay.in_mailbox("bakker"))
    check([mail["To"] for mail in small.relay.in_mailbox("bakker")] == [f"info@{HERE}"], "it went to somebody else")
    check(not small.relay.in_mailbox(small.inbox.user), "Postfix sent a report about what it had refused")


def a_relay_with_a_certificate_of_nobody_known_gets_nothing(build, place):
    small = Relayed(build, place)
    small.owes("Bakker B.V.", f"facturen@{HERE}", f"info@{HERE}", "2026-9001")
    config = small.company.config.read_text()
    small.company.config.write_text(config.replace(str(place.path / "authorities.pem"), small.sandbox.ready["ca_file"]))
    small.run(expect=None)
    check("accepted" not in small.states() and not (small.relay.mail / "bakker").exists(), f"it was sent: {small.states()}")
    status = small.company.ctl("status", now="2026-03-04T08:20:00Z", expect=None)
    check("demo: 1 message could not leave and is tried again: SSL certificate problem" in status and "demo sends" not in status,
          f"status does not say why nothing leaves:\n{status}")


def a_test_leaves_no_postfix_behind(build, place):
    inbox = place.add(Dovecot(place.path))
    relay = Postfix(place.path, inbox.path / "mail", {SENDER: inbox.user}, {})
    check(relay.left(), "its processes are not seen")
    relay.stop()
    check(not relay.left() and not relay.path.exists(), "something of it is left")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (
        what_postfix_takes_and_cannot_deliver_goes_to_the_next_contact_the_next_day, whom_postfix_does_not_know_is_refused_at_once,
        a_relay_with_a_certificate_of_nobody_known_gets_nothing, a_test_leaves_no_postfix_behind)}
    sys.exit(main(tests, sys.argv))
