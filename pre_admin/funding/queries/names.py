"""Texts in which a child or a parent known to the programme is named (R1): which texts, never which name."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.search import search_word
from pre_admin.core.text import normalise
from pre_admin.families.models import Child, Guardian
from pre_admin.panel.documents import store
from pre_admin.panel.models import Document, Media

CHILD: Any = Child.__table__
GUARDIAN: Any = Guardian.__table__
DOCUMENT: Any = Document.__table__
BETWEEN = 2
"""Words that may stand between a first and a last name."""
CHUNK = 400
PAGES, LONGEST = 40, 200_000
"""What is read of a file: beyond, nobody waits for it."""
_NUMBER = re.compile(r"\b((?:19|20)\d\d)\s?[-‐‑–]\s?(\d{4,6})\b")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)\s?33[\s.\-]*(?:\(0\))?|0)[\s.\-]*[1-9](?:[\s.\-]*\d\d){4}(?!\d)")

Words = Sequence[str]
Name = tuple[str, str]


@dataclass(frozen=True)
class Cited:
    """The labels of the texts that surely point at someone, and of those that hold their name, which others may bear."""

    surely: Sequence[str]
    by_name: Sequence[str]


def cited_in(texts: Mapping[str, str | None]) -> Cited:
    """Which texts hold a file number or a family's telephone, and which the first and last name of a child or guardian."""
    said = {label: text for label, text in texts.items() if text and text.strip()}
    split = {label: normalise(text).split() for label, text in said.items()}
    with as_system("noms d’enfants ou de parents cités dans un texte : lesquels des textes") as session:
        names = _candidates(session, {word for words in split.values() for word in words})
        numbers = _known_numbers(session, {one for text in said.values() for one in _numbers(text)})
        phones = _known_phones(session, {one for text in said.values() for one in _phones(text)})
    surely = [label for label, text in said.items() if numbers.intersection(_numbers(text)) or phones.intersection(_phones(text))]
    return Cited(surely, [label for label in said if label not in surely and _names_one(split[label], names)])


def names_cited(texts: Mapping[str, str | None]) -> Sequence[str]:
    """The labels of the texts where someone seems named, surely or by a namesake: for short texts that are easily said otherwise."""
    found = cited_in(texts)
    return [*found.surely, *found.by_name]


# ---- who may be named
def _candidates(session: Any, words: set[str]) -> set[Name]:
    """(first name, last name) of those of whom two words at least stand in the texts, found through the indexed words."""
    kept = sorted(word[:40] for word in words if len(word) > 1 and not word.isdecimal())
    found: set[Name] = set()
    children = _holding(session, "child", kept)
    for part in _chunks(children):
        rows = session.execute(select(CHILD.c.first_name, CHILD.c.last_name).where(CHILD.c.id.in_(part)))
        found |= {(normalise(first), normalise(last)) for first, last in rows}
    for part in _chunks(_holding(session, "family", kept)):
        rows = session.execute(select(GUARDIAN.c.first_name, GUARDIAN.c.last_name).where(GUARDIAN.c.family_id.in_(part)))
        found |= {(normalise(first), normalise(last)) for first, last in rows}
    return found


def _holding(session: Any, entity: str, words: Words) -> list[int]:
    counts: dict[int, int] = {}
    for part in _chunks(words):
        statement = (
            select(search_word.c.record_id, func.count())
            .where(search_word.c.entity == entity, search_word.c.word.in_(part))
            .group_by(search_word.c.record_id)
        )
        for key, count in session.execute(statement):
            counts[key] = counts.get(key, 0) + count
    return [key for key, count in counts.items() if count > 1]


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _names_one(words: Words, names: Iterable[Name]) -> bool:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    return any(_near(places, first.split(), last.split()) for first, last in names)


def _near(places: Mapping[str, list[int]], first: Words, last: Words) -> bool:
    """Whether a first and a last name stand near each other; of a compound name, one of its longer parts is enough."""
    ones = [place for word in _telling(first, 3) for place in places.get(word, ())]
    others = [place for word in _telling(last, 4) for place in places.get(word, ())]
    return any(0 < abs(one - other) <= BETWEEN + 1 for one in ones for other in others)


def _telling(name: Words, least: int) -> Words:
    """The parts of a name that tell it: « de », « el », « ben » are in many; a name that has no longer part counts whole."""
    return [word for word in name if len(word) >= least] or name


# ---- file numbers and telephones
def _numbers(text: str) -> set[str]:
    # « 2025-2026 » is a school year wherever it is read
    return {f"{year}-{rank}" for year, rank in _NUMBER.findall(text) if rank != str(int(year) + 1)}


def _phones(text: str) -> set[str]:
    """Telephones as the searched words keep them: figures alone, a French number beginning by 0."""
    found = ("".join(char for char in one.replace("(0)", "") if char.isdecimal()) for one in _PHONE.findall(text))
    return {f"0{one[-9:]}" for one in found}


def _known_numbers(session: Any, numbers: set[str]) -> set[str]:
    found: set[str] = set()
    for part in _chunks(sorted(numbers)):
        found |= set(session.scalars(select(CHILD.c.file_number).where(CHILD.c.file_number.in_(part))))
    return found


def _known_phones(session: Any, phones: set[str]) -> set[str]:
    found: set[str] = set()
    for part in _chunks(sorted(phones)):
        statement = select(search_word.c.word).where(search_word.c.entity == "family", search_word.c.word.in_(part))
        found |= set(session.scalars(statement))
    return found


# ---- files
def text_of(document_id: int) -> str:
    """The text of a stored PDF, as far as it can be read; a picture has none."""
    with as_system("texte d’une pièce d’action") as session:
        row = session.execute(select(DOCUMENT.c.key, DOCUMENT.c.media).where(DOCUMENT.c.id == document_id)).one_or_none()
    if row is None or row.media is not Media.PDF:
        return ""
    text = ""
    try:
        for page in PdfReader(io.BytesIO(store.read(row.key)), strict=False).pages[:PAGES]:
            text += f" {page.extract_text()}"
            if len(text) > LONGEST:
                break
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return text
    return text[:LONGEST]
