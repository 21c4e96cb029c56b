"""Dovecot on loopback, for the end-to-end tests: the mailbox to which bounces and replies come."""

import datetime
import imaplib
import pathlib
import shutil
import sys
import tempfile

from harness import Process, SOURCE, free_port, listens, wait_for

sys.path.insert(0, str(SOURCE / "tests/net"))
import dovecot  # noqa: E402

PASSWORD = "letmein"


class Dovecot:
    """A mailbox of that user; ended by its own id."""

    def __init__(self, work, user="bounces"):
        self.port = free_port()
        self.user = user
        # Whoever serves the mail may not be who runs the test, and has to reach its directory; the names of its sockets
        # are limited.
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="dunningd-imap-"))
        self.path.chmod(0o755)
        file = dovecot.configuration(self.path, self.port)
        self.process = Process([dovecot.PROGRAM, "-F", "-c", str(file)], work / "dovecot.out")
        wait_for("Dovecot", lambda: listens(self.port))
        self.password_file = work / "inbox-password"
        self.password_file.write_text(PASSWORD + "\n")
        self.password_file.chmod(0o600)

    def section(self, **more):
        """`inbox:` of a configuration that reads this mailbox."""
        keys = {"host": "127.0.0.1", "port": self.port, "security": "none", "user": self.user,
                "password": f'"file:{self.password_file}"', **more}
        return "inbox:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items())

    def _open(self):
        connection = imaplib.IMAP4("127.0.0.1", self.port)
        connection.login(self.user, PASSWORD)
        return connection

    def deliver(self, mail, at):
        """A mail comes in at that moment ("2026-03-04T09:30:00Z")."""
        moment = datetime.datetime.fromisoformat(at.replace("Z", "+00:00"))
        connection = self._open()
        answer = connection.append("INBOX", None, imaplib.Time2Internaldate(moment), mail.replace("\n", "\r\n").encode())
        assert answer[0] == "OK", answer
        connection.logout()

    def flags(self):
        """What is set on each mail; Dovecot itself sets Recent."""
        connection = self._open()
        connection.select("INBOX", readonly=True)
        found = connection.fetch("1:*", "(FLAGS)")[1]
        connection.logout()
        return [line.decode() for line in found if line]

    def stop(self):
        self.process.stop()
        shutil.rmtree(self.path, ignore_errors=True)


def report(key, recipient, status="5.1.1", words="550 5.1.1 no such user", action="failed"):
    """A delivery report as a relay writes it."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@relay.example (Mail Delivery System)
To: ar@acme.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{key}-{action}@relay.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

<{recipient}>: {words}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@acme.example>

--b--
"""


def reply(key, sender, text, headers="", number=1):
    return f"""From: Debtor <{sender}>
To: ar@acme.example
Subject: Re: Herinnering
Message-ID: <reply-{number}-{key}@debtor.example>
In-Reply-To: <{key}@acme.example>
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{text}

Op wo 4 mrt 2026 om 09:10 schreef Acme <ar@acme.example>:
> Wij missen nog een betaling
"""
