"""When an « intérim » may be named or changed."""

from datetime import date, timedelta

from pre_admin.core.french import date_fr

LONGEST = 92
"""Days at most: beyond, a role is given."""
PAST = "Un intérim se désigne pour aujourd’hui ou plus tard : ce qui est certifié l’a été par quelqu’un d’autre."
TOO_LONG = "Un intérim dure trois mois au plus : au-delà, l’administration donne le rôle."
BEFORE_START = "L’intérim finit avant de commencer : vérifiez les deux dates."
OVER = "Cet intérim est terminé depuis le {} : il ne se modifie plus. Désignez-en un autre."
BEGUN = "L’intérim a commencé : seul son dernier jour se change, pour aujourd’hui ou plus tard."
NOT_ABSENT = "Cette personne ne certifie pas les services faits : choisissez quelqu’un de la coordination."
NOT_PERSON = "Cette personne ne consulte pas les services faits, ou les certifie déjà : choisissez quelqu’un de la liste."
ONESELF = "Personne ne se désigne soi-même : une autre personne de la coordination peut le faire."
TWICE = "Cette personne assure déjà un intérim pendant ces jours : choisissez d’autres dates, ou quelqu’un d’autre."


def days_refusal(starts_on: date, ends_on: date, day: date) -> tuple[str, str] | None:
    """(field, sentence) when an « intérim » cannot have these days."""
    if starts_on < day:
        return "starts_on", PAST
    if ends_on < starts_on:
        return "ends_on", BEFORE_START
    if ends_on > starts_on + timedelta(days=LONGEST):
        return "ends_on", TOO_LONG
    return None


def over_refusal(ends_on: date, day: date) -> str | None:
    """Why an « intérim » is no longer modified."""
    return OVER.format(date_fr(ends_on)) if ends_on < day else None


def standing_of(starts_on: date, ends_on: date, day: date) -> tuple[str, str]:
    """(what it is today, tone)."""
    if ends_on < day:
        return "Terminé", "off"
    return ("À venir", "info") if starts_on > day else ("En cours", "ok")
