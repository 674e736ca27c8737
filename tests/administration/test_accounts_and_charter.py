"""Accounts closed and opened again, the charter published anew, the page of rights."""

from sqlalchemy import func, select

from pre_admin.accounts.models import CharterVersion, User
from pre_admin.accounts.permission_map import GRANTS
from pre_admin.accounts.roles import Permission, Role
from tests.support.forms import error_of, form_of, said, soup_of
from tests.support.offices import Browser, Office, address_of


def user_id(office: Office, role: Role) -> int:
    return int(office.one(select(User.id).where(User.email == address_of(role))))


def act(browser: Browser, action: str, *ids: int) -> str:
    """Confirm a batch action; what the next page says."""
    page = browser.get("/admin/account/batch/", query_string={"action": action, "rowid": ids})
    done = browser.post("/admin/account/batch/apply/", form_of(page, "main form[method=post]"))
    assert done.status_code == 302, said(done)
    return said(browser.get(done.location))


def test_a_closed_account_is_out_at_once_and_comes_back(office: Office) -> None:
    administrator, colleague = office.browser(Role.ADMINISTRATOR), office.browser(Role.REGISTRY)
    target = user_id(office, Role.REGISTRY)
    assert "compte désactivé" in act(administrator, "deactivate", target)
    assert colleague.get("/admin/").status_code == 302
    refused = colleague.get("/login") and colleague.post(
        "/login", {"email": address_of(Role.REGISTRY), "password": "quatre petits essais"}
    )
    assert refused.status_code in (401, 403)
    act(administrator, "reactivate", target)
    office.browser(Role.REGISTRY)


def test_nobody_closes_the_last_administration_or_themselves(office: Office) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    told = act(administrator, "deactivate", user_id(office, Role.ADMINISTRATOR))
    assert "propre compte" in told or "vous-même" in told
    assert office.one(select(User.is_active).where(User.email == address_of(Role.ADMINISTRATOR)))


def test_signing_someone_out_ends_their_sessions_only(office: Office) -> None:
    administrator, one, other = office.browser(Role.ADMINISTRATOR), office.browser(Role.REGISTRY), office.browser(Role.REFERENT)
    act(administrator, "sign-out", user_id(office, Role.REGISTRY))
    assert one.get("/admin/").status_code == 302
    assert other.get("/admin/").status_code == 200


def test_a_new_charter_closes_files_until_it_is_signed(office: Office) -> None:
    publisher, reader = office.browser(), office.browser(Role.REGISTRY)
    assert reader.get("/admin/child/").status_code == 200
    fields = form_of(publisher.get("/admin/charter/"), "main form[method=post]")
    assert error_of(publisher.post("/admin/charter/", fields), "confirmed")
    same = publisher.post("/admin/charter/", fields | {"confirmed": "y"})
    assert same.status_code == 422
    assert error_of(same, "text"), said(same)
    text = fields["text"][0] + "\n\nUn point de plus."
    assert publisher.post("/admin/charter/", fields | {"text": text, "confirmed": "y"}).status_code == 302
    assert office.one(select(func.max(CharterVersion.number))) == 2
    turned = reader.get("/admin/child/")
    assert turned.status_code == 302
    assert turned.location.startswith("/charter/?next=")
    form = form_of(reader.get(turned.location), "main form[method=post]")
    wrong = reader.post("/charter/", form | {"accepted": "y", "full_name": "Quelqu’un d’autre"})
    assert wrong.status_code == 422
    signed = reader.post("/charter/", form | {"accepted": "y", "full_name": f"essai {Role.REGISTRY.label}".lower()})
    assert signed.location == "/admin/child/"
    assert reader.get("/admin/child/").status_code == 200


def test_the_page_of_rights_is_the_map_itself(office: Office) -> None:
    page = soup_of(office.browser(Role.REFERENT).get("/admin/rights/"))
    heads = [one.get_text(strip=True) for one in page.select("table")[0].select("thead th")][1:]
    assert heads == [role.label for role in Role]
    shown = {
        (" ".join(row.th.get_text().split()), head)
        for row in page.select("table")[0].select("tbody tr:not(.group)")
        if row.th
        for head, cell in zip(heads, row.find_all("td"), strict=True)
        if "Oui" in cell.get_text()
    }
    assert shown == {
        (permission.sentence, role.label) for role in Role for permission in Permission if permission in GRANTS[role]
    }


def test_only_the_administration_manages_accounts(office: Office) -> None:
    """The coordination reads them, since it confirms roles; nobody else does, and nobody else writes."""
    for role in set(Role) - {Role.ADMINISTRATOR}:
        browser = office.browser(role)
        reading = 200 if role is Role.COORDINATOR else 403
        for path in ("", "details/?id=1", "history/?id=1"):
            assert browser.get(f"/admin/account/{path}").status_code == reading, f"{role.value} {path}"
        for path in ("new/", "edit/?id=1", "link/?id=1"):
            assert browser.get(f"/admin/account/{path}").status_code == 403, f"{role.value} {path}"
        browser.get("/account/")
        assert browser.post("/admin/account/link/?id=1", {"how": "show", "version": "1"}).status_code == 403
        assert browser.post("/admin/account/batch/apply/", {"action": "deactivate", "rowid": "1"}).status_code == 403
