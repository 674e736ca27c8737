"""Preparing a school year for many children in one transaction, and taking it back as a whole."""

from collections.abc import Sequence

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import plural
from pre_admin.families.models import Schooling
from pre_admin.pathways.models import Rollover
from pre_admin.pathways.queries.rollover import child_names, rows_of
from pre_admin.pathways.rules.rollover import Proposal

NAMED = 3
NOBODY = "Aucun enfant n’est à préparer : rien n’a été enregistré."
UNDONE = "Cette préparation est déjà annulée."


def prepare_year(year: int, proposals: Sequence[Proposal], actor: Actor) -> Rollover:
    """Make the year's row of exactly these children. Raises DomainError when there is nobody to prepare.

    A child who has a row of that year already makes the database refuse the whole: what was reviewed is no longer so.
    """
    written = [one for one in proposals if one.written]
    if not written:
        raise DomainError(NOBODY)
    rollover = Rollover(school_year=year, at=now(), by_id=actor.id, made=len(written))
    db.session.add(rollover)
    db.session.add_all(
        Schooling(
            child_id=one.id, school_year=year, school_id=one.school_id, level_id=one.level_id,
            created_at=rollover.at, updated_at=rollover.at,
        )
        for one in written
    )  # fmt: skip
    db.session.flush()
    return rollover


def undo_rollover(rollover: Rollover, actor: Actor) -> None:
    """Take back every row the batch made, while nobody changed one since. Raises DomainError, saying what holds it back."""
    if rollover.undone_at is not None:
        raise DomainError(UNDONE)
    rows = rows_of(rollover)
    changed = [row.child_id for row in rows if row.version != 1]
    missing = rollover.made - len(rows)
    if changed or missing:
        raise DomainError(_held_back(changed, missing))
    for row in rows:
        db.session.delete(row)
    rollover.undone_at, rollover.undone_by_id = now(), actor.id
    db.session.flush()


def _held_back(changed: Sequence[int], missing: int) -> str:
    told = []
    if changed:
        names = child_names(changed[:NAMED])
        more = f" et {len(changed) - NAMED} autres" if len(changed) > NAMED else ""
        told.append(
            f"{plural(len(changed), 'scolarité a', 'scolarités ont')} été modifiée{'s' if len(changed) > 1 else ''} depuis ({', '.join(names)}{more})"
        )
    if missing:
        told.append(f"{plural(missing, 'a', 'ont')} été retirée{'s' if missing > 1 else ''} depuis")
    return f"Cette préparation ne peut plus être annulée d’un bloc : {' ; '.join(told)}. Corrigez les dossiers concernés un à un."
