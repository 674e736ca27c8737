"""An account's life through the pages: created, confirmed, opened; forms refused; the register of roles given."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.models import SignInLink, User, UserRole
from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.journal.models import ChangeEntry
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office, address_of
from tests.support.people import (
    NEW_PASSWORD,
    WAITING,
    choose_password,
    counting,
    create,
    decide,
    edited,
    give_link,
    grants,
    rows,
    save,
    shown_link,
    user_id,
)

EMAIL = "ines.benali@essai.example"


def created(office: Office, *roles: str) -> tuple[Browser, int, str]:
    administrator = office.browser(Role.ADMINISTRATOR)
    link = shown_link(administrator, create(administrator, EMAIL, *roles))
    return administrator, user_id(office, EMAIL), link


def test_a_referent_from_creation_to_their_own_list(office: Office) -> None:
    administrator, account, link = created(office, "referent")
    assert "Référent de parcours — à confirmer par la coordination" in said(
        administrator.get(f"/admin/account/edit/?id={account}")
    )
    assert counting(office, account) == set()

    coordinator = office.browser()
    home = soup_of(coordinator.get("/admin/"))
    task = next(one for one in home.select("ul.waits > li") if "rôle à confirmer" in one.get_text())
    assert [one.get_text(strip=True) for one in task.select(".n")] == ["1"]
    assert {one["href"] for one in task.select("a")} == {WAITING}
    waiting = coordinator.get(WAITING)
    assert [one["value"] for one in soup_of(waiting).select("[name=rowid]")] == [str(grants(office, account)[Role.REFERENT].id)]
    for told in ("Inès Benali", EMAIL, "Référent de parcours", "À confirmer", f"Essai {Role.ADMINISTRATOR.label}"):
        assert told in said(waiting)
    done = decide(coordinator, "confirm", grants(office, account)[Role.REFERENT].id)
    assert "1 rôle confirmé" in said(coordinator.get(done.location))
    grant = grants(office, account)[Role.REFERENT]
    assert grant.confirmed_by_id == user_id(office, Role.COORDINATOR)
    assert grant.given_by_id == user_id(office, Role.ADMINISTRATOR)
    assert "rôle à confirmer" not in said(coordinator.get("/admin/"))

    referent = Browser(office.app)
    assert choose_password(referent, link).location == "/admin/"
    assert referent.get("/admin/child/").location.startswith("/charter/")
    form = form_of(referent.get("/charter/"), "main form[method=post]")
    assert referent.post("/charter/", form | {"accepted": "y", "full_name": "ines benali"}).status_code == 302
    mine = referent.get("/admin/child/")
    assert mine.status_code == 200
    assert not soup_of(mine).select("tbody tr")
    Browser(office.app).sign_in(EMAIL, NEW_PASSWORD)
    told = said(administrator.get(f"/admin/account/details/?id={account}"))
    assert f"par Essai {Role.COORDINATOR.label}" in told


def test_someone_whose_role_waits_is_told_so(office: Office) -> None:
    _, _, link = created(office, "referent", "registry")
    person = Browser(office.app)
    choose_password(person, link)
    home = said(person.get("/admin/"))
    for role in (Role.REFERENT, Role.REGISTRY):
        assert f"Votre rôle « {role.label} » attend la confirmation de la coordination." in home
    assert person.get("/admin/child/").status_code == 403
    assert "À confirmer" in said(person.get("/account/"))


def test_the_link_is_shown_once_on_a_page_of_its_own(office: Office) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    answer = create(administrator, EMAIL, "assistant")
    assert answer.location.startswith("/admin/account/link/?id=")
    page = administrator.get(answer.location)
    assert "Transmettez-le en main propre" in said(page)
    assert soup_of(page).select("[data-copy=url]")
    again = administrator.get(answer.location)
    assert "welcome?token" not in again.text
    assert "Le lien donné le" in said(again)


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"email": "sans arobase"}, "email", "n’est pas complète"), ({"email": ""}, "email", "obligatoire"),
        ({"email": address_of(Role.REFERENT).upper()}, "email", "existe déjà"), ({"full_name": ""}, "full_name", "obligatoire"),
        ({"full_name": "X" * 121}, "full_name", "120 caractères"), ({"roles-20-role": "roi"}, "roles-20-role", "liste"),
        ({"roles-21-role": "assistant"}, "roles-21-role", "a déjà ce rôle"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_refused_beside_its_field(office: Office, fields: dict[str, str], name: str, sentence: str) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    given = form_of(administrator.get("/admin/account/new/")) | {"email": EMAIL, "full_name": "Inès Benali"}
    before = office.one(select(func.count(User.id)))
    answer = administrator.post("/admin/account/new/", given | {"roles-20-role": "assistant"} | fields)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, "full_name") == (given | fields)["full_name"]
    assert office.one(select(func.count(User.id))) == before
    assert office.one(select(func.count(SignInLink.id))) == 0


def test_an_account_without_a_role_is_refused(office: Office) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    answer = create(administrator, EMAIL)
    assert answer.status_code == 422
    assert "Indiquez au moins un rôle." in said(answer)


def test_a_form_sent_twice_opens_one_account_and_gives_one_link(office: Office) -> None:
    people = [office.browser(Role.ADMINISTRATOR) for _ in range(3)]
    fields = form_of(people[0].get("/admin/account/new/")) | {"email": EMAIL, "full_name": "Inès"} | rows(["assistant"])
    fields.pop("csrf_token")
    for person in people:
        person.get("/account/")
    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda person: person.post("/admin/account/new/", fields).status_code, people))
    assert codes == [302, 302, 302]
    assert office.one(select(func.count(User.id)).where(User.email == EMAIL)) == 1
    assert office.one(select(func.count(SignInLink.id))) == 1


def test_two_clicks_give_one_link(office: Office) -> None:
    _, account, _ = created(office, "assistant")
    people = [office.browser(Role.ADMINISTRATOR) for _ in range(3)]
    versions = [value_of(person.get(f"/admin/account/link/?id={account}"), "version") for person in people]
    path = f"/admin/account/link/?id={account}"
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda place: people[place].post(path, {"version": versions[place], "how": "show"}), range(3)))
    assert sorted(one.status_code for one in answers) == [303, 409, 409]
    assert "un lien vient d’être donné" in said(next(one for one in answers if one.status_code == 409))
    assert office.one(select(func.count(SignInLink.id))) == 2


def test_a_role_taken_away_closes_what_relied_on_it(office: Office) -> None:
    administrator, account = office.browser(Role.ADMINISTRATOR), user_id(office, Role.REGISTRY)
    person = office.browser(Role.REGISTRY)
    assert person.get("/admin/child/").status_code == 200
    fields = edited(administrator, account) | {"roles-0-remove": "y"} | rows(["assistant"])
    assert save(administrator, account, fields).status_code == 302
    assert set(grants(office, account)) == {Role.ASSISTANT}
    assert person.get("/admin/child/").status_code == 403
    assert person.get("/admin/").status_code == 200


def test_a_role_given_again_after_it_ended_waits_again(office: Office) -> None:
    from tests.accounts.test_grants import end

    administrator, account = office.browser(Role.ADMINISTRATOR), user_id(office, Role.REFERENT)
    end(office, account, Role.REFERENT, today() - timedelta(days=1))
    page = administrator.get(f"/admin/account/edit/?id={account}")
    assert "Référent de parcours — terminé le" in said(page)
    assert save(administrator, account, form_of(page) | {"roles-0-remove": "y"} | rows(["referent"])).status_code == 302
    grant = grants(office, account)[Role.REFERENT]
    assert (grant.ends_on, grant.confirmed_at) == (None, None)


def test_the_administration_and_the_coordination_keep_someone(office: Office) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    for role in (Role.ADMINISTRATOR, Role.COORDINATOR):
        first, second = user_id(office, address_of(role, charter=False)), user_id(office, role)
        kept = edited(administrator, first) | {"roles-0-remove": "y"} | rows(["assistant"])
        assert save(administrator, first, kept).status_code == 302
        answer = save(administrator, second, edited(administrator, second) | {"roles-0-remove": "y"} | rows(["assistant"]))
        assert answer.status_code == 422
        if role is Role.COORDINATOR:
            assert "Il doit rester au moins une personne à la coordination" in said(answer)
        assert set(grants(office, second)) == {role}


def test_two_administrators_at_once_keep_one(office: Office) -> None:
    """Each takes the other's role away at the same moment."""
    one, other = (
        Browser(office.app).sign_in(address_of(Role.ADMINISTRATOR)),
        Browser(office.app).sign_in(address_of(Role.ADMINISTRATOR, charter=False)),
    )
    ids = [user_id(office, address_of(Role.ADMINISTRATOR, charter=False)), user_id(office, Role.ADMINISTRATOR)]
    people = [one, other]
    forms = [edited(people[n], ids[n]) | {"roles-0-remove": "y"} | rows(["assistant"]) for n in (0, 1)]
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda n: save(people[n], ids[n], forms[n]).status_code, (0, 1)))
    left = office.one(select(func.count(UserRole.id)).where(UserRole.role == Role.ADMINISTRATOR))
    assert left == 1, codes


def test_an_open_form_meets_the_confirmation_made_meanwhile(office: Office) -> None:
    administrator, account, _ = created(office, "referent", "assistant")
    form = edited(administrator, account)
    decide(office.browser(), "refuse", grants(office, account)[Role.REFERENT].id)
    assert set(grants(office, account)) == {Role.ASSISTANT}
    assert save(administrator, account, form | {"full_name": "Autre nom"}).status_code == 409
    assert set(grants(office, account)) == {Role.ASSISTANT}


def test_refusing_takes_the_role_away_and_leads_to_the_list(office: Office) -> None:
    _, account, link = created(office, "referent")
    coordinator = office.browser()
    done = decide(coordinator, "refuse", grants(office, account)[Role.REFERENT].id)
    page = coordinator.get(done.location)
    assert (page.status_code, "1 rôle refusé" in said(page)) == (200, True)
    assert grants(office, account) == {}
    assert Browser(office.app).get(link).status_code == 410
    kinds = [
        kind.value
        for (kind,) in office.all(
            select(ChangeEntry.kind).where(ChangeEntry.subject_id == account, ChangeEntry.entity == "user_role")
        )
    ]
    assert kinds == ["created", "deleted"]
    assert "Rôle : suppression" in said(coordinator.get(f"/admin/account/history/?id={account}"))


def test_exactly_the_rows_of_the_page_or_none(office: Office) -> None:
    """One of the roles changes between the page and the click: nothing is confirmed."""
    administrator, account, _ = created(office, "referent", "registry")
    coordinator, found = office.browser(), grants(office, account)
    page = coordinator.get(
        "/admin/role-grant/batch/", query_string={"action": "confirm", "rowid": [one.id for one in found.values()]}
    )
    form = form_of(page, "main form[method=post]")
    other = grants(office, user_id(office, Role.REFERENT))[Role.REFERENT].id
    more = form | {"rowid": [*form["rowid"], str(other)]}
    coordinator.post("/admin/role-grant/batch/apply/", more)
    assert counting(office, account) == set(), "a row that was not on the page"
    decide(coordinator, "refuse", found[Role.REGISTRY].id)
    coordinator.post("/admin/role-grant/batch/apply/", form)
    assert counting(office, account) == set()
    decide(coordinator, "confirm", found[Role.REFERENT].id)
    assert counting(office, account) == {Role.REFERENT}
    again = decide(coordinator, "confirm", found[Role.REFERENT].id)
    assert "n’attend aucune confirmation" in said(coordinator.get(again.location))
    assert administrator.get("/admin/role-grant/").status_code == 200


def test_a_new_link_ends_at_the_account_it_was_given_for(office: Office) -> None:
    administrator, account, first = created(office, "assistant")
    answer = give_link(administrator, account)
    page = administrator.get(f"/admin/account/link/?id={user_id(office, Role.REFERENT)}")
    assert "welcome?token" not in page.text, "the link of one account on the page of another"
    assert answer.status_code == 303
    assert Browser(office.app).get(first).status_code == 410


def test_the_list_says_who_has_not_opened_their_account(office: Office) -> None:
    administrator, account, _ = created(office, "referent", "assistant")
    page = administrator.get("/admin/account/?active=yes&opened=no")
    assert [one["value"] for one in soup_of(page).select("[name=rowid]")] == [str(account)]
    assert "Assistance administrative, Référent de parcours (à confirmer)" in said(page)
    assert "À ouvrir" in said(page)
