"""What a member thinks of an item before the body decides, and whether they want it debated."""

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import AgendaItem, Mark, Position, Sitting, SittingState
from pre_admin.approval.queries.ground import own_seat, recused_from, standing_of
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action

NOT_NOW = "Les positions se notent de la convocation à la clôture : cette séance est « {} »."
DECIDED = "Ce point est déjà décidé : votre position ne change plus."
RAPPORTEUR = "Vous êtes rapporteur de cette action : vous la présentez, sans prendre position."
RECUSED = "Vous êtes en déport sur ce point."
NOT_CALLED = "Seuls les membres convoqués à cette séance notent une position."


def mark(item: AgendaItem, position: Mark | None, to_debate: bool, actor: Actor) -> None:
    """Note a member's position; said again, it replaces the one before. Raises DomainError."""
    held = select(Sitting).where(Sitting.id == item.sitting_id).with_for_update()
    sitting = db.session.scalars(held.execution_options(populate_existing=True)).one()
    if sitting.state not in (SittingState.CONVENED, SittingState.OPEN):
        raise DomainError(NOT_NOW.format(sitting.state.label.lower()))
    if item.settled_at is not None or item.id in standing_of([item.id]):
        raise DomainError(DECIDED)
    member = own_seat(sitting, actor)
    if member is None:
        raise DomainError(NOT_CALLED)
    if db.session.scalar(select(Action.rapporteur_id).where(Action.id == item.action_id)) == actor.id:
        raise DomainError(RAPPORTEUR)
    if member in recused_from([item.id])[item.id]:
        raise DomainError(RECUSED)
    found = db.session.scalar(select(Position).where(Position.item_id == item.id, Position.member_id == member))
    if found is None:
        found = Position(item_id=item.id, action_id=item.action_id, member_id=member)
        db.session.add(found)
    if (found.mark, found.to_debate) != (position, to_debate):
        found.mark, found.to_debate, found.updated_at = position, to_debate, now()
    db.session.flush()
