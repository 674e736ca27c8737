"""The ledger under thousands of random acts: after each, the sums hold, owe nothing, and say what the standing decisions say."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import AgendaItem, Decision, DecisionTranche, Lot, Sitting, SittingState, Verb
from pre_admin.approval.services.decisions import Ruling, decide, undo
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import begin_writing
from pre_admin.funding.models import Action, ActionTranche, EnvelopeVote, FundedState, FundingAxis, LedgerEntry, LedgerKind
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.funding.rules.actions import DECIDED_SENSE, OWNER_STATES
from pre_admin.funding.services.action_steps import lapse, withdraw
from pre_admin.funding.services.actions import _send_back
from pre_admin.funding.settings import ProxyRule, QuorumRule
from pre_admin.partners.models import Body
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Office, address_of

ACTS = {"sqlite": 10_000, "postgres": 1_000}
"""`PRE_LEDGER_ACTS=10000` for as many on the other engine."""
OFTEN = ("technical_committee favourable", "advisory_council favourable", "undo", "vote", "submit")
SELDOM = ("send back", "withdraw or lapse", "rule refused: Overrun", "replace by reduced")
"""What must have happened: a few hundred acts may hold none of these."""
PARTS = 4
"""Played apart, so that two processes share them."""
AGAIN = 250
"""Acts between two fresh starts, so that what there is stays small."""
ZERO = Decimal(0)
WAITS = (FundedState.SUBMITTED, FundedState.DEFERRED, FundedState.TECHNICALLY_APPROVED)
DECISION, TRANCHE, LINE, ACTION, ITEM, VOTE = (one.__table__ for one in (Decision, DecisionTranche, LedgerEntry, Action, AgendaItem, EnvelopeVote))  # fmt: skip
LATER = DECISION.alias()
Held = dict[tuple[int, int, LedgerKind], Decimal]


class Play:
    """One office, its envelopes and actions, an act at a time."""

    def __init__(self, room: Chamber, rng: Random, actor: Actor) -> None:
        self.room, self.rng, self.actor = room, rng, actor
        self.actions: list[int] = []
        self.open: dict[Body, int] = {}
        self.days = {body: today() - timedelta(400) for body in Body}
        self.voted: dict[int, list[Decimal]] = {one: [] for one in room.envelopes}
        for one in room.envelopes:
            self.add_vote(one, Decimal(5000))

    # ---- what can happen
    def vote(self) -> str:
        """An envelope grows, or shrinks down to nothing."""
        key = self.rng.choice(self.room.envelopes)
        amount = Decimal(self.rng.choice((-900, -250, 300, 1200)))
        if sum(self.voted[key], ZERO) + amount < 0:
            return "vote refused"
        self.add_vote(key, amount)
        return "vote"

    def add_vote(self, key: int, amount: Decimal) -> None:
        self.voted[key].append(amount)
        db.session.add(EnvelopeVote(envelope_id=key, number=len(self.voted[key]), voted_on=today(), amount=amount))
        db.session.flush()

    def submit(self) -> str:
        """A new action asks of one or two envelopes, or a returned one is submitted again."""
        returned = self.pick(FundedState.CHANGES_REQUESTED)
        if returned is not None and self.rng.random() < 0.7:
            returned.state, returned.decided_by = OWNER_STATES.after(returned.state, "submit"), None
            db.session.flush()
            return "submit again"
        if len(self.actions) > 40:
            return "enough"
        rank = len(self.actions) + 1
        with as_system("essai"):
            axis = db.session.scalars(select(FundingAxis.id)).first()
        action = Action(
            reference=f"2026-B-{rank:03d}", title=f"Essai {rank}", state=FundedState.SUBMITTED, provider_id=self.room.providers[0],
            axis_id=axis, school_year=today().year, sort_key=f"essai {rank}",
        )  # fmt: skip
        db.session.add(action)
        db.session.flush()
        self.actions.append(action.id)
        for key in self.rng.sample(self.room.envelopes, self.rng.choice((1, 1, 2))):
            db.session.add(
                ActionTranche(action_id=action.id, envelope_id=key, amount=Decimal(self.rng.randint(100, 120_000)) / 100)
            )
        db.session.flush()
        return "submit"

    def rule(self) -> str:
        """A body decides, some of the time reducing, some of the time accepting an exception."""
        action = self.pick(*WAITS)
        if action is None:
            return "nothing waits"
        council = action.state is FundedState.TECHNICALLY_APPROVED or action.decided_by is Body.ADVISORY_COUNCIL
        body = Body.ADVISORY_COUNCIL if council else Body.TECHNICAL_COMMITTEE
        verb = self.rng.choice(
            (Verb.FAVOURABLE, Verb.FAVOURABLE, Verb.FAVOURABLE, *(one for one in Verb if one is not Verb.UNDONE))
        )
        item = self.item(action.id, body)
        self.decide(item, verb, None)
        return f"{body.value} {verb.value}"

    def decide(self, item: AgendaItem, verb: Verb, replacing: int | None) -> None:
        amounts = {}
        if verb is Verb.REDUCED:
            asked = select(ActionTranche.envelope_id, ActionTranche.amount).where(ActionTranche.action_id == item.action_id)
            amounts = {
                key: (amount * self.rng.randint(0, 100) / 100).quantize(Decimal("0.01"))
                for key, amount in db.session.execute(asked)
            }
        reason = "Accord exceptionnel." if self.rng.random() < 0.1 else None
        decide(item.id, str(item.version), Ruling(verb, amounts, "Parce que.", overrun_reason=reason), self.actor, replacing)

    def replace(self) -> str:
        """Something else is recorded instead of what stands."""
        found = self.standing()
        if found is None:
            return "nothing stands"
        item, decision = found
        verb = self.rng.choice([one for one in Verb if one is not Verb.UNDONE])
        self.decide(item, verb, decision)
        return f"replace by {verb.value}"

    def take_back(self) -> str:
        found = self.standing()
        if found is None:
            return "nothing stands"
        undo(found[0].id, str(found[0].version), self.actor)
        return "undo"

    def give_up(self) -> str:
        action = self.pick(*WAITS, FundedState.APPROVED)
        if action is None or self.rng.random() < 0.5:
            return "kept"
        (lapse if action.state is FundedState.APPROVED else withdraw)(action, {"ended_reason": "Fin."}, self.actor)
        db.session.flush()
        return "withdraw or lapse"

    def change(self) -> str:
        """An amount changes after a decision: back to the committee (R6)."""
        action = self.pick(*DECIDED_SENSE)
        if action is None:
            return "nothing decided"
        _send_back(action, self.actor)
        for one in db.session.scalars(select(ActionTranche).where(ActionTranche.action_id == action.id)):
            one.amount = Decimal(self.rng.randint(100, 120_000)) / 100
        db.session.flush()
        return "send back"

    # ---- what there is
    def pick(self, *states: FundedState) -> Action | None:
        found = db.session.scalars(
            select(Action).where(Action.id.in_(self.actions), Action.state.in_(states)).order_by(Action.id)
        ).all()
        return self.rng.choice(found) if found else None

    def standing(self) -> tuple[AgendaItem, int] | None:
        statement = select(DECISION.c.item_id, DECISION.c.id).where(
            DECISION.c.verb != Verb.UNDONE, ~select(LATER.c.id).where(LATER.c.supersedes_id == DECISION.c.id).exists()
        )
        found = db.session.connection().execute(statement.order_by(DECISION.c.id.desc()).limit(25)).all()
        if not found:
            return None
        item, decision = self.rng.choice(found)
        return db.session.scalars(select(AgendaItem).where(AgendaItem.id == item)).one(), decision

    def item(self, action: int, body: Body) -> AgendaItem:
        """The action on the agenda of an open sitting of the body: another sitting when it was examined in this one."""
        taken = select(AgendaItem.id).where(AgendaItem.sitting_id == self.open.get(body, 0), AgendaItem.action_id == action)
        if body not in self.open or db.session.scalar(taken):
            self.open[body] = self.sitting(body)
        item = AgendaItem(sitting_id=self.open[body], action_id=action, lot=Lot.DEBATED, position=1)
        db.session.add(item)
        db.session.flush()
        return item

    def sitting(self, body: Body) -> int:
        self.days[body] += timedelta(1)
        day = self.days[body]
        made = Sitting(
            body=body, year=day.year, number=day.timetuple().tm_yday, held_on=day, state=SittingState.OPEN, convened_at=now(), opened_at=now(),
            quorum_rule=QuorumRule.NONE, proxy_rule=ProxyRule.NONE,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        with as_system("essai"):
            self.room._call(made, True)
            db.session.flush()
        return made.id

    # ---- what must hold
    def held(self) -> Held:
        lines = select(LINE.c.action_id, LINE.c.envelope_id, LINE.c.kind, func.sum(LINE.c.amount)).group_by(
            LINE.c.action_id, LINE.c.envelope_id, LINE.c.kind
        )
        rows = db.session.connection().execute(lines)
        return {(action, envelope, kind): total for action, envelope, kind, total in rows if total}

    def implied(self) -> Held:
        """What the last decision of each action's round grants, when the action stands there: reserved, or approved."""
        last = (
            select(DECISION.c.action_id, DECISION.c.body, func.max(DECISION.c.id).label("id"))
            .join(ACTION, (ACTION.c.id == DECISION.c.action_id) & (ACTION.c.round == DECISION.c.round))
            .where(ACTION.c.state.in_([FundedState.TECHNICALLY_APPROVED, FundedState.APPROVED]), DECISION.c.verb != Verb.UNDONE)
            .where(DECISION.c.id.not_in(select(LATER.c.supersedes_id).where(LATER.c.supersedes_id.is_not(None))))
            .where((DECISION.c.body == Body.ADVISORY_COUNCIL) == (ACTION.c.state == FundedState.APPROVED))
            .group_by(DECISION.c.action_id, DECISION.c.body)
            .subquery()
        )
        rows = select(last.c.action_id, TRANCHE.c.envelope_id, last.c.body, TRANCHE.c.amount).join(
            TRANCHE, TRANCHE.c.decision_id == last.c.id
        )
        kinds = {Body.TECHNICAL_COMMITTEE: LedgerKind.RESERVED, Body.ADVISORY_COUNCIL: LedgerKind.APPROVED}
        return {
            (action, envelope, kinds[body]): amount for action, envelope, body, amount in db.session.connection().execute(rows)
        }

    def check(self, told: str, before: dict[int, Decimal], since: int) -> dict[int, Decimal]:
        """Every sum, after an act; gives what remains."""
        held = self.held()
        assert held == self.implied(), told
        assert all(amount > 0 for amount in held.values()), told
        remaining = {}
        for key, sums in sums_of(self.room.envelopes).items():
            of = {
                kind: sum((amount for (_, one, mine), amount in held.items() if (one, mine) == (key, kind)), ZERO)
                for kind in LedgerKind
            }
            voted = sum(self.voted[key], ZERO)
            assert (sums.voted, sums.votes) == (voted, len(self.voted[key])), told
            assert all(sums.get(kind) == of[kind] for kind in LedgerKind), told
            assert sums.remaining == voted - of[LedgerKind.RESERVED] - of[LedgerKind.APPROVED], told
            remaining[key] = sums.remaining
        excepted = db.session.connection().scalar(select(func.count()).where(DECISION.c.id > since, DECISION.c.overrun > 0))
        if told != "vote" and not excepted:
            assert all(now >= min(ZERO, before[key]) for key, now in remaining.items()), f"{told}: over, and nobody accepted it"
        return remaining


@contextmanager
def playing(office: Office, room: Chamber, seed: int) -> Iterator[Play]:
    with office.app.app_context():
        begin_writing()
        with as_system("compte d’un essai"):
            actor = person_of(db.session.scalars(select(User.id).where(User.email == address_of(Role.ASSISTANT))).one()).actor
        bind_actor(db.session(), actor, office.app.extensions["house"].scopes)
        try:
            yield Play(room, Random(seed), actor)
        finally:
            db.session.rollback()
            bind_actor(db.session(), None, office.app.extensions["house"].scopes)


def run(play: Play, acts: int) -> Counter[str]:
    done: Counter[str] = Counter()
    ways: list[Callable[[], str]] = [play.vote, play.submit, play.rule, play.replace, play.take_back, play.give_up, play.change]
    before = play.check("vote", {}, 0)
    for _ in range(acts):
        since = db.session.connection().scalar(select(func.coalesce(func.max(DECISION.c.id), 0)))
        opened = dict(play.open)
        act = play.rng.choices(ways, (1, 4, 12, 3, 4, 1, 2))[0]
        try:
            with db.session.begin_nested():
                told = act()
        except DomainError as refusal:
            play.open = opened  # a sitting made for the act went with it
            told = f"{act.__name__} refused: {type(refusal).__name__}"
        done[told] += 1
        before = play.check(told, before, since)
    return done


@pytest.mark.parametrize("part", range(PARTS))
def test_the_sums_hold_after_every_act(office: Office, engine: str, part: int) -> None:
    acts = int(os.environ.get("PRE_LEDGER_ACTS", ACTS[engine])) // PARTS
    room = chamber(office, voted=(0, 0))
    assert len(room.envelopes) == 2
    done: Counter[str] = Counter()
    turns = -(-acts // AGAIN)
    for seed in range(part * turns, (part + 1) * turns):
        with playing(office, room, seed) as play:
            done += run(play, AGAIN)
    assert done.total() >= acts
    for wanted in OFTEN if acts < 1000 else (*OFTEN, *SELDOM):
        assert done[wanted] > acts // 1000, wanted
