"""What is kept unreadable without the instance's keys: files handed in, sensitive texts."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """The keys at hand do not open this: it was sealed with another one, or it was altered."""


class Seal:
    """Seals with the newest key, opens with any (`rotate-keys` puts a new one in front)."""

    def __init__(self, keys: Sequence[str]) -> None:
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
