"""The first day's list: something sensible for each role, ticked by facts, put away by the person for good."""

import pytest
from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from tests.administration.test_attacks_by_the_administrator import act
from tests.support.forms import soup_of
from tests.support.offices import Browser, Office, address_of
from tests.support.people import create, decide, grants, user_id


def steps(browser: Browser) -> dict[str, str]:
    """Title → « Fait », « À faire », or nothing where no fact tells."""
    found = soup_of(browser.get("/admin/")).select(".first-day li")
    return {
        one.select("a")[0].get_text(strip=True): "".join(st.get_text(strip=True) for st in one.select(".st")) for one in found
    }


CHARTER = "Lire et signer la charte de confidentialité"


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_role_has_a_list_whose_pages_open(office: Office, role: Role) -> None:
    for charter in (True, False):
        browser = office.browser(role, charter)
        found = steps(browser)
        assert found[CHARTER] == ("Fait" if charter else "À faire")
        assert len(found) >= 3
    for link in soup_of(office.browser(role).get("/admin/")).select(".first-day li a"):
        assert office.browser(role).get(str(link["href"])).status_code == 200


def test_a_tick_follows_the_fact(office: Office) -> None:
    coordinator, title = office.browser(), "Confirmer les rôles donnés"
    assert steps(coordinator)[title] == "Fait"
    create(office.browser(Role.ADMINISTRATOR), "ines@essai.example", "referent")
    assert steps(coordinator)[title] == "À faire"
    decide(coordinator, "confirm", grants(office, user_id(office, "ines@essai.example"))[Role.REFERENT].id)
    assert steps(coordinator)[title] == "Fait"
    assert steps(office.browser(Role.ADMINISTRATOR))["Ouvrir les comptes"] == "Fait"
    assert title not in steps(office.browser(Role.ADMINISTRATOR))


def test_an_administrator_alone_has_accounts_to_open(office: Office) -> None:
    administrator, me = office.browser(Role.ADMINISTRATOR), user_id(office, Role.ADMINISTRATOR)
    act(administrator, "deactivate", *(one for (one,) in office.all(select(User.id).where(User.id != me))))
    assert steps(administrator)["Ouvrir les comptes"] == "À faire"


def test_put_away_it_does_not_come_back(office: Office) -> None:
    browser, before = (
        office.browser(Role.REFERENT),
        office.one(select(User.version).where(User.id == user_id(office, Role.REFERENT))),
    )
    assert steps(browser)
    assert browser.post("/account/first-day").location == "/admin/"
    assert steps(browser) == {}
    assert steps(Browser(office.app).sign_in(address_of(Role.REFERENT))) == {}
    assert steps(office.browser(Role.REFERENT, charter=False)), "one's own list alone"
    assert office.one(select(User.version).where(User.id == user_id(office, Role.REFERENT))) == before
