"""Telephone numbers and electronic addresses: read as people write them, kept one way, refused in French."""

from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

RESERVED = ("019900", "026191", "035301", "046571", "053649", "063998")
"""Beginnings of the numbers that the French regulator keeps for fiction (decision 2012-0856): demonstrations use them."""

LONGEST = 25


def read_phone(text: str) -> str:
    """The number as it is kept and shown, « 06 39 98 41 07 » or « +213 … »; raises ValueError with a French sentence."""
    digits = [char for char in text if char.isdigit()]
    if len(text) > LONGEST:
        raise ValueError("Un seul numéro par champ, chiffres seulement : écrivez par exemple 06 39 98 41 07.")
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException as error:
        raise ValueError("Ce n’est pas un numéro de téléphone : écrivez par exemple 06 39 98 41 07.") from error
    if number.extension:
        raise ValueError("Un numéro de poste ne se garde pas ici : écrivez le numéro seul, par exemple 04 67 34 70 00.")
    missing = 10 - len(digits)
    if missing > 0 and digits and not text.strip().startswith("+"):
        counted = f"il manque {'un chiffre' if missing == 1 else f'{missing} chiffres'}"
        raise ValueError(f"Un numéro français compte dix chiffres ; {counted}.")
    if not phonenumbers.is_possible_number(number):
        raise ValueError("Ce numéro a trop de chiffres ou pas assez : un numéro français en compte dix.")
    national = number.country_code == 33
    reserved = national and len(str(number.national_number)) == 9 and f"0{number.national_number}".startswith(RESERVED)
    if not phonenumbers.is_valid_number(number) and not reserved:
        raise ValueError("Ce numéro n’est attribué à personne : vérifiez les premiers chiffres.")
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def read_email(text: str) -> str:
    """The address as it is kept; raises ValueError with a French sentence. No message is sent to check it."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError("Cette adresse électronique n’est pas complète : elle s’écrit nom@domaine.fr.") from error


def keep_contact(values: dict[str, Any], errors: dict[str, str], place: str = "") -> None:
    """Put `phone` and `email` in their usual form, or say what is wrong with each under its field's name."""
    for name, read in (("phone", read_phone), ("email", read_email)):
        if values.get(name):
            try:
                values[name] = read(values[name])
            except ValueError as refusal:
                errors[f"{place}{name}"] = str(refusal)
