"""How far a member's reading of an agenda went."""

from sqlalchemy import func, or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import AgendaItem, Position, Sitting
from pre_admin.approval.queries.ground import members_of_account
from pre_admin.core.database import db


def marks_of(sitting: Sitting, actor: Actor) -> tuple[int, int]:
    """(items without a position of the person's, items they may read) of a sitting; those they are recused from are in neither."""
    mine = members_of_account(actor.id, sitting.body)
    marked = select(Position.item_id).where(
        Position.member_id.in_(mine), or_(Position.mark.is_not(None), Position.to_debate.is_(True))
    )
    readable = select(func.count(AgendaItem.id)).where(AgendaItem.sitting_id == sitting.id)
    parts = (readable.where(AgendaItem.id.not_in(marked)).scalar_subquery(), readable.scalar_subquery())
    left, every = db.session.execute(select(*parts)).one()
    return left, every
