"""dunningctl mail check: SPF, DKIM and DMARC, asked of a real name server on loopback."""

import subprocess
import sys

from harness import check, main
from name_server import NameServer
from small_company import MORNING, SmallCompany

# The sender of config/demo is at kade.example, its mail server at 127.0.0.1.
GOOD = {("kade.example", "TXT"): ["some-verification=1", "v=spf1 include:relay.example -all"],
        ("relay.example", "TXT"): ["v=spf1 mx ~all"],
        ("relay.example", "MX"): ["out.relay.example"],
        ("out.relay.example", "A"): ["127.0.0.1"],
        ("s2026._domainkey.kade.example", "TXT"): ["v=DKIM1; k=rsa; p=" + "A" * 700],  # too long for UDP
        ("_dmarc.kade.example", "TXT"): ["v=DMARC1; p=reject; rua=mailto:dmarc@kade.example"]}


def checked(small, names, *more, expect=0):
    return small.company.json("mail", "check", "--dns", names.address, *more, expect=expect)["senders"][0]["proofs"]


def standing(proofs):
    return {one["what"]: one["standing"] for one in proofs}


def a_domain_that_names_its_server_and_signs(build, place):
    small = SmallCompany(build, place, late=0)
    names = place.add(NameServer(GOOD))
    proofs = checked(small, names, "--selector", "s2026")
    check(standing(proofs) == {"spf": "good", "dkim": "good", "dmarc": "good", "alignment": "good"}, f"{proofs}")
    said = small.company.ctl("mail", "check", "--dns", names.address, "--selector", "s2026")
    check("kade.example names your mail server (include:relay.example)" in said, said)
    check("p=reject" in said and "is refused" in said, said)
    # Without the selector its name can only be guessed.
    proofs = checked(small, names)
    check(standing(proofs)["dkim"] == "look", f"{proofs}")
    check("DKIM-Signature" in proofs[1]["advice"], f"no word of where the selector stands: {proofs}")


def a_domain_without_any_record(build, place):
    small = SmallCompany(build, place, late=0)
    names = place.add(NameServer({("kade.example", "A"): ["127.0.0.1"]}))
    proofs = checked(small, names, expect=1)
    check(standing(proofs) == {"spf": "bad", "dkim": "look", "dmarc": "bad", "alignment": "good"}, f"{proofs}")
    check(all(one["advice"] for one in proofs if one["standing"] != "good"), f"what to do is not said: {proofs}")


def a_server_that_the_domain_does_not_name(build, place):
    small = SmallCompany(build, place, late=0)
    names = place.add(NameServer({**GOOD, ("out.relay.example", "A"): ["203.0.113.7"]}))
    proofs = checked(small, names, "--selector", "s2026")
    check(standing(proofs)["spf"] == "look" and "does not name" in proofs[0]["found"], f"{proofs}")
    proofs = checked(small, names, "--selector", "old", expect=1)
    check(standing(proofs)["dkim"] == "bad", f"a missing key is no trouble: {proofs}")


def a_record_with_nonsense_in_it_is_called_so(build, place):
    small = SmallCompany(build, place, late=0)
    for term, said in (("a/24//", '"a/24//" is no term of SPF'), (f"include:{'x' * 64}.example", "has no SPF record"),
                       ("a:x.example a:y.example a:z.example", "names that do not exist")):
        names = place.add(NameServer({**GOOD, ("kade.example", "TXT"): [f"v=spf1 {term} -all"]}))
        proofs = checked(small, names, "--selector", "s2026", expect=1)
        check(standing(proofs)["spf"] == "bad" and said in proofs[0]["found"], f"{term}: {proofs}")


def where_no_name_server_answers_it_says_so(build, place):
    small = SmallCompany(build, place, late=0)
    names = place.add(NameServer({}, silent=True))
    done = subprocess.run([small.company.build / "bin/dunningctl", "--config", small.company.config, "--now", MORNING,
                           "mail", "check", "--dns", names.address], capture_output=True, text=True, timeout=60)
    check(done.returncode == 3 and "no name server answered" in done.stderr, f"{done.returncode}: {done.stdout}{done.stderr}")
    done = subprocess.run([small.company.build / "bin/dunningctl", "--config", small.company.config, "mail", "check",
                           "--dns", "ns.example"], capture_output=True, text=True, timeout=60)
    check(done.returncode != 0 and "127.0.0.1:5353" in done.stderr, f"{done.returncode}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (a_domain_that_names_its_server_and_signs, a_domain_without_any_record,
                                           a_server_that_the_domain_does_not_name, a_record_with_nonsense_in_it_is_called_so,
                                           where_no_name_server_answers_it_says_so)}
    sys.exit(main(tests, sys.argv))
