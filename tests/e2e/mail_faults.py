"""Mail servers that misbehave, as aiosmtpd handlers. Each delivers into a Maildir what it really takes."""

import asyncio
import os

from aiosmtpd.handlers import Mailbox


class _Counting(Mailbox):
    def __init__(self, mail_dir, *arguments):
        super().__init__(mail_dir)
        self.arguments = arguments
        self.taken = 0

    @classmethod
    def from_cli(cls, parser, *arguments):
        return cls(*arguments)

    async def take(self, server, session, envelope):
        self.taken += 1
        return await super().handle_DATA(server, session, envelope)


class RefuseOne(_Counting):
    """550 for recipients that contain the argument."""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.arguments[0] in address:
            return f"550 5.1.1 no such user: <{address}>"  # servers say whom they mean
        envelope.rcpt_tos.append(address)
        return "250 OK"


class RefuseAll(_Counting):
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        return "550 5.1.1 no such user"


class Greylist(_Counting):
    """451 at each recipient's first attempt."""

    def __init__(self, mail_dir, *arguments):
        super().__init__(mail_dir, *arguments)
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


class DieAfter(_Counting):
    """Takes N messages, then the whole server dies in the middle of the next one's body."""

    async def handle_DATA(self, server, session, envelope):
        if self.taken >= int(self.arguments[0]):
            os._exit(1)
        return await self.take(server, session, envelope)


class HangBefore(_Counting):
    """Hangs when the recipient is named: nothing of the body has left."""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        await asyncio.sleep(3600)


class HangAfter(_Counting):
    """Takes the message and never answers."""

    async def handle_DATA(self, server, session, envelope):
        await self.take(server, session, envelope)
        await asyncio.sleep(3600)


class CutAfter(_Counting):
    """Takes the message and cuts the connection instead of answering."""

    async def handle_DATA(self, server, session, envelope):
        await self.take(server, session, envelope)
        server.transport.abort()
        await asyncio.sleep(3600)


class RefuseBody(_Counting):
    async def handle_DATA(self, server, session, envelope):
        return "554 5.7.1 refused as spam"
