"""What a new contract starts with, drawn from its approved action, and from the contract it renews."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.promises import free_of
from pre_admin.contracts.rules.drafting import Bought, drawn_from
from pre_admin.core.database import db
from pre_admin.funding.models import Action
from pre_admin.partners.models import Provider
from pre_admin.territories.models import Territory

MONTHLY = "Chaque mois"
LIKE = ("category_id", "invoicing", "notice_days", "place")
"""What is taken over from the provider's latest contract on the same sort of action."""


def drawn_values(action: Action, previous: Contract | None = None) -> dict[str, Any]:
    """Column → value of a contract on this action; `lines` and `tranches` as the form's rows hold them."""
    provider = db.session.get_one(Provider, action.provider_id)
    like = previous or latest_like(action)
    values: dict[str, Any] = {
        "action_id": action.id, "title": action.title, "object": action.objective, "starts_on": action.starts_on,
        "ends_on": action.ends_on, "vat": provider.vat, "place": _place(action, provider), "invoicing": MONTHLY, "remarks": None,
    }  # fmt: skip
    if like is not None:
        values |= {name: getattr(like, name) for name in LIKE if getattr(like, name) not in (None, "")}
    bought = Bought(action.unit, action.quantity, action.unit_cost)
    drawn = drawn_from(
        bought, {key: amount for key, amount in free_of(action.id, drafts=True).items() if amount > 0}, provider.vat
    )
    if drawn is None:
        return values | {"lines": [], "tranches": []}
    line = {"label": action.title, "unit": drawn.unit, "unit_price": drawn.unit_price, "quantity": drawn.quantity}
    tranches = [{"envelope_id": key, "amount": amount} for key, amount in drawn.tranches.items()]
    return values | {"lines": [line], "tranches": tranches}


def as_typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as the form would send them: every row new."""
    rows = {name: tuple({"id": None, **row} for row in values[name]) for name in ("lines", "tranches")}
    return {**values, **rows}


def latest_like(action: Action) -> Contract | None:
    """The latest contract of the same provider, on an action of the same axis where there is one."""
    statement = select(Contract).join(Action, Action.id == Contract.action_id).where(Contract.provider_id == action.provider_id)
    order = (Action.axis_id != action.axis_id, Contract.id.desc())
    return db.session.scalar(statement.order_by(*order).limit(1))


def _place(action: Action, provider: Provider) -> str | None:
    name = db.session.scalar(select(Territory.name).where(Territory.id == action.territory_id))
    return name or provider.city
