"""The *dossier de séance*: cover, agenda, then a sheet for each action; a copy for each member."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision, Sitting, Verb
from pre_admin.approval.queries.ground import STANDING
from pre_admin.approval.queries.printed.convocation import agenda_told
from pre_admin.approval.queries.printed.ground import PROGRAMME, Point, Share, day_told, points_of, shares_of, sitting_named
from pre_admin.core.calendar import now
from pre_admin.core.french import amount_fr, count_fr, date_fr, decimal_fr, percent_fr
from pre_admin.funding.models import Action
from pre_admin.funding.queries.histories import ProviderYear, cost_compared, history_of
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.funding.rules.ledger import FORECAST, Sums
from pre_admin.pathways.rules.meetings import FEW, told_count


def dossier_of(sitting: Sitting, hidden: Collection[int], reader: str = "") -> dict[str, Any]:
    """Everything the body reads before it decides, less the hidden actions and what would give them away in a total."""
    points = points_of(sitting.id)
    seen = [one for one in points if one.action.id not in hidden]
    shares = shares_of(sitting.body, points)
    mine = [share for one in seen for share in shares.get(one.action.id, ())]
    sums = sums_of({share.envelope_id for share in mine}, hidden, sitting.closed_at)
    before = _said_before(sitting, [one.action.id for one in seen])
    years: dict[tuple[int, int], Sequence[ProviderYear]] = {}
    return {
        "title": f"Dossier de la {sitting_named(sitting)}",
        "programme": PROGRAMME,
        "body": sitting.body.label,
        "when": day_told(sitting),
        "place": sitting.place or "lieu à préciser",
        "reader": reader,
        **agenda_told(points, shares, hidden),
        "envelopes": _envelopes(mine, sums),
        "sheets": [_sheet(one, shares.get(one.action.id, ()), sums, before, _past(one, hidden, years), hidden) for one in seen],
    }


def remaining_told(sums: Sums) -> str:
    """What remains of an envelope; one that is not voted yet has no remainder."""
    return FORECAST if sums.forecast else amount_fr(sums.remaining)


def _envelopes(shares: Sequence[Share], sums: Mapping[int, Sums]) -> list[dict[str, str]]:
    """What each envelope would keep if everything on the agenda were granted."""
    titles = {one.envelope_id: one.envelope for one in shares}
    found = []
    for key, title in sorted(titles.items(), key=lambda one: one[1]):
        asked = sum((one.amount for one in shares if one.envelope_id == key), Decimal(0))
        found.append(
            {
                "title": title, "voted": FORECAST if sums[key].forecast else amount_fr(sums[key].voted),
                "remaining": remaining_told(sums[key]), "asked": amount_fr(asked),
            }
        )  # fmt: skip
    return found


def _sheet(
    point: Point, shares: Sequence[Share], sums: Mapping[int, Sums], before: Mapping[int, Sequence[str]], past: list[list[str]],
    hidden: Collection[int],
) -> dict[str, Any]:  # fmt: skip
    action = point.action
    compared = cost_compared(action, hidden)
    return {
        "head": f"Point n°\u00a0{point.number}" if point.number else "Point",
        "title": action.title,
        "provider": f"{point.provider.name}, action {action.reference}",
        "facts": [[label, value] for label, value in _figures(point) if value],
        "texts": [
            [label, text]
            for label, text in (
                ("Objectif", action.objective), ("Besoin constaté", action.need), ("Pourquoi le droit commun ne répond pas", action.mainstream_gap),
                ("Avis de l’instruction", action.note),
            )
            if text
        ],
        "tranches": [
            [one.envelope, amount_fr(one.asked), amount_fr(one.amount), remaining_told(sums[one.envelope_id])] for one in shares
        ],
        "total": [amount_fr(sum((one.asked for one in shares), Decimal(0))), amount_fr(sum((one.amount for one in shares), Decimal(0)))],
        "cost": f"{amount_fr(compared.own)} par enfant"
        + (f" ; médiane de {compared.count} actions semblables : {amount_fr(compared.median)}" if compared.count > 1 else "")
        if compared.own is not None and (action.children or 0) >= FEW
        else "",
        "before": list(before.get(action.id, ())),
        "past": past,
    }  # fmt: skip


def _figures(point: Point) -> list[tuple[str, str]]:
    action = point.action
    ages = f"{action.age_from} à {action.age_to} ans" if action.age_from is not None and action.age_to is not None else ""
    quantity = f"{decimal_fr(action.quantity)}, unité : {action.unit.label.lower()}" if action.quantity and action.unit else ""
    return [
        ("Axe", point.axis), ("Territoire", point.territory), ("Enfants prévus", told_count(action.children, whole=False) if action.children else ""), ("Âges", ages),
        ("Part en quartier prioritaire", percent_fr(action.priority_share) if action.priority_share is not None else ""),
        ("Calendrier", action.schedule or ""), ("Du, au", f"{date_fr(action.starts_on)} au {date_fr(action.ends_on)}" if action.starts_on else ""),
        ("Quantité", quantity), ("Coût total", amount_fr(action.total_cost)),
        ("Autres fonds publics", f"{amount_fr(action.other_public)} {action.other_public_from or ''}".strip() if action.other_public else ""),
    ]  # fmt: skip


def _past(point: Point, hidden: Collection[int], known: dict[tuple[int, int], Sequence[ProviderYear]]) -> list[list[str]]:
    """The provider's last years; asked once for a provider."""
    key = (point.provider.id, point.action.school_year)
    if key not in known:
        known[key] = history_of(*key, without_actions=hidden)
    return [[one.label, count_fr(one.actions), amount_fr(one.asked), amount_fr(one.approved)] for one in known[key]]


def _said_before(sitting: Sitting, action_ids: Collection[int]) -> dict[int, list[str]]:
    """Action → what the bodies said of it before this sitting."""
    begun: datetime = sitting.opened_at or now()
    statement = (
        select(Decision, Sitting.held_on)
        .join(Sitting, Sitting.id == Decision.sitting_id)
        .join(Action, Action.id == Decision.action_id)
        .where(Decision.action_id.in_(action_ids), Decision.sitting_id != sitting.id, Decision.at < begun, STANDING)
        .where(Decision.verb != Verb.UNDONE)
        .order_by(Decision.number)
    )
    found: dict[int, list[str]] = {}
    with as_system("décisions précédentes d’une action") as session:
        for one, held_on in session.execute(statement):
            amount = f", {amount_fr(one.amount)}" if one.amount else ""
            reason = f" : {one.reason}" if one.reason else ""
            found.setdefault(one.action_id, []).append(
                f"{one.body.label}, {date_fr(held_on)} : {one.verb.label.lower()}{amount}{reason}"
            )
    return found
