"""Under five children, a number points at them: an action says « moins de 5 » wherever it is shown or exported (R1)."""

import pytest
from sqlalchemy import update

from pre_admin.accounts.roles import Role
from pre_admin.core.database import db
from pre_admin.core.french import few_told
from pre_admin.funding.models import Action
from tests.support.bodies import chamber
from tests.support.forms import said
from tests.support.offices import Office


@pytest.mark.parametrize(("number", "told"), [(0, "moins de 5"), (4, "moins de 5"), (5, "5"), (1284, "1 284")])
def test_a_number_of_children(number: int, told: str) -> None:
    assert few_told(number).replace("\u00a0", " ").replace("\u202f", " ") == told


@pytest.mark.parametrize(("children", "told", "cost"), [(3, "moins de 5 enfants", False), (6, "6 enfants", True)])
def test_the_page_and_the_export_of_an_action(office: Office, children: int, told: str, cost: bool) -> None:
    room = chamber(office)
    key = room.action({0: 900})
    with room.writing():
        db.session.execute(update(Action).where(Action.id == key).values(children=children, total_cost=900))
    for role in (Role.ASSISTANT, Role.COORDINATOR):
        page = said(office.browser(role).get(f"/admin/action/details/?id={key}")).replace("\u00a0", " ")
        assert told in page
        assert ("Coût par enfant" in page) == cost
        assert ("Enfants prévus 3" in page) is False
        rows = office.browser(role).get("/admin/action/export/csv/?state=all").text
        assert ("moins de" in rows) == (not cost), rows
