"""Every cell of what a body may say: state × verb × body, and every gate before it, against the table written here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import AgendaItem, Decision, Recusal, RecusalCause, Sitting, SittingState, Stay, Verb
from pre_admin.approval.rules import decisions
from pre_admin.approval.rules.decisions import EXPLAINED, GRANTING, examinable, granted_refusal, reason_refusal, state_after
from pre_admin.approval.rules.quorum import Roll
from pre_admin.approval.services.cases import GONE, NOT_OPEN
from pre_admin.approval.services.decisions import NOTHING_TO_UNDO, Ruling, decide, undo
from pre_admin.approval.services.recording import NOT_RECORDER, RAPPORTEUR
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import begin_writing
from pre_admin.funding.models import Action
from pre_admin.funding.models import FundedState as S
from pre_admin.funding.settings import QuorumRule
from pre_admin.partners.models import Body, Seat
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office, address_of

OWN = {COMMITTEE: Role.TECHNICAL_COMMITTEE, COUNCIL: Role.ADVISORY_COUNCIL}
VERBS = [one for one in Verb if one is not Verb.UNDONE]
LEADS = {
    COMMITTEE: {
        "favourable": S.TECHNICALLY_APPROVED, "with_reservations": S.TECHNICALLY_APPROVED, "reduced": S.TECHNICALLY_APPROVED,
        "deferred": S.DEFERRED, "returned": S.CHANGES_REQUESTED, "unfavourable": S.REFUSED,
    },
    COUNCIL: {
        "favourable": S.APPROVED, "with_reservations": S.APPROVED, "reduced": S.APPROVED,
        "deferred": S.DEFERRED, "returned": S.CHANGES_REQUESTED, "unfavourable": S.REFUSED,
    },
}  # fmt: skip
"""Where a verb leads, from a state in which the body examines."""
EXAMINES = {COMMITTEE: {"submitted", "deferred by technical_committee"}, COUNCIL: {"technically_approved", "deferred by advisory_council"}}  # fmt: skip
STATES = (
    "draft", "submitted", "technically_approved", "approved", "changes_requested", "refused", "withdrawn", "lapsed",
    "deferred by technical_committee", "deferred by advisory_council",
)  # fmt: skip
SEES_ALL = {Role.ASSISTANT, Role.COORDINATOR}
CANNOT = "ne peut pas en décider|l’autre instance"


@dataclass(frozen=True)
class Gates:
    """What stands before a decision, all of it as it should be unless a test says otherwise."""

    role: Role = Role.ASSISTANT
    open: bool = True
    quorum: bool = True
    recused: bool = False
    rapporteur: bool = False


def refusal(body: Body, gates: Gates, quorum_counts: bool = True) -> str | None:
    """The table of the gates, in their order: what is said; None when all are open."""
    own = gates.role is OWN[body]
    for shut, sentence in (
        (gates.role not in SEES_ALL and not own, GONE),
        (own and gates.recused, GONE),
        (not gates.open, NOT_OPEN),
        (gates.role is Role.COORDINATOR, NOT_RECORDER),
        (gates.rapporteur, RAPPORTEUR),
        (quorum_counts and not gates.quorum, "quorum"),
    ):
        if shut:
            return sentence
    return None


class Floor:
    """Items of both bodies on one action in each state; what a cell does is undone after it."""

    def __init__(self, room: Chamber) -> None:
        self.room = room
        self.registry = room.office.app.extensions["house"].scopes
        made = {one: room.action(state=S(one), **({"ended_reason": "x"} if one in ("withdrawn", "lapsed") else {})) for one in ("draft", "submitted", "withdrawn", "lapsed")}  # fmt: skip
        for one in STATES:
            made.setdefault(one, 0)
            made[one] = made[one] or room.action()
        self.actions = made
        before = today() - timedelta(1)
        self._decide(COMMITTEE, before, {
            "technically_approved": Verb.FAVOURABLE, "approved": Verb.FAVOURABLE, "changes_requested": Verb.RETURNED, "refused": Verb.UNFAVOURABLE,
            "deferred by technical_committee": Verb.DEFERRED, "deferred by advisory_council": Verb.FAVOURABLE,
        })  # fmt: skip
        self._decide(COUNCIL, before, {"approved": Verb.FAVOURABLE, "deferred by advisory_council": Verb.DEFERRED})
        order = [made[one] for one in STATES]
        self.sittings = {body: room.sitting(order, body) for body in Body}
        self.items = {
            body: dict(zip(STATES, (item for item, _ in room.items(key)), strict=True)) for body, key in self.sittings.items()
        }
        self.actors: dict[Role, Actor] = {}

    def _decide(self, body: Body, day: Any, verbs: dict[str, Verb]) -> None:
        items = self.room.items(self.room.sitting([self.actions[one] for one in verbs], body, held_on=day))
        with self.room.acting(Role.ASSISTANT) as actor:
            for (item, _), verb in zip(items, verbs.values(), strict=True):
                decide(item, "1", Ruling(verb, reason="Parce que."), actor)

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """One transaction for every cell."""
        with self.room.office.app.app_context():
            begin_writing()
            with as_system("comptes d’un essai"):
                for role in Role:
                    key = db.session.scalars(select(User.id).where(User.email == address_of(role))).one()
                    self.actors[role] = person_of(key).actor
            yield
            db.session.rollback()
            bind_actor(db.session(), None, self.registry)

    @contextmanager
    def cell(self, body: Body, state: str, gates: Gates) -> Iterator[Actor]:
        """The gates as said, the person bound; nothing is left of it afterwards."""
        actor, action = self.actors[gates.role], self.actions[state]
        savepoint = db.session.begin_nested()
        with as_system("portes d’un essai"):
            self._arrange(body, state, gates, actor, action)
        bind_actor(db.session(), actor, self.registry)
        try:
            yield actor
        finally:
            savepoint.rollback()
            db.session.expunge_all()

    def _arrange(self, body: Body, state: str, gates: Gates, actor: Actor, action: int) -> None:
        run, sitting = db.session.connection().execute, self.sittings[body]
        if not gates.open:
            run(update(Sitting.__table__).where(Sitting.__table__.c.id == sitting).values(state=SittingState.CONVENED))
        if not gates.quorum:
            run(
                delete(Stay.__table__).where(
                    Stay.__table__.c.sitting_id == sitting, Stay.__table__.c.member_id != self.room.members[body][0]
                )
            )
        if gates.recused and gates.role is OWN[body]:
            run(insert(Recusal.__table__).values(
                sitting_id=sitting, item_id=self.items[body][state], action_id=action, member_id=self.room.members[body][0],
                cause=RecusalCause.DECLARED, version=1, created_at=func.current_timestamp(), updated_at=func.current_timestamp(),
            ))  # fmt: skip
        if gates.rapporteur:
            run(update(Action.__table__).where(Action.__table__.c.id == action).values(rapporteur_id=actor.id))

    def facts(self, action: int) -> tuple[Any, ...]:
        """What must not move when a cell is refused."""
        with as_system("constat d’un essai"):
            kept = select(Action.__table__.c.state, Action.__table__.c.decided_by, Action.__table__.c.round).where(
                Action.__table__.c.id == action
            )
            return tuple(db.session.connection().execute(kept).one()), db.session.connection().scalar(
                select(func.count(Decision.__table__.c.id))
            )


def said_by(floor: Floor, body: Body, state: str, verb: Verb, gates: Gates) -> str | None:
    """Play a cell: what is said against it; None when it was recorded as the table has it, and taken back whole."""
    item, action = floor.items[body][state], floor.actions[state]
    amounts = {floor.room.envelopes[0]: Decimal(500)} if verb is Verb.REDUCED else {}
    with floor.cell(body, state, gates) as actor:
        before = floor.facts(action)
        try:
            if verb is Verb.UNDONE:
                undo(item, "1", actor)
            else:
                decide(item, "1", Ruling(verb, amounts, "Parce que."), actor)
        except DomainError as told:
            assert floor.facts(action) == before, "refused, yet something was written"
            return told.message
        (after, by, _), _ = floor.facts(action)
        assert (after, by) == (LEADS[body][verb.value], body)
        with as_system("version d’un essai"):
            version = db.session.scalars(select(AgendaItem.version).where(AgendaItem.id == item)).one()
        undo(item, str(version), actor)
        assert floor.facts(action)[0] == before[0], "undone, yet not as before"
        return None


ONE_SHUT = (
    Gates(), Gates(open=False), Gates(quorum=False), Gates(rapporteur=True), Gates(role=Role.COORDINATOR),
)  # fmt: skip


def test_every_state_verb_and_body(office: Office) -> None:
    floor = Floor(chamber(office))
    with floor.sitting():
        for body, state, verb, gates in product(Body, STATES, [*VERBS, Verb.UNDONE], ONE_SHUT):
            found = said_by(floor, body, state, verb, gates)
            wanted = refusal(body, gates, quorum_counts=verb is not Verb.UNDONE)
            cell = f"{body.value} {state} {verb.value} {gates}: {found}"
            if wanted is None and verb is Verb.UNDONE:
                wanted = NOTHING_TO_UNDO
            if wanted is not None:
                assert found is not None, cell
                assert wanted in found, cell
            elif state in EXAMINES[body]:
                assert found is None, cell
            else:
                assert found is not None, cell
                assert any(one in found for one in CANNOT.split("|")), cell


def test_every_gate(office: Office) -> None:
    """Role × sitting × quorum × recusal × authorship × body, on an action that the body examines."""
    floor = Floor(chamber(office))
    flags = (True, False)
    with floor.sitting():
        for body, role, *rest in product(Body, Role, flags, flags, flags, flags):
            gates = Gates(role, *rest)
            state = "submitted" if body is COMMITTEE else "technically_approved"
            found = said_by(floor, body, state, Verb.FAVOURABLE, gates)
            wanted = refusal(body, gates)
            assert (found is None) == (wanted is None), f"{body.value} {gates}: {found}"
            assert wanted is None or (found is not None and wanted in found), f"{body.value} {gates}: {found}"


# ---- the whole product, on the rules alone
def leads(body: Body, state: S, said_by: Body | None, verb: Verb) -> S | None:
    """The state a verb leads to, as the tables above have it; None when the rule refuses it."""
    try:
        return state_after(body, state, said_by, verb)
    except DomainError:
        return None


def test_every_state_said_by_every_body_with_every_verb() -> None:
    """State × who said it × body × verb, undoing included: 9 × 3 × 2 × 7."""
    for state, said_by, body, verb in product(S, [None, *Body], Body, Verb):
        name = f"deferred by {said_by.value}" if state is S.DEFERRED and said_by else state.value
        examined = name in EXAMINES[body]
        wanted = LEADS[body].get(verb.value) if examined else None
        assert leads(body, state, said_by, verb) is wanted, (state, said_by, body, verb)
        assert examinable(body, state, said_by) is examined, (state, said_by, body)


WORDS = (None, "", "   ", "Parce que.")
AMOUNTS: tuple[dict[int, Decimal], ...] = tuple(
    {key: Decimal(amount) for key, amount in one.items()}
    for one in ({}, {1: 0}, {1: 50}, {1: 100}, {1: 101}, {1: -1}, {1: 100, 2: 40}, {1: 60, 2: 40}, {3: 10})
)
BASES: tuple[dict[int, Decimal], ...] = ({}, {1: Decimal(100)}, {1: Decimal(100), 2: Decimal(40)})


def may_be_granted(verb: Verb, base: dict[int, Decimal], given: dict[int, Decimal]) -> bool:
    """Whether amounts may be granted, said otherwise than the rule says it."""
    if verb not in GRANTING:
        return True
    within = all(key in base and 0 <= amount <= base[key] for key, amount in given.items())
    total = sum(given.values())
    return within and total > 0 and (verb is not Verb.REDUCED or total < sum(base.values()))


def test_every_verb_with_every_word_and_amount() -> None:
    for verb, text in product(Verb, WORDS):
        needed = verb in EXPLAINED and not (text or "").strip()
        assert (reason_refusal(verb, text) is not None) is needed, (verb, text)
    for verb, base, given in product(Verb, BASES, AMOUNTS):
        assert (granted_refusal(verb, base, given, "proposé") is None) is may_be_granted(verb, base, given), (verb, base, given)


def test_every_count_of_votes() -> None:
    heard = (None, 0, 1, 3, -1)
    for votes, voters in product(product(heard, repeat=3), (0, 2, 4)):
        counted = [one for one in votes if one is not None]
        fits = all(one >= 0 for one in counted) and sum(counted) <= voters
        assert (decisions.votes_refusal(votes, voters) is None) is fits, (votes, voters)


def test_every_room_of_four_with_every_recusal_and_rule() -> None:
    """Who is in the room × who is recused × the rule: quorum is counted on those who are there and may decide."""
    members = range(4)
    seats = {one: Seat.CHAIR if one == 0 else Seat.MEMBER for one in members}
    least = {QuorumRule.NONE: 1, QuorumRule.THIRD: 2, QuorumRule.HALF: 2, QuorumRule.MAJORITY: 3, QuorumRule.TWO_THIRDS: 3}
    for there, away, rule in product(range(16), range(16), QuorumRule):
        in_room = frozenset(one for one in members if there >> one & 1)
        recused = {one for one in members if away >> one & 1}
        count = Roll(seats, in_room, {}, rule).count(recused)
        assert count.reached is (len(in_room - recused) >= least[rule]), (in_room, recused, rule)
        assert (count.refusal is None) is count.reached
