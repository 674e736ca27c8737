"""A real mail server on this machine, which keeps what it receives; or refuses, on demand."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from pre_admin.config import MailServer

SENDER = "pre@essai.example"


@dataclass
class Mailbox:
    """What arrived; `refuse` is the answer given instead of accepting."""

    received: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        """Keep the message, or refuse it."""
        if self.refuse:
            return self.refuse
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"

    @property
    def server(self) -> MailServer:
        """How the house reaches it."""
        return MailServer("smtp", "127.0.0.1", self.port, SENDER)

    @property
    def texts(self) -> list[str]:
        """The bodies received."""
        return [str(message.get_content()) for message in self.received]


def _let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    # Not handled: the server itself answers, instead of leaving the other side to wait.
    return AuthResult(success=(data.login, data.password) == (b"pre", b"mot de passe"), handled=False)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server for as long as it is needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box = Mailbox(port=free.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port, authenticator=_let_in, auth_require_tls=False)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
