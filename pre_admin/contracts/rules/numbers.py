"""The number of an invoice as it tells a second copy from another invoice."""

import re

from pre_admin.core.text import normalise

LONGEST = 60


def number_key(number: str | None) -> str:
    """« Fact. n° 0012 » and « FACT-N°12 » are one number: without spaces, signs, accents, case, and the zeros that lead its figures.

    « N° » and « Facture » themselves are kept: leaving them out would make one number of two.
    """
    joined = "".join(normalise(number or "").split())
    plain = "".join(char for char in joined if char.isalnum())
    return re.sub(r"^0+(?=.)|(?<!\d)0+(?=\d)", "", plain)[:LONGEST]
