"""A form's files as they arrive: read within bounds, judged, put aside until the form is right."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from flask import Request, current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from pre_admin.panel.documents import store
from pre_admin.panel.documents.rules import MAX_FILE, MAX_REQUEST, NO_ROOM, TOO_BIG, TOO_MUCH, media_of, size_words
from pre_admin.panel.models import Media

KEPT, DROP = "-kept", "-drop"
LONGEST_READ = 320 * 1024 * 1024
"""Bytes of a form with files that are read through, so that its other fields come back with a sentence."""
LONGEST_PLAIN = 16 * 1024 * 1024


class Capped(io.BytesIO):
    """A file being received: beyond the bounds it is read through and not kept."""

    def __init__(self, spent: list[int]) -> None:
        super().__init__()
        self.refusal = ""
        self._spent = spent

    def write(self, data: Any) -> int:
        """Keep it, within the bounds of a file and of a form."""
        size = len(data)
        if self.refusal or self.tell() + size > MAX_FILE or self._spent[0] + size > MAX_REQUEST:
            self.refusal = self.refusal or (TOO_BIG if self.tell() + size > MAX_FILE else TOO_MUCH)
            return size
        self._spent[0] += size
        return super().write(data)


class HouseRequest(Request):
    """A request whose files never fill the memory nor the disk."""

    @property
    def max_content_length(self) -> int | None:
        """A signed-in person's form with files is read to its end; anything else is refused beyond a plain form's length."""
        return LONGEST_READ if self.mimetype == "multipart/form-data" and session.get("_user_id") else LONGEST_PLAIN

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        """What a form may send is decided here, for all."""
        raise AttributeError("max_content_length")

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> Any:
        spent = self.__dict__.setdefault("_spent", [0])
        return Capped(spent)


@dataclass(frozen=True)
class Upload:
    """A file received with a form: put aside under `key`, or refused with a sentence."""

    key: str = ""
    media: Media | None = None
    size: int = 0
    sha256: str = ""
    error: str = ""

    def __str__(self) -> str:
        """What tells it from another."""
        return self.sha256 or self.error

    @property
    def told(self) -> str:
        """« PDF, 120 Ko »."""
        return f"{self.media.label}, {size_words(self.size)}" if self.media else ""

    @property
    def token(self) -> str:
        """What the form sends back so that the file need not be chosen again."""
        return _signer().dumps(
            [self.key, self.media.value if self.media else "", self.size, self.sha256, session.get("_user_id", "")]
        )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="file-put-aside")


def received(formdata: MultiDict[str, Any]) -> None:
    """Put the form's files among its fields, each as an `Upload`; those received before come back by their token."""
    for name, token in [(name, value) for name, value in formdata.items() if name.endswith(KEPT)]:
        found = _kept(str(token))
        if found is not None:
            formdata.setdefault(name.removesuffix(KEPT), found)
    for name in [name for name in formdata if name.endswith(DROP)]:
        formdata[name.removesuffix(DROP)] = ""
    for name, file in request.files.items():
        if file.filename:
            formdata[name] = _judged(file.stream)


def _judged(stream: Any) -> Upload:
    refusal = getattr(stream, "refusal", "")
    if refusal:
        return Upload(error=refusal)
    content = stream.read()
    try:
        media = media_of(content)
        key = store.put_aside(content)
    except ValueError as error:
        return Upload(error=str(error))
    except OSError:
        return Upload(error=NO_ROOM)
    return Upload(key, media, len(content), hashlib.sha256(content).hexdigest())


def _kept(token: str) -> Upload | None:
    """The file a token stands for: received by the same person, less than a day ago, and still there."""
    try:
        key, media, size, sha256, user = _signer().loads(token[:1000], max_age=store.KEPT_PENDING)
    except (BadSignature, ValueError):
        return None
    if user != session.get("_user_id", "") or not store.waits(key):
        return None
    return Upload(key, Media(media), size, sha256)
