"""What offers and clubs may be, how many places they leave, and which pupils a club takes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pre_admin.core.calendar import school_year_label
from pre_admin.core.french import plural
from pre_admin.panel.fields import clean_line, parse_day
from pre_admin.pathways.models import PathwayType

MAX_LINES = 60
LEVELS: dict[PathwayType, tuple[str, ...]] = {
    PathwayType.ATELIERS_MALINS: ("cp",),
    PathwayType.COUP_DE_POUCE: ("gs", "cp"),
}
"""Codes of the levels a club of this type is for (process.md §1.5); absent: any."""

PLACES_OUT = "Le nombre de places va de 1 à 500."
PERSONAL = "Un groupe est collectif : choisissez un autre type."
TAKEN_BEYOND = "{} : le nombre de places ne peut pas être inférieur."
USED = "Des enfants y ont déjà une place : {} ne change plus. Créez plutôt une autre action."
CLUB_USED = "Des enfants y sont déjà inscrits : le type ne change plus. Créez plutôt un autre groupe."
TWICE = "« {} » existe déjà en {} : ouvrez-la."
TOO_MANY = "Ce groupe a {} et {} : retirez {} de la liste, ou augmentez le nombre de places."
_DAY = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}")
_SEPARATORS = re.compile(r"[;,\t]+")


def places_refusal(places: int | None, taken: int = 0) -> str | None:
    """Why an action or a group cannot have so many places; None when it can."""
    if places is None or not 1 <= places <= 500:
        return PLACES_OUT
    return TAKEN_BEYOND.format(plural(taken, "place est déjà prise", "places sont déjà prises")) if places < taken else None


def room_refusal(places: int, taken: int, wanted: int) -> str | None:
    """Why so many pupils do not fit; None when they do."""
    over = taken + wanted - places
    if over <= 0:
        return None
    held = "1 est prise" if taken == 1 else f"{taken} sont prises"
    return TOO_MANY.format(plural(places, "place", "places"), held, plural(over, "enfant", "enfants"))


def twice_refusal(label: str, year: int) -> str:
    """An action of that name is there already for that year."""
    return TWICE.format(label, school_year_label(year))


def places_told(taken: int, places: int) -> str:
    """« 7 sur 12 »."""
    return f"{taken} sur {places}"


def places_tone(taken: int, places: int) -> str:
    """Full, or still open."""
    return "stop" if taken >= places else "ok"


@dataclass(frozen=True)
class PastedLine:
    """A line of a pasted list: what was typed, the name in it, the birth date when there is one."""

    typed: str
    name: str
    birth_date: date | None = None


def read_lines(text: str | None) -> list[PastedLine]:
    """The lines of a pasted list, the empty ones and the repeated ones left out; « NOM Prénom », a birth date or not."""
    found: dict[str, PastedLine] = {}
    for raw in (text or "").splitlines():
        line = clean_line(raw)
        if line:
            found.setdefault(line, _read_line(line[:200]))
    return list(found.values())


def _read_line(line: str) -> PastedLine:
    day = _DAY.search(line)
    try:
        birth = parse_day(day[0]) if day else None
    except ValueError:
        birth = None
    name = _DAY.sub(" ", line) if birth else line
    return PastedLine(line, " ".join(_SEPARATORS.sub(" ", name).split()), birth)


def lines_refusal(lines: Sequence[PastedLine]) -> str | None:
    """Why so long a list is not read; None when it is."""
    return f"{MAX_LINES} lignes au plus à la fois : collez la liste en plusieurs fois." if len(lines) > MAX_LINES else None
