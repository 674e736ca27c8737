"""A provider's page: its contracts, its money year by year, and the purchases of a year against the procurement thresholds."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import AmendmentLine, PurchaseCategory
from pre_admin.contracts.queries.providers import money_by_year, purchases_of
from pre_admin.contracts.rules.procurement import Thresholds, threshold_told
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerKind
from tests.support.bureau import Bureau, S, bureau
from tests.support.forms import said
from tests.support.offices import Office

LIMITS = Thresholds(Decimal(25_000), Decimal(60_000))


@pytest.fixture
def desk(office: Office) -> Bureau:
    return bureau(office)


@pytest.mark.parametrize(
    ("total", "told", "tone"),
    [
        (19_999, "Sous les seuils", "ok"), (20_000, "du seuil du contrat écrit", "info"), (25_000, "Contrat écrit obligatoire", "info"),
        (47_999, "Contrat écrit obligatoire", "info"), (48_000, "À 12\u202f000,00\u00a0€ du seuil de publicité", "wait"),
        (60_000, "Seuil de publicité passé", "stop"),
    ],
)  # fmt: skip
def test_thresholds(total: int, told: str, tone: str) -> None:
    sentence, found = threshold_told(Decimal(total), LIMITS)
    assert told in sentence
    assert found == tone


def test_purchases_add_up_by_category_and_year(desk: Bureau) -> None:
    category, other = (key for (key,) in desk.office.all(select(PurchaseCategory.id).order_by(PurchaseCategory.rank))[:2])
    desk.contract(amount=30_000, category_id=category)
    longer = desk.contract(amount=10_000, category_id=category)
    desk.contract(S.DRAFT, amount=500, category_id=category)
    desk.contract(S.CANCELLED, amount=500, category_id=category)
    desk.contract(amount=500, category_id=other, issued_on=today().replace(year=today().year - 1))
    elsewhere = desk.action(20_000, provider=1)
    desk.contract(action=elsewhere, amount=20_000, category_id=category)
    line, amendment = desk.line(longer), desk.amendment(longer)
    with desk.room.writing():
        db.session.add(AmendmentLine(amendment_id=amendment, line_id=line, quantity=Decimal(-1)))
    with desk.office.app.app_context():
        (found,) = purchases_of(desk.room.providers[0], today().year)
    assert (found.here, found.everywhere) == (Decimal(39_000), Decimal(59_000))
    told = said(desk.office.browser(Role.ASSISTANT).get(f"/admin/association/details/?id={desk.room.providers[0]}"))
    assert "39 000,00 €" in told
    assert "À 1 000,00 € du seuil de publicité" in told


def test_money_by_year_is_that_of_the_ledger(desk: Bureau) -> None:
    desk.contract(amount=1000)
    desk.contract(amount=500)
    with desk.office.app.app_context():
        found = money_by_year(desk.room.providers[0])
    held = found[today().year]
    assert (held[LedgerKind.APPROVED], held[LedgerKind.COMMITTED]) == (Decimal(1500), Decimal(1500))


def test_the_page_lists_contracts_to_who_reads_them(desk: Bureau) -> None:
    desk.contract(title="Clubs du soir")
    path = f"/admin/association/details/?id={desk.room.providers[0]}"
    told = said(desk.office.browser(Role.ASSISTANT).get(path))
    assert "Clubs du soir" in told
    assert "Où en est l’argent" in told
    assert "Choisissez la catégorie" in told
    assert "Clubs du soir" in said(desk.office.browser(Role.COORDINATOR).get(path))
    empty = said(desk.office.browser(Role.ASSISTANT).get(f"/admin/association/details/?id={desk.room.providers[2]}"))
    assert "Aucun contrat avec ce prestataire" in empty
