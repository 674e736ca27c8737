"""The folder of documents: sealed files under random names, those of forms not yet saved apart."""

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from pre_admin.core.keys import Resealed
from pre_admin.core.sealing import Unreadable, instance_seal

PENDING = "pending"
KEPT_PENDING = 24 * 3600
"""Seconds a file waits for its form to be right."""


def _folder() -> Path:
    return Path(current_app.config["DOCUMENTS"])


def _place(key: str) -> Path:
    return _folder() / key[:2] / key


def put_aside(content: bytes, key: str = "") -> str:
    """Keep a file until its form is saved; returns its key, at random unless given. Raises OSError when the disk refuses."""
    folder = _folder() / PENDING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    key = key or secrets.token_hex(20)
    path = folder / key
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(instance_seal().close(content))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return key


def _sweep(folder: Path) -> None:
    """Files whose form was given up go after a day."""
    limit = time.time() - KEPT_PENDING
    for path in folder.iterdir():
        if path.stat(follow_symlinks=False).st_mtime < limit:
            path.unlink(missing_ok=True)


def waits(key: str) -> bool:
    """Whether a file put aside is still there."""
    return (_folder() / PENDING / key).is_file()


def settle(key: str) -> None:
    """The form is being saved: the file takes its place before the row that names it is committed."""
    place = _place(key)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = _folder() / PENDING / key
    if waiting.exists():
        os.replace(waiting, place)


def read(key: str) -> bytes:
    """A file's content; raises FileNotFoundError, or `Unreadable` when the keys are not the right ones."""
    return instance_seal().open(_place(key).read_bytes())


def reseal() -> Resealed:
    """Seal every file anew with the newest key; each is replaced whole or not at all, and run again after a stop.

    Those of forms not yet saved come first: one that takes its place meanwhile is met again there.
    """
    told = Resealed()
    for path in [*sorted((_folder() / PENDING).glob("*")), *sorted(_folder().glob("[0-9a-f][0-9a-f]/*"))]:
        try:
            fresh = instance_seal().renew(path.read_bytes())
        except FileNotFoundError:
            continue
        except Unreadable:
            told.lost += 1
            continue
        if fresh is not None:
            _replace(path, fresh)
            told.done += 1
    return told


def _replace(path: Path, content: bytes) -> None:
    """Written beside those that wait, where a leftover is swept after a day, then put in the place of the former."""
    folder = _folder() / PENDING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = folder / f"{path.name}.new"
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def settled_keys() -> Iterator[str]:
    """The keys of every file in its place."""
    for path in _folder().glob("[0-9a-f][0-9a-f]/*"):
        yield path.name
