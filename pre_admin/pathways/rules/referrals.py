"""The rules of referrals: their states, what one still lacks, for how long it has waited."""

from collections.abc import Mapping
from datetime import date

from pre_admin.core.french import date_fr, plural
from pre_admin.core.states import StateTable
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import ReferralState

REFERRAL_STATES = StateTable[ReferralState](
    {
        (ReferralState.WAITING, "examine"): ReferralState.EXAMINED,
        (ReferralState.WAITING, "drop"): ReferralState.DROPPED,
    },
    "Cette saisine est « {} » : cette étape n’est plus possible.",
)
LACKING: Mapping[str, str] = {
    "origin": "l’origine",
    "sender": "la personne qui saisit",
    "address": "l’adresse du foyer",
    "guardian": "un responsable légal",
    "schooling": "l’école ou le niveau",
    "reasons": "les motifs",
    "tried": "ce qui a déjà été tenté",
    "strengths": "les points d’appui",
    "informed": "l’information de la famille",
    "agreement": "l’accord ou le refus de la famille",
}
"""What a referral is complete with, in the order in which one would ask for it."""

AHEAD = "Cette date est dans le futur : vérifiez-la."
NOT_INFORMED = "Dites quel jour la famille a été informée, avant de noter son accord ou son refus."
SETTLED = "Cette saisine n’attend plus : {} ne change plus."
ON_AGENDA = "Cette saisine est à l’ordre du jour d’une réunion : retirez-la d’abord de l’ordre du jour."
WITHIN = "Cette saisine remplit les conditions d’éligibilité : aucune exception n’est à décider."
EXCEPTED = "Une exception est déjà décidée pour cette saisine."
TWICE = "Ce domaine est déjà renseigné : complétez sa ligne."


def missing(lacks: Mapping[str, bool]) -> list[str]:
    """What a referral still lacks, in French; `lacks` says of each thing of `LACKING` whether it is not there."""
    return [told for name, told in LACKING.items() if lacks[name]]


def days_waiting(received_on: date, state: ReferralState, day: date) -> int | None:
    """For how many days the referral has waited; None once it is examined or dropped."""
    return max(0, (day - received_on).days) if state is ReferralState.WAITING else None


def wait_words(received_on: date, state: ReferralState, day: date) -> str:
    """« 12 jours », « aujourd’hui »; empty once the referral waits no more."""
    days = days_waiting(received_on, state, day)
    if days is None:
        return ""
    return plural(days, "jour", "jours") if days else "aujourd’hui"


def may_be_excepted(verdict: Verdict, state: ReferralState, decided: bool) -> bool:
    """Whether an exception can be decided: outside the conditions, still waiting, none decided yet."""
    return verdict is not Verdict.ELIGIBLE and state is ReferralState.WAITING and not decided


def about_of(received_on: date) -> str:
    """How the list of parents to inform calls a referral."""
    return f"Saisine du {date_fr(received_on)}"
