"""What happened to a child or in one pathway, as dated lines: the facts to all who see the file, the texts to who follows it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.core.calendar import start_of_day
from pre_admin.core.database import db
from pre_admin.core.french import NBSP
from pre_admin.families.models import Child
from pre_admin.panel.pages import TimelineEntry
from pre_admin.panel.slots import TimelineSource
from pre_admin.pathways.models import (
    ActionState,
    Consent,
    ConsentState,
    FollowUp,
    PathwayReview,
    PathwayState,
)
from pre_admin.pathways.queries.child_file import Standing, child_file, named
from pre_admin.pathways.queries.waiting import informations_of

ACCOUNT: Any = User.__table__
LATEST = 200
"""Entries of each kind at most: the oldest stay in the journal."""


def _standings(record: Any) -> Sequence[Standing]:
    """A child's pathways, or the one whose page it is."""
    if isinstance(record, Child):
        return child_file(record.id).standings
    return [one for one in child_file(record.child_id).standings if one.pathway.id == record.id]


def _entry(day: date, icon: str, title: str, hint: str = "", text: str = "", tone: str = "") -> TimelineEntry:
    return TimelineEntry(start_of_day(day), icon, title, hint, text, tone)


# ---- pathways, their actions, who follows them
def pathway_events(record: Any, actor: Actor) -> list[TimelineEntry]:
    """Proposed, entered, handed over, closed; each action begun and ended."""
    found: list[TimelineEntry] = []
    for one in _standings(record):
        found += [*_life(one), *_tenures(one), *_actions(one)]
    return found


def _life(one: Standing) -> list[TimelineEntry]:
    row, kind = one.pathway, one.pathway.type.label
    found = [_entry(row.proposed_on, "flag", "Parcours proposé à la famille", kind)]
    if row.entry_on:
        found.append(_entry(row.entry_on, "flag", "Entrée dans le parcours", kind, tone="ok"))
    if row.state is PathwayState.CLOSED and row.closed_on:
        found.append(
            _entry(row.closed_on, "archive", "Parcours clos", ", ".join(text for text in (kind, one.closing_reason) if text))
        )
    return found


def _tenures(one: Standing) -> list[TimelineEntry]:
    first, *others = (*one.tenures,) or (None,)
    found = [_entry(first.row.starts_on, "person", "Parcours confié", first.told)] if first else []
    return found + [_entry(held.row.starts_on, "person", "Changement de référent", held.told) for held in others if held]


def _actions(one: Standing) -> list[TimelineEntry]:
    found = []
    for held in one.actions:
        row = held.row
        if row.starts_on:
            found.append(_entry(row.starts_on, "school", f"{held.told} : début", _where(held)))
        if row.ends_on and row.state in (ActionState.DONE, ActionState.DROPPED):
            found.append(
                _entry(
                    row.ends_on, "school", f"{held.told} : {'fin' if row.state is ActionState.DONE else 'abandon'}", _where(held)
                )
            )
    return found


def _where(held: Any) -> str:
    return "" if named(held) == held.told else str(held.row.label)


# ---- what parents signed, refused, took back
def consent_events(record: Any, actor: Actor) -> list[TimelineEntry]:
    """Signed, refused, withdrawn."""
    return [
        entry
        for standing in _standings(record)
        for held in standing.consents
        for entry in _consent(held.row, standing.name_of(held))
    ]


def _consent(row: Consent, told: str) -> list[TimelineEntry]:
    found = []
    if row.given_on:
        found.append(_entry(row.given_on, "pen", "Accord parental signé", told, tone="ok"))
    if row.refused_on:
        found.append(_entry(row.refused_on, "pen", "Accord parental refusé", told, tone="stop"))
    if row.state is ConsentState.WITHDRAWN and row.withdrawn_on:
        found.append(_entry(row.withdrawn_on, "pen", "Accord parental retiré", told, tone="stop"))
    return found


# ---- what was written along the way
def follow_ups(record: Any, actor: Actor) -> list[TimelineEntry]:
    """Follow-up entries, the latest of them; their texts for who follows."""
    if not _standings(record):
        return []
    columns = (FollowUp.done_on, FollowUp.kind, FollowUp.minutes, ACCOUNT.c.full_name)
    texts = (FollowUp.text,) if actor.may("pathway.follow") else ()
    statement = select(*columns, *texts).join(ACCOUNT, ACCOUNT.c.id == FollowUp.author_id).where(_of(FollowUp, record))
    rows = db.session.execute(statement.order_by(FollowUp.done_on.desc(), FollowUp.id.desc()).limit(LATEST))
    return [
        _entry(day, "note", kind.label, ", ".join(part for part in (author, f"{minutes}{NBSP}min" if minutes else "") if part), *(text or "" for text in rest))
        for day, kind, minutes, author, *rest in rows
    ]  # fmt: skip


def reviews(record: Any, actor: Actor) -> list[TimelineEntry]:
    """Reviews held; their summaries for who follows."""
    if not _standings(record):
        return []
    texts = (PathwayReview.summary,) if actor.may("pathway.follow") else ()
    statement = select(PathwayReview.reviewed_on, ACCOUNT.c.full_name, *texts).where(_of(PathwayReview, record))
    statement = statement.join(ACCOUNT, ACCOUNT.c.id == PathwayReview.author_id)
    rows = db.session.execute(statement.order_by(PathwayReview.reviewed_on.desc(), PathwayReview.id.desc()).limit(LATEST))
    return [_entry(day, "chart", "Bilan du parcours", author, *(text or "" for text in rest)) for day, author, *rest in rows]


def _of(model: Any, record: Any) -> Any:
    return model.child_id == record.id if isinstance(record, Child) else model.pathway_id == record.id


# ---- what parents were told
def told(child: Any, actor: Actor) -> list[TimelineEntry]:
    """Of what, how."""
    return [
        _entry(
            one.informed_on,
            "phone",
            "Parents informés",
            f"{one.about}{f', {one.informed_how.label.lower()}' if one.informed_how else ''}",
        )
        for one in informations_of(child.id)
        if one.informed_on is not None
    ]


def contribute(house: Any) -> None:
    """Fill the slots."""
    for subject in ("child", "pathway"):
        house.slots.add(TimelineSource(subject, "pathway.read", 10, pathway_events))
        house.slots.add(TimelineSource(subject, "consent.read", 20, consent_events))
        house.slots.add(TimelineSource(subject, "pathway.read", 30, follow_ups))
        house.slots.add(TimelineSource(subject, "pathway.read", 40, reviews))
    house.slots.add(TimelineSource("child", "information.read", 50, told))
