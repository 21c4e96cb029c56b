"""A mail server that takes XOAUTH2 and nothing else: xoauth2_server.py PORT MAILDIR USER=TOKEN…

A wrong token is answered as Microsoft 365 and Google do: 334 with the error as JSON, and 535 after
the client's empty line. Used by aiosmtpd_test, which ends it.
"""
import base64
import signal
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult

port, maildir, *known = sys.argv[1:]
good = dict(pair.split("=", 1) for pair in known)


class Server(SMTP):
    async def auth_XOAUTH2(self, server, args):
        blob = args[1] if len(args) > 1 else await server.challenge_auth("", encode_to_b64=False)
        text = base64.b64decode(blob).decode() if isinstance(blob, str) else blob.decode()
        parts = dict(part.split("=", 1) for part in text.split("\x01") if "=" in part)
        scheme, _, token = parts.get("auth", "").partition(" ")
        if scheme == "Bearer" and good.get(parts.get("user")) == token:
            return AuthResult(success=True)
        await server.push('334 ' + base64.b64encode(b'{"status":"401"}').decode())
        await server._reader.readline()
        await server.push("535 5.7.3 Authentication unsuccessful")
        return AuthResult(success=False, handled=True)


class Serving(Controller):
    def factory(self):
        return Server(self.handler, auth_require_tls=False, auth_required=True)


controller = Serving(Mailbox(maildir), hostname="127.0.0.1", port=int(port))
controller.start()
while True:
    signal.pause()
