"""A mail server that keeps minutes: what it told whom, each line on disk before the client can read the answer.

    witness_smtp.py PORT MAILDIR MINUTES [CERTIFICATE USER PASSWORD]

With a certificate (and its key, one PEM file) it takes mail after STARTTLS and a login only. Lines of MINUTES: "354 RECIPIENT" when a body may begin, "taken KEY RECIPIENT" before the final 250.
"""

import asyncio
import base64
import os
import pathlib
import re
import ssl
import sys


class Witness:
    def __init__(self, maildir, minutes, certificate=None, user=None, password=None):
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
            self.login = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        self.maildir = pathlib.Path(maildir)
        self.minutes = open(minutes, "a", encoding="utf-8")
        self.count = 0

    def note(self, line):
        self.minutes.write(line + "\n")
        self.minutes.flush()
        os.fsync(self.minutes.fileno())

    def take(self, body, recipients):
        key = re.search(rb"^Message-ID: *\r?\n? *<([0-9a-f]+)@", body, re.MULTILINE | re.IGNORECASE).group(1).decode()
        self.count += 1
        new = self.maildir / "new"
        new.mkdir(parents=True, exist_ok=True)
        (new / f"{os.getpid()}-{self.count}").write_bytes(body)
        self.note(f"taken {key} {recipients[0]}")

    async def serve(self, reader, writer):
        try:
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def talk(self, reader, writer):
        def say(line):
            writer.write(line.encode() + b"\r\n")

        say("220 witness")
        recipients = []
        encrypted, known = self.tls is None, self.tls is None
        while True:
            line = (await reader.readuntil(b"\r\n")).decode("ascii", "replace").strip()
            verb = line.upper()
            if verb.startswith("EHLO") and self.tls:
                say("250-witness\r\n250 AUTH PLAIN" if encrypted else "250-witness\r\n250 STARTTLS")
            elif verb.startswith("STARTTLS") and self.tls and not encrypted:
                say("220 go on")
                await writer.drain()
                await writer.start_tls(self.tls)
                encrypted = True
            elif verb.startswith("AUTH PLAIN") and self.tls and encrypted:
                if verb == "AUTH PLAIN":
                    say("334 ")
                    await writer.drain()
                    line += " " + (await reader.readuntil(b"\r\n")).decode().strip()
                known = line.split()[2] == self.login
                say("235 welcome" if known else "535 no")
            elif verb.startswith("MAIL") and not known:
                say("530 log in first")
            elif verb.startswith(("EHLO", "HELO", "MAIL", "RSET", "NOOP")):
                if verb.startswith("MAIL"):
                    recipients = []
                say("250 ok")
            elif verb.startswith("RCPT"):
                recipients.append(re.search("<(.*?)>", line).group(1))
                say("250 ok")
            elif verb.startswith("DATA"):
                self.note(f"354 {recipients[0]}")
                say("354 go on")
                await writer.drain()
                body = await reader.readuntil(b"\r\n.\r\n")
                self.take(body[:-3], recipients)
                say("250 taken")
            elif verb.startswith("QUIT"):
                say("221 bye")
                await writer.drain()
                return
            else:
                say("502 no")
            await writer.drain()


async def main(port, maildir, minutes, *tls):
    witness = Witness(maildir, minutes, *tls)
    server = await asyncio.start_server(witness.serve, "127.0.0.1", int(port), limit=64 << 20)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
