"""Amounts in words, as a contract writes them: « douze mille trois cent quarante-cinq euros et six centimes ».

The classical spelling: hyphens under a hundred, « et » in vingt et un, « cents » and « quatre-vingts » without their s
before another number, mille never with one.
"""

from decimal import Decimal

ONES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")
SCALES = ((10**9, "milliard"), (10**6, "million"))
HIGHEST = 10**12


def number_words(number: int) -> str:
    """371 → « trois cent soixante et onze »; whole numbers under a million millions."""
    if not 0 <= number < HIGHEST:
        raise ValueError("Ce nombre ne s’écrit pas en lettres ici.")
    parts = []
    for scale, name in SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{_hundreds(count)} {name}{'s' if count > 1 else ''}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_hundreds(thousands, last=False)} mille")
    if rest or not parts:
        parts.append(_hundreds(rest))
    return " ".join(parts)


def amount_words(amount: Decimal) -> str:
    """Decimal("12345.06") → « douze mille trois cent quarante-cinq euros et six centimes »; « moins … » under zero."""
    cents = int(amount.quantize(Decimal("0.01")) * 100)
    euros, rest = divmod(abs(cents), 100)
    said = [_counted(euros, "euro")] if euros or not rest else []
    if rest:
        said.append(_counted(rest, "centime"))
    return ("moins " if cents < 0 else "") + " et ".join(said)


def _counted(number: int, unit: str) -> str:
    """« un million d’euros », « deux millions un euros », « un euro »."""
    of = "d’" if number and number % 10**6 == 0 and unit[0] in "aeiou" else ""
    return f"{number_words(number)} {of}{unit}{'s' if number > 1 else ''}"


def _hundreds(number: int, last: bool = True) -> str:
    """A number under a thousand; `last`: no mille comes after, which would take the plural away."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _under_hundred(rest, last)
    head = "cent" if hundreds == 1 else f"{ONES[hundreds]} cent{'s' if last and not rest else ''}"
    return f"{head} {_under_hundred(rest, last)}" if rest else head


def _under_hundred(number: int, last: bool) -> str:
    if number < len(ONES):
        return ONES[number]
    ten, rest = divmod(number, 10)
    if ten in (7, 9):
        rest += 10
    if rest == 0:
        return TENS[ten] + ("s" if ten == 8 and last else "")
    joined = " et " if rest in (1, 11) and ten < 8 else "-"
    return f"{TENS[ten]}{joined}{ONES[rest]}"
