#!/usr/bin/python3
"""The configurations that ship, and a mistake in one, before the real programs with their plugins."""

import os
import re
import subprocess
import sys

from harness import SOURCE, check, main
from small_company import SmallCompany

CLOSED = "http://127.0.0.1:1"  # a proxy that nobody plays: nothing leaves this machine


def filled_in(build, place, sample):
    """A sample as its reader would fill it in, and the environment with its credentials."""
    text = (SOURCE / "config" / sample).read_text()
    words = {"/var/lib/dunningd": str(place.path / "state"), "mail.example.com": "127.0.0.1"}
    for word, value in words.items():
        check(word in text, f"{sample} has no {word}")
        text = text.replace(word, value)
    text = re.sub(r"\bpolicies/", f"{SOURCE}/config/policies/", text)
    text = re.sub(r"\n +logo: .*", "", text)
    text += (f"\nplugins: {build}/plugins\ntemplates: {SOURCE}/config/templates\n"
             f"jurisdictions: {SOURCE}/config/jurisdictions\nproxy: {CLOSED}\n")
    file = place.path / "dunningd.yaml"
    file.write_text(text)
    credentials = place.path / "credentials"
    credentials.mkdir(exist_ok=True)
    for name in re.findall(r"credential:([a-z-]+)", text):
        (credentials / name).write_text("secret\n")
        (credentials / name).chmod(0o600)
    key = place.path / "vault_key"
    key.write_text("0123456789abcdef0123456789abcdef\n")
    return file, {**os.environ, "CREDENTIALS_DIRECTORY": str(credentials)}


def started(build, file, environment):
    return subprocess.run([build / "bin/dunningd", "--config", file, "--once"], capture_output=True, text=True, timeout=120,
                          env=environment)


def each_shipped_configuration_starts_as_it_is(build, place):
    for sample in ("dunningd.yaml", "examples/exact_online.yaml", "examples/xero.yaml"):
        file, environment = filled_in(build, place, sample)
        checked = subprocess.run([build / "bin/dunningctl", "--config", file, "check"], capture_output=True, text=True,
                                 timeout=60, env=environment)
        check(checked.returncode == 0, f"check refuses {sample}: {checked.stdout}{checked.stderr}")
        done = started(build, file, environment)
        # The systems cannot be reached from here; that is a failing administration, not a refused file.
        check(done.returncode == 1, f"{sample} ended with {done.returncode}: {done.stderr[-2000:]}")
        check(" info started " in done.stderr, f"{sample} did not start: {done.stderr[-2000:]}")


def a_setting_that_the_connector_does_not_know_is_refused_by_both_programs_at_its_place(build, place):
    company = SmallCompany(build, place, late=0).company
    lines = company.config.read_text().split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("      administration:"))
    lines.insert(at, "      stop_feild: Rustig aan")
    company.config.write_text("\n".join(lines))
    expected = f"{company.config}:{at + 1}:7: unknown setting \"stop_feild\"; allowed here: "
    checked = company.ctl("check", expect=1)
    check(expected in checked and "did you mean stop_field?" in checked, f"check said: {checked}")
    said = company.daemon("2026-03-04T06:00:00Z", expect=2)
    check(expected in said, f"the daemon said: {said}")


def a_policy_that_the_law_forbids_is_refused_by_both_programs_at_its_line(build, place):
    company = SmallCompany(build, place, late=0).company
    policy = place.path / "hasty.yaml"
    policy.write_text("""policy: hasty
steps:
  - step: claim
    at: due + 5 days
    email: final_demand
    claim: { costs: statutory }
""")
    text = company.config.read_text()
    check("policies:" in text, "the configuration names no policies")
    company.config.write_text(re.sub(r"(?m)^policies:.*(\n  - .*)*", f"policies: [{policy}]", text))
    checked = company.ctl("check", expect=1)
    check(f"{policy}:" in checked, f"check said: {checked}")
    said = company.daemon("2026-03-04T06:00:00Z", expect=2)
    check(f"{policy}:" in said, f"the daemon said: {said}")


if __name__ == "__main__":
    tests = {name: value for name, value in list(globals().items())
             if callable(value) and getattr(value, "__module__", None) == "__main__"}
    tests = {name: value for name, value in tests.items() if name not in ("filled_in", "started")}
    sys.exit(main(tests, sys.argv))
