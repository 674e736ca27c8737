"""R3: what may run with which signatures. Parents agree to the scheme, then to each action; they leave when they wish.

Sources: `reference/process.md` §1.3; article 372-2 of the Code civil (usual acts) and the opinion 2009-11 of the CNCDP
(a regular psychological follow-up is not one).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pre_admin.core.states import StateTable
from pre_admin.pathways.models import ConsentRule, ConsentState
from pre_admin.pathways.rules.pathways import AHEAD

CLOSING_NOTE_DAYS = 7
"""After a withdrawal, the referent may still write one closing note, during this many days."""

NOT_HOLDER = "Cette personne n’exerce pas l’autorité parentale : sa signature ne vaut pas accord."
SIGNED_AHEAD = "La date de signature est dans le futur : vérifiez-la."
NOBODY_SIGNS = "Cochez au moins une personne qui signe."
NOTHING_SIGNED = "Cochez au moins un accord que cette feuille couvre."
WITHDRAWN_BEFORE = "Le retrait précède la signature : vérifiez la date."
WITHDRAWN_BEFORE_ENTRY = "Le retrait précède l’entrée dans le parcours : vérifiez la date."
ONE_AT_A_TIME = "À l’écran, une seule personne signe à la fois : enregistrez, puis recommencez pour l’autre. Sur papier, les deux signent la même feuille."
BOTH_WAYS = "Joignez la feuille numérisée, ou faites signer à l’écran : pas les deux sur la même feuille."

CONSENT_STATES = StateTable[ConsentState](
    {
        (ConsentState.PENDING, "give"): ConsentState.GIVEN,
        (ConsentState.PENDING, "refuse"): ConsentState.REFUSED,
        (ConsentState.PENDING, "lapse"): ConsentState.LAPSED,
        (ConsentState.GIVEN, "withdraw"): ConsentState.WITHDRAWN,
    },
    "Cet accord est déjà {} : rechargez la page.",
)


@dataclass(frozen=True)
class Holder:
    """A person who may sign for the child: a guardian, and whether they hold parental authority."""

    id: int
    name: str
    holds_authority: bool


def signatures_needed(rule: ConsentRule, holders: int) -> int:
    """How many signatures an action of this rule needs of a child with so many holders of parental authority.

    A child with one holder needs that one's; with none known, one is asked for all the same.
    """
    return min(rule.signatures, max(holders, 1))


def signing_refusal(signers: Iterable[Holder], signed_on: date, today: date) -> str | None:
    """Why these people cannot sign on that day; None when they can."""
    people = list(signers)
    if not people:
        return NOBODY_SIGNS
    if signed_on > today:
        return SIGNED_AHEAD
    return next((f"{one.name} : {NOT_HOLDER[0].lower()}{NOT_HOLDER[1:]}" for one in people if not one.holds_authority), None)


def is_complete(signed: Collection[int], needed: int) -> bool:
    """Whether enough different people signed."""
    return len(set(signed)) >= needed


def count_told(signed: int, needed: int) -> str:
    """« 1 sur 2 »; « 2 » once there are more than were needed."""
    return f"{signed} sur {needed}" if signed <= needed else str(signed)


def may_run(scheme: ConsentState | None) -> bool:
    """Whether a pathway may run: its scheme consent is signed and stands (R3)."""
    return scheme is ConsentState.GIVEN


def drawing_refusal(signers: int, drawn: bool, scanned: bool) -> str | None:
    """Why a drawn signature cannot be kept; None when it can. A drawing is one person's."""
    if drawn and scanned:
        return BOTH_WAYS
    return ONE_AT_A_TIME if drawn and signers > 1 else None


def withdrawal_refusal(given_on: date | None, entry_on: date | None, withdrawn_on: date, today: date) -> str | None:
    """Why parents cannot have left on that day; None when they can."""
    if withdrawn_on > today:
        return AHEAD
    if given_on and withdrawn_on < given_on:
        return WITHDRAWN_BEFORE
    return WITHDRAWN_BEFORE_ENTRY if entry_on and withdrawn_on < entry_on else None


def may_start(needed: int, consent: ConsentState | None, pathway_runs: bool) -> bool:
    """Whether an action may start: its pathway runs, and its own consent stands when its type asks for one (R3)."""
    return pathway_runs and (needed == 0 or consent is ConsentState.GIVEN)


def closing_note_until(withdrawn_on: date) -> date:
    """The last day for the referent's closing note."""
    return withdrawn_on + timedelta(days=CLOSING_NOTE_DAYS)
