"""The chapters of money: what the two bodies decided, what was bought, and the ledger's own sums, by calendar year."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pre_admin.approval.models import Decision, Sitting, Verb
from pre_admin.approval.queries.ground import STANDING
from pre_admin.approval.rules.decisions import GRANTING
from pre_admin.contracts.models import Contract, ContractState, ContractTranche, Invoice, InvoiceState
from pre_admin.funding.models import Contribution, Envelope, EnvelopeVote, Funder, FundingAxis, LedgerEntry, LedgerKind
from pre_admin.partners.models import Body
from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.shaping import total_row
from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Row, Table

KINDS = (LedgerKind.APPROVED, LedgerKind.COMMITTED, LedgerKind.DELIVERED, LedgerKind.INVOICED, LedgerKind.PAID)
CENTS = Measure.CENTS
COLUMNS = (Column("Voté", CENTS), *(Column(kind.label, CENTS) for kind in KINDS))
BY_YEAR = "Argent de l’année civile {}, celle des enveloppes, quelle que soit la date des faits. Chaque colonne est une somme du registre."
Sums = Mapping[tuple[Any, ...], Sequence[int]]
"""(calendar year, contribution, funder, axis) → voted, then each kind, in cents."""


def cents(amount: Decimal | None) -> int:
    """An amount as the tables hold it."""
    return int((amount or Decimal(0)) * 100)


def years_of(period: Period) -> Sequence[int]:
    """The calendar years whose money the period tells: one, or the two that a school year stands on."""
    return sorted({period.first.year, period.last.year})


def ledger(session: Session, years: Sequence[int]) -> Sums:
    """What the ledger and the votes say of the envelopes of these years, in two statements."""
    by = (Envelope.year, Envelope.contribution, Envelope.funder_id, Envelope.axis_id)
    found: dict[tuple[Any, ...], list[int]] = {}
    votes = select(*by, func.sum(EnvelopeVote.amount)).join(EnvelopeVote, EnvelopeVote.envelope_id == Envelope.id)
    for *key, amount in session.execute(votes.where(Envelope.year.in_(years)).group_by(*by)):
        found.setdefault(tuple(key), [0] * len(COLUMNS))[0] += cents(amount)
    lines = select(*by, LedgerEntry.kind, func.sum(LedgerEntry.amount)).join(LedgerEntry, LedgerEntry.envelope_id == Envelope.id)
    for *key, kind, amount in session.execute(lines.where(Envelope.year.in_(years)).group_by(*by, LedgerEntry.kind)):
        if kind in KINDS:
            found.setdefault(tuple(key), [0] * len(COLUMNS))[1 + KINDS.index(kind)] += cents(amount)
    return found


def money_figures(sums: Sums, period: Period, entered: int) -> list[Figure]:
    """What was paid, and what a new pathway cost; of a calendar year alone, since money goes by such years, and one that has money."""
    if period.school or not any(any(values) for values in sums.values()):
        return []
    paid = sum(values[-1] for (_, contribution, *_), values in sums.items() if contribution is Contribution.CASH)
    told = f"Somme payée sur les enveloppes de crédits de {period.code}, valorisations non comprises."
    found = [Figure("paid", "payés sur les crédits de l’année", paid, CENTS, told, "", f"/admin/envelope/?year={period.code}&contribution=cash")]  # fmt: skip
    if entered and paid:
        each = f"{told} Divisée par le nombre de nouveaux parcours de l’année."
        found.append(Figure("cost", "par nouveau parcours", round(paid / entered), CENTS, each, of=("new",)))
    return found


def money_chapter(session: Session, sums: Sums, period: Period) -> Chapter:
    """By funder and by axis, a calendar year after the other; valued contributions aside."""
    funders = dict(session.execute(select(Funder.id, Funder.label)).all())
    axes = dict(session.execute(select(FundingAxis.id, FundingAxis.label)).all())
    tables: list[Table] = []
    for year in years_of(period):
        mine = {key[1:]: values for key, values in sums.items() if key[0] == year}
        cash = {key: values for key, values in mine.items() if key[0] is Contribution.CASH}
        valued = {key: values for key, values in mine.items() if key[0] is Contribution.VALUED}
        tables += [
            _by(f"funders-{year}", f"Crédits {year}, par financeur", "Financeur", year, cash, 1, funders),
            _by(f"axes-{year}", f"Crédits {year}, par axe", "Axe", year, cash, 2, axes),
        ]
        if valued:
            tables.append(_by(f"valued-{year}", f"Contributions valorisées {year}", "Financeur", year, valued, 1, funders))
    return Chapter("money", "Argent", tuple(tables))


def _by(
    key: str, title: str, head: str, year: int, sums: Sums, place: int, names: Mapping[int, str],
) -> Table:  # fmt: skip
    rows: dict[int, list[int]] = {}
    for parts, values in sums.items():
        rows[parts[place]] = [
            before + more for before, more in zip(rows.get(parts[place], [0] * len(COLUMNS)), values, strict=True)
        ]
    lines = tuple(Row(names[one], tuple(values)) for one, values in sorted(rows.items(), key=lambda item: names[item[0]]))
    return Table(
        key, title, BY_YEAR.format(year), head, COLUMNS, lines, total_row("Ensemble", lines, len(COLUMNS)) if lines else None
    )


def deeds_chapter(session: Session, period: Period) -> Chapter:
    """What the bodies decided and what was bought between the days of the period."""
    return Chapter("deeds", "Actions et contrats", (_decisions(session, period), _contracts(session, period)))


def _decisions(session: Session, period: Period) -> Table:
    statement = (
        select(Decision.body, Decision.verb, func.count(Decision.id), func.sum(Decision.amount))
        .join(Sitting, Sitting.id == Decision.sitting_id)
        .where(Sitting.held_on.between(period.first, period.last), Decision.verb != Verb.UNDONE, STANDING)
        .group_by(Decision.body, Decision.verb)
    )
    found = {(body, verb): (count, cents(amount)) for body, verb, count, amount in session.execute(statement)}
    rows = tuple(
        Row(f"{body.label} : {verb.label.lower()}", (found[body, verb][0], found[body, verb][1] if verb in GRANTING else None))
        for body in Body
        for verb in Verb
        if (body, verb) in found
    )
    told = "Décisions des séances de la période, celles qui ont été reprises ou remplacées mises à part ; une action passe devant les deux instances."
    return Table("decided-actions", "Actions examinées par les instances", told, "Décision", (Column("Actions", Measure.NUMBER), Column("Montant accordé", CENTS)), rows)  # fmt: skip


def _contracts(session: Session, period: Period) -> Table:
    tranche = select(func.sum(ContractTranche.amount)).where(ContractTranche.contract_id == Contract.id)
    amount, days = tranche.correlate(Contract).scalar_subquery(), (period.first, period.last)
    signed = session.execute(
        select(func.count(Contract.id), func.sum(amount)).where(Contract.signed_on.between(*days), Contract.state != ContractState.CANCELLED)
    ).one()  # fmt: skip
    closed = session.execute(select(func.count(Contract.id), func.sum(amount)).where(Contract.closed_on.between(*days))).one()
    paid = session.execute(
        select(func.count(Invoice.id), func.sum(Invoice.accepted)).where(Invoice.paid_on.between(*days), Invoice.state == InvoiceState.PAID)
    ).one()  # fmt: skip
    rows = tuple(
        Row(label, (count, cents(total)))
        for label, (count, total) in (("Contrats signés", signed), ("Contrats clos", closed), ("Factures payées", paid))
    )
    told = "Contrats signés et clos dans la période, pour leur montant d’origine, avenants non compris ; factures payées dans la période."
    return Table(
        "contracts", "Contrats et factures", told, "Quoi", (Column("Nombre", Measure.NUMBER), Column("Montant, TTC", CENTS)), rows
    )
