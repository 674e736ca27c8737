"""Rules of places: the UAI code, dates in order, and where a neighbourhood stands on the map of a day."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from pre_admin.core.text import normalise

_UAI = re.compile(r"\d{7}[A-Z]")
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def uai_letter(digits: str) -> str:
    """The check letter of a UAI code: its seven digits modulo 23, without I, O and Q (national directory's rule)."""
    return _UAI_LETTERS[int(digits) % 23]


def uai_refusal(code: str) -> str | None:
    """Why a UAI code cannot be right, as a French sentence; None when it can."""
    if not _UAI.fullmatch(code):
        return "Un code UAI compte sept chiffres puis une lettre, par exemple 0340001A."
    if code[7] != uai_letter(code[:7]):
        return "La lettre de contrôle de ce code UAI ne correspond pas : vérifiez les chiffres."
    return None


def postal_code_refusal(code: str) -> str | None:
    """Why a postal code cannot be right; None when it can."""
    return None if re.fullmatch(r"\d{5}", code) else "Un code postal compte cinq chiffres, par exemple 34080."


def dates_refusal(start: date | None, end: date | None) -> str | None:
    """Why two dates cannot go together; None when they can."""
    return "La fin précède le début : vérifiez les deux dates." if start and end and end < start else None


def closed_before(ended: date | None, school_year: int) -> bool:
    """Whether a school that ended on that day had closed before the school year began (2025 is 2025-2026)."""
    return ended is not None and ended.year < school_year


@dataclass(frozen=True)
class Span:
    """A bond to one record (`key`) from a day to a day; None is open."""

    key: int
    start: date | None
    end: date | None


def overlapping(spans: Sequence[Span]) -> list[int]:
    """The indexes of bonds to a record that is bonded already at that time."""
    return [n for n, one in enumerate(spans) if any(one.key == other.key and _meet(one, other) for other in spans[:n])]


def _meet(one: Span, other: Span) -> bool:
    first, second = sorted((one, other), key=lambda span: span.start or date.min)
    return first.end is None or (second.start or date.min) <= first.end


# ---- school levels
ITS_OWN_SUCCESSOR = "Un niveau ne peut pas être son propre suivant : choisissez celui de l’année d’après."
LEVELS_REVERSED = "Le dernier niveau précède le premier : vérifiez les deux."


def successor_refusal(level_id: int | None, successor_id: int | None, successors: Mapping[int, int | None]) -> str | None:
    """Why a level cannot be followed by that one: following from year to year must never come back; None when it can.

    `successors` gives the one that follows each level as they stand.
    """
    if level_id is None or successor_id is None:
        return None
    if successor_id == level_id:
        return ITS_OWN_SUCCESSOR
    seen: set[int] = set()
    following: int | None = successor_id
    while following is not None and following not in seen:
        seen.add(following)
        following = successors.get(following)
        if following == level_id:
            return "Ce niveau mène déjà, d’année en année, à celui-ci : les enfants tourneraient en rond."
    return None


def levels_refusal(first_rank: int | None, last_rank: int | None) -> str | None:
    """Why a school cannot go from the one level to the other; None when it can."""
    reversed_ranks = first_rank is not None and last_rank is not None and last_rank < first_rank
    return LEVELS_REVERSED if reversed_ranks else None


def level_code(label: str, taken: Collection[str]) -> str:
    """A code for a new level, from its label: « 6e SEGPA » → « 6e-segpa », with a figure when it is taken."""
    stem = normalise(label).replace(" ", "-")[:30].strip("-") or "niveau"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(code for code in numbered if code not in taken and code != "none")


@dataclass(frozen=True)
class MapFacts:
    """A map of priority neighbourhoods and when it holds."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        """Whether the map is in force on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class PlaceFacts:
    """A neighbourhood of one map, and what it became on the next."""

    id: int
    name: str
    map_id: int
    successor_id: int | None


@dataclass(frozen=True)
class Atlas:
    """Every map and every neighbourhood."""

    maps: tuple[MapFacts, ...]
    places: Mapping[int, PlaceFacts]

    def map_on(self, day: date) -> MapFacts | None:
        """The map in force on that day; the latest to begin when two would hold."""
        holding = [one for one in self.maps if one.holds(day)]
        return max(holding, key=lambda one: one.starts_on, default=None)

    def on_map(self, place_id: int, map_id: int) -> PlaceFacts | None:
        """The neighbourhood as that map knows it, following what became of it, either way in time.

        Several old neighbourhoods may be one today: seen from a later map, any of them answers.
        """
        ahead = self._chain(place_id)
        for place in ahead:
            if place.map_id == map_id:
                return place
        earlier = [place for place in self.places.values() if place.map_id == map_id]
        reaching = [place for place in earlier if any(one.id == place_id for one in self._chain(place.id))]
        return min(reaching, key=lambda place: place.id, default=None)

    def _chain(self, place_id: int | None) -> list[PlaceFacts]:
        """The neighbourhood and all it became; a loop in the data ends the walk."""
        found: list[PlaceFacts] = []
        while place_id is not None and place_id in self.places and self.places[place_id] not in found:
            found.append(self.places[place_id])
            place_id = found[-1].successor_id
        return found
