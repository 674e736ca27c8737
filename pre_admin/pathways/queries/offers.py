"""Reading the actions open to children: their places, whoever asks; no child is named."""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.pathways.models import ActionOffer, ActionState, ActionType, PathwayAction
from pre_admin.pathways.queries.partners import PROVIDER
from pre_admin.territories.models import Territory

ACTION: Any = PathwayAction.__table__
HELD = (ActionState.PROPOSED, ActionState.RUNNING)

TAKEN: ColumnElement[int] = (
    select(func.count())
    .select_from(ACTION)
    .where(ACTION.c.offer_id == ActionOffer.id, ACTION.c.state.in_(HELD))
    .correlate(ActionOffer)
    .scalar_subquery()
)
"""How many places of an offer are held. On the table, not the mapped class: it is the same number for everybody."""
FREE: ColumnElement[bool] = ActionOffer.places > TAKEN
"""Offers that have a place left."""


def offer_list() -> Rows:
    """Offers with their type, provider and territory."""
    return (
        select(ActionOffer.id)
        .select_from(ActionOffer)
        .join(ActionType, ActionType.id == ActionOffer.type_id, isouter=True)
        .join(PROVIDER, PROVIDER.c.id == ActionOffer.provider_id, isouter=True)
        .join(Territory, Territory.id == ActionOffer.territory_id, isouter=True)
    )


def offer_choices() -> Rows:
    """Offers of this school year and the next that can be chosen; the hint says how many places are left."""
    left = cast(ActionOffer.places - TAKEN, String) + " sur " + cast(ActionOffer.places, String) + " places"
    current = ActionOffer.school_year >= school_year_of(today())
    return (
        select(ActionOffer.id, ActionOffer.label, left)
        .where(ActionOffer.archived_at.is_(None), current)
        .order_by(ActionOffer.school_year, ActionOffer.sort_key, ActionOffer.id)
    )


def held_offer(offer_id: int) -> ActionOffer | None:
    """The offer, held until the end of the transaction: two people do not take its last place at once."""
    statement = select(ActionOffer).where(ActionOffer.id == offer_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def ever_taken(offer_id: int) -> bool:
    """Whether a child's action names the offer, in whatever state, whoever asks."""
    with as_system("offre déjà choisie ou non") as session:
        return session.scalar(select(PathwayAction.id).where(PathwayAction.offer_id == offer_id).limit(1)) is not None


def same_offer(label: str, year: int, territory_id: int | None, but: int | None = None) -> int | None:
    """Another offer of that name, that year, in that territory."""
    same = select(ActionOffer.id).where(
        ActionOffer.label == label, ActionOffer.school_year == year, ActionOffer.territory_id.is_not_distinct_from(territory_id)
    )
    return db.session.scalar(same.where(ActionOffer.id != but) if but else same)
