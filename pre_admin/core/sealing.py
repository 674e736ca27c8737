"""What is kept unreadable without the instance's keys: files handed in, sensitive texts."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


class Unreadable(Exception):
    """The keys at hand do not open this: it was sealed with another one, or it was altered."""


class Seal:
    """Seals with the newest key, opens with any (`rotate-keys` puts a new one in front)."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._newest = Fernet(keys[0])
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def close(self, content: bytes) -> bytes:
        """The content, sealed."""
        return self._keys.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """The content again; raises `Unreadable`."""
        try:
            return self._keys.decrypt(sealed)
        except InvalidToken as error:
            raise Unreadable from error

    def renew(self, sealed: bytes) -> bytes | None:
        """The same, sealed with the newest key; None when it bears it already. Raises `Unreadable`."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self.close(self.open(sealed))
        return None


def instance_seal() -> Seal:
    """The seal of the instance's keys."""
    kept: Seal | None = current_app.extensions.get("seal")
    if kept is None:
        kept = current_app.extensions["seal"] = Seal(current_app.config["DATA_KEYS"])
    return kept


class SealedText(TypeDecorator[str]):
    """A text about a child, sealed at rest: no dump, no copy of the disk shows it (R13). It cannot be searched nor sorted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database: sealed."""
        return None if value is None else instance_seal().close(value.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database; raises `Unreadable` with the wrong keys."""
        return None if value is None else instance_seal().open(value.encode("ascii")).decode()
