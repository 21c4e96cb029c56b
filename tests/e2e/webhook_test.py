"""Webhooks through the real daemon: a genuine one makes it read the books early, a forged one does nothing."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

from harness import SOURCE, Failure, Process, check, free_port, main, wait_for
from small_company import SmallCompany

NIGHT = "2026-03-04T04:00:00Z"
SECRET = "a-webhook-key-of-forty-eight-characters-or-so-0000"


def moneybird_headers(body, secret=SECRET, at=None):
    """t=<epoch>,v1=HMAC-SHA256(secret, "<t>.<body>")"""
    at = at or 1772596805  # a few seconds into NIGHT
    signature = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Moneybird-Signature": f"t={at},v1={signature}", "Content-Type": "application/json"}


class Listening:
    """The daemon as a service with a listener, from NIGHT on, with its books read every hour."""

    def __init__(self, build, place, secret=SECRET, public_url=None, port=None, more=None):
        self.small = SmallCompany(build, place, late=1)
        self.small.sandbox.control("/clock", {"now": NIGHT})
        self.company = self.small.company
        if more:
            more(self)
        self.port = port or free_port()
        key = place.path / "webhook-key"
        key.write_text(secret + "\n")
        key.chmod(0o600)
        text = self.company.config.read_text()
        text = text.replace("administrations:\n  - name: demo\n",
                            f"administrations:\n  - name: demo\n    webhook_secret: file:{key}\n")
        text += (f"\nlisten:\n  address: 127.0.0.1:{self.port}\n  hint_gap: 10 seconds\n"
                 + (f"  public_url: {public_url}\n" if public_url else ""))
        self.company.config.write_text(text)
        self.start(build, place)

    def start(self, build, place):
        self.process = place.add(Process(
            [build / "bin/dunningd", "--config", self.company.config, "--now", NIGHT], place.path / "dunningd.log"))
        wait_for("the first load", self.read_at)

    def read_at(self, book="demo"):
        if not self.company.state.exists() or not any(path.is_socket() for path in self.company.state.glob("*")):
            return None
        status = self.company.json("status", now=NIGHT, expect=None)
        return next(one["read_at"] for one in status["administrations"] if one["administration"] == book)

    def ask(self, path, body=None, headers=None, port=None):
        request = urllib.request.Request(f"http://127.0.0.1:{port or self.port}{path}", data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def metrics(self):
        status, text, _ = self.ask("/metrics")
        check(status == 200, f"/metrics answered {status}")
        return dict(line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))


def health_and_metrics_of_the_running_daemon(build, place):
    daemon = Listening(build, place)
    check(daemon.ask("/healthz")[:2] == (200, "ok\n"), "/healthz")
    check(daemon.ask("/readyz")[:2] == (200, "ready\n"), "/readyz")
    found = daemon.metrics()
    check('dunningd_sync_last_success_timestamp_seconds{administration="demo"}' in found, "no time of the last sync")
    check(float(found['dunningd_open_items{administration="demo"}']) == 1, "the open item is not counted")
    check(not any("Late" in name or "debtor1" in name for name in found), "a metric names a debtor")
    documented = (SOURCE / "docs/metrics.md").read_text()
    for name in {one.split("{")[0] for one in found}:
        check(f"`{name}`" in documented, f"{name} is not in docs/metrics.md")
    second = place.add(Process([build / "bin/dunningd", "--config", daemon.company.config, "--now", NIGHT],
                               place.path / "second.log"))
    second.stop()
    check(daemon.process.stop() == 0, "SIGTERM did not end the daemon with 0")


def a_forged_webhook_is_refused(build, place):
    daemon = Listening(build, place)
    first = daemon.read_at()
    body = json.dumps({"action": "sales_invoice_state_changed_to_paid"}).encode()
    for headers in ({}, moneybird_headers(body, "another key")):
        status, text, answered = daemon.ask("/webhooks/demo", body, headers)
        check(status in (400, 401) and text == "" and "Set-Cookie" not in answered, f"forged: {status} {text!r}")
    check(daemon.ask("/webhooks/elsewhere", body, {})[0] == 404, "an administration that is none")
    check(daemon.metrics()['dunningd_webhooks_total{administration="demo",outcome="refused"}'] == "2", "not counted")
    check(daemon.read_at() == first, "a forged webhook made the daemon read the books")
    check("webhook_refused" in (place.path / "dunningd.log").read_text(), "not logged")


def a_genuine_webhook_makes_the_daemon_read_early(build, place):
    """Signed as Moneybird signs; the books are read every quarter of an hour otherwise."""
    daemon = Listening(build, place)
    first = daemon.read_at()
    number = daemon.small.numbers[0]
    daemon.company.ctl("why", number, now=NIGHT)
    daemon.small.sandbox.control("/pay", {"invoice": number})
    body = json.dumps({"administration_id": daemon.small.sandbox.ready["moneybird"]["administration_id"],
                       "entity_type": "SalesInvoice", "entity_id": "1", "action": "sales_invoice_state_changed_to_paid"}).encode()
    check(daemon.ask("/webhooks/demo", body, moneybird_headers(body))[:2] == (200, ""), "a genuine webhook was refused")
    wait_for("the early reading", lambda: daemon.read_at() > first, 90)
    daemon.company.ctl("why", number, now=NIGHT, expect=1)  # it has been settled
    again = daemon.read_at()
    check(daemon.ask("/webhooks/demo", body, moneybird_headers(body))[:2] == (200, ""), "a replay is answered alike")
    check(daemon.metrics()['dunningd_webhooks_total{administration="demo",outcome="replayed"}'] == "1", "not seen as a replay")
    check(daemon.read_at() == again, "a replay made the daemon read")


def exact_online_tells_through_nginx(build, place):
    """dunningctl makes the subscriptions, Exact's handshake comes through the proxy, and a change makes the daemon read."""
    port, key = free_port(), place.path / "exact-key"
    nginx = Nginx(place, port)

    def exact_too(daemon):
        sandbox = daemon.small.sandbox
        ready = sandbox.ready["exact_online"]
        key.write_text(ready["webhook_secret"] + "\n")
        key.chmod(0o600)
        daemon.company.add_book("exact", "exact_online", sandbox,
                                {"base_url": sandbox.ready["base_url"], "division": ready["division"]}, ready["token"])
        text = daemon.company.config.read_text()
        daemon.company.config.write_text(text.replace("  - name: exact\n", f"  - name: exact\n    webhook_secret: file:{key}\n"))

    daemon = Listening(build, place, port=port, public_url=f"https://localhost:{nginx.port}", more=exact_too)
    wait_for("the first load of Exact Online", lambda: daemon.read_at("exact"))
    first = daemon.read_at("exact")
    said = daemon.company.ctl("webhooks", "exact", now=NIGHT)
    check("no subscriptions" in said, f"webhooks list: {said!r}")
    said = daemon.company.ctl("webhooks", "exact", "on", now=NIGHT)
    check(f"https://localhost:{nginx.port}/webhooks/exact" in said and "SalesEntries" in said, f"webhooks on: {said!r}")
    said = daemon.company.ctl("webhooks", "exact", "secret", now=NIGHT)
    check(str(key) in said and key.read_text().strip() not in said, f"webhooks secret: {said!r}")
    daemon.small.add_late_invoice(7)
    wait_for("the early reading", lambda: daemon.read_at("exact") > first, 90)
    found = daemon.metrics()
    check(found['dunningd_webhooks_total{administration="exact",outcome="nothing"}'] != "0", "no handshake")
    check(found['dunningd_webhooks_total{administration="exact",outcome="hint"}'] != "0", "no hint")
    said = daemon.company.ctl("webhooks", "exact", "off", now=NIGHT)
    check("ended" in said, f"webhooks off: {said!r}")
    check("no subscriptions" in daemon.company.ctl("webhooks", "exact", now=NIGHT), "a subscription is left")


def a_taken_port_is_a_plain_error(build, place):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        small = SmallCompany(build, place, late=1)
        small.sandbox.control("/clock", {"now": NIGHT})
        port = other.getsockname()[1]
        small.company.config.write_text(small.company.config.read_text() + f"\nlisten: {{ address: 127.0.0.1:{port} }}\n")
        daemon = place.add(Process([build / "bin/dunningd", "--config", small.company.config, "--now", NIGHT],
                                   place.path / "dunningd.log"))
        daemon.child.wait(timeout=60)
        said = (place.path / "dunningd.log").read_text()
        check(daemon.child.returncode == 1 and "another program has this port" in said, said[-400:])


def a_reload_keeps_the_listener_or_moves_it(build, place):
    daemon = Listening(build, place)
    kept = socket.create_connection(("127.0.0.1", daemon.port))
    log = place.path / "dunningd.log"

    def reloaded(times):
        daemon.process.child.send_signal(signal.SIGHUP)
        wait_for("the reload", lambda: log.read_text().count("reloaded") + log.read_text().count("reload_refused") >= times)
    reloaded(1)
    kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    check(b"200 OK" in kept.recv(4096), "a reload without a change closed a connection")
    kept.close()
    text = daemon.company.config.read_text()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        daemon.company.config.write_text(text.replace(f":{daemon.port}\n", f":{other.getsockname()[1]}\n"))
        reloaded(2)
        check("another program has this port" in log.read_text(), "a taken port was no reason to refuse the reload")
        check(daemon.metrics()["dunningd_config_last_reload_successful"] == "0", "the refused reload is no metric")
    moved = free_port()
    daemon.company.config.write_text(text.replace(f":{daemon.port}\n", f":{moved}\n"))
    reloaded(3)
    wait_for("the new port", lambda: daemon.ask("/healthz", port=moved)[0] == 200)
    try:
        daemon.ask("/healthz")
        raise Failure("the old port still answers")
    except OSError:
        pass
    check(daemon.process.stop() == 0, "SIGTERM did not end the daemon with 0")


class Nginx:
    """The shipped example with a certificate of its own, on loopback."""

    def __init__(self, place, upstream):
        self.port, work = free_port(), place.path / "nginx"
        self.certificate = work / "certificate.pem"
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        check(program, "nginx is missing: tests/run installs it")
        work.mkdir()
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                               "-days", "7", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                               "-keyout", work / "key.pem", "-out", self.certificate], capture_output=True)
        check(made.returncode == 0, f"openssl: {made.stderr}")
        example = (SOURCE / "docs/nginx.conf.example").read_text()
        for old, new in (("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"), ("    listen [::]:443 ssl;\n", ""),
                         ("server_name dunning.example.com", "server_name localhost"),
                         ("http://127.0.0.1:8465", f"http://127.0.0.1:{upstream}"),
                         ("/etc/letsencrypt/live/dunning.example.com/fullchain.pem", str(self.certificate)),
                         ("/etc/letsencrypt/live/dunning.example.com/privkey.pem", str(work / "key.pem"))):
            check(old in example, f"docs/nginx.conf.example has no {old!r}")
            example = example.replace(old, new)
        paths = "".join(f"  {kind}_temp_path {work}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (work / "nginx.conf").write_text(f"pid {work}/pid;\nerror_log stderr;\ndaemon off;\nmaster_process off;\n"
                                         f"events {{}}\nhttp {{\n  access_log off;\n{paths}{example}}}\n")
        place.add(Process([program, "-p", work, "-c", work / "nginx.conf"], place.path / "nginx.log"))
        wait_for("nginx", self.is_up)

    def connect(self):
        tls = ssl.create_default_context(cafile=self.certificate)
        return tls.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=10), server_hostname="localhost")

    def is_up(self):
        try:
            self.connect().close()
            return True
        except OSError:
            return False


def nginx_lets_webhooks_through_and_nothing_else(build, place):
    daemon = Listening(build, place)
    nginx = Nginx(place, daemon.port)

    def status_of(request):
        with nginx.connect() as peer:
            peer.sendall(request)
            answer = peer.recv(65536)
        check(answer.startswith(b"HTTP/1.1 "), f"no answer: {answer[:80]!r}")
        return int(answer[9:12])

    ends = b"Host: localhost\r\nConnection: close\r\n"
    for path in (b"/metrics", b"/readyz", b"/healthz", b"/", b"/webhooks/", b"/webhooks/demo/../../metrics"):
        check(status_of(b"GET " + path + b" HTTP/1.1\r\n" + ends + b"\r\n") == 404, f"{path} is let through")
    check(status_of(b"GET /webhooks/demo HTTP/1.1\r\n" + ends + b"\r\n") == 403, "GET is let through")
    body = b'{"action":"contact_changed"}'
    signed = "".join(f"{name}: {value}\r\n" for name, value in moneybird_headers(body, "wrong").items()).encode()
    length = f"Content-Length: {len(body)}\r\n\r\n".encode()
    post = b"POST /webhooks/demo HTTP/1.1\r\n" + ends
    check(status_of(post + signed + length + body) in (400, 401), "a forged webhook")
    # nginx reads a chunked body and hands it on with its length.
    chunked = b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    check(status_of(post + signed + chunked) in (400, 401), "a chunked webhook does not reach the daemon")
    check(status_of(post + b"Content-Length: 9999999\r\n\r\n") == 413, "a body beyond the limit")
    found = daemon.metrics()
    check(found['dunningd_webhooks_total{administration="demo",outcome="refused"}'] == "2", "not both reached the daemon")


if __name__ == "__main__":
    tests = {one.__name__: one for one in (
        health_and_metrics_of_the_running_daemon, a_forged_webhook_is_refused, a_genuine_webhook_makes_the_daemon_read_early,
        exact_online_tells_through_nginx, a_taken_port_is_a_plain_error,
        a_reload_keeps_the_listener_or_moves_it, nginx_lets_webhooks_through_and_nothing_else)}
    sys.exit(main(tests, sys.argv))
