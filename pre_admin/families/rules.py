"""Rules about children, without database: eligibility at a date, likely duplicates, dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from pre_admin.core.calendar import age_on
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import age_words, date_fr
from pre_admin.core.text import normalise
from pre_admin.territories.rules import Atlas, PlaceFacts


@dataclass(frozen=True)
class AgeBounds:
    """The programme's ages, in whole years; the upper one holds until the next birthday (16 means under 17)."""

    low: int = 2
    high: int = 16


def latest_birth_past(bounds: AgeBounds, day: date) -> date:
    """The latest birth date that is past the upper age on that day: whoever was born by then is too old."""
    year = day.year - bounds.high - 1
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def age_bounds_refusal(low: int, high: int) -> str | None:
    """Why two ages cannot bound the programme; None when they can."""
    return "L’âge maximal est inférieur à l’âge minimal : vérifiez les deux." if high < low else None


class Verdict(LabelledEnum):
    """Whether a child meets the programme's conditions on a day."""

    ELIGIBLE = "eligible", "Éligible", "ok"
    TOO_YOUNG = "too_young", "Trop jeune", "stop"
    TOO_OLD = "too_old", "Limite d’âge dépassée", "stop"
    OUTSIDE = "outside", "Hors quartier prioritaire", "stop"
    NO_ADDRESS = "no_address", "Quartier à renseigner", "wait"
    NOT_CHECKABLE = "not_checkable", "Non vérifiable à cette date", "info"


@dataclass(frozen=True)
class Eligibility:
    """The verdict and the sentence that says why."""

    verdict: Verdict
    reason: str


def eligibility(birth: date, day: date, place_id: int | None, lives: bool, atlas: Atlas, bounds: AgeBounds) -> Eligibility:
    """Judge a child on a day: age, then the neighbourhood on the map in force that day (R4).

    `place_id` is the neighbourhood of the residence on that day, `lives` whether a residence is known at all.
    """
    age = age_on(birth, day)
    told = age_words(birth, day) or "pas encore né"
    if age < bounds.low:
        return Eligibility(Verdict.TOO_YOUNG, f"{told} ; le programme s’adresse aux enfants de {bounds.low} à {bounds.high} ans.")
    if age > bounds.high:
        return Eligibility(Verdict.TOO_OLD, f"{told} ; le programme s’adresse aux enfants de {bounds.low} à {bounds.high} ans.")
    zoning = atlas.map_on(day)
    if zoning is None:
        return Eligibility(Verdict.NOT_CHECKABLE, f"{told} ; aucune carte des quartiers n’est connue au {date_fr(day)}.")
    if not lives:
        return Eligibility(Verdict.NO_ADDRESS, f"{told} ; aucune adresse connue au {date_fr(day)}.")
    if place_id is None:
        return Eligibility(Verdict.OUTSIDE, f"{told} ; l’adresse n’est dans aucun quartier prioritaire.")
    place = atlas.on_map(place_id, zoning.id)
    if place is None:
        name = _name(atlas, place_id)
        return Eligibility(Verdict.OUTSIDE, f"{told} ; {name} n’est pas sur la {_lower(zoning.name)}.")
    return Eligibility(Verdict.ELIGIBLE, f"{told}, {place.name} ({_lower(zoning.name)}).")


def _name(atlas: Atlas, place_id: int) -> str:
    place: PlaceFacts | None = atlas.places.get(place_id)
    return place.name if place else "ce quartier"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# ---- duplicates
@dataclass(frozen=True)
class Identity:
    """What a child is recognised by."""

    last_name: str
    first_name: str
    birth_date: date


NEAR = 0.8


def near(one: str, other: str) -> bool:
    """Whether two names are the same but for accents, spaces, a letter or two, or one being a part of the other."""
    a, b = normalise(one).replace(" ", ""), normalise(other).replace(" ", "")
    if not a or not b:
        return False
    parts = [(x, y) for x in normalise(one).split() for y in normalise(other).split() if min(len(x), len(y)) > 3]
    return _alike(a, b) or any(_alike(x, y) for x, y in parts)


def _alike(a: str, b: str) -> bool:
    """The same to the ear, a letter away inside (« Adam », « Adem »), begun alike (« Fatou », « Fatoumata »), or mostly the same.

    A letter at the end is another name: « Lina », « Lino ».
    """
    a, b = a.replace("y", "i"), b.replace("y", "i")
    short = min(len(a), len(b))
    begun = short >= 5 and (a.startswith(b) or b.startswith(a))
    inside = short >= 4 and a[0] == b[0] and a[-1] == b[-1] and _a_letter_away(a, b)
    return a == b or begun or inside or SequenceMatcher(None, a, b).ratio() >= NEAR


def _a_letter_away(a: str, b: str) -> bool:
    """Whether one letter put in, left out or changed makes one of the other."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[at + 1 :] == b[at + 1 :] if len(a) == len(b) else a[at + (len(a) > len(b)) :] == b[at + (len(b) > len(a)) :]


def likely_same(one: Identity, other: Identity) -> bool:
    """Whether two entries are likely one child: the same birth date (or day and month swapped) and near names.

    Twins are not a mistake: the same name and date with clearly different first names are two children.
    """
    if not (one.birth_date == other.birth_date or one.birth_date == swapped(other.birth_date)):
        return False
    straight = near(one.last_name, other.last_name) and near(one.first_name, other.first_name)
    crossed = near(one.last_name, other.first_name) and near(one.first_name, other.last_name)
    return straight or crossed


def swapped(day: date) -> date | None:
    """The date with day and month exchanged, a usual slip; None when there is no such date."""
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


# ---- dates
def birth_refusal(birth: date, day: date) -> str | None:
    """Why a birth date cannot be a child's of the programme; None when it can."""
    if birth > day:
        return "La date de naissance est dans le futur : vérifiez l’année."
    if age_on(birth, day) > 30:
        return "Cette date de naissance donne plus de 30 ans : vérifiez l’année."
    return None


@dataclass(frozen=True)
class Stay:
    """A residence's bounds; None is open."""

    start: date | None
    end: date | None


def overlaps(stays: Sequence[Stay]) -> list[int]:
    """The indexes of residences that begin before another, earlier one has ended."""
    order = sorted(range(len(stays)), key=lambda n: (stays[n].start or date.min, stays[n].end or date.max))
    found = []
    for before, after in pairwise(order):
        end, start = stays[before].end, stays[after].start or date.min
        if end is None or start < end:
            found.append(after)
    return found
