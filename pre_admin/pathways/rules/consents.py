"""R3: what may run with which signatures. Parents agree to the scheme, then to each action; they leave when they wish.

Sources: `reference/process.md` §1.3; article 372-2 of the Code civil (usual acts) and the opinion 2009-11 of the CNCDP
(a regular psychological follow-up is not one).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pre_admin.core.states import StateTable
from pre_admin.pathways.models import ConsentRule, ConsentState

CLOSING_NOTE_DAYS = 7
"""After a withdrawal, the referent may still write one closing note, during this many days."""

NOT_HOLDER = "Cette personne n’exerce pas l’autorité parentale : sa signature ne vaut pas accord."
SIGNED_AHEAD = "La date de signature est dans le futur : vérifiez-la."
NOBODY_SIGNS = "Cochez au moins une personne qui signe."
NOTHING_SIGNED = "Cochez au moins un accord que cette feuille couvre."
WITHDRAWN_BEFORE = "Le retrait précède la signature : vérifiez la date."

CONSENT_STATES = StateTable[ConsentState](
    {
        (ConsentState.PENDING, "give"): ConsentState.GIVEN,
        (ConsentState.PENDING, "refuse"): ConsentState.REFUSED,
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


def may_run(scheme: ConsentState | None) -> bool:
    """Whether a pathway may run: its scheme consent is signed and stands (R3)."""
    return scheme is ConsentState.GIVEN


def may_start(needed: int, consent: ConsentState | None, pathway_runs: bool) -> bool:
    """Whether an action may start: its pathway runs, and its own consent stands when its type asks for one (R3)."""
    return pathway_runs and (needed == 0 or consent is ConsentState.GIVEN)


def closing_note_until(withdrawn_on: date) -> date:
    """The last day for the referent's closing note."""
    return withdrawn_on + timedelta(days=CLOSING_NOTE_DAYS)
