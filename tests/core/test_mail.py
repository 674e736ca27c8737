"""Messages, before a real mail server: what leaves, what is refused, what the log keeps of a failure."""

import dataclasses
import logging
import socket
from pathlib import Path

import pytest

from pre_admin.config import ConfigurationError, MailServer, Settings, mail_server
from pre_admin.core.mail import MailNotSent, send
from tests.support.mailbox import SENDER, mailbox


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("smtp://relais?from=pre@ville.fr", MailServer("smtp", "relais", 25, "pre@ville.fr")),
        ("smtps://relais?from=pre@ville.fr", MailServer("smtps", "relais", 465, "pre@ville.fr")),
        ("smtp+starttls://a%40b:m%3Ad@relais:2525/?from=pre@ville.fr", MailServer("smtp+starttls", "relais", 2525, "pre@ville.fr", "a@b", "m:d")),
    ],
)  # fmt: skip
def test_the_address_of_a_mail_server(text: str, expected: MailServer | None) -> None:
    assert mail_server(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "relais", "http://relais?from=a@b.fr", "smtp://?from=a@b.fr", "smtp://relais", "smtp://relais?from=", "smtp://relais?from=pre",
        "smtp://relais?from=@ville.fr", "smtp://relais:port?from=a@b.fr", "smtp://relais?from=a@b.fr%0ABcc:c@d.fr", "smtp://[relais?from=a@b.fr",
    ],
)  # fmt: skip
def test_a_wrong_address_refuses_the_start_in_french(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match="PRE_SMTP_URL"):
        Settings.from_environ({"PRE_SMTP_URL": text, "PRE_BASE_URL": "https://pre.example"}, instance=tmp_path)


def test_links_need_the_public_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="PRE_BASE_URL"):
        Settings.from_environ({"PRE_SMTP_URL": "smtp://relais?from=a@b.fr"}, instance=tmp_path)


def test_the_password_is_not_shown(tmp_path: Path) -> None:
    url = "smtp://pre:tressecret@relais?from=a@b.fr"
    settings = Settings.from_environ({"PRE_SMTP_URL": url, "PRE_BASE_URL": "https://pre.example"}, instance=tmp_path)
    assert "tressecret" not in repr(settings)
    assert "tressecret" not in repr(settings.flask_config()["MAIL_SERVER"])


def test_a_message_arrives_as_written() -> None:
    with mailbox() as box:
        send(
            box.server, "ines@essai.example", "PRE Admin : à confirmer", "Bonjour,\n\n« Ça » y est :\nhttps://pre.example/x?a=1\n"
        )
    (message,) = box.received
    assert (message["To"], message["From"], message["Subject"]) == ("ines@essai.example", SENDER, "PRE Admin : à confirmer")
    assert "« Ça » y est :" in box.texts[0]
    assert "https://pre.example/x?a=1" in box.texts[0]
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_server_that_asks_who_one_is() -> None:
    with mailbox() as box:
        known = dataclasses.replace(box.server, user="pre", password="mot de passe")
        send(known, "ines@essai.example", "S", "B")
        with pytest.raises(MailNotSent):
            send(dataclasses.replace(known, password="un autre"), "ines@essai.example", "S", "B")
    assert len(box.received) == 1


@pytest.mark.parametrize("security", ["smtps", "smtp+starttls"])
def test_no_message_leaves_in_clear_when_safety_is_asked(security: str) -> None:
    with mailbox() as box, pytest.raises(MailNotSent):
        send(dataclasses.replace(box.server, security=security), "ines@essai.example", "S", "B")
    assert box.received == []


def test_a_failure_is_told_and_logged_without_address_nor_content(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = MailServer("smtp", "127.0.0.1", free.getsockname()[1], SENDER)
    with mailbox() as box, caplog.at_level(logging.DEBUG):
        box.refuse = "550 boîte pleine de ines@essai.example".encode("ascii", "replace").decode()
        for server in (nobody, box.server):
            with pytest.raises(MailNotSent, match="n’a pas pu être envoyé"):
                send(server, "ines@essai.example", "Sujet discret", "Contenu discret")
        for address in ("ines@essai.example\nBcc: x@y.example", "inès@essai.example"):
            with pytest.raises(MailNotSent):
                send(box.server, address, "Sujet discret", "Contenu discret")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("pre_admin")]
    assert len(ours) == 4
    for told in ours:
        assert "ines" not in told
        assert "discret" not in told
