"""What each body may say of an action, from which state, and where it leads (R5); what an amount may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pre_admin.approval.models import Verb
from pre_admin.core.errors import DomainError
from pre_admin.core.french import amount_fr, count_fr
from pre_admin.core.states import StateTable
from pre_admin.funding.models import FundedState as S
from pre_admin.partners.models import Body

COMMITTEE, COUNCIL = Body.TECHNICAL_COMMITTEE, Body.ADVISORY_COUNCIL
GRANTING = (Verb.FAVOURABLE, Verb.WITH_RESERVATIONS, Verb.REDUCED)
"""Verbs that grant money."""
EXPLAINED: Mapping[Verb, str] = {
    Verb.WITH_RESERVATIONS: "Écrivez les réserves : elles figurent au procès-verbal et dans la lettre.",
    Verb.DEFERRED: "Écrivez ce qui est demandé pour la prochaine séance.",
    Verb.RETURNED: "Écrivez ce qui est à reprendre.",
    Verb.UNFAVOURABLE: "Écrivez le motif : un avis défavorable est toujours motivé.",
}
"""Verbs that need words, and what is said when they are missing."""


def _leading(granted: S) -> Mapping[Verb, S]:
    return {
        **dict.fromkeys(GRANTING, granted),
        Verb.DEFERRED: S.DEFERRED,
        Verb.RETURNED: S.CHANGES_REQUESTED,
        Verb.UNFAVOURABLE: S.REFUSED,
    }  # fmt: skip


EXAMINED: Mapping[Body, tuple[S, ...]] = {COMMITTEE: (S.SUBMITTED, S.DEFERRED), COUNCIL: (S.TECHNICALLY_APPROVED, S.DEFERRED)}
"""The states in which a body examines an action; a deferred one, where this body deferred it."""
REFUSAL = "Cette action est « {} » : cette instance ne peut pas en décider maintenant."
DECISIONS: Mapping[Body, StateTable[S]] = {
    body: StateTable[S](
        {(state, verb.value): after for state in EXAMINED[body] for verb, after in _leading(granted).items()}, REFUSAL
    )
    for body, granted in ((COMMITTEE, S.TECHNICALLY_APPROVED), (COUNCIL, S.APPROVED))
}

DEFERRED_ELSEWHERE = "Cette action a été reportée par l’autre instance : elle y retourne d’abord."
ABOVE = "Le montant accordé dépasse ce qui est {} ({}) : accordez au plus ce montant."
NOT_REDUCED = "Un montant réduit est inférieur à ce qui est proposé ({}) : choisissez « Favorable », ou réduisez-le."
NOTHING_GRANTED = "Accordez un montant sur une enveloppe au moins, ou donnez un avis défavorable."
OTHER_ENVELOPE = "Une enveloppe n’est pas de cette action : rechargez la page."
NEGATIVE = "Un montant n’est jamais négatif."
TOO_LONG = "Ce texte dépasse {} caractères : raccourcissez-le."
VOTES_WHOLE = "Les votes se comptent en nombres entiers, jamais négatifs."
VOTES_MANY = "Il y a {} voix, pour {} membres présents ou représentés sur ce point : recomptez, ou corrigez les présences."
REASON_MOST, EXCEPTION_MOST = 2000, 300


def state_after(body: Body, state: S, said_by: Body | None, verb: Verb) -> S:
    """Where a body's verb leads an action that is in this state. Raises DomainError."""
    if state is S.DEFERRED and said_by is not body:
        raise DomainError(DEFERRED_ELSEWHERE)
    return DECISIONS[body].after(state, verb.value)


def examinable(body: Body, state: S, said_by: Body | None) -> bool:
    """Whether a body may have the action on its agenda."""
    return state in EXAMINED[body] and (state is not S.DEFERRED or said_by is body)


def granted_refusal(verb: Verb, base: Mapping[int, Decimal], given: Mapping[int, Decimal], word: str) -> str | None:
    """Why these amounts cannot be granted, against what is asked or proposed, envelope by envelope; None when they can."""
    if verb not in GRANTING:
        return None
    if set(given) - set(base):
        return OTHER_ENVELOPE
    if any(amount < 0 for amount in given.values()):
        return NEGATIVE
    over = next((key for key, amount in given.items() if amount > base[key]), None)
    if over is not None:
        return ABOVE.format(word, amount_fr(base[over]))
    total, most = sum(given.values(), Decimal(0)), sum(base.values(), Decimal(0))
    if not total:
        return NOTHING_GRANTED
    return NOT_REDUCED.format(amount_fr(most)) if verb is Verb.REDUCED and total >= most else None


def reason_refusal(verb: Verb, reason: str | None) -> str | None:
    """Why a verb cannot go without words, or with so many; None when it can."""
    said = (reason or "").strip()
    if len(said) > REASON_MOST:
        return TOO_LONG.format(count_fr(REASON_MOST))
    return EXPLAINED.get(verb) if not said else None


def exception_refusal(reason: str | None) -> str | None:
    """Why the reason of an exception cannot be kept; None when it can, or when there is none."""
    return TOO_LONG.format(count_fr(EXCEPTION_MOST)) if len((reason or "").strip()) > EXCEPTION_MOST else None


def votes_refusal(votes: Sequence[int | None], voters: int) -> str | None:
    """Why these votes (for, against, abstentions) cannot be those of so many present and represented; None when they can."""
    counted = [one for one in votes if one is not None]
    if any(not isinstance(one, int) or isinstance(one, bool) or one < 0 for one in counted):
        return VOTES_WHOLE
    return VOTES_MANY.format(sum(counted), voters) if sum(counted) > voters else None


@dataclass(frozen=True)
class Told:
    """A decision in words, for whoever recorded another one meanwhile."""

    verb: Verb
    amount: Decimal
    reason: str
    who: str
    at: str


class StaleDecision(DomainError):
    """Someone recorded something on this item since the page was opened: both are shown, nothing is written (R11)."""

    def __init__(self, theirs: Told | None, decision_id: int | None) -> None:
        super().__init__("Votre décision n’est pas enregistrée : le point a changé entre-temps.")
        self.theirs = theirs
        self.decision_id = decision_id


class Overrun(DomainError):
    """The envelopes do not hold it: nothing is written, unless a named person accepts an exception with a reason (R7)."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences), "overrun_reason")
        self.sentences = tuple(sentences)
