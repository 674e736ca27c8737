"""Messages: handed over to the mail server after the commit; links and counts only, never a child's or a parent's name."""

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from pre_admin.config import MailServer

PATIENCE = 10.0
"""Seconds the mail server has to answer."""
NOT_SENT = "Le courriel n’a pas pu être envoyé : le serveur de courrier ne répond pas ou refuse."

logger = logging.getLogger(__name__)


class MailNotSent(Exception):
    """The message is not on its way; the log has the kind of failure, neither the address nor the content."""

    def __init__(self) -> None:
        super().__init__(NOT_SENT)


def send(server: MailServer, to: str, subject: str, body: str) -> None:
    """Hand a plain-text message over; raises `MailNotSent`."""
    try:
        message = _message(server.sender, to, subject, body)
        with _connected(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # ValueError: an address that cannot stand in a header, among them one that holds a line break.
        logger.warning("Courriel non envoyé : %s", type(error).__name__)
        raise MailNotSent from None


def _message(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(body)
    return message


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection as safe as the address asks, the server's certificate checked."""
    if server.security == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context())
    connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    if server.security == "smtp+starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection
