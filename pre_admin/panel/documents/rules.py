"""What a file must be to be kept, judged by its content alone: the name says nothing sure."""

import io

import puremagic
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from pre_admin.core.french import NBSP
from pre_admin.panel.models import Media

MAX_FILE = 10 * 1024 * 1024
MAX_REQUEST = 30 * 1024 * 1024
"""Bytes of all the files of one form."""

TOO_BIG = (
    f"Ce fichier dépasse 10{NBSP}Mo : numérisez-le en 200 points par pouce, ou en noir et blanc, puis choisissez-le à nouveau."
)
TOO_MUCH = f"Les fichiers de ce formulaire dépassent ensemble 30{NBSP}Mo : enregistrez, puis joignez les autres."
EMPTY = "Ce fichier est vide : choisissez-en un autre."
WRONG_TYPE = "Seuls un PDF, une image PNG ou une image JPEG peuvent être joints. Celui-ci est autre chose, quel que soit son nom."
ENCRYPTED = "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans mot de passe, puis choisissez-la."
BROKEN = "Ce PDF est abîmé et ne s’ouvre pas : numérisez à nouveau la page."
NO_ROOM = "Le disque du serveur est plein : le fichier n’a pas pu être gardé. Prévenez l’administration technique ; le reste de votre saisie est là."

_MEDIA = {"application/pdf": Media.PDF, "image/png": Media.PNG, "image/jpeg": Media.JPEG}


def media_of(content: bytes) -> Media:
    """What the file is; raises ValueError with a French sentence when it cannot be kept."""
    if not content:
        raise ValueError(EMPTY)
    try:
        kinds = {one.mime_type for one in puremagic.magic_string(content[:4096])}
    except (puremagic.PureError, ValueError):
        kinds = set()
    media = next((kind for mime, kind in _MEDIA.items() if mime in kinds and content.startswith(_OPENINGS[kind])), None)
    if media is None:
        raise ValueError(WRONG_TYPE)
    if media is Media.PDF:
        _readable_pdf(content)
    return media


_OPENINGS = {Media.PDF: b"%PDF-", Media.PNG: b"\x89PNG\r\n\x1a\n", Media.JPEG: b"\xff\xd8\xff"}


def _readable_pdf(content: bytes) -> None:
    """Raise when nobody could read it."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise ValueError(BROKEN) from error
    if locked:
        raise ValueError(ENCRYPTED)
    if not pages:
        raise ValueError(BROKEN)


def size_words(size: int) -> str:
    """« 120 Ko », « 2,4 Mo »."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}Ko"
    return f"{size / 1024 / 1024:.1f}{NBSP}Mo".replace(".", ",")
