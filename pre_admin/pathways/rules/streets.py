"""What a street is called, whatever stands around its name: number, building, abbreviations, accents."""

import re

from pre_admin.core.text import normalise

WAYS = {
    "r": "rue", "rue": "rue", "av": "avenue", "ave": "avenue", "avenue": "avenue", "bd": "boulevard", "bld": "boulevard",
    "boul": "boulevard", "boulevard": "boulevard", "pl": "place", "place": "place", "all": "allee", "allee": "allee",
    "allees": "allee", "che": "chemin", "ch": "chemin", "chemin": "chemin", "imp": "impasse", "impasse": "impasse",
    "sq": "square", "square": "square", "rte": "route", "route": "route", "cours": "cours", "passage": "passage",
    "quai": "quai", "mail": "mail", "esplanade": "esplanade", "traverse": "traverse", "rond": "rond", "sentier": "sentier",
    "voie": "voie", "parvis": "parvis", "villa": "villa",
}  # fmt: skip
SHORT = {
    "st": "saint",
    "ste": "sainte",
    "dr": "docteur",
    "gal": "general",
    "mal": "marechal",
    "pdt": "president",
    "pr": "professeur",
}
INSIDE = frozenset(
    [
        "bat",
        "batiment",
        "bt",
        "esc",
        "escalier",
        "app",
        "appt",
        "apt",
        "appartement",
        "etage",
        "porte",
        "residence",
        "res",
        "hall",
        "tour",
        "boite",
        "bp",
        "lot",
        "chez",
        "cs",
        "cedex",
    ]
)
"""Words that begin what is told after the street."""

ARTICLES = frozenset(("de", "du", "des", "la", "le", "les", "l", "d"))
_NUMBER = re.compile(r"\d+[a-z]?|bis|ter|quater|[a-d]")


def street_of(address: str) -> str:
    """« 12 bis, av. de l’Église — bât. B » → « avenue de l eglise »; empty where no street is named.

    A street begins at its kind (rue, avenue…); without one, after the number.
    """
    words = [SHORT.get(word, word) for word in normalise(address).split()]
    start = next((n for n, word in enumerate(words[:-1]) if word in WAYS and _begins(words, n)), None)
    if start is not None:
        return " ".join([WAYS[words[start]], *_until_inside(words[start + 1 :])])
    while words and _NUMBER.fullmatch(words[0]):
        words = words[1:]
    return " ".join(_until_inside(words))


def _begins(words: list[str], at: int) -> bool:
    """Whether the kind of street stands where a street begins: a lone letter may be a building's."""
    return len(words[at]) > 1 or at == 0 or bool(_NUMBER.fullmatch(words[at - 1]))


def _until_inside(words: list[str]) -> list[str]:
    """A part of the building ends the street, unless an article makes it a name: « rue de la Tour »."""
    before = ["", *words]
    end = next((n for n, word in enumerate(words) if word in INSIDE and before[n] not in ARTICLES), len(words))
    return words[:end]


def pattern_of(street: str) -> str:
    """A LIKE pattern that every writing of the street meets: its longest word that is not abbreviated, accented letters left open.

    Many other addresses meet it too: `street_of` tells them apart.
    """
    known = {*WAYS.values(), *SHORT.values()}
    own = [word for word in street.split() if word not in known]
    longest = max(own, key=len, default="")
    return f"%{re.sub('oe|ae', '%', longest).translate(_OPEN)}%"


_OPEN = str.maketrans(dict.fromkeys("aeioucny", "_"))
