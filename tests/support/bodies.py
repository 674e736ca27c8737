"""The two bodies at work: members with accounts, envelopes, actions, a sitting that is open; made by rows, in a few lines of a test."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import AgendaItem, Lot, Sitting, SittingMember, SittingPresence, SittingState, Stay
from pre_admin.core.calendar import now, school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.funding.models import Action, ActionTranche, Envelope, EnvelopeVote, FundedState, Funder, FundingAxis
from pre_admin.funding.settings import ProxyRule, QuorumRule
from pre_admin.partners.models import Body, BodyMember, BodyTerm, Capacity, DeclaredInterest, Provider, ProviderKind, Seat
from tests.support.offices import Office, address_of

COMMITTEE, COUNCIL = Body.TECHNICAL_COMMITTEE, Body.ADVISORY_COUNCIL


@dataclass
class Chamber:
    """What a test of the bodies needs, by id."""

    office: Office
    members: dict[Body, list[int]] = field(default_factory=dict)
    providers: list[int] = field(default_factory=list)
    envelopes: list[int] = field(default_factory=list)
    _actions: int = 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """As the house, in one transaction."""
        with self.office.app.app_context(), as_system("préparation d’un essai"):
            begin_writing()
            with unit_of_work():
                yield

    @contextmanager
    def acting(self, role: Role) -> Iterator[Actor]:
        """As the account of a role, in one transaction, held to its scope."""
        with self.office.app.app_context():
            with as_system("compte d’un essai"):
                account = db.session.scalars(select(User.id).where(User.email == address_of(role))).one()
                actor = person_of(account).actor
            bind_actor(db.session(), actor, self.office.app.extensions["house"].scopes)
            try:
                with unit_of_work():
                    yield actor
            finally:
                bind_actor(db.session(), None, self.office.app.extensions["house"].scopes)

    def action(
        self,
        asked: Mapping[int, int | str] | None = None,
        provider: int = 0,
        state: FundedState = FundedState.SUBMITTED,
        **values: Any,
    ) -> int:
        """An action asking of each envelope (by rank) so much."""
        self._actions += 1
        with self.writing():
            action = Action(
                reference=f"2026-A-{self._actions:03d}", title=f"Atelier {self._actions}", state=state, provider_id=self.providers[provider],
                axis_id=db.session.scalars(select(FundingAxis.id).order_by(FundingAxis.rank)).first(), school_year=school_year_of(today()),
                objective="Lire ensemble.", children=12, age_from=6, age_to=10, sort_key=sort_key(f"Atelier {self._actions}"), **values,
            )  # fmt: skip
            db.session.add(action)
            db.session.flush()
            for rank, amount in (asked or {0: 1000}).items():
                db.session.add(ActionTranche(action_id=action.id, envelope_id=self.envelopes[rank], amount=Decimal(amount)))
            return action.id

    def sitting(
        self, actions: Sequence[int], body: Body = COMMITTEE, state: SittingState = SittingState.OPEN, held_on: date | None = None,
        rule: QuorumRule = QuorumRule.MAJORITY, proxies: ProxyRule = ProxyRule.ONE,
    ) -> int:  # fmt: skip
        """A sitting with these actions, every member in the room when it is open."""
        day = held_on or today()
        with self.writing():
            number = len(db.session.scalars(select(Sitting.id).where(Sitting.body == body, Sitting.year == day.year)).all()) + 1
            begun = state in (SittingState.OPEN, SittingState.CLOSED)
            sitting = Sitting(
                body=body, year=day.year, number=number, held_on=day, starts_at="14:00", place="Salle Jean-Moulin", state=state,
                convened_at=now() if state is not SittingState.PLANNED else None, opened_at=now() if begun else None,
                quorum_rule=rule if begun else None, proxy_rule=proxies if begun else None, chair_id=self.members[body][0],
                closed_at=now() if state is SittingState.CLOSED else None,
            )  # fmt: skip
            db.session.add(sitting)
            db.session.flush()
            self._call(sitting, begun)
            for rank, action in enumerate(actions, start=1):
                db.session.add(
                    AgendaItem(sitting_id=sitting.id, action_id=action, lot=Lot.WITHOUT_DEBATE, position=rank, number=rank)
                )
            return sitting.id

    def _call(self, sitting: Sitting, begun: bool) -> None:
        for rank, member in enumerate(self.members[sitting.body]):
            seat = Seat.CHAIR if rank == 0 else Seat.MEMBER
            presence = SittingPresence.PRESENT if begun else SittingPresence.EXPECTED
            db.session.add(SittingMember(sitting_id=sitting.id, member_id=member, seat=seat, presence=presence))
            if begun:
                db.session.add(Stay(sitting_id=sitting.id, member_id=member, arrived_at=now()))

    def items(self, sitting: int) -> list[tuple[int, int]]:
        """(item, action) of a sitting, in the order of its agenda."""
        statement = (
            select(AgendaItem.id, AgendaItem.action_id).where(AgendaItem.sitting_id == sitting).order_by(AgendaItem.position)
        )
        return [tuple(row) for row in self.office.all(statement)]

    def version(self, item: int) -> str:
        """The version a page of the item would carry now."""
        return str(self.office.one(select(AgendaItem.version).where(AgendaItem.id == item)))

    def interest(self, member: int, provider: int, **dates: Any) -> None:
        """A member declares an interest."""
        with self.writing():
            db.session.add(DeclaredInterest(member_id=member, provider_id=self.providers[provider], role="Trésorière", **dates))


def chamber(office: Office, voted: Sequence[int] = (100_000, 50_000), members: int = 5) -> Chamber:
    """Both bodies (the accounts of their roles preside them), three associations, an envelope per amount voted (0: not voted yet)."""
    made = Chamber(office)
    with made.writing():
        for body in Body:
            made.members[body] = [_seat(body, rank) for rank in range(members)]
        for name in ("Lire ensemble Mosson", "Passerelles de la Mosson", "Sport et quartiers"):
            provider = Provider(name=name, kind=ProviderKind.ASSOCIATION, sort_key=sort_key(name))
            db.session.add(provider)
            db.session.flush()
            made.providers.append(provider.id)
        made.envelopes = fund(voted)
    return made


def fund(voted: Sequence[int]) -> list[int]:
    """This year's envelopes along the first axis, one per amount (0: not voted yet), each of another funder."""
    funders = db.session.scalars(select(Funder).order_by(Funder.rank)).all()
    axis = db.session.scalars(select(FundingAxis).order_by(FundingAxis.rank)).first()
    made = []
    for funder, amount in zip(funders, voted, strict=False):
        title = f"{today().year}, {funder.label}, {axis.label}"
        envelope = Envelope(year=today().year, funder_id=funder.id, axis_id=axis.id, title=title, sort_key=sort_key(title))
        db.session.add(envelope)
        db.session.flush()
        made.append(envelope.id)
        if amount:
            db.session.add(EnvelopeVote(envelope_id=envelope.id, number=1, voted_on=today(), amount=Decimal(amount)))
    return made


def _seat(body: Body, rank: int) -> int:
    account = db.session.scalars(select(User.id).where(User.email == address_of(Role(body.value)))).one() if rank == 0 else None
    member = BodyMember(
        body=body,
        last_name=f"Membre{rank}",
        first_name="Camille",
        capacity=Capacity.OTHER,
        user_id=account,
        sort_key=sort_key(f"Membre{rank}", "Camille"),
    )
    db.session.add(member)
    db.session.flush()
    db.session.add(
        BodyTerm(member_id=member.id, seat=Seat.CHAIR if rank == 0 else Seat.MEMBER, starts_on=date(today().year - 1, 1, 1))
    )
    return member.id
