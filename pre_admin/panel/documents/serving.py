"""A file shown or sent, for who may read the record that holds it: the caller has found the record within its scope."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from flask import Response
from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.sealing import Unreadable
from pre_admin.panel.documents import store
from pre_admin.panel.documents.rules import size_words
from pre_admin.panel.models import Document, Media

TYPES = {Media.PDF: ("application/pdf", "pdf"), Media.PNG: ("image/png", "png"), Media.JPEG: ("image/jpeg", "jpg")}


@dataclass(frozen=True)
class Lost(Exception):
    """The file cannot be given; the sentence says why and who can help."""

    sentence: str


def documents_told(ids: Collection[int | None]) -> dict[int, str]:
    """Id → « PDF, 120 Ko »."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    statement = select(Document.id, Document.media, Document.size).where(Document.id.in_(wanted))
    with as_system("fichiers d’une fiche ouverte dans le périmètre de la personne") as session:
        return {one: f"{media.label}, {size_words(size)}" for one, media, size in session.execute(statement)}


def document_facts(document_id: int) -> tuple[str, Media, str] | None:
    """(key, media, digest) of a document."""
    statement = select(Document.key, Document.media, Document.sha256).where(Document.id == document_id)
    with as_system("fichier d’une fiche ouverte dans le périmètre de la personne") as session:
        row = session.execute(statement).first()
    return (row[0], row[1], row[2]) if row else None


def open_document(document_id: int, name: str) -> Response:
    """The file, to be saved under this name (without its ending). Raises `Lost`."""
    facts = document_facts(document_id)
    if facts is None:
        raise Lost("Ce fichier n’est plus connu : rechargez la fiche.")
    key, media, digest = facts
    try:
        content = store.read(key)
    except FileNotFoundError as error:
        raise Lost("Ce fichier manque dans le dossier des documents : prévenez l’administration technique.") from error
    except Unreadable as error:
        raise Lost("Les clés de cette instance n’ouvrent pas ce fichier : prévenez l’administration technique.") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Lost("Ce fichier a été altéré depuis son dépôt : prévenez l’administration technique.")
    kind, ending = TYPES[media]
    headers = {
        "Content-Disposition": f"attachment; filename={name}.{ending}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, mimetype=kind, headers=headers)
