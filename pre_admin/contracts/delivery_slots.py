"""What sessions show on their contract's page, and their ready-made lists."""

from collections.abc import Sequence
from typing import Any

from flask import g
from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Delivery, DeliveryState
from pre_admin.contracts.queries import deliveries as queries
from pre_admin.contracts.rules.deliveries import UNDER_WAY
from pre_admin.contracts.views.deliveries import children_told
from pre_admin.core.calendar import today
from pre_admin.core.french import count_fr, date_fr, decimal_fr, plural
from pre_admin.panel.pages import Cell, RelatedTable, Step, TimelineEntry
from pre_admin.panel.slots import NextStep, Preset, RelatedList, TimelineSource

LIST = "/admin/delivery/"
SHOWN = 25
HEADS = [("Date", "text"), ("Prestation", "text"), ("Quantité", "num"), ("Enfants", "num"), ("État", "text")]
S = DeliveryState


def _counts(contract_id: int) -> dict[DeliveryState, int]:
    """Read once for a page."""
    known: dict[int, dict[DeliveryState, int]] = g.setdefault("session_counts", {})
    if contract_id not in known:
        known[contract_id] = queries.counts_of(contract_id)
    return known[contract_id]


# ---- on a contract's page
def sessions_of(contract: Any, actor: Actor) -> RelatedTable | None:
    """Its latest sessions; none before it is signed."""
    counts = _counts(contract.id)
    if contract.state not in UNDER_WAY and not counts:
        return None
    rows = [
        [
            Cell(date_fr(day), href=f"{LIST}details/?id={key}"), Cell(line, label="Prestation"),
            Cell(decimal_fr(quantity), "num", label="Quantité"), Cell(children_told(children), "num", label="Enfants"),
            Cell(state.label, "enum", tone=state.tone, label="État"),
        ]
        for key, day, line, quantity, children, state in queries.latest_of(contract.id, SHOWN)
    ]  # fmt: skip
    told = ", ".join(
        f"{count_fr(counts[one])} {one.label.lower()}{'s' if counts[one] > 1 and one is not S.HELD else ''}"
        for one in S
        if one in counts
    )
    may = actor.may("delivery.edit") and contract.state in UNDER_WAY
    return RelatedTable(
        f"Services faits : {told}" if told else "Services faits", sum(counts.values()), HEADS, rows,
        empty="Aucune séance notée : planifiez la série, ou notez-les une à une.", more_url=f"{LIST}?state=all&contract={contract.id}",
        create_url=f"{LIST}new/?contract={contract.id}" if may else None, create_label="Noter une séance",
    )  # fmt: skip


def steps(contract: Any, actor: Actor) -> Sequence[Step]:
    """Plan them once it is signed, note those that are past, certify those that were held."""
    if contract.state not in UNDER_WAY:
        return []
    counts, found = _counts(contract.id), []
    if actor.may("delivery.edit") and not counts:
        hint = "Ses jours, ses dates, son lieu : une série se planifie en une fois."
        found.append(Step("Planifier les séances", hint, "Planifier", f"{LIST}series/?contract={contract.id}"))
    if actor.may("delivery.edit") and S.PLANNED in counts and (late := queries.late_of(contract.id)):
        hint = f"{plural(late, 'séance prévue est passée', 'séances prévues sont passées')}."
        found.append(Step("Noter ce qui a eu lieu", hint, "Voir les séances", f"{LIST}?state=late&contract={contract.id}"))
    if actor.may("delivery.certify") and (held := counts.get(S.HELD, 0)):
        hint = f"{plural(held, 'séance attend', 'séances attendent')} votre certification ; rien ne se paie sans elle."
        found.append(Step("Certifier les services faits", hint, "Certifier", f"{LIST}?state=to-certify&contract={contract.id}"))
    return found


def events(contract: Any, actor: Actor) -> Sequence[TimelineEntry]:
    """What was certified, together when it was at once."""
    found: list[TimelineEntry] = []
    if S.CERTIFIED not in _counts(contract.id):
        return found
    for at, count, first, last in queries.certified_days(contract.id):
        days = date_fr(first) if first == last else f"du {date_fr(first)} au {date_fr(last)}"
        found.append(TimelineEntry(at, "check", plural(count, "séance certifiée", "séances certifiées"), days))
    return found


# ---- ready-made lists
def _in(state: DeliveryState) -> Any:
    return lambda actor: Delivery.state == state


def _late(actor: Actor) -> ColumnElement[bool]:
    return (Delivery.state == S.PLANNED) & (Delivery.held_on < today())


LISTS: tuple[tuple[int, str, str, Any, str], ...] = (
    (10, "to-certify", "À certifier", _in(S.HELD), "Aucune séance n’attend d’être certifiée."),
    (20, "late", "Prévues en retard", _late, "Aucune séance prévue n’est passée sans être notée."),
    (30, "certified", "Certifiées", _in(S.CERTIFIED), "Aucune séance certifiée."),
    (40, "refused", "Non faites", _in(S.REFUSED), "Aucune séance refusée."),
)


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(RelatedList("contract", "delivery.read", 40, sessions_of))
    add(NextStep("contract", "delivery.read", 40, steps))
    add(TimelineSource("contract", "delivery.read", 40, events))
    for order, name, label, condition, empty in LISTS:
        add(Preset("delivery", "delivery.read", order, name, label, condition, empty))
