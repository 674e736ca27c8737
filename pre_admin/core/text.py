"""Text as people compare it: without case, accents, hyphens or apostrophes."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})
_WORDS = re.compile(r"[^\W_]+")
SORT_KEY_LENGTH = 160


def normalise(text: str) -> str:
    """Lower case, no accent, no ligature, every other sign a single space: « L'Haÿ-Œuf » → « l hay oeuf ».

    Letters of any script are kept: a name is found as its family writes it.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return " ".join(_WORDS.findall("".join(c for c in plain if not unicodedata.combining(c)).lower()))


def words(text: str) -> list[str]:
    """The distinct words of a text, normalised, in order."""
    return list(dict.fromkeys(normalise(text).split()))


def sort_key(*parts: str) -> str:
    """What a list is ordered by: each part normalised, the parts kept apart so that « Du » comes before « Dubois ».

    No longer than the columns that hold it, though « œ » counts for two.
    """
    return "\x01".join(normalise(part) for part in parts)[:SORT_KEY_LENGTH]
