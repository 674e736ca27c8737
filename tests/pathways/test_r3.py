"""R3 as a truth table of the rules, then refused by the database itself, whoever writes."""

from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pre_admin.accounts.scoping import as_system
from pre_admin.core.constraints import explain
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.pathways.models import ConsentRule, ConsentState
from pre_admin.pathways.rules.consents import CONSENT_STATES, is_complete, may_run, may_start, signatures_needed
from tests.support.offices import Office
from tests.support.pathways import Town, ago

EVERY: list[ConsentState | None] = [None, *ConsentState]


# ---- the rules
@pytest.mark.parametrize("scheme", EVERY)
def test_a_pathway_runs_with_a_signed_consent_and_nothing_else(scheme: ConsentState | None) -> None:
    assert may_run(scheme) is (scheme is ConsentState.GIVEN)


@pytest.mark.parametrize(("needed", "consent", "runs"), list(product((0, 1, 2), EVERY, (False, True))))
def test_an_action_starts_in_a_running_pathway_with_its_own_consent(
    needed: int, consent: ConsentState | None, runs: bool
) -> None:
    assert may_start(needed, consent, runs) is (runs and (needed == 0 or consent is ConsentState.GIVEN))


@pytest.mark.parametrize(
    ("rule", "holders", "needed"),
    [
        (ConsentRule.NONE, 0, 0), (ConsentRule.NONE, 2, 0), (ConsentRule.ONE, 0, 1), (ConsentRule.ONE, 1, 1), (ConsentRule.ONE, 2, 1),
        (ConsentRule.BOTH, 0, 1), (ConsentRule.BOTH, 1, 1), (ConsentRule.BOTH, 2, 2), (ConsentRule.BOTH, 3, 2),
    ],
)  # fmt: skip
def test_how_many_sign(rule: ConsentRule, holders: int, needed: int) -> None:
    assert signatures_needed(rule, holders) == needed


@pytest.mark.parametrize(
    ("signed", "needed", "complete"), [([], 1, False), ([1], 1, True), ([1], 2, False), ([1, 1], 2, False), ([1, 2], 2, True)]
)
def test_two_signatures_are_of_two_people(signed: list[int], needed: int, complete: bool) -> None:
    assert is_complete(signed, needed) is complete


def test_nothing_leads_back_to_a_given_consent() -> None:
    for state in (ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.LAPSED):
        assert not [verb for verb in CONSENT_STATES.verbs if CONSENT_STATES.allows(state, verb)]


# ---- the database
def run(office: Office, sql: str) -> None:
    with office.app.app_context(), as_system("essai"), unit_of_work() as session:
        session.execute(text(sql))


@pytest.fixture
def filled(town: Town) -> Office:
    """1: a pathway that runs, with an action that runs (1) and one proposed (2). 2: a pathway proposed, unsigned."""
    pathway = town.running(town.child())
    action = town.action(pathway)
    town.sign(pathway, town.consent(pathway, action).id, on=ago(10))
    assert town.take(pathway, "start", action=str(action), starts_on=ago(9)).status_code == 302
    town.action(pathway, "Activité sportive")
    town.propose(town.child("Benali", "Adam"))
    return town.office


SCHEME, ACTION, HELD = (
    "Aucun accord parental signé pour le dispositif",
    "Aucun accord parental signé pour cette action",
    "Le parcours est encore en cours",
)
INSERT = (
    "INSERT INTO pathway (child_id, type, state, proposed_on, entry_on, version, created_at, updated_at) "
    "VALUES (2, 'coup_de_pouce', 'running', '2026-01-01', '2026-01-01', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)
INSERT_ACTION = (
    "INSERT INTO pathway_action (child_id, pathway_id, type_id, kind, state, signatures_needed, starts_on, version, created_at, updated_at) "
    "VALUES (1, 1, 2, 'mainstream', 'running', 1, '2026-01-01', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)


REFUSED: tuple[tuple[str, str], ...] = (
    ("UPDATE pathway SET state = 'running', entry_on = '2026-01-01' WHERE id = 2", SCHEME),
    (INSERT, SCHEME),
    ("UPDATE pathway_action SET state = 'running', starts_on = '2026-01-01' WHERE id = 2", ACTION),
    (INSERT_ACTION, ACTION),
    ("UPDATE consent SET state = 'pending' WHERE pathway_id = 1 AND action_id IS NULL", HELD),
    ("UPDATE consent SET state = 'lapsed' WHERE pathway_id = 1 AND action_id IS NULL", HELD),
    ("UPDATE consent SET state = 'withdrawn', withdrawn_on = '2030-01-01' WHERE pathway_id = 1 AND action_id IS NULL", HELD),
    ("UPDATE consent SET state = 'withdrawn', withdrawn_on = '2030-01-01' WHERE action_id = 1", HELD),
    ("DELETE FROM consent WHERE pathway_id = 1 AND action_id IS NULL", HELD),
    ("DELETE FROM consent WHERE action_id = 1", HELD),
    ("UPDATE consent SET pathway_id = 3 WHERE pathway_id = 1 AND action_id IS NULL", HELD),
    ("UPDATE consent SET action_id = 3 WHERE action_id = 1", HELD),
    ("UPDATE consent SET action_id = NULL WHERE action_id = 1", HELD),
    ("UPDATE consent SET state = 'given', given_on = NULL WHERE pathway_id = 2", "Un accord signé porte sa date"),
    ("UPDATE consent SET signatures_needed = 3 WHERE pathway_id = 2", "une ou deux signatures"),
    ("UPDATE pathway SET state = 'closed', closed_on = '2030-01-01' WHERE id = 1", "porte la date et le motif"),
)


def test_the_database_refuses_it_in_french(filled: Office) -> None:
    for sql, sentence in REFUSED:
        with pytest.raises(IntegrityError) as refused:
            run(filled, sql)
        assert sentence in explain(refused.value).message, sql


def test_what_keeps_no_rule_waiting_passes(filled: Office) -> None:
    run(filled, "UPDATE pathway SET next_review_on = '2030-01-01' WHERE id = 1")
    run(filled, "UPDATE consent SET asked_on = '2026-01-01' WHERE pathway_id = 1")
    run(filled, "DELETE FROM consent WHERE pathway_id = 2")
