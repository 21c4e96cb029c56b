"""Postfix on loopback, for the end-to-end tests: the company's relay, with a queue and a configuration of its own.

Its master runs as root and drops its rights by itself, so a user who is not root starts it with sudo. Nothing of the
system's Postfix is read, written or running for it.
"""

import email
import email.policy
import grp
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from harness import Process, check, free_port, listens, wait_for

POSTFIX = "/usr/sbin/postfix"
AS_ROOT = [] if os.getuid() == 0 else ["sudo", "-n"]

MAIN = """compatibility_level = 3.6
queue_directory = {path}/queue
data_directory = {path}/data
maillog_file = /dev/stdout
myhostname = relay.kade.example
mydestination =
alias_maps =
local_recipient_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtputf8_enable = no
biff = no
# Who is known here, and what is for somebody else's server.
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {mail}
virtual_mailbox_maps = texthash:{path}/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
transport_maps = texthash:{path}/transports
# Without TLS nothing is taken.
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {path}/certificate.pem
smtpd_tls_key_file = {path}/key.pem
smtpd_tls_loglevel = 1
smtp_tls_security_level = none
smtp_dns_support_level = disabled
"""

MASTER = """127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """`mailboxes`: address → directory in `mail`; their domains are this server's, and what is not listed in them is
    unknown. `elsewhere`: domain → port of the server on this machine to which its mail goes."""

    def __init__(self, work, mail, mailboxes, elsewhere):
        self.port = free_port()
        self.mail = pathlib.Path(mail)
        self.mailboxes = mailboxes
        user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        # Its programs run as several users, and the names of its sockets are limited.
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="dunningd-mta-"))
        self.path.chmod(0o755)
        (self.path / "queue").mkdir()
        (self.path / "data").mkdir()
        subprocess.run([*AS_ROOT, "chown", "postfix", self.path / "data"], check=True)
        self._make_certificate()
        domains = sorted({address.split("@")[1] for address in mailboxes})
        words = {"path": self.path, "mail": self.mail, "port": self.port, "domains": ", ".join(domains),
                 "uid": user.pw_uid, "gid": grp.getgrgid(user.pw_gid).gr_gid}
        (self.path / "main.cf").write_text(MAIN.format(**words))
        (self.path / "master.cf").write_text(MASTER.format(**words))
        (self.path / "mailboxes").write_text("".join(f"{one} {box}/\n" for one, box in mailboxes.items()))
        (self.path / "transports").write_text("".join(f"{one} smtp:[127.0.0.1]:{port}\n" for one, port in elsewhere.items()))
        subprocess.run([*AS_ROOT, "chown", "-R", "root:root", self.path / "queue", self.path / "main.cf", self.path / "master.cf"],
                       check=True)
        self.process = Process([*AS_ROOT, POSTFIX, "-c", str(self.path), "start-fg"], work / "postfix.log",
                               stdin=subprocess.DEVNULL)
        wait_for("Postfix", lambda: listens(self.port))

    def _make_certificate(self):
        self.authority = self.path / "certificate.pem"
        done = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=relay.kade.example", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.path / "key.pem",
             "-out", self.authority], capture_output=True, text=True)
        check(done.returncode == 0, f"openssl: {done.stderr}")

    def in_mailbox(self, box):
        """What was delivered there and nobody has read yet."""
        mails = []
        for part in ("new", "cur"):
            for path in sorted((self.mail / box / part).glob("*")):
                mails.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
        return mails

    def log(self):
        return self.process.log.read_text()

    def left(self):
        """Processes that still work in its queue; empty when it has ended."""
        found = []
        for directory in pathlib.Path("/proc").glob("[0-9]*/cwd"):
            try:
                if directory.readlink().is_relative_to(self.path):
                    found.append(directory.parent.name)
            except OSError:
                pass
        return found

    def stop(self):
        subprocess.run([*AS_ROOT, POSTFIX, "-c", str(self.path), "stop"], capture_output=True, stdin=subprocess.DEVNULL)
        self.process.stop()
        wait_for("the end of Postfix", lambda: not self.left())
        subprocess.run([*AS_ROOT, "rm", "-rf", self.path], check=True)
