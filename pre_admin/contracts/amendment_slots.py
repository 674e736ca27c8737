"""What amendments show on their contract's page, and their ready-made lists."""

from collections.abc import Sequence
from typing import Any

from flask import g

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Amendment, AmendmentState
from pre_admin.contracts.queries import amendments as queries
from pre_admin.contracts.rules.amendments import AMENDABLE, OPEN_STATES
from pre_admin.contracts.views.amendments import amount_told
from pre_admin.core.calendar import start_of_day
from pre_admin.core.french import NBSP, date_fr
from pre_admin.panel.pages import Cell, RelatedTable, Step, TimelineEntry
from pre_admin.panel.slots import NextStep, Preset, RelatedList, TimelineSource

LIST = "/admin/amendment/"
HEADS = [("Avenant", "text"), ("Objet", "text"), ("En vigueur le", "text"), ("Montant TTC", "num"), ("État", "text")]
S = AmendmentState


def _of(contract_id: int) -> Sequence[Any]:
    """(amendment, what it adds) of a contract, read once for a page."""
    known: dict[int, Sequence[Any]] = g.setdefault("contract_amendments", {})
    if contract_id not in known:
        known[contract_id] = queries.amendments_of(contract_id)
    return known[contract_id]


def amendments_of(contract: Any, actor: Actor) -> RelatedTable | None:
    """Its amendments, and the way to prepare one."""
    found = _of(contract.id)
    if not found and contract.state not in AMENDABLE:
        return None
    rows = [
        [
            Cell(str(one).replace(" ", NBSP), href=f"{LIST}details/?id={one.id}"), Cell(one.object, label="Objet"),
            Cell(date_fr(one.effective_on), label="En vigueur le"), Cell(amount_told(more), "num", label="Montant TTC"),
            Cell(one.state.label, "enum", tone=one.state.tone, label="État"),
        ]
        for one, more in found
    ]  # fmt: skip
    free = contract.state in AMENDABLE and not any(one.state in OPEN_STATES for one, _ in found)
    create = f"{LIST}new/?contract={contract.id}" if free and actor.may("contract.create") else None
    return RelatedTable(
        "Avenants", len(rows), HEADS, rows, empty="Aucun avenant.", create_url=create, create_label="Préparer un avenant"
    )


def steps(contract: Any, actor: Actor) -> Sequence[Step]:
    """The amendment that waits."""
    waiting = [one for one, _ in _of(contract.id) if one.state in OPEN_STATES] if contract.state in AMENDABLE else []
    one = waiting[0] if waiting else None
    if one is None:
        return []
    hint = (
        f"Il est émis depuis le {date_fr(one.issued_on)}."
        if one.state is S.ISSUED
        else "Il est en brouillon : émettez-le une fois complet."
    )
    return [
        Step(
            f"{'Faire signer' if one.state is S.ISSUED else 'Finir'} l’avenant n° {one.number}",
            hint,
            "Ouvrir l’avenant",
            f"{LIST}details/?id={one.id}",
        )
    ]


def events(contract: Any, actor: Actor) -> Sequence[TimelineEntry]:
    """Issued, cancelled; what is signed is told with the contract's own dates."""
    return [
        TimelineEntry(start_of_day(one.issued_on), "doc", f"{one} émis", one.ended_reason or "")
        for one, _ in _of(contract.id)
        if one.issued_on is not None
    ]


def _in(state: AmendmentState) -> Any:
    return lambda actor: Amendment.state == state


LISTS: tuple[tuple[int, str, str, Any, str], ...] = (
    (10, "to-issue", "À émettre", _in(S.DRAFT), "Aucun avenant en brouillon."),
    (20, "to-sign", "À signer", _in(S.ISSUED), "Aucun avenant n’attend une signature."),
    (30, "signed", "Signés", _in(S.SIGNED), "Aucun avenant signé."),
    (40, "cancelled", "Annulés", _in(S.CANCELLED), "Aucun avenant annulé."),
)


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(RelatedList("contract", "contract.read", 30, amendments_of))
    add(NextStep("contract", "contract.edit", 30, steps))
    add(TimelineSource("contract", "contract.read", 30, events))
    for order, name, label, condition, empty in LISTS:
        add(Preset("amendment", "contract.read", order, name, label, condition, empty))
