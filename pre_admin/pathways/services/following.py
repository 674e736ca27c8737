"""What is written along a pathway: follow-up entries, reviews, and the one closing note after a withdrawal."""

from collections.abc import Mapping, Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr
from pre_admin.panel.rows import assign, keep_rows
from pre_admin.pathways.models import (
    FollowUp,
    FollowUpKind,
    InformedStep,
    ObjectiveProgress,
    Pathway,
    PathwayObjective,
    PathwayReferent,
    PathwayReview,
    PathwayState,
    Progress,
)
from pre_admin.pathways.queries.closing_notes import NoteDue, note_due
from pre_admin.pathways.queries.pathways import reviewed_objectives
from pre_admin.pathways.rules.pathways import AHEAD, PATHWAY_STATES, REVIEW_NOT_AFTER
from pre_admin.pathways.services.informing import inform_due

Values = Mapping[str, Any]
NOTE_PATH = "/my/closing-note/"
NOT_RUNNING = "Le parcours n’est pas en cours : ouvrez-le d’abord."
NOTE_ELSEWHERE = "La note de fin s’écrit après un retrait, depuis l’accueil : choisissez une autre nature."
NOTE_GONE = "Cette note de fin est déjà écrite, ou son délai est passé : il n’y a plus rien à faire."
REVIEWED = "Un objectif déjà noté à un bilan reste au dossier : notez-le « Abandonné » au prochain bilan."
OPEN = (PathwayState.PROPOSED, PathwayState.RUNNING)


def keep_objectives(pathway: Pathway, rows: Sequence[Values]) -> None:
    """The objectives become what the form says. Raises DomainError for one taken away that a review marked."""
    gone = reviewed_objectives(pathway.id) - {row["id"] for row in rows}
    if gone:
        raise DomainError(REVIEWED)

    def fill(row: PathwayObjective, one: Values) -> None:
        row.child_id = pathway.child_id
        assign(row, one, ("domain_id", "text"))

    keep_rows(PathwayObjective, "pathway_id", pathway.id, rows, fill)


def add_follow_up(pathway: Pathway, values: Values, actor: Actor, referent_id: int | None) -> FollowUp:
    """What was done that day; `referent_id` is in whose name it counts. Raises DomainError."""
    if pathway.state not in OPEN:
        raise DomainError(PATHWAY_STATES.refusal.format(pathway.state.label.lower()))
    if values["done_on"] > today():
        raise DomainError(AHEAD, "done_on")
    if values["kind"] is FollowUpKind.CLOSING:
        raise DomainError(NOTE_ELSEWHERE, "kind")
    row = FollowUp(
        child_id=pathway.child_id, pathway_id=pathway.id, referent_id=referent_id, author_id=actor.id, done_on=values["done_on"],
        kind=values["kind"], minutes=values.get("minutes"), text=values.get("text"),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def review_pathway(pathway: Pathway, values: Values, progress: Mapping[int, Progress], actor: Actor) -> PathwayReview:
    """A review: where each objective stands, when to look again; the parents are to be told. Raises DomainError."""
    if pathway.state is not PathwayState.RUNNING:
        raise DomainError(NOT_RUNNING)
    if values["reviewed_on"] > today():
        raise DomainError(AHEAD, "reviewed_on")
    next_on = values.get("next_review_on")
    if next_on and next_on <= values["reviewed_on"]:
        raise DomainError(REVIEW_NOT_AFTER, "next_review_on")
    review = PathwayReview(
        child_id=pathway.child_id, pathway_id=pathway.id, author_id=actor.id, reviewed_on=values["reviewed_on"],
        summary=values.get("summary"), next_review_on=next_on,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    for objective_id, mark in progress.items():
        db.session.add(
            ObjectiveProgress(child_id=pathway.child_id, review_id=review.id, objective_id=objective_id, progress=mark)
        )
    pathway.next_review_on = next_on
    inform_due(pathway.child_id, InformedStep.REVIEW, f"Bilan du {date_fr(review.reviewed_on)}", review.reviewed_on)
    return review


def write_closing_note(row_id: int, text: str, actor: Actor) -> NoteDue:
    """The one note a referent may write after the parents left, in the days left; then nothing more. Raises DomainError."""
    with as_system("note de fin après un retrait") as session:
        session.get(PathwayReferent, row_id, with_for_update=True)
        due = note_due(row_id, actor.id)
        if due is None:
            raise DomainError(NOTE_GONE)
        session.add(
            FollowUp(
                child_id=due.child_id, pathway_id=due.pathway_id, referent_id=due.referent_id, author_id=actor.id, done_on=today(),
                kind=FollowUpKind.CLOSING, text=text,
            )
        )  # fmt: skip
        session.flush()
    return due
