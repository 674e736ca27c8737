"""Rules of partners, without database: papers in order, shares within an employment, terms of office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import date_fr, plural
from pre_admin.partners.models import PaperKind, ProviderKind, Seat

NOTICE_DAYS = 60
"""A paper that expires within this many days is asked for again."""

EXPECTED: Mapping[ProviderKind, tuple[PaperKind, ...]] = {
    ProviderKind.ASSOCIATION: (PaperKind.INSURANCE, PaperKind.VIGILANCE),
    ProviderKind.SELF_EMPLOYED: (PaperKind.INSURANCE, PaperKind.VIGILANCE),
    ProviderKind.COMPANY: (PaperKind.INSURANCE, PaperKind.VIGILANCE),
    ProviderKind.PUBLIC_BODY: (),
}
"""The dated papers a provider must hold to be paid; a public body answers for itself."""

WITHOUT_SIRET = frozenset({ProviderKind.ASSOCIATION, ProviderKind.PUBLIC_BODY})
"""Kinds that may not be registered yet."""

NO_SIRET = "Un indépendant ou une société a toujours un SIRET : il figure sur ses devis et ses factures."
PERCENT = "La quotité est un pourcentage entier d’un temps plein, de 1 à 100."
SHARES_MEET = "Cette quotité en chevauche une autre : fermez la première la veille du jour où la suivante commence."
SHARE_BEFORE = "Cette quotité commence avant l’emploi : vérifiez les deux dates."
SHARE_AFTER = "Cette quotité dépasse la fin de l’emploi : vérifiez les deux dates."
TERM_ENDS_BEFORE = "Ce mandat finit avant de commencer : vérifiez les deux dates."
TERMS_MEET = "Ce mandat en chevauche un autre de la même personne : fermez le premier avant que le suivant commence."


@dataclass(frozen=True)
class Span:
    """Days from one to another, both included; an end left empty has none."""

    starts_on: date | None
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is within."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def meets(self, other: "Span") -> bool:
        """Whether some day is within both."""
        begins = max(self.starts_on or date.min, other.starts_on or date.min)
        return begins <= min(self.ends_on or date.max, other.ends_on or date.max)

    def backwards(self) -> bool:
        """Whether it ends before it starts."""
        return bool(self.starts_on and self.ends_on and self.ends_on < self.starts_on)


def meeting(spans: Sequence[Span]) -> list[int]:
    """The places of the spans that begin while an earlier one still runs; one written backwards meets nothing."""
    order = sorted(range(len(spans)), key=lambda place: (spans[place].starts_on or date.min, place))
    right = [place for place in order if not spans[place].backwards()]
    return sorted(
        later for rank, later in enumerate(right) if any(spans[earlier].meets(spans[later]) for earlier in right[:rank])
    )


def eve(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


# ---- papers
class Standing(LabelledEnum):
    """Where a provider stands with one paper."""

    VALID = "valid", "Valide", "ok"
    ENDING = "ending", "Expire bientôt", "wait"
    EXPIRED = "expired", "Expirée", "stop"
    MISSING = "missing", "Manquante", "stop"


@dataclass(frozen=True)
class PaperState:
    """One expected paper of a provider on a day."""

    kind: PaperKind
    standing: Standing
    expires_on: date | None = None

    @property
    def told(self) -> str:
        """« Expire le 12/01/2027 »."""
        if self.standing is Standing.MISSING or self.expires_on is None:
            return self.standing.label
        past = self.standing is Standing.EXPIRED
        return f"{'Expirée' if past else 'Expire'} le {date_fr(self.expires_on)}"


def paper_states(kind: ProviderKind, papers: Sequence[tuple[PaperKind, Span]], day: date) -> list[PaperState]:
    """Each paper expected of the kind, judged by the one that lasts longest among those begun by that day."""
    found = []
    for expected in EXPECTED[kind]:
        begun = [span for one, span in papers if one is expected and (span.starts_on is None or span.starts_on <= day)]
        found.append(_state(expected, begun, day))
    return found


def _state(kind: PaperKind, begun: Sequence[Span], day: date) -> PaperState:
    if not begun:
        return PaperState(kind, Standing.MISSING)
    last = max(span.ends_on or date.max for span in begun)
    if last == date.max:
        return PaperState(kind, Standing.VALID)
    if last < day:
        return PaperState(kind, Standing.EXPIRED, last)
    return PaperState(kind, Standing.ENDING if last <= day + timedelta(days=NOTICE_DAYS) else Standing.VALID, last)


# ---- employment
def employer_refusal(name: str, posted: int, feminine: bool) -> str | None:
    """Why a provider cannot leave the lists: referents whose employment has not ended; None when there is none."""
    if not posted:
        return None
    told = plural(posted, "référent en poste", "référents en poste")
    verb, this = ("archivée", "cette association") if feminine else ("archivé", "ce prestataire")
    return (
        f"« {name} » emploie {told} : {this} ne peut être ni {verb} ni supprimé{'e' if feminine else ''}. "
        "Indiquez d’abord, sur la fiche de chaque référent, la fin de son emploi ou son nouvel employeur."
    )


def share_refusals(employment: Span, shares: Sequence[tuple[int | None, Span]]) -> dict[tuple[int, str], str]:
    """(place, field) → the sentence, for the working-time shares of one employment: whole percents, within it, one at a time."""
    found: dict[tuple[int, str], str] = {}
    for place, (percent, span) in enumerate(shares):
        if percent is not None and not 1 <= percent <= 100:
            found[place, "percent"] = PERCENT
        if span.backwards():
            found[place, "ends_on"] = "La fin précède le début : vérifiez les deux dates."
        elif span.starts_on and employment.starts_on and span.starts_on < employment.starts_on:
            found[place, "starts_on"] = SHARE_BEFORE
        elif employment.ends_on and (span.starts_on or date.min) > employment.ends_on:
            found[place, "starts_on"] = SHARE_AFTER
        elif employment.ends_on and (span.ends_on or date.max) > employment.ends_on:
            found[place, "ends_on"] = SHARE_AFTER
    for place in meeting([span for _, span in shares]):
        found.setdefault((place, "starts_on"), SHARES_MEET)
    return found


# ---- terms of office
def term_refusals(terms: Sequence[Span]) -> dict[tuple[int, str], str]:
    """(place, field) → the sentence, for the terms of one person in one body: in order, one at a time."""
    found = {(place, "ends_on"): TERM_ENDS_BEFORE for place, span in enumerate(terms) if span.backwards()}
    for place in meeting(terms):
        found.setdefault((place, "starts_on"), TERMS_MEET)
    return found


def presidency_refusal(term: tuple[Seat, Span], others: Sequence[tuple[str, Span]]) -> str | None:
    """Why this term cannot be a presidency: someone else presides meanwhile; None when nobody does."""
    seat, span = term
    if seat is not Seat.CHAIR or span.backwards():
        return None
    for name, other in others:
        if span.meets(other):
            start = (
                f"depuis le {date_fr(other.starts_on)}"
                if other.ends_on is None
                else f"du {date_fr(other.starts_on)} au {date_fr(other.ends_on)}"
            )
            return f"{name} préside déjà cette instance {start} : fermez d’abord ce mandat, ou choisissez un autre siège."
    return None
