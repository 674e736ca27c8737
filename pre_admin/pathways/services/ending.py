"""What stops with a pathway, however it stops: its actions, what was still asked of the parents, its referent's access."""

from datetime import date

from sqlalchemy import select

from pre_admin.core.database import db
from pre_admin.pathways.models import ActionState, Consent, ConsentState, PathwayAction, PathwayReferent
from pre_admin.pathways.queries.consents import consents_of
from pre_admin.pathways.rules.consents import CONSENT_STATES
from pre_admin.pathways.rules.pathways import ACTION_STATES


def stop_actions(pathway_id: int, day: date, verb: str) -> None:
    """What runs is over that day (« finish » or « drop »); what was only proposed is not done."""
    for action in db.session.scalars(select(PathwayAction).where(PathwayAction.pathway_id == pathway_id)):
        stop_action(action, day, verb)
    db.session.flush()


def stop_action(action: PathwayAction, day: date, verb: str = "drop") -> None:
    """One action, when it is not over already."""
    if action.state is ActionState.RUNNING:
        action.ends_on = max(day, action.starts_on or day)
        action.state = ACTION_STATES.after(action.state, verb)
    elif ACTION_STATES.allows(action.state, "drop"):
        action.state = ACTION_STATES.after(action.state, "drop")


def lapse_pending(pathway_id: int) -> None:
    """Nothing is asked of the parents any more: they neither signed nor refused."""
    for consent in consents_of(pathway_id):
        lapse(consent)


def lapse(consent: Consent | None) -> None:
    """One consent, when it is still asked for."""
    if consent is not None and consent.state is ConsentState.PENDING:
        consent.state = CONSENT_STATES.after(consent.state, "lapse")


def end_referents(pathway_id: int, day: date, note_until: date | None = None) -> None:
    """The referent's access ends at once, whatever day the parents said."""
    current = select(PathwayReferent).where(PathwayReferent.pathway_id == pathway_id, PathwayReferent.ends_on.is_(None))
    for row in db.session.scalars(current):
        row.ends_on = max(day, row.starts_on)
        row.closing_note_until = note_until
    db.session.flush()
