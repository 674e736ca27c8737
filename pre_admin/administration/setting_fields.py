"""The fields of the page *Réglages*: one per setting, holding the text in force or the text typed."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_admin.form import BaseForm
from werkzeug.datastructures import FileStorage, MultiDict

from pre_admin.core.french import date_fr
from pre_admin.core.settings import (
    UNDECIDED,
    UNSET,
    Amount,
    Paragraphs,
    Percent,
    Picture,
    Review,
    Setting,
    SettingRegistry,
    Stored,
    Typed,
    Whole,
)
from pre_admin.core.settings import Line as LineKind
from pre_admin.panel.fields import ChoiceField, LineField, LongField, clean, clean_line
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.settings import Decision

LONGEST = 20_000
"""Signs read of what is posted; each kind says its own bound."""
HEAVIEST = 1024 * 1024
"""Bytes read of a picture."""


@dataclass(frozen=True)
class Line:
    """A setting on the page: its field, its value in words, where it comes from, who decided."""

    key: str
    label: str
    field: Any
    seen: int
    told: str
    note: str
    text: str = ""
    """The whole of a text of several lines, where it is read and not changed."""
    origin: str = ""
    """The text that the house proposed, where another one is in force."""
    picture: bool = False
    shown: str = ""
    """The picture to show, in base 64."""
    held: str = ""
    """The picture just received, sent back so that it need not be chosen again."""


@dataclass(frozen=True)
class Block:
    """The settings of a group."""

    id: str
    title: str
    lines: Sequence[Line]


def typed_of(settings: Sequence[Setting[Any]], form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> dict[str, Typed]:
    """What was posted, setting by setting; one that was not posted is left alone."""
    found = {}
    for one in settings:
        text = _picture_of(one.key, form, files) if isinstance(one.kind, Picture) else form.get(one.key, type=_bounded)
        if text is not None:
            found[one.key] = Typed(text, number(form.get(f"seen-{one.key}"), 0, MAX_ID) or 0)
    return found


def _bounded(text: str) -> str:
    return text[:LONGEST]


def _picture_of(key: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> str | None:
    """The file chosen, else the one that came with the form before, else nothing said; empty when it is taken away."""
    chosen = files.get(f"{key}-file")
    if chosen is not None and chosen.filename:
        # A file without a byte is no picture either: it does not take away the one in force.
        return b64encode(chosen.stream.read(HEAVIEST) or b"vide").decode()
    return "" if form.get(f"{key}-drop") else form.get(key) or None


def blocks_of(
    registry: SettingRegistry,
    stored: Mapping[str, Stored],
    latest: Mapping[str, Decision],
    typed: Mapping[str, Typed],
    found: Review,
) -> list[Block]:
    """The groups with their fields: the text typed where something is to be settled, else the text in force."""
    blocks = []
    for rank, (title, settings) in enumerate(registry.groups().items(), start=1):
        lines = [_line(one, stored[one.key], latest.get(one.key), typed.get(one.key), found) for one in settings]
        blocks.append(Block(f"g{rank}", title, lines))
    return blocks


def _line(one: Setting[Any], stored: Stored, latest: Decision | None, typed: Typed | None, found: Review) -> Line:
    mine = typed is not None and (one.key in found.errors or one.key in found.changes)
    text = typed.text if mine and typed else stored.text
    # A conflict was shown: saving again is a decision made knowing the other one. An error keeps what the form had seen.
    seen = typed.seen if mine and typed and one.key not in found.conflicts else stored.number
    field = _field(one, text)
    if one.key in found.errors:
        field.errors = [found.errors[one.key]]
    line = Line(one.key, one.label, field, seen, one.tell(one.load(stored.text)), _note(one, latest))
    if isinstance(one.kind, Picture):
        held = text if mine and one.key not in found.errors else ""
        return replace(line, picture=True, shown=held or stored.text, held=held)
    if isinstance(one.kind, Paragraphs):
        first = "" if one.default is UNSET else str(one.default)
        return replace(line, text=stored.text, origin=first if first != stored.text else "")
    return line


def _field(one: Setting[Any], text: str) -> Any:
    """A bound field of the house for a setting's text."""
    long = isinstance(one.kind, Paragraphs)
    if isinstance(one.kind, Whole | Amount | Percent):
        unit = one.kind.many if isinstance(one.kind, Whole) else "euros" if isinstance(one.kind, Amount) else "%"
        unbound = LineField(f"{one.label} ({unit})", description=one.help)
    elif isinstance(one.kind, Picture):
        unbound, text = LineField(one.label, description=one.help), ""
    elif isinstance(one.kind, LineKind | Paragraphs):
        unbound = (LongField if long else LineField)(one.label, description=one.help)
    else:
        options = one.kind.options()  # type: ignore[attr-defined]
        blank = UNDECIDED if one.default is UNSET else None
        unbound = ChoiceField(one.label, description=one.help, options=lambda: options, blank=blank)
        text = text if text in dict(options) else ""
    form = type("SettingForm", (BaseForm,), {one.key: unbound})(data={one.key: (clean if long else clean_line)(text)})
    bound = form._fields[one.key]
    bound.width = 12 if long else 6
    if isinstance(one.kind, Paragraphs):
        bound.rows = one.kind.rows
    return bound


def _note(one: Setting[Any], latest: Decision | None) -> str:
    """« Par défaut : 30 jours (source). Décidé par … le … »."""
    told = one.default is not UNSET and not isinstance(one.kind, Paragraphs)
    said = [f"Valeur d’origine : {one.tell(one.default)}"] if told else []
    if one.source:
        said = [f"{said[0]} ({one.source})" if said else one.source.capitalize()]
    if latest:
        said.append(f"Décidé par {latest.author} le {date_fr(latest.at)}")
    return "".join(f"{sentence}. " for sentence in said).strip()
