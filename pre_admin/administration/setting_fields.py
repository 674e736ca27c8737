"""The fields of the page *Réglages*: one per setting, holding the text in force or the text typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_admin.form import BaseForm
from werkzeug.datastructures import MultiDict

from pre_admin.core.french import date_fr
from pre_admin.core.settings import UNDECIDED, UNSET, Amount, Review, Setting, SettingRegistry, Stored, Typed, Whole
from pre_admin.panel.fields import ChoiceField, LineField, clean_line
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.settings import Decision

LONGEST = 200


@dataclass(frozen=True)
class Line:
    """A setting on the page: its field, its value in words, where it comes from, who decided."""

    key: str
    label: str
    field: Any
    seen: int
    told: str
    note: str


@dataclass(frozen=True)
class Block:
    """The settings of a group."""

    id: str
    title: str
    lines: Sequence[Line]


def typed_of(settings: Sequence[Setting[Any]], form: MultiDict[str, str]) -> dict[str, Typed]:
    """What was posted, setting by setting; one that was not posted is left alone."""
    return {
        one.key: Typed(form[one.key][:LONGEST], number(form.get(f"seen-{one.key}"), 0, MAX_ID) or 0)
        for one in settings
        if one.key in form
    }


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
    return Line(one.key, one.label, field, seen, one.tell(one.load(stored.text)), _note(one, latest))


def _field(one: Setting[Any], text: str) -> Any:
    """A bound field of the house for a setting's text."""
    if isinstance(one.kind, Whole | Amount):
        unit = one.kind.many if isinstance(one.kind, Whole) else "euros"
        unbound = LineField(f"{one.label} ({unit})", description=one.help)
    else:
        options = one.kind.options()  # type: ignore[attr-defined]
        blank = UNDECIDED if one.default is UNSET else None
        unbound = ChoiceField(one.label, description=one.help, options=lambda: options, blank=blank)
        text = text if text in dict(options) else ""
    form = type("SettingForm", (BaseForm,), {one.key: unbound})(data={one.key: clean_line(text)})
    bound = form._fields[one.key]
    bound.width = 6
    return bound


def _note(one: Setting[Any], latest: Decision | None) -> str:
    """« Par défaut : 30 jours (source). Décidé par … le … »."""
    said = [] if one.default is UNSET else [f"Valeur d’origine : {one.tell(one.default)}"]
    if one.source:
        said = [f"{said[0]} ({one.source})" if said else one.source.capitalize()]
    if latest:
        said.append(f"Décidé par {latest.author} le {date_fr(latest.at)}")
    return "".join(f"{sentence}. " for sentence in said).strip()
