"""The states of a meeting; which situations may be presented; what a decision does, and what correcting it changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pre_admin.core.french import date_fr
from pre_admin.core.states import StateTable
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import Agreement, CaseDecision, MeetingState

MEETING_STATES = StateTable[MeetingState](
    {
        (MeetingState.PLANNED, "convene"): MeetingState.CONVENED,
        (MeetingState.CONVENED, "close"): MeetingState.HELD,
        (MeetingState.PLANNED, "cancel"): MeetingState.CANCELLED,
        (MeetingState.CONVENED, "cancel"): MeetingState.CANCELLED,
        (MeetingState.HELD, "reopen"): MeetingState.CONVENED,
    },
    "Cette réunion est {} : cette étape n’est plus possible.",
)
TO_COME = (MeetingState.PLANNED, MeetingState.CONVENED)

EMPTY_AGENDA = "L’ordre du jour est vide : inscrivez au moins une situation avant de convoquer la réunion."
NOTHING_CONCLUDED = "Aucune situation n’est conclue : concluez-les d’abord, ou annulez la réunion si elle n’a pas eu lieu."
CONCLUDED_ALREADY = "Des situations sont déjà conclues : la réunion a eu lieu. Closez-la au lieu de l’annuler."
REOPEN_SAME_DAY = "Une réunion close se rouvre le jour même seulement : ses conclusions ont été communiquées depuis."
NOT_CONVENED = "Cette réunion n’est pas convoquée : convoquez-la avant de conclure."
CLOSED = "Les conclusions de cette réunion sont closes : la coordination peut la rouvrir le jour même."
NOT_YET = "La réunion est prévue le {} : les situations se concluent ce jour-là."
TIME_UNREAD = "Écrivez l’heure ainsi : 14:00."
CHOOSE_DECISION = "Choisissez une décision."
NOT_OFFERED = "Cette décision ne va pas avec cette situation : choisissez-en une autre."
NEXT_MISSING = "Un parcours poursuivi a une date de prochain point : choisissez-la."
NEXT_BEFORE = "Le prochain point vient après la réunion, le {} : vérifiez la date."

REFUSED_BY_FAMILY = "La famille refuse que la situation soit présentée."
NOT_AGREED = "La famille n’a pas encore dit si elle accepte que la situation soit présentée."
NOT_ELIGIBLE = "{} : une exception raisonnée est à décider sur la saisine."
NO_REASON = "Aucun motif n’est renseigné."

_TIME = re.compile(r"([01]?\d|2[0-3])\s*(?:[:hH.]\s*([0-5]\d)?)?")


# ---- the meeting itself
def read_time(text: str | None) -> str | None:
    """« 14h », « 14 h 30 », « 9:5 » as « 14:00 », « 14:30 »; None when it is empty. Raises ValueError for what is no time."""
    if not text or not text.strip():
        return None
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None:
        raise ValueError(TIME_UNREAD)
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def time_refusal(text: str) -> str | None:
    """Why a text is not a time of day; None when it is."""
    try:
        read_time(text)
    except ValueError as refusal:
        return str(refusal)
    return None


def writing_refusal(state: MeetingState, held_on: date, today: date) -> str | None:
    """Why nothing may be concluded now; None while the meeting is convened and its day has come."""
    if state is MeetingState.HELD:
        return CLOSED
    if state is not MeetingState.CONVENED:
        return NOT_CONVENED
    return NOT_YET.format(date_fr(held_on)) if held_on > today else None


# ---- what may be presented
@dataclass(frozen=True)
class ReferralFacts:
    """What says whether a referral may be put on an agenda."""

    agreement: Agreement | None
    verdict: Verdict
    excepted: bool
    reasons: int


def obstacle(facts: ReferralFacts) -> str | None:
    """Why a waiting referral is not presented yet, in a sentence; None when it may be."""
    if facts.agreement is Agreement.NO:
        return REFUSED_BY_FAMILY
    if facts.agreement is None:
        return NOT_AGREED
    if facts.verdict not in (Verdict.ELIGIBLE, Verdict.NOT_CHECKABLE) and not facts.excepted:
        return NOT_ELIGIBLE.format(facts.verdict.label)
    return NO_REASON if facts.reasons == 0 else None


def moved(order: Sequence[int], key: int, step: int) -> list[int]:
    """The order with one moved by a step, up (-1) or down (1); the same at the ends, and for a key that is not there."""
    found = list(order)
    if key not in found:
        return found
    at = found.index(key)
    to = at + step
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


# ---- what a decision does
@dataclass(frozen=True)
class Situation:
    """What a decision can act on: a waiting referral, a pathway that runs, a personal pathway already open.

    `ours`: the open one is the pathway that this very conclusion proposed.
    """

    referral: bool
    runs: bool
    personal_open: bool = False
    ours: bool = False


@dataclass(frozen=True)
class Standing:
    """What holds once a decision is kept."""

    examined: bool = False
    proposed: bool = False
    review_on: date | None = None


@dataclass(frozen=True)
class Effects:
    """What must change: None and False leave things as they are."""

    examined: bool | None = None
    propose: bool = False
    take_back: bool = False
    review_moves: bool = False
    review_on: date | None = None


def offered(situation: Situation) -> tuple[CaseDecision, ...]:
    """The decisions that make sense, in the order of their figures on the keyboard."""
    fits = {
        CaseDecision.PATHWAY: situation.referral,
        CaseDecision.MAINSTREAM: situation.referral,
        CaseDecision.MORE_INFORMATION: True,
        CaseDecision.CONTINUE: situation.runs,
        CaseDecision.REFUSAL: situation.referral,
        CaseDecision.CLOSING: situation.runs,
    }
    return tuple(one for one in CaseDecision if fits[one])


def standing(decision: CaseDecision | None, next_on: date | None, situation: Situation) -> Standing:
    """What a decision means for the referral, for the pathways and for the date of the next review."""
    if decision is None:
        return Standing()
    return Standing(
        examined=situation.referral and decision is not CaseDecision.MORE_INFORMATION,
        proposed=decision is CaseDecision.PATHWAY and (situation.ours or not situation.personal_open),
        review_on=next_on if decision is not CaseDecision.CLOSING else None,
    )


def effects(before: Standing, after: Standing, due_on: date) -> Effects:
    """What turns one standing into the other, and nothing twice: a conclusion may be corrected until the meeting is closed.

    A pathway whose next review is no longer said is due again on `due_on`, the day of the meeting.
    """
    return Effects(
        examined=after.examined if after.examined is not before.examined else None,
        propose=after.proposed and not before.proposed,
        take_back=before.proposed and not after.proposed,
        review_moves=after.review_on != before.review_on,
        review_on=after.review_on or due_on,
    )


def conclusion_refusals(
    decision: CaseDecision | None, next_on: date | None, situation: Situation, held_on: date
) -> dict[str, str]:
    """Field → why the conclusion cannot be kept; empty when it can."""
    found: dict[str, str] = {}
    if decision is None:
        found["decision"] = CHOOSE_DECISION
    elif decision not in offered(situation):
        found["decision"] = NOT_OFFERED
    if next_on is not None and next_on <= held_on:
        found["next_review_on"] = NEXT_BEFORE.format(date_fr(held_on))
    elif next_on is None and decision is CaseDecision.CONTINUE:
        found["next_review_on"] = NEXT_MISSING
    return found


# ---- counts
FEW = 5
TOO_FEW = "moins de 5"


def told_count(count: int, whole: bool) -> str:
    """A number of children, as it may be told: under five it would point at them, but for whoever sees every file (R1)."""
    return str(count) if whole or count >= FEW else TOO_FEW
