"""Decisions in words."""

from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision
from pre_admin.approval.rules.decisions import Told
from pre_admin.core.french import time_fr


def told(decision: Decision) -> Told:
    """Who recorded a decision, when, and what it says."""
    with as_system("auteur d’une décision") as session:
        who = session.scalar(select(User.full_name).where(User.id == decision.recorded_by_id))
    return Told(decision.verb, decision.amount, decision.reason or "", who or "", time_fr(decision.at))
