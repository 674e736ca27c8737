"""Texts where a child or a parent known to the programme seems named (R1): refused when sure, confirmed by someone when a namesake."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now
from pre_admin.core.errors import DomainError, FieldErrors, NeedsConfirmation
from pre_admin.funding.models import Action
from pre_admin.funding.queries.names import cited_in

CITED = (
    "Un numéro de dossier ou le téléphone d’une famille du programme figure ici : "
    "retirez ce qui permet de la reconnaître. Les deux instances ne lisent jamais de nom."
)
CITED_IN = "Un numéro de dossier ou le téléphone d’une famille du programme figure dans « {} » : modifiez l’action, retirez ce qui permet de la reconnaître, puis recommencez."
NAMED = (
    "Un enfant ou un parent connu du programme semble nommé dans ces textes, que les deux instances liront sans jamais devoir y lire de nom. "
    "Retirez-le ; ou, si c’est un homonyme (une école, une rue, un intervenant), confirmez-le : votre nom et la date seront gardés."
)
NAMED_WAY = "Confirmer : ce n’est pas un enfant suivi ni un parent"
BOTH_WAY = "Confirmer les deux et enregistrer"


@dataclass(frozen=True)
class Doubt:
    """What someone must have in sight before it is kept; `digest` is of what is shown."""

    sentence: str
    items: Sequence[str]
    digest: str
    way: str
    known: bool = False
    """Already confirmed for the very same words."""


def doubt_of(texts: Mapping[str, tuple[str, str | None]], vouched: str | None, fields: bool = True) -> Doubt | None:
    """The doubt that texts ((label, text) by field) leave, None without any. Raises FieldErrors, or DomainError, when there is no doubt at all."""
    cited = cited_in({key: text for key, (_, text) in texts.items()})
    if cited.surely and fields:
        raise FieldErrors(dict.fromkeys(cited.surely, CITED))
    if cited.surely:
        raise DomainError(CITED_IN.format(" », « ".join(texts[key][0] for key in cited.surely)))
    if not cited.by_name:
        return None
    digest = _digest(sorted({str(texts[key][1]) for key in cited.by_name}))
    return Doubt(NAMED, list(dict.fromkeys(texts[key][0] for key in cited.by_name)), digest, NAMED_WAY, digest == vouched)


def ask(doubts: Sequence[Doubt | None], values: Mapping[str, Any]) -> None:
    """Go on once everything that is in doubt was confirmed in sight of it. Raises NeedsConfirmation."""
    open_ones = [one for one in doubts if one is not None and not one.known]
    token = _digest([one.digest for one in open_ones])
    if open_ones and values.get("_confirmed") != token:
        items = [(item, None) for one in open_ones for item in one.items]
        way = open_ones[0].way if len(open_ones) == 1 else BOTH_WAY
        raise NeedsConfirmation(" ".join(one.sentence for one in open_ones), items, token, way)


def vouch(action: Action, doubt: Doubt | None, actor: Actor | None) -> None:
    """Keep who confirmed the words of an action, and when; nothing once no word is in doubt."""
    if doubt is None:
        action.vouched_digest = action.vouched_at = action.vouched_by_id = None
    elif not doubt.known and actor is not None:
        action.vouched_digest = doubt.digest
        action.vouched_at, action.vouched_by_id = now(), actor.id


def sign(action: Action, doubt: Doubt | None, actor: Actor) -> None:
    """Keep who confirmed words that stand beside the action's own: a reason, a report."""
    if doubt is not None:
        action.vouched_at, action.vouched_by_id = now(), actor.id


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()
