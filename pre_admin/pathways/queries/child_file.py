"""What a child's file holds of pathways, read once for a page however many of its parts ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g
from sqlalchemy import func, select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import (
    ActionState,
    ActionType,
    ClosingReason,
    Consent,
    ConsentSignature,
    ConsentState,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayState,
)
from pre_admin.pathways.rules.consents import may_start

REFERENT: Any = Referent.__table__
"""Names of referents, read as a table: those who see the child may know who follows it."""
SIGNATURE: Any = ConsentSignature.__table__
OPEN = (PathwayState.PROPOSED, PathwayState.RUNNING)


@dataclass(frozen=True)
class Held:
    """An action with its type, or a consent with its signatures, or a referent with their name."""

    row: Any
    told: str = ""
    count: int = 0


@dataclass(frozen=True)
class Standing:
    """Where one pathway stands."""

    pathway: Pathway
    closing_reason: str = ""
    actions: Sequence[Held] = ()
    consents: Sequence[Held] = ()
    tenures: Sequence[Held] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is proposed or runs."""
        return self.pathway.state in OPEN

    @property
    def runs(self) -> bool:
        """Whether it runs."""
        return self.pathway.state is PathwayState.RUNNING

    @property
    def tenure(self) -> Held | None:
        """Who follows it now."""
        return next((one for one in self.tenures if one.row.ends_on is None), None)

    @property
    def scheme(self) -> Held | None:
        """The scheme's consent that counts: the live one, else the latest."""
        mine = [one for one in self.consents if one.row.action_id is None]
        live = [one for one in mine if one.row.state in (ConsentState.PENDING, ConsentState.GIVEN)]
        found = live or mine
        return found[-1] if found else None

    @property
    def pending(self) -> list[Held]:
        """What the parents are still asked."""
        return [one for one in self.consents if one.row.state is ConsentState.PENDING]

    @property
    def given_for_actions(self) -> list[Held]:
        """What they agreed to, action by action, and may take back."""
        alive = {one.row.id for one in self.actions if one.row.state in (ActionState.PROPOSED, ActionState.RUNNING)}
        return [one for one in self.consents if one.row.state is ConsentState.GIVEN and one.row.action_id in alive]

    def actions_in(self, *states: ActionState) -> list[Held]:
        """The actions in one of these states."""
        return [one for one in self.actions if one.row.state in states]

    def consent_of(self, action_id: int) -> Held | None:
        """The latest consent asked for an action."""
        return next((one for one in reversed(self.consents) if one.row.action_id == action_id), None)

    @property
    def startable(self) -> list[Held]:
        """The actions that may start (R3)."""
        found = []
        for one in self.actions_in(ActionState.PROPOSED):
            consent = self.consent_of(one.row.id)
            if may_start(one.row.signatures_needed, consent.row.state if consent else None, self.runs):
                found.append(one)
        return found

    def name_of(self, consent: Held) -> str:
        """« Le dispositif », or the action's type and where it is."""
        action = next((one for one in self.actions if one.row.id == consent.row.action_id), None)
        return named(action) if action else "Le dispositif"


def named(action: Held) -> str:
    """« Accompagnement à la scolarité, Passerelles de la Mosson »."""
    label = action.row.label
    return f"{action.told}, {label}" if label and label != action.told else action.told


@dataclass(frozen=True)
class ChildFile:
    """A child's pathways, the latest first."""

    standings: Sequence[Standing] = field(default_factory=tuple)

    @property
    def current(self) -> list[Standing]:
        """Those proposed or running; the running ones first."""
        return sorted((one for one in self.standings if one.is_open), key=lambda one: not one.runs)


def child_file(child_id: int) -> ChildFile:
    """The pathways of a child within the reader's scope; read once for a page."""
    known: dict[int, ChildFile] = g.setdefault("child_files", {})
    if child_id not in known:
        known[child_id] = ChildFile(_standings(child_id))
    return known[child_id]


def standing_of(pathway: Pathway) -> Standing:
    """Where this pathway stands."""
    return next(one for one in child_file(pathway.child_id).standings if one.pathway.id == pathway.id)


def _standings(child_id: int) -> list[Standing]:
    rows = db.session.execute(
        select(Pathway, ClosingReason.label)
        .join(ClosingReason, ClosingReason.id == Pathway.closing_reason_id, isouter=True)
        .where(Pathway.child_id == child_id)
        .order_by(Pathway.proposed_on.desc(), Pathway.id.desc())
    ).all()
    if not rows:
        return []
    actions, consents, tenures = _actions(child_id), _consents(child_id), _tenures(child_id)
    return [
        Standing(one, reason or "", actions.get(one.id, ()), consents.get(one.id, ()), tenures.get(one.id, ()))
        for one, reason in rows
    ]


def _by_pathway(held: Sequence[Held]) -> Mapping[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    for one in held:
        found.setdefault(one.row.pathway_id, []).append(one)
    return found


def _actions(child_id: int) -> Mapping[int, list[Held]]:
    statement = select(PathwayAction, ActionType.label).join(ActionType, ActionType.id == PathwayAction.type_id)
    rows = db.session.execute(statement.where(PathwayAction.child_id == child_id).order_by(PathwayAction.id))
    return _by_pathway([Held(row, label) for row, label in rows])


def _consents(child_id: int) -> Mapping[int, list[Held]]:
    signed = select(func.count()).where(SIGNATURE.c.consent_id == Consent.id).scalar_subquery()
    rows = db.session.execute(select(Consent, signed).where(Consent.child_id == child_id).order_by(Consent.id))
    return _by_pathway([Held(row, count=count) for row, count in rows])


def _tenures(child_id: int) -> Mapping[int, list[Held]]:
    statement = select(PathwayReferent, REFERENT.c.first_name, REFERENT.c.last_name).join(
        REFERENT, REFERENT.c.id == PathwayReferent.referent_id
    )
    rows = db.session.execute(
        statement.where(PathwayReferent.child_id == child_id).order_by(PathwayReferent.starts_on, PathwayReferent.id)
    )
    return _by_pathway([Held(row, f"{first} {last}") for row, first, last in rows])


def follows_today(standing: Standing) -> bool:
    """Whether somebody follows the pathway, today or from a day already set."""
    return standing.tenure is not None or any(one.row.ends_on >= today() for one in standing.tenures if one.row.ends_on)
