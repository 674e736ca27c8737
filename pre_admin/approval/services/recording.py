"""Who may record what a body decides: its chair, or the secretary; never the rapporteur, never someone in recusal (R5)."""

from collections.abc import Collection

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Sitting
from pre_admin.approval.queries.ground import members_of_account, recused_from, roll_of
from pre_admin.approval.rules.quorum import Roll
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action
from pre_admin.partners.models import Seat

NOT_RECORDER = "Seule la présidence ou le secrétariat de la séance enregistre la décision de l’instance."
RAPPORTEUR = "Vous êtes rapporteur de cette action : vous la présentez, et quelqu’un d’autre enregistre la décision."
RECUSED = "Vous êtes en déport sur ce point : quelqu’un d’autre enregistre la décision."


def may_record(sitting: Sitting, actor: Actor, roll: Roll | None = None, mine: Collection[int] | None = None) -> bool:
    """Whether the person chairs the sitting, holds its secretary's seat, or keeps its secretariat.

    `roll` and `mine`, the person's own members, when they are read already.
    """
    if Role.ASSISTANT in actor.roles:
        return True
    mine = members_of_account(actor.id, sitting.body) if mine is None else mine
    seats = (roll or roll_of(sitting)).seats
    return any(member == sitting.chair_id or seats.get(member) in (Seat.CHAIR, Seat.SECRETARY) for member in mine)


def refuse_recorder(
    sitting: Sitting,
    item: AgendaItem,
    action: Action,
    actor: Actor,
    recused: Collection[int] | None = None,
    roll: Roll | None = None,
    mine: Collection[int] | None = None,
) -> None:
    """Raises DomainError for whoever may not record this item's decision; what is read already is given."""
    if not may_record(sitting, actor, roll, mine):
        raise DomainError(NOT_RECORDER)
    if action.rapporteur_id == actor.id:
        raise DomainError(RAPPORTEUR)
    recused = recused_from([item.id])[item.id] if recused is None else recused
    if recused and set(recused) & set(members_of_account(actor.id, sitting.body) if mine is None else mine):
        raise DomainError(RECUSED)
