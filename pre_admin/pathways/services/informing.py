"""Parents are told of every step: what they must be told waits in a list until somebody says when and how they were."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.pathways.models import InformedStep, ParentInformation, Referral
from pre_admin.pathways.rules.pathways import AHEAD
from pre_admin.pathways.rules.referrals import about_of

TOLD_ALREADY = "C’est déjà noté : ces parents ont été informés."


def inform_due(child_id: int, step: InformedStep, about: str, due_on: date) -> ParentInformation:
    """The parents are to be told of this step. `about` says which one, never why."""
    row = ParentInformation(child_id=child_id, step=step, about=about[:120], due_on=due_on)
    db.session.add(row)
    db.session.flush()
    return row


def tell_parents(row: ParentInformation, values: Mapping[str, Any], actor: Actor) -> None:
    """The parents were told, that day, that way, by this person. Raises DomainError for a day to come, or when it is done."""
    if row.informed_on is not None:
        raise DomainError(TOLD_ALREADY)
    told_on = values["informed_on"] or today()
    if told_on > today():
        raise DomainError(AHEAD, "informed_on")
    row.informed_on, row.informed_how, row.informed_by_id = told_on, values["informed_how"], actor.id
    if row.step is InformedStep.REFERRAL:
        _settle_referral(row, actor)
    db.session.flush()


def _settle_referral(row: ParentInformation, actor: Actor) -> None:
    """The referral whose family has just been told says so too."""
    untold = select(Referral).where(Referral.child_id == row.child_id, Referral.informed_on.is_(None))
    for referral in db.session.scalars(untold):
        if about_of(referral.received_on) == row.about:
            referral.informed_on, referral.informed_by = row.informed_on, actor.name[:120]
