"""The money and the bodies of the demonstration: its figures, its chain, and no row that contradicts another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision, DecisionTranche, Sitting, Verb
from pre_admin.approval.rules.chain import FIELDS, FIRST, hash_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, EnvelopeVote, FundedState
from tests.demo.test_demo import load
from tests.support.databases import store_of
from tests.support.offices import release

STATES = {
    FundedState.DRAFT: 5, FundedState.SUBMITTED: 39, FundedState.TECHNICALLY_APPROVED: 4, FundedState.APPROVED: 58,
    FundedState.CHANGES_REQUESTED: 2, FundedState.DEFERRED: 4, FundedState.REFUSED: 4, FundedState.WITHDRAWN: 2, FundedState.LAPSED: 2,
}  # fmt: skip
NEVER = {
    "an action that holds something else than what was granted": (
        "SELECT a.id FROM action a JOIN decision d ON d.action_id = a.id WHERE a.state = 'approved' AND d.body = 'advisory_council'"
        " AND d.amount <> (SELECT sum(l.amount) FROM ledger_entry l WHERE l.action_id = a.id AND l.kind IN ('reserved', 'approved'))"
    ),
    "an ended or refused action that still holds money": (
        "SELECT a.id FROM action a JOIN ledger_entry l ON l.action_id = a.id"
        " WHERE a.state IN ('withdrawn', 'lapsed', 'refused', 'deferred', 'changes_requested') GROUP BY a.id HAVING sum(l.amount) <> 0"
    ),
    "a decision without quorum": "SELECT id FROM decision WHERE present < needed",
    "a recusal forgotten": (
        "SELECT i.id FROM agenda_item i JOIN action a ON a.id = i.action_id JOIN sitting s ON s.id = i.sitting_id"
        " JOIN declared_interest t ON t.provider_id = a.provider_id JOIN sitting_member m ON m.member_id = t.member_id"
        " AND m.sitting_id = s.id WHERE t.starts_on <= s.held_on AND (t.ends_on IS NULL OR t.ends_on >= s.held_on)"
        " AND NOT EXISTS (SELECT 1 FROM recusal r WHERE r.item_id = i.id AND r.member_id = t.member_id)"
    ),
    "a position of someone in recusal": (
        "SELECT p.id FROM position p JOIN recusal r ON r.item_id = p.item_id AND r.member_id = p.member_id"
    ),
    "more asked than it costs": (
        "SELECT a.id FROM action a JOIN action_tranche t ON t.action_id = a.id GROUP BY a.id, a.total_cost, a.other_public"
        " HAVING sum(t.amount) + coalesce(a.other_public, 0) > a.total_cost"
    ),
    "a past item without an outcome": (
        "SELECT i.id FROM agenda_item i JOIN sitting s ON s.id = i.sitting_id WHERE s.state IN ('closed', 'signed')"
        " AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.item_id = i.id)"
    ),
}  # fmt: skip

ASKS_TOO_MUCH = (
    "SELECT DISTINCT t.action_id FROM action_tranche t JOIN agenda_item i ON i.action_id = t.action_id"
    " JOIN sitting s ON s.id = i.sitting_id AND s.state = 'convened' WHERE t.amount >"
    " (SELECT sum(v.amount) FROM envelope_vote v WHERE v.envelope_id = t.envelope_id)"
    " - coalesce((SELECT sum(l.amount) FROM ledger_entry l WHERE l.envelope_id = t.envelope_id"
    " AND l.kind IN ('reserved', 'approved')), 0)"
)


@pytest.fixture
def reading(house_app: Flask) -> Iterator[None]:
    with house_app.app_context(), as_system("essai"):
        yield
        db.session.rollback()


def broken_links() -> list[int]:
    """The numbers of the decisions whose hash is not that of what they say."""
    tranches: dict[int, list[Any]] = {}
    for row in db.session.scalars(select(DecisionTranche)):
        tranches.setdefault(row.decision_id, []).append((row.envelope_id, row.amount))
    previous, found = FIRST, []
    for rank, one in enumerate(db.session.scalars(select(Decision).order_by(Decision.number)), start=1):
        said = {name: getattr(one, name) for name in FIELDS}
        if (one.number, one.previous_hash, one.hash) != (rank, previous, hash_of(previous, said, tranches.get(one.id, []))):
            found.append(one.number)
        previous = one.hash
    return found


@pytest.mark.usefixtures("reading")
def test_actions_are_in_every_state() -> None:
    found = dict(db.session.execute(select(Action.state, func.count()).group_by(Action.state)).all())
    assert found == STATES
    assert sum(STATES.values()) == 120


@pytest.mark.usefixtures("reading")
def test_the_chain_verifies_and_every_verb_was_said() -> None:
    assert broken_links() == []
    assert set(db.session.scalars(select(Decision.verb))) == set(Verb)
    assert db.session.scalar(select(func.count()).where(Decision.overrun > 0)) == 1


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("name", NEVER)
def test_no_row_contradicts_another(name: str) -> None:
    assert db.session.execute(text(NEVER[name])).all() == []


@pytest.mark.usefixtures("reading")
def test_sittings_past_and_to_come() -> None:
    found = db.session.execute(select(Sitting.body, Sitting.state, func.count()).group_by(Sitting.body, Sitting.state)).all()
    counts = {(body.value, state.value): count for body, state, count in found}
    assert counts == {
        ("technical_committee", "closed"): 1, ("technical_committee", "signed"): 2, ("technical_committee", "convened"): 1,
        ("advisory_council", "closed"): 1, ("advisory_council", "signed"): 2, ("advisory_council", "planned"): 1,
    }  # fmt: skip
    agenda = db.session.execute(
        text(
            "SELECT count(*), min(i.number), max(i.number), count(i.carried_from_id), count(DISTINCT i.lot) FROM agenda_item i"
            " JOIN sitting s ON s.id = i.sitting_id WHERE s.state = 'convened'"
        )
    ).one()
    assert tuple(agenda) == (40, 1, 40, 3, 3)
    assert db.session.execute(text("SELECT count(*) FROM recusal WHERE left_at IS NULL")).scalar()


@pytest.mark.usefixtures("reading")
def test_one_action_of_the_agenda_asks_more_than_what_remains() -> None:
    assert len(db.session.execute(text(ASKS_TOO_MUCH)).all()) == 1


@pytest.mark.usefixtures("reading")
def test_envelopes_are_voted_up_to_this_year() -> None:
    years = "SELECT e.year, sum(v.amount) / 100 FROM envelope e LEFT JOIN envelope_vote v ON v.envelope_id = e.id GROUP BY e.year"
    found = {year: voted for year, voted in db.session.execute(text(years))}
    assert found[today().year + 1] is None
    assert all(100_000 < found[year] < 1_000_000 for year in found if year <= today().year)
    assert db.session.scalar(select(func.count()).where(EnvelopeVote.number == 2))


@pytest.mark.parametrize("day", ["2026-01-04", "2026-06-30", "2026-11-26", "2026-12-20"])
def test_any_day_keeps_the_rules(tmp_path: Path, day: str) -> None:
    app = load(store_of("sqlite", tmp_path), "one", tmp_path, day)
    with app.app_context(), as_system("essai"):
        assert broken_links() == []
        for name, statement in NEVER.items():
            assert db.session.execute(text(statement)).all() == [], name
        assert len(db.session.execute(text(ASKS_TOO_MUCH)).all()) == 1
        assert db.session.scalar(select(func.count()).where(Decision.overrun > 0)) == 1
        db.session.rollback()
    release(app)
