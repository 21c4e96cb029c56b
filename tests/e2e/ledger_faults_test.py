"""What becomes of a run when the ledger misbehaves or holds nonsense: a clear message, and the rest goes on."""

import sys

from harness import check, main
from small_company import MORNING, SmallCompany

AGAIN = "2026-03-04T08:40:00Z"


def bad_records_are_quarantined_and_the_rest_goes_on(build, place):
    bad = {"amount_abc": {"total_unpaid": "abc"}, "amount_comma": {"total_unpaid": "12,50"},
           "unknown_state": {"state": "exploded"}, "no_contact": {"contact_id": None, "contact": None}}
    small = SmallCompany(build, place, late=2 + len(bad))
    for number, fields in zip(small.numbers[2:], bad.values()):
        small.sandbox.control("/override", {"invoice": number, "set": fields})
    small.run()
    check(len(small.taken_keys()) == 2, f"{len(small.taken_keys())} mails instead of 2: {small.states()}")
    status = small.company.ctl("status", now=MORNING, expect=1)
    check("could not be understood" in status, f"status does not speak of quarantined records:\n{status}")


def address_with_a_line_end_reaches_no_header(build, place):
    small = SmallCompany(build, place, late=2)
    debtor = small.company and small.numbers[1]
    invoice = next(row for row in small.sandbox.control("/invoices") if row["number"] == debtor)
    small.sandbox.control("/override", {"debtor": invoice["debtor"],
                                        "set": {"send_invoices_to_email": "a@b.example\r\nRCPT TO:<x@evil.example>",
                                                "email": "a@b.example\r\nRCPT TO:<x@evil.example>"}})
    small.run()
    check(len(small.taken_keys()) == 1, f"{len(small.taken_keys())} mails instead of 1")
    why = small.company.json("why", debtor, now=MORNING)
    check(why["items"][0]["decision"]["reason"] in ("no_contact", "quarantined"), f"why: {why['items'][0]['decision']}")


def every_transport_fault_is_survived(build, place):
    faults = [{"kind": "status", "status": 500}, {"kind": "status", "status": 404}, {"kind": "malformed_json"},
              {"kind": "truncate"}, {"kind": "cut_connection"}, {"kind": "status", "status": 401},
              {"kind": "status", "status": 429, "retry_after": "epoch"}, {"kind": "status", "status": 429, "retry_after": "delta"},
              {"kind": "status", "status": 429, "retry_after": "http_date"}, {"kind": "status", "status": 429, "retry_after": "none"},
              {"kind": "status", "status": 429, "retry_after": "html"}, {"kind": "endless_body"}]
    small = SmallCompany(build, place, late=2)
    for fault in faults:
        small.sandbox.control("/clear_faults", {})
        small.sandbox.control("/fault", {**fault, "path_contains": "synchronization", "count": 1})
        log = small.run(expect=None)
        check(small.company.returncode == 1, f"{fault}: the run should end with 1, ended with {small.company.returncode}")
        check("task_failed" in log, f"{fault}: nothing in the log:\n{log[-1500:]}")
        check("Bearer" not in log and small.sandbox.ready["moneybird"]["token"] not in log, "a secret in the log")
        check(not small.taken_keys(), f"{fault}: something left although the books could not be read")
    small.sandbox.control("/clear_faults", {})
    small.run(AGAIN)
    check(len(small.taken_keys()) == 2, f"{len(small.taken_keys())} mails after the faults instead of 2")


def clock_that_cannot_be_right_stops_sending(build, place):
    small = SmallCompany(build, place, late=1)
    small.sandbox.control("/clock", {"now": "2026-03-04T05:00:00Z"})
    small.company.daemon(MORNING, expect=None)
    check(not small.taken_keys(), "something left although the provider's clock is three hours off")
    check("clock_suspect" in small.company.ctl("status", now="2026-03-04T04:00:00Z", expect=1), "status does not say clock_suspect")


def full_disk_loses_nothing(build, place):
    import resource
    import signal
    small = SmallCompany(build, place, late=3)
    small.run("2026-03-04T06:00:00Z")
    room = 96 * 1024  # of the write-ahead log: what three messages write is more

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    log = small.run(expect=None, preexec_fn=limit)
    check(small.company.returncode != 0, "a run on a full disk should not end with 0")
    check(len(small.taken_keys()) <= len(small.rows()), f"more mails than rows:\n{log[-1500:]}")
    small.run(AGAIN)
    keys = small.taken_keys()
    check(len(keys) == len(set(keys)) and len(keys) + small.states().get("uncertain", 0) >= 3, f"{small.states()}, {len(keys)} mails")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__"}
    sys.exit(main(tests, sys.argv))
