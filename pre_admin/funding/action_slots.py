"""What funded actions put on their own page, on their provider's, on the home page and among the ready-made lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, start_of_day
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr, count_fr, date_fr, plural
from pre_admin.funding.models import Action, FundedState
from pre_admin.funding.queries import actions as queries
from pre_admin.funding.queries.histories import cost_compared, differences, history_of, previous_of, report_due, report_standing
from pre_admin.funding.views.actions import report_pairs, state_told
from pre_admin.panel.pages import Cell, Fact, RelatedTable, TimelineEntry
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import HeaderFact, HomeTask, Preset, RelatedList, TimelineSource

LIST = "/admin/action/"
SHOWN = 25
STANDINGS = {
    "expected": ("Attendu", "info"), "late": ("En retard", "stop"), "on_time": ("Remis", "ok"), "received_late": ("Remis en retard", "wait"),
}  # fmt: skip
AGAIN = (FundedState.DEFERRED, FundedState.CHANGES_REQUESTED)


# ---- on an action's page
def changes_since(action: Any, actor: Actor) -> RelatedTable | None:
    """« Ce qui change depuis 2025-2026 »."""
    before = previous_of(action)
    if before is None:
        return None
    rows = [
        [Cell(one.label), Cell(one.before, label="Avant"), Cell(one.after, label="Maintenant")] for one in differences(action)
    ]
    heads = [("Renseignement", "text"), ("Avant", "text"), ("Maintenant", "text")]
    return RelatedTable(
        f"Ce qui change depuis {school_year_label(before.school_year)}", len(rows), heads, rows, empty="Rien ne change.",
        more_url=f"{LIST}details/?id={before.id}" if len(rows) else None,
    )  # fmt: skip


def provider_years(action: Any, actor: Actor) -> RelatedTable | None:
    """What its provider asked and received in the years before."""
    rows = [
        [
            Cell(one.label), Cell(count_fr(one.actions), "num", label="Actions"), Cell(amount_fr(one.asked), "num", label="Demandé"),
            Cell(amount_fr(one.reserved + one.approved), "num", label="Réservé ou validé"),
            Cell(amount_fr(one.committed) if one.committed is not None else "", "num", label="Engagé"),
            Cell(_reports(one.reports_on_time, one.reports_late), label="Bilans"),
        ]
        for one in history_of(action.provider_id, action.school_year)
    ]  # fmt: skip
    heads = [
        ("Année", "text"),
        ("Actions", "num"),
        ("Demandé", "num"),
        ("Réservé ou validé", "num"),
        ("Engagé", "num"),
        ("Bilans", "text"),
    ]
    return RelatedTable("Les années précédentes de ce prestataire", len(rows), heads, rows) if rows else None


def _reports(on_time: int, late: int) -> str:
    told = [f"{count_fr(on_time)} à temps"] if on_time else []
    return ", ".join([*told, *([f"{count_fr(late)} en retard"] if late else [])])


def report_table(action: Any, actor: Actor) -> RelatedTable | None:
    """What the action gave."""
    report = queries.report_of(action.id)
    if report is None:
        return None
    rows = [[Cell(label), Cell(value, label="Bilan")] for label, value in report_pairs(report).items()]
    if report.document_id:
        url = f"{LIST}file/?id={action.id}&field=document_id&list=report"
        rows.append([Cell("Bilan remis"), Cell("Ouvrir le fichier", href=url, label="Bilan")])
    return RelatedTable("Bilan d’action", len(rows), [("Renseignement", "text"), ("Bilan", "text")], rows)


def facts(action: Any, actor: Actor) -> Sequence[Fact]:
    """Where the report stands; what similar actions cost."""
    found = []
    compared = cost_compared(action)
    if compared.median is not None:
        told = plural(compared.count, "action semblable", "actions semblables")
        found.append(Fact("Coût médian par enfant", amount_fr(compared.median), f"sur {told}"))
    report = queries.report_of(action.id)
    standing = report_standing(
        action.state, action.ends_on, report.due_on if report else None, report.received_on if report else None
    )
    if standing:
        label, tone = STANDINGS[standing]
        due = report_due(action.ends_on)
        hint = f"le {date_fr(report.received_on)}" if report and report.received_on else f"pour le {date_fr(due)}" if due else ""
        found.append(Fact("Bilan d’action", label, hint, tone))
    return found


def events(action: Any, actor: Actor) -> list[TimelineEntry]:
    """Proposed, submitted, papers read, resolution, report; what the bodies decide comes from the room above."""
    found: list[tuple[datetime | None, str, str, str]] = [
        (action.created_at, "plus", "Brouillon créé", action.reference),
        (action.submitted_at, "flag", "Action déposée", f"tour {action.round}" if action.round > 1 else ""),
    ]
    if action.vouched_at:
        found.append(
            (
                action.vouched_at,
                "check",
                "Textes confirmés : aucun enfant suivi n’y est nommé",
                queries.name_of(action.vouched_by_id),
            )
        )
    found += [
        (one.checked_at, "check", f"Pièce relue, sans nom d’enfant : {one.kind.label}", "")
        for one in queries.papers_of(action.id)
    ]
    if action.resolution_on:
        found.append((start_of_day(action.resolution_on), "pen", f"Délibération {action.resolution_number}", ""))
    report = queries.report_of(action.id)
    if report and report.received_on:
        found.append((start_of_day(report.received_on), "chart", "Bilan d’action remis", ""))
    return [TimelineEntry(at, icon, title, hint) for at, icon, title, hint in found if at is not None]


# ---- on a provider's page
def actions_of(provider: Any, actor: Actor) -> RelatedTable:
    """Its actions, latest first."""
    columns = (Action.id, Action.reference, Action.title, Action.school_year, queries.ASKED, Action.state, Action.decided_by)
    statement = select(*columns).where(Action.provider_id == provider.id).order_by(Action.school_year.desc(), Action.id.desc())
    found = db.session.execute(statement.limit(SHOWN)).all()
    rows = [
        [
            Cell(f"{reference} {title}", href=f"{LIST}details/?id={key}"), Cell(school_year_label(year), label="Année scolaire"),
            Cell(amount_fr(asked) if asked else "", "num", label="Demandé"), Cell(state_told(state, body), "enum", tone=state.tone, label="État"),
        ]
        for key, reference, title, year, asked, state, body in found
    ]  # fmt: skip
    heads = [("Action", "text"), ("Année scolaire", "text"), ("Demandé", "num"), ("État", "text")]
    total = len(rows) if len(rows) < SHOWN else queries.counts(Action.provider_id == provider.id)
    create = f"{LIST}new/?provider={provider.id}" if actor.may("action.create") and provider.archived_at is None else None
    return RelatedTable(
        "Actions financées", total, heads, rows, empty="Aucune action proposée.", create_url=create, create_label="Proposer une action",
        more_url=f"{LIST}?provider={provider.id}",
    )  # fmt: skip


# ---- on the home page
def tasks(actor: Actor) -> Sequence[Task]:
    """What waits for whoever keeps the actions."""
    again, drafts, late = queries.counts_of((Action.state.in_(AGAIN), Action.state == FundedState.DRAFT, queries.REPORT_LATE))
    return [
        Task(again, "action à reprendre" if again < 2 else "actions à reprendre", f"{LIST}?state=again", "Reprendre", "Reportées ou renvoyées par une instance."),
        Task(late, "bilan d’action en retard" if late < 2 else "bilans d’action en retard", f"{LIST}?state=report-late", "Rédiger", told="en retard", tone="stop"),
        Task(drafts, "action à déposer" if drafts < 2 else "actions à déposer", f"{LIST}?state=drafts", "Déposer", "Encore en brouillon.", tone="info"),
    ]  # fmt: skip


# ---- ready-made lists
def _in(*states: FundedState) -> Any:
    return lambda actor: Action.state.in_(states)


def _lapsing(actor: Actor) -> ColumnElement[bool]:
    return queries.lapsing()


def _late(actor: Actor) -> ColumnElement[bool]:
    return queries.REPORT_LATE


LISTS: tuple[tuple[int, str, str, Any, str], ...] = (
    (10, "drafts", "À déposer", _in(FundedState.DRAFT), "Aucun brouillon."),
    (
        20,
        "submitted",
        "Déposées",
        _in(FundedState.SUBMITTED, FundedState.TECHNICALLY_APPROVED),
        "Aucune action n’attend une instance.",
    ),
    (30, "again", "Reportées ou à reprendre", _in(*AGAIN), "Rien à reprendre."),
    (40, "approved", "Validées", _in(FundedState.APPROVED), "Aucune action validée."),
    (
        50,
        "lapsing",
        "Sans contrat depuis longtemps",
        _lapsing,
        "Aucune action validée n’attend un contrat depuis trop longtemps.",
    ),
    (60, "report-late", "Bilans en retard", _late, "Aucun bilan d’action n’est en retard."),
)


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(HeaderFact("action", "action.read", 10, facts))
    add(RelatedList("action", "action.read", 10, changes_since))
    add(RelatedList("action", "action.read", 20, provider_years))
    add(RelatedList("action", "action.read", 30, report_table))
    add(TimelineSource("action", "action.read", 10, events))
    add(RelatedList("provider", "action.read", 5, actions_of))
    add(HomeTask("action.edit", 50, tasks))
    for order, name, label, condition, empty in LISTS:
        add(Preset("action", "action.read", order, name, label, condition, empty))
