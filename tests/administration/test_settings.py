"""The page of settings: who reads, who decides, what is refused, two people at once, and what follows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, text

from pre_admin.accounts.permission_map import GRANTS
from pre_admin.accounts.roles import Permission, Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.settings import UNSET
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.families.queries import age_bounds
from pre_admin.families.settings import AGE_HIGH
from pre_admin.funding.settings import TECHNICAL_QUORUM, WRITTEN_FORM, QuorumRule
from pre_admin.journal.models import ChangeEntry
from pre_admin.panel.settings import SettingValue, decided, value_of
from tests.families.conftest import add_child, add_family, coordinator
from tests.support.forms import error_of, form_of, said
from tests.support.forms import value_of as field_of
from tests.support.offices import Browser, Office

__all__ = ["add_child", "add_family", "coordinator"]
PATH = "/admin/settings/"
BAD = ["douze", "-3", "26", "1e9", "999999999999999999999", "3\x07"]


def change(browser: Browser, **fields: Any) -> Any:
    return browser.post(PATH, form_of(browser.get(PATH)) | fields)


def kept(office: Office) -> int:
    return int(office.one(select(func.count(SettingValue.id))))


def test_who_reads_and_who_decides(office: Office) -> None:
    for role in Role:
        browser = office.browser(role)
        page = browser.get(PATH)
        assert page.status_code == (200 if Permission.SETTING_READ in GRANTS[role] else 403), role
        may_edit = Permission.SETTING_EDIT in GRANTS[role]
        assert ('<form method="post" id="form"' in page.text) is may_edit, role
        browser.get("/account/")
        assert browser.post(PATH, {"age_high": "17", "seen-age_high": "0"}).status_code == (302 if may_edit else 403), role
    assert kept(office) == 1


def test_a_decision_is_told_with_its_author_and_journalled(office: Office, coordinator: Browser) -> None:
    assert change(coordinator, age_high="17").status_code == 302
    page = said(office.browser(Role.ASSISTANT).get(PATH))
    assert "Âge maximal : 16 ans → 17 ans Essai Coordination" in page
    assert "Décidé par Essai Coordination le" in page
    changes = office.one(select(ChangeEntry.changes).where(ChangeEntry.entity == "setting_value"))
    assert changes == {"label": [None, "Âge maximal"], "formerly": [None, "16\u00a0ans"], "told": [None, "17\u00a0ans"]}
    assert "Réglage" in said(coordinator.get("/admin/journal/"))


def test_a_decision_is_never_rewritten(office: Office, coordinator: Browser) -> None:
    change(coordinator, age_high="17")
    for statement in ("UPDATE setting_value SET value = '99'", "DELETE FROM setting_value"):
        with office.app.app_context(), as_system("essai"), pytest.raises(Exception, match="append_only"), unit_of_work():
            db.session.execute(text(statement))


def test_saving_without_a_change_decides_nothing(office: Office, coordinator: Browser) -> None:
    answer = change(coordinator)
    assert answer.status_code == 302
    assert "Aucun réglage n’a changé" in said(coordinator.get(PATH))
    assert kept(office) == 0


@pytest.mark.parametrize("typed", BAD)
def test_a_bad_value_is_refused_beside_its_field_and_kept(office: Office, coordinator: Browser, typed: str) -> None:
    answer = change(coordinator, age_low=typed, payment_days="45")
    assert answer.status_code == 422
    assert error_of(answer, "age_low")
    assert field_of(answer, "age_low") == typed.replace("\x07", "")
    assert field_of(answer, "payment_days") == "45", "what was right is kept too"
    assert kept(office) == 0


def test_two_ages_that_cross_are_refused(office: Office, coordinator: Browser) -> None:
    answer = change(coordinator, age_low="12", age_high="10")
    assert answer.status_code == 422
    assert "inférieur à l’âge minimal" in error_of(answer, "age_high")
    assert (field_of(answer, "age_low"), field_of(answer, "age_high")) == ("12", "10")
    assert kept(office) == 0
    late = change(coordinator, publicity_since_april_2026="20 000")
    assert "ne peut pas être inférieur" in error_of(late, "publicity_since_april_2026")


def test_a_choice_outside_the_list_is_refused(office: Office, coordinator: Browser) -> None:
    answer = change(coordinator, technical_quorum="zzz")
    assert answer.status_code == 422
    assert "valeur de la liste" in error_of(answer, "technical_quorum")


def test_undecided_then_decided_then_undecided_again(office: Office, coordinator: Browser) -> None:
    def quorum() -> Any:
        with office.app.app_context(), as_system("essai"):
            return value_of(TECHNICAL_QUORUM)

    assert quorum() is UNSET
    with office.app.app_context(), as_system("essai"), pytest.raises(DomainError, match="Quorum, comité technique"):
        decided(TECHNICAL_QUORUM)
    change(coordinator, technical_quorum="none")
    assert quorum() is QuorumRule.NONE
    change(coordinator, technical_quorum="")
    assert quorum() is UNSET
    assert "Aucune règle → Pas encore décidé" in said(coordinator.get(PATH))


def test_an_amount_is_kept_in_cents_exactly(office: Office, coordinator: Browser) -> None:
    change(coordinator, written_form="24 999,99 €")
    with office.app.app_context(), as_system("essai"):
        assert str(decided(WRITTEN_FORM)) == "24999.99"


# ---- two people
def test_the_second_to_decide_the_same_setting_is_shown_both(office: Office, coordinator: Browser) -> None:
    other = office.browser()
    mine, theirs = form_of(coordinator.get(PATH)), form_of(other.get(PATH))
    assert other.post(PATH, theirs | {"age_high": "18"}).status_code == 302
    answer = coordinator.post(PATH, mine | {"age_high": "17"})
    assert answer.status_code == 409
    page = said(answer)
    assert "Essai Coordination a décidé « 18 ans »" in page
    assert "vous avez écrit « 17 ans »" in page
    assert field_of(answer, "age_high") == "17"
    assert office.all(select(SettingValue.told)) == [("18\u00a0ans",)]
    assert coordinator.post(PATH, form_of(answer)).status_code == 302
    assert [row[0] for row in office.all(select(SettingValue.told).order_by(SettingValue.id))] == ["18\u00a0ans", "17\u00a0ans"]


def test_what_only_the_other_changed_stays_theirs(office: Office, coordinator: Browser) -> None:
    other = office.browser()
    mine, theirs = form_of(coordinator.get(PATH)), form_of(other.get(PATH))
    assert other.post(PATH, theirs | {"age_high": "18"}).status_code == 302
    assert coordinator.post(PATH, mine | {"payment_days": "20"}).status_code == 302
    found = dict(office.all(select(SettingValue.key, SettingValue.value)))
    assert found == {"age_high": "18", "payment_days": "20"}


def test_a_nul_byte_is_a_demand_not_understood(office: Office, coordinator: Browser) -> None:
    answer = change(coordinator, age_low="3\x00")
    assert answer.status_code == 400
    assert "Demande incomprise" in answer.text
    assert kept(office) == 0


def together(acts: list[tuple[Browser, dict[str, Any]]]) -> list[int]:
    """The statuses of these forms, sent at the same moment."""
    gate = Barrier(len(acts))

    def send(browser: Browser, fields: dict[str, Any]) -> int:
        gate.wait()
        return browser.post(PATH, fields).status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(lambda act: send(*act), acts))


def test_of_several_who_decide_at_once_one_wins_and_the_others_are_told(office: Office) -> None:
    acts = [(browser := office.browser(), form_of(browser.get(PATH)) | {"age_high": str(17 + n)}) for n in range(5)]
    assert together(acts) == [302, 409, 409, 409, 409]
    assert kept(office) == 1


def test_two_right_decisions_never_make_a_wrong_pair(office: Office) -> None:
    acts = [(browser := office.browser(), form_of(browser.get(PATH)) | one) for one in ({"age_low": "12"}, {"age_high": "10"})]
    assert together(acts) == [302, 422]
    assert kept(office) == 1


@pytest.mark.parametrize("seen", ["99999999999999999999", "-1", "abc", ""])
def test_a_made_up_number_of_version_is_no_crash(coordinator: Browser, office: Office, seen: str) -> None:
    answer = change(coordinator, **{"age_high": "17", "seen-age_high": seen})
    assert answer.status_code == 302


# ---- what follows
def test_eligibility_follows_the_setting_at_once(office: Office, coordinator: Browser, add_child: Callable[..., int]) -> None:
    today = date.today()  # noqa: DTZ011 - the pages' own clock is Paris; a birthday in January is safe
    child = add_child(birth_date=date(today.year - 10, 1, 1).isoformat())
    path = f"/admin/child/details/?id={child}"
    assert "Limite d’âge dépassée" not in said(coordinator.get(path))
    change(coordinator, age_high="8")
    page = said(coordinator.get(path))
    assert "Limite d’âge dépassée" in page
    assert "de 2 à 8 ans" in page
    with office.app.app_context(), as_system("essai"):
        assert age_bounds().high == 8


def test_a_change_in_the_same_session_is_read_afterwards(office: Office) -> None:
    with office.app.app_context(), as_system("essai"):
        assert value_of(AGE_HIGH) == 16
        with unit_of_work():
            author = db.session.scalar(text("SELECT min(id) FROM user_account"))
            db.session.add(
                SettingValue(key="age_high", number=1, value="19", label="a", formerly="b", told="c", author_id=author)
            )
        assert value_of(AGE_HIGH) == 19
