"""What holds whoever comes: the table of states, two hands at once, the action under contract, names, the checks."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.contracts.models import Contract, ContractNumberCounter, ContractState
from pre_admin.contracts.rules.contracts import CONTRACT_STATES
from pre_admin.contracts.rules.drafting import Bought, drawn_from
from pre_admin.contracts.rules.standing import Standing, standing_of
from pre_admin.contracts.services.contract_steps import sign
from pre_admin.contracts.services.issuing import issue
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.families.models import Child
from pre_admin.funding.models import Action, CostUnit, FundedState
from pre_admin.partners.models import VatRule
from tests.approval.test_concurrency import Act, Hand, at_once
from tests.support.actions import confirmed, sent
from tests.support.actions import edit as edit_action
from tests.support.actions import step as action_step
from tests.support.contracts import (
    broken,
    committed,
    desk,
    details,
    drafted,
    drawn,
    issued,
    kept,
    latest,
    put,
    ready,
    resolved,
    signed,
    step,
    take,
    taken,
)
from tests.support.forms import error_of, said
from tests.support.offices import Office
from tests.support.pathways import Town

S = ContractState
TABLE = {
    S.DRAFT: {"issue": S.ISSUED, "cancel": S.CANCELLED},
    S.ISSUED: {"reopen": S.DRAFT, "sign": S.SIGNED, "cancel": S.CANCELLED},
    S.SIGNED: {"suspend": S.SUSPENDED, "terminate": S.TERMINATED, "close": S.CLOSED},
    S.SUSPENDED: {"resume": S.SIGNED, "terminate": S.TERMINATED},
    S.TERMINATED: {"close": S.CLOSED},
    S.CLOSED: {},
    S.CANCELLED: {},
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", sorted(CONTRACT_STATES.verbs))
def test_every_state_and_verb(state: ContractState, verb: str) -> None:
    wanted = TABLE[state].get(verb)
    assert CONTRACT_STATES.allows(state, verb) == (wanted is not None)
    if wanted is not None:
        assert CONTRACT_STATES.after(state, verb) is wanted
    else:
        with pytest.raises(DomainError, match="cette étape n’est plus possible"):
            CONTRACT_STATES.after(state, verb)


@pytest.mark.parametrize(
    ("state", "starts", "ends", "terminated", "wanted"),
    [
        (S.DRAFT, -10, -5, None, Standing.DRAFT),
        (S.ISSUED, 5, 10, None, Standing.TO_SIGN),
        (S.ISSUED, -10, -1, None, Standing.EXPIRED),
        (S.SIGNED, 1, 10, None, Standing.UPCOMING),
        (S.SIGNED, 0, 0, None, Standing.RUNNING),
        (S.SIGNED, -10, -1, None, Standing.TO_SETTLE),
        (S.SUSPENDED, -10, -1, None, Standing.SUSPENDED),
        (S.TERMINATED, -10, 10, 1, Standing.ENDING),
        (S.TERMINATED, -10, 10, 0, Standing.TO_SETTLE),
        (S.CLOSED, -10, -1, None, Standing.CLOSED),
        (S.CANCELLED, 1, 10, None, Standing.CANCELLED),
    ],
)  # fmt: skip
def test_standing(state: ContractState, starts: int, ends: int, terminated: int | None, wanted: Standing) -> None:
    day = today()
    effect = None if terminated is None else day + timedelta(terminated)
    assert standing_of(state, day + timedelta(starts), day + timedelta(ends), effect, day) is wanted


@pytest.mark.parametrize("vat", [None, *VatRule])
@pytest.mark.parametrize("available", [Decimal("0.01"), Decimal("999.99"), Decimal("1000"), Decimal("12345.67")])
def test_what_is_drawn_agrees_to_the_cent(vat: VatRule | None, available: Decimal) -> None:
    from pre_admin.contracts.rules.amounts import amounts_of

    for bought in (
        Bought(None, None, None),
        Bought(CostUnit.SESSION, Decimal(25), Decimal(40)),
        Bought(CostUnit.HOUR, Decimal(3), None),
    ):
        drawn = drawn_from(bought, {1: available / 2 if available > 1 else available, 2: Decimal(0)}, vat)
        if drawn is None or not drawn.tranches:
            continue
        total = amounts_of([(drawn.unit_price, drawn.quantity)], vat).total
        assert total == sum(drawn.tranches.values())
        assert total <= available


# ---- two hands
def two_contracts(office: Office, move: str) -> tuple[Any, int, list[int]]:
    """Two contracts of one action, each of which takes all that is approved, one step before."""
    room = ready(office)
    person, action = desk(room), resolved(room)
    keys = []
    for _ in range(2):
        keys.append(drafted(person, room, action) if not keys else copied(room, keys[0]))
    if move == "sign":
        for key in keys:
            put(room, key, state=S.ISSUED, reference=f"{today().year}-C-{keys.index(key) + 1:03d}", issued_on=today())
    return room, action, keys


def copied(room: Any, key: int) -> int:
    from pre_admin.contracts.models import ContractLine, ContractTranche

    with room.writing():
        first = db.session.get_one(Contract, key)
        names = (
            "title",
            "action_id",
            "provider_id",
            "category_id",
            "vat",
            "object",
            "place",
            "starts_on",
            "ends_on",
            "invoicing",
            "sort_key",
        )
        twin = Contract(**{name: getattr(first, name) for name in names})
        db.session.add(twin)
        db.session.flush()
        for model, columns in (
            (ContractLine, ("label", "unit", "unit_price", "quantity")),
            (ContractTranche, ("envelope_id", "amount")),
        ):
            for row in db.session.scalars(select(model).where(model.contract_id == key)).all():
                db.session.add(model(contract_id=twin.id, **{name: getattr(row, name) for name in columns}))
        return twin.id


def signing(key: int) -> Act:
    def act(hand: Hand) -> None:
        sign(db.session.get_one(Contract, key), {"provider_signed_on": today(), "signed_on": today()}, hand.actor)

    return act


def issuing(key: int) -> Act:
    def act(hand: Hand) -> None:
        issue(db.session.get_one(Contract, key), {}, hand.actor)

    return act


def test_two_signatures_at_once_never_pass_what_was_approved(office: Office) -> None:
    room, action, keys = two_contracts(office, "sign")
    found = at_once(room, [signing(key) for key in keys])
    assert all(isinstance(one, DomainError) for one in found), "each sees the other issued: neither passes"
    put(room, keys[1], state=S.CANCELLED, ended_reason="Doublon")
    assert at_once(room, [signing(keys[0]) for _ in range(4)]).count(None) == 1
    assert committed(room, action) == Decimal(1000)


def test_two_issues_at_once_take_the_money_once_and_numbers_follow(office: Office) -> None:
    room, _, keys = two_contracts(office, "issue")
    found = at_once(room, [issuing(key) for key in keys])
    assert found.count(None) == 1
    (refused,) = [one for one in found if one is not None]
    assert "n’a plus que 0,00" in str(refused)
    assert sorted(filter(None, (kept(room, key, "reference") for key in keys))) == [f"{today().year}-C-001"]
    assert office.one(select(ContractNumberCounter.last)) == 1


# ---- the action under contract
@pytest.mark.parametrize(("move", "values"), [("withdraw", {"ended_reason": "Non."}), ("lapse", {"ended_reason": "Non."})])
def test_an_action_under_contract_does_not_give_its_money_back(office: Office, move: str, values: dict[str, str]) -> None:
    room = ready(office)
    action, person = resolved(room), desk(room)
    key = issued(person, room, action)
    keeper = office.browser()
    assert "annulez-le, ou reprenez-le en brouillon" in said(sent(keeper, action_step(action, move), values))
    taken(person, key, "sign", provider_signed_on=str(today()), signed_on=str(today()))
    refused = said(sent(keeper, action_step(action, move), values))
    assert f"Le contrat {today().year}-C-001 engage l’argent" in refused
    assert "avenant" in refused
    assert office.one(select(Action.state).where(Action.id == action)) is FundedState.APPROVED


def test_a_change_of_object_waits_for_the_contract_too(office: Office) -> None:
    room = ready(office)
    action = resolved(room)
    key = issued(desk(room), room, action)
    keeper = office.browser()
    answer = sent(keeper, edit_action(action), {"title": "Lire autrement"})
    refused = confirmed(keeper, edit_action(action), answer)
    assert "reprenez-le en brouillon" in said(refused)
    taken(desk(room), key, "reopen")
    answer = sent(keeper, edit_action(action), {"title": "Lire autrement"})
    assert confirmed(keeper, edit_action(action), answer).status_code == 302, "a draft holds nothing"
    assert "n’est pas validée" in said(take(desk(room), key, "issue"))
    assert "n’est pas validée" in said(desk(room).get(details(key)))


# ---- names
def test_a_child_named_is_asked_about_and_a_file_number_refused(office: Office) -> None:
    room = ready(office)
    person, action = desk(room), resolved(room)
    child = Town(office, office.browser()).child()
    number = office.one(select(Child.file_number).where(Child.id == child))
    path = f"/admin/contract/new/?action={action}"
    for field in ("title", "object", "place", "invoicing", "remarks", "lines-0-label"):
        answer = drawn(person, room, action, **{field: "Avec Lina Tazaghine."})
        assert answer.status_code == 422
        assert "semble nommé dans ces textes" in said(answer)
        assert "numéro de dossier" in error_of(drawn(person, room, action, **{field: f"Voir {number}."}), field)
    assert office.all(select(Contract.id)) == []
    assert confirmed(person, path, drawn(person, room, action, remarks="Avec Lina Tazaghine.")).status_code == 302
    key = latest(room)
    assert "semble nommé dans ces textes" in said(take(person, key, "issue")), "asked again when it leaves the house"
    assert kept(room, key, "reference") is None


@pytest.mark.parametrize(("move", "field"), [("suspend", "reason"), ("terminate", "ended_reason"), ("cancel", "ended_reason")])
def test_a_reason_names_nobody(office: Office, move: str, field: str) -> None:
    room = ready(office)
    person, action = desk(room), resolved(room)
    Town(office, office.browser()).child()
    key = issued(person, room, action) if move == "cancel" else signed(person, room, action)
    answer = take(person, key, move, **{field: "Lina Tazaghine a quitté la ville."})
    assert answer.status_code == 422
    assert "semble nommé dans ces textes" in said(answer)


# ---- rights, checks
def test_who_may_do_what(office: Office) -> None:
    from pre_admin.accounts.roles import Role

    room = ready(office)
    person, action = desk(room), resolved(room)
    key = issued(person, room, action)
    reader = office.browser()
    assert reader.get(details(key)).status_code == 200
    assert reader.get(step(key, "sign")).status_code == 403
    assert reader.get("/admin/contract/new/").status_code == 403
    for role in (Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL, Role.REFERENT, Role.ADMINISTRATOR, Role.SUPPORT_TEAM):
        assert office.browser(role).get(details(key)).status_code == 403, role


def test_the_checks_see_what_is_broken(office: Office) -> None:
    room = ready(office)
    person, action = desk(room), resolved(room)
    key = signed(person, room, action)
    assert broken(room) == []
    with room.writing():
        db.session.execute(db.text("UPDATE contract_tranche SET amount = amount + 100"))
    found = " ; ".join(broken(room))
    assert "les contrats dépassent ce qui est validé" in found
    assert "l’engagement n’est pas celui des contrats" in found
    put(room, key, reference=f"{today().year}-C-007")
    assert "les numéros ne se suivent pas" in " ; ".join(broken(room))
    with room.writing():
        db.session.get_one(Action, action).state = FundedState.WITHDRAWN
        db.session.get_one(Action, action).ended_reason = "Essai"
    assert "signé sur une action qui n’est pas validée" in " ; ".join(broken(room))
