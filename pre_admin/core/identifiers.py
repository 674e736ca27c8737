"""SIRET, IBAN and BIC: read as people copy them, kept without spaces, shown in groups, refused in French."""

from typing import Any

from stdnum import bic, iban
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from pre_admin.core.french import NBSP

SIRET_DIGITS = 14
IBAN_LENGTHS = {"FR": 27, "MC": 27, "BE": 16, "DE": 22, "ES": 24, "IT": 27, "LU": 20, "PT": 25, "CH": 21}
"""Signs of an IBAN in the countries whose accounts a French office meets."""


def _compact(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in ".-").upper()


def _counted(missing: int, one: str, many: str) -> str:
    """« il en manque un », « il y en a 3 de trop »."""
    if missing > 0:
        return f"il manque {f'un {one}' if missing == 1 else f'{missing} {many}'}"
    return f"il y a {f'un {one}' if missing == -1 else f'{-missing} {many}'} de trop"


def read_siret(text: str) -> str:
    """The fourteen digits; raises ValueError with a French sentence that says what is wrong."""
    digits = _compact(text)
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("Un SIRET ne compte que des chiffres, quatorze, par exemple 732 829 320 00074.")
    if len(digits) != SIRET_DIGITS:
        raise ValueError(f"Un SIRET compte 14 chiffres ; {_counted(SIRET_DIGITS - len(digits), 'chiffre', 'chiffres')}.")
    if siret.is_valid(digits):
        return digits
    if siren.is_valid(digits[:9]):
        raise ValueError("La clé de contrôle de ce SIRET ne correspond pas : vérifiez ses cinq derniers chiffres.")
    raise ValueError("La clé de contrôle de ce SIRET ne correspond pas : un chiffre est faux ou deux sont intervertis.")


def show_siret(number: str) -> str:
    """« 732 829 320 00074 », the spaces not breaking."""
    parts = (number[:3], number[3:6], number[6:9], number[9:])
    return NBSP.join(part for part in parts if part)


def read_iban(text: str) -> str:
    """The account without spaces; raises ValueError with a French sentence that says what is wrong."""
    number = _compact(text)
    if not (number.isascii() and number.isalnum() and number[:2].isalpha() and number[2:4].isdigit()):
        raise ValueError("Un IBAN commence par deux lettres et deux chiffres, par exemple FR76 : recopiez-le depuis le RIB.")
    wanted = IBAN_LENGTHS.get(number[:2])
    if wanted and len(number) != wanted:
        where = "français" if number[:2] == "FR" else f"commençant par {number[:2]}"
        raise ValueError(
            f"Un IBAN {where} compte {wanted} caractères ; {_counted(wanted - len(number), 'caractère', 'caractères')}."
        )
    try:
        return str(iban.validate(number))
    except ValidationError as error:
        raise ValueError(
            "La clé de contrôle de cet IBAN ne correspond pas : un chiffre est faux ou deux sont intervertis. Recopiez-le depuis le RIB."
        ) from error


def show_iban(number: str) -> str:
    """« FR76 3000 … », in groups of four, the spaces not breaking."""
    return NBSP.join(number[at : at + 4] for at in range(0, len(number), 4))


def read_bic(text: str) -> str:
    """The bank's code, eight or eleven signs; raises ValueError with a French sentence."""
    code = _compact(text)
    if not bic.is_valid(code):
        raise ValueError("Un BIC compte huit ou onze lettres et chiffres, par exemple ABCDFRPP : recopiez-le depuis le RIB.")
    return code


def keep_identifiers(values: dict[str, Any], errors: dict[str, str]) -> None:
    """Put `siret`, `iban` and `bic` in their kept form, or say what is wrong with each under its field's name."""
    for name, read in (("siret", read_siret), ("iban", read_iban), ("bic", read_bic)):
        if values.get(name):
            try:
                values[name] = read(values[name])
            except ValueError as refusal:
                errors[name] = str(refusal)
