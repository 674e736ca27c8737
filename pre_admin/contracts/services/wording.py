"""Texts of contracts in which a child or a parent known to the programme seems named (R1): asked about every time, none is vouched for; and the warnings to have in sight."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pre_admin.core.errors import DomainError, FieldErrors, NeedsConfirmation
from pre_admin.funding.queries.names import cited_in

Texts = Mapping[str, tuple[str, str | None]]
"""Field → (label, text)."""
CITED = (
    "Un numéro de dossier ou le téléphone d’une famille du programme figure ici : retirez ce qui permet de la reconnaître. "
    "Un contrat ne dit jamais qui sont les enfants."
)
CITED_IN = (
    "Un numéro de dossier ou le téléphone d’une famille du programme figure dans « {} » : modifiez ce texte, puis recommencez."
)
NAMED = (
    "Un enfant ou un parent connu du programme semble nommé dans ces textes, que le prestataire et la comptabilité liront. "
    "Retirez ce nom ; ou, si c’est un homonyme (une école, une rue, un intervenant), confirmez-le."
)
WAY = "Confirmer et enregistrer"
NAMED_WAY = "Confirmer : ce n’est pas un enfant suivi ni un parent"


def check_words(texts: Texts, values: Mapping[str, Any], fields: bool = True) -> None:
    """Refuse what surely points at someone; ask someone to look at a namesake.

    Raises FieldErrors (or DomainError without a form that holds the fields), NeedsConfirmation.
    """
    cited = cited_in({key: text for key, (_, text) in texts.items()})
    if cited.surely and fields:
        raise FieldErrors(dict.fromkeys(cited.surely, CITED))
    if cited.surely:
        raise DomainError(CITED_IN.format(" », « ".join(texts[key][0] for key in cited.surely)))
    if not cited.by_name:
        return
    said = sorted({str(texts[key][1]) for key in cited.by_name})
    token = hashlib.sha256("\x1f".join(said).encode()).hexdigest()
    if values.get("_confirmed") != token:
        labels = list(dict.fromkeys(texts[key][0] for key in cited.by_name))
        raise NeedsConfirmation(NAMED, [(one, None) for one in labels], token, NAMED_WAY)


def typed_words(model: Any, values: Mapping[str, Any], names: Iterable[str]) -> Texts:
    """Field → (label, text) of these columns as they were typed."""
    columns = model.__table__.c
    return {name: (str(columns[name].info["label"]), values.get(name)) for name in names}


def ask(values: Mapping[str, Any], texts: Texts, warned: Sequence[str] = (), sentence: str = "", way: str = WAY) -> None:
    """Go on once what is in doubt was confirmed in sight: names in texts ((label, text) by field), and these warnings.

    Raises FieldErrors, or NeedsConfirmation.
    """
    cited = cited_in({name: text for name, (_, text) in texts.items()})
    if cited.surely:
        raise FieldErrors(dict.fromkeys(cited.surely, CITED))
    items = [*warned, *(texts[name][0] for name in cited.by_name)]
    told = [*warned, *(str(texts[name][1]) for name in cited.by_name)]
    token = hashlib.sha256("\x1f".join(told).encode()).hexdigest()
    if items and values.get("_confirmed") != token:
        said = " ".join(one for one in (sentence if warned else "", NAMED if cited.by_name else "") if one)
        raise NeedsConfirmation(said, [(one, None) for one in dict.fromkeys(items)], token, way)
