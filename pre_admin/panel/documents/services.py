"""Files take their place with the record that holds them; what `flask check` says of the folder."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.panel.documents import store
from pre_admin.panel.documents.receiving import Upload
from pre_admin.panel.models import Document, Media

Values = Mapping[str, Any]
SETTLING = "files_to_settle"


def keep_uploads(values: Values, actor: Actor) -> Values:
    """The same values, each file received with the form replaced by the id of its document."""
    kept = {name: _kept(value, actor) for name, value in values.items()}
    return MappingProxyType(kept)


def _kept(value: Any, actor: Actor) -> Any:
    if isinstance(value, Upload):
        return _document(value, actor)
    if isinstance(value, tuple):
        return tuple(keep_uploads(row, actor) if isinstance(row, Mapping) else row for row in value)
    return value


def _document(upload: Upload, actor: Actor) -> int:
    db.session.info.setdefault(SETTLING, []).append(upload.key)
    document = Document(key=upload.key, media=upload.media, size=upload.size, sha256=upload.sha256, by_id=actor.id)
    db.session.add(document)
    db.session.flush()
    return document.id


def keep_made(content: bytes, media: Media, actor: Actor, key: str = "") -> tuple[int, str]:
    """Keep a paper that the software made, sealed as those handed in; the id of its document, and its digest."""
    digest = hashlib.sha256(content).hexdigest()
    return _document(Upload(store.put_aside(content, key), media, len(content), digest), actor), digest


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    """Each file takes its place just before the rows that name it are kept: a refusal leaves it where its form finds it again."""
    for key in session.info.pop(SETTLING, ()):
        store.settle(key)


@event.listens_for(Session, "after_rollback")
def _leave_aside(session: Session) -> None:
    session.info.pop(SETTLING, None)


def misplaced_files() -> list[str]:
    """Documents without their file, and files without their document."""
    with as_system("contrôle des fichiers") as session:
        keys = {key: value for value, key in session.execute(select(Document.id, Document.key))}
    present = set(store.settled_keys())
    missing = [f"document n° {value} : son fichier manque" for key, value in keys.items() if key not in present]
    return missing + [f"fichier {key} : aucun document ne le connaît" for key in sorted(present - set(keys))]
