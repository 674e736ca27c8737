"""The support teams: members by territory, charter signed or to be signed."""

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.partners.models import TeamMember
from tests.partners.conftest import ago, fill, id_of
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office, address_of

GIVEN = {"territory_id": "1", "last_name": "Roux", "first_name": "Ana", "function": "Assistante sociale", "starts_on": ago(100)}


def listed(browser: Browser, query: str) -> list[str]:
    page = soup_of(browser.get(f"/admin/team-member/?{query}"))
    return [row.get_text(strip=True) for row in page.select("tbody th")]


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"territory_id": ""}, "territory_id", "obligatoire"),
        ({"function": ""}, "function", "obligatoire"),
        ({"ends_on": ago(200)}, "ends_on", "La fin précède le début"),
        ({"charter_signed_on": ago(-1)}, "charter_signed_on", "datée de demain ou de plus tard"),
        ({"phone": "12"}, "phone", "il manque"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, coordinator: Browser, fields: dict[str, str], name: str, sentence: str
) -> None:
    answer = fill(coordinator, "team-member", **(GIVEN | fields))
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, name) == fields[name]
    assert office.one(select(func.count(TeamMember.id))) == 0


def test_a_charter_counts_signed_here_or_on_paper(office: Office, coordinator: Browser) -> None:
    signed, unsigned = (
        str(office.one(select(User.id).where(User.email == address_of(Role.SUPPORT_TEAM, charter)))) for charter in (True, False)
    )
    for last, fields in (
        ("Compte", {"user_id": signed}), ("Compte neuf", {"user_id": unsigned}), ("Papier", {"charter_signed_on": ago(50)}),
        ("Rien", {}),
    ):  # fmt: skip
        id_of(fill(coordinator, "team-member", **(GIVEN | {"last_name": last} | fields)))
    assert listed(coordinator, "charter=yes") == ["Compte Ana", "Papier Ana"]
    assert listed(coordinator, "charter=no") == ["Compte neuf Ana", "Rien Ana"]
    page = said(coordinator.get("/admin/team-member/"))
    assert page.count("Charte signée") == 2
    assert page.count("À signer") == 2
    text = "Une nouvelle version de la charte, assez longue pour être lue. " * 5
    fields = form_of(coordinator.get("/admin/charter/"), "main form[method=post]") | {"text": text, "confirmed": "1"}
    assert coordinator.post("/admin/charter/", fields).status_code == 302
    assert listed(coordinator, "charter=yes") == ["Papier Ana"], "the version in force"


def test_a_territorys_page_shows_its_team_of_today(coordinator: Browser, office: Office) -> None:
    id_of(fill(coordinator, "team-member", **(GIVEN | {"charter_signed_on": ago(1)})))
    id_of(fill(coordinator, "team-member", **(GIVEN | {"last_name": "Partie", "ends_on": ago(1)})))
    id_of(fill(coordinator, "team-member", **(GIVEN | {"last_name": "Ailleurs", "territory_id": "2"})))
    coordinator.get("/admin/team-member/")  # which tells what was saved
    page = said(coordinator.get("/admin/territory/details/?id=1"))
    assert "Équipe de soutien (1)" in page
    assert "Ana Roux Assistante sociale" in page
    assert "Partie" not in page
    assert "Ailleurs" not in page
    assert value_of(coordinator.get("/admin/team-member/new/?territory=2"), "territory_id") == "2"
    assert listed(coordinator, "territory=1") == ["Roux Ana"]
    assert "Équipe de soutien" not in said(office.browser(Role.ASSISTANT).get("/admin/territory/details/?id=1"))
