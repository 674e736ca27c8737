"""What a contract lacks before it is issued or signed: each gap a sentence with the way out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pre_admin.contracts.rules.amounts import ZERO, Amounts
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import amount_fr
from pre_admin.partners.models import PaperKind
from pre_admin.partners.rules import PaperState
from pre_admin.partners.rules import Standing as PaperStanding

OVER = (
    "L’action n’a plus que {} à engager sur l’enveloppe « {} », et ce contrat en demande {} : réduisez la tranche ; "
    "ou modifiez l’action, qui retournera devant les deux instances."
)
UNEQUAL = "Les prestations font {} TTC et les tranches {} : les deux totaux doivent être égaux."
OUT_OF_YEARS = "L’enveloppe « {} » est de {}, hors de la période du contrat : choisissez l’enveloppe de la bonne année."
NO_YEAR = "Aucune tranche n’est de {} : ce qui sera fait cette année-là se paie-t-il bien sur une autre année ?"
FORECAST = "L’enveloppe « {} » n’est pas encore votée : rien ne s’engage sur elle. Notez d’abord son vote."
NOT_APPROVED = (
    "L’action {} n’est pas validée : un contrat ne s’émet et ne se signe que sur une action validée par les deux instances."
)
NO_RESOLUTION = (
    "La délibération manque sur l’action {} : notez son numéro et sa date (les Réglages l’exigent avant la signature)."
)
NO_LETTERHEAD = "{} manque à l’en-tête des contrats : la coordination le décide dans les Réglages."
RESERVES = "{} a donné un avis favorable sous réserve : « {} » Vérifiez que le contrat en tient compte."
PAPERS = {
    PaperKind.INSURANCE: "L’assurance responsabilité civile du prestataire",
    PaperKind.VIGILANCE: "L’attestation de vigilance URSSAF du prestataire",
}


class Stops(LabelledEnum):
    """What a gap keeps from being done."""

    ISSUE = "issue", "Avant l’émission", "stop"
    SIGN = "sign", "Avant la signature", "wait"
    NOTHING = "nothing", "À vérifier", "info"


class Mended(LabelledEnum):
    """Whose page mends a gap."""

    CONTRACT = "contract", "Compléter le contrat"
    PROVIDER = "provider", "Ouvrir le prestataire"
    ACTION = "action", "Ouvrir l’action"
    ENVELOPE = "envelope", "Ouvrir les enveloppes"
    OFFICE = "office", "Ouvrir les réglages"


@dataclass(frozen=True)
class Gap:
    """Something that is lacking, and where it is mended."""

    sentence: str
    stops: Stops
    at: Mended


@dataclass(frozen=True)
class Purse:
    """An envelope as a contract meets it."""

    title: str
    year: int
    forecast: bool
    free: Decimal
    """What was approved for the action and no other contract takes."""


@dataclass(frozen=True)
class Facts:
    """What a checklist looks at; `None` for what is unknown."""

    filled: Mapping[str, object]
    """Column of the contract or its provider → value: those of `NEEDED`."""
    starts_on: date | None
    ends_on: date | None
    lines: int
    amounts: Amounts
    tranches: Mapping[int, Decimal]
    purses: Mapping[int, Purse]
    action: str
    approved: bool
    resolution: bool
    """Known, or not needed."""
    papers: Sequence[PaperState] = ()
    reservations: Sequence[tuple[str, str]] = ()
    office: Sequence[str] = ()
    """What the letterhead lacks: « le nom de l’organisme »."""


NEEDED: Mapping[str, tuple[str, Stops, Mended]] = {
    "siret": ("Le SIRET du prestataire manque : il figure sur le contrat.", Stops.ISSUE, Mended.PROVIDER),
    "representative": ("Le représentant légal du prestataire manque : c’est lui qui signe.", Stops.ISSUE, Mended.PROVIDER),
    "address": ("L’adresse du prestataire manque : elle figure sur le contrat.", Stops.ISSUE, Mended.PROVIDER),
    "iban": ("L’IBAN du prestataire manque : sans lui, aucune facture ne se paie.", Stops.SIGN, Mended.PROVIDER),
    "category_id": ("La catégorie d’achat manque : elle sert au calcul des seuils.", Stops.ISSUE, Mended.CONTRACT),
    "vat": ("Le régime de TVA manque.", Stops.ISSUE, Mended.CONTRACT),
    "object": ("L’objet du contrat manque.", Stops.ISSUE, Mended.CONTRACT),
    "place": ("Le lieu manque.", Stops.ISSUE, Mended.CONTRACT),
    "starts_on": ("La date de début manque.", Stops.ISSUE, Mended.CONTRACT),
    "ends_on": ("La date de fin manque.", Stops.ISSUE, Mended.CONTRACT),
    "invoicing": ("Le rythme de facturation manque.", Stops.ISSUE, Mended.CONTRACT),
}


def gaps_of(facts: Facts) -> list[Gap]:
    """Everything that is lacking, what stops the issue first."""
    found = [Gap(*NEEDED[name]) for name, value in facts.filled.items() if value in (None, "")]
    if not facts.approved:
        found.append(Gap(NOT_APPROVED.format(facts.action), Stops.ISSUE, Mended.ACTION))
    found += [Gap(NO_LETTERHEAD.format(f"{one[:1].upper()}{one[1:]}"), Stops.ISSUE, Mended.OFFICE) for one in facts.office]
    found += [*_money(facts), *_papers(facts.papers)]
    if not facts.resolution:
        found.append(Gap(NO_RESOLUTION.format(facts.action), Stops.SIGN, Mended.ACTION))
    found += [Gap(RESERVES.format(body, text), Stops.NOTHING, Mended.ACTION) for body, text in facts.reservations]
    order = list(Stops)
    return sorted(found, key=lambda one: order.index(one.stops))


def _money(facts: Facts) -> Iterable[Gap]:
    if not facts.lines:
        yield Gap("Aucune prestation : dites ce qui est acheté, à quel prix.", Stops.ISSUE, Mended.CONTRACT)
    if not facts.tranches:
        yield Gap("Aucune tranche : dites sur quelle enveloppe le contrat est payé.", Stops.ISSUE, Mended.CONTRACT)
        return
    total = sum(facts.tranches.values(), ZERO)
    if facts.lines and total != facts.amounts.total:
        yield Gap(UNEQUAL.format(amount_fr(facts.amounts.total), amount_fr(total)), Stops.ISSUE, Mended.CONTRACT)
    for envelope, amount in facts.tranches.items():
        yield from _purse(facts, facts.purses[envelope], amount)
    years = {facts.purses[one].year for one in facts.tranches}
    yield from (Gap(NO_YEAR.format(year), Stops.NOTHING, Mended.CONTRACT) for year in _years(facts) if year not in years)


def _purse(facts: Facts, purse: Purse, amount: Decimal) -> Iterable[Gap]:
    if amount > purse.free and facts.approved:
        sentence = OVER.format(amount_fr(max(purse.free, ZERO)), purse.title, amount_fr(amount))
        yield Gap(sentence, Stops.ISSUE, Mended.CONTRACT)
    if _years(facts) and purse.year not in _years(facts):
        yield Gap(OUT_OF_YEARS.format(purse.title, purse.year), Stops.ISSUE, Mended.CONTRACT)
    if purse.forecast:
        yield Gap(FORECAST.format(purse.title), Stops.SIGN, Mended.ENVELOPE)


def _years(facts: Facts) -> Sequence[int]:
    """The calendar years of the period; none while it is not known."""
    if facts.starts_on is None or facts.ends_on is None:
        return ()
    return range(facts.starts_on.year, facts.ends_on.year + 1)


def _papers(papers: Sequence[PaperState]) -> Iterable[Gap]:
    for one in papers:
        if one.standing is PaperStanding.VALID:
            continue
        name = PAPERS.get(one.kind, one.kind.label)
        if one.standing is PaperStanding.ENDING:
            yield Gap(f"{name} {one.told[:1].lower()}{one.told[1:]} : demandez la suivante.", Stops.NOTHING, Mended.PROVIDER)
        elif one.standing is PaperStanding.MISSING:
            yield Gap(f"{name} manque : demandez-la.", Stops.SIGN, Mended.PROVIDER)
        else:
            yield Gap(f"{name} est {one.told[:1].lower()}{one.told[1:]} : demandez-la.", Stops.SIGN, Mended.PROVIDER)


def stopping(gaps: Iterable[Gap], *what: Stops) -> list[str]:
    """The sentences of those gaps that keep from doing it."""
    return [one.sentence for one in gaps if one.stops in what]
