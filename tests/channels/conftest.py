"""Mail servers that really speak SMTP, on loopback."""

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller


class Mailbox:
    """Takes letters; ``answer`` is what it says to them, ``at_recipient`` to whoever they are for."""

    def __init__(self):
        self.letters, self.answer, self.at_recipient, self.lines = [], "250 kept", "", 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if self.at_recipient:
            return self.at_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return self.answer


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=30)
    server.start()
    box.stop = server.stop
    yield box
    if server.server is not None:
        server.stop()
