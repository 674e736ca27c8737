"""What is bought: contracts, amendments, deliveries, invoices."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.contracts import models, reference, settings
    from pre_admin.contracts.views import categories

    house.add_view(categories.PurchaseCategoryView, models.PurchaseCategory)
    house.settings.declare(settings.SETTINGS, settings.RULES)
    house.starts_with("listes de référence complétées", reference.load_lists)
    _register_contracts(house)
    _register_deliveries(house)
    _register_amendments(house)
    _register_invoices(house)
    _register_day(house)


def _register_contracts(house: Any) -> None:
    """Contracts and amendments."""
    from pre_admin.contracts import contract_slots, models
    from pre_admin.contracts.checks import contracts as checks
    from pre_admin.contracts.services.settling import keep_contracted
    from pre_admin.contracts.views import contracts
    from pre_admin.funding.facts import ApprovalReleased

    house.add_view(contracts.ContractView, models.Contract)
    house.hears(ApprovalReleased, keep_contracted)
    contract_slots.contribute(house)
    checks.contribute(house)


def _register_deliveries(house: Any) -> None:
    """Deliveries and their certification."""
    from pre_admin.accounts.models import StandIn
    from pre_admin.contracts import delivery_slots, models
    from pre_admin.contracts.checks import deliveries as checks
    from pre_admin.contracts.views import deliveries, stand_ins

    house.add_view(deliveries.DeliveryView, models.Delivery)
    house.add_view(stand_ins.StandInView, StandIn)
    delivery_slots.contribute(house)
    checks.contribute(house)


def _register_amendments(house: Any) -> None:
    """Amendments: numbered, signed, in force from a day."""
    from pre_admin.contracts import amendment_slots, models
    from pre_admin.contracts.checks import amendments as checks
    from pre_admin.contracts.views import amendments

    house.add_view(amendments.AmendmentView, models.Amendment)
    amendment_slots.contribute(house)
    checks.contribute(house)


def _register_invoices(house: Any) -> None:
    """Invoices and their payment."""
    from pre_admin.contracts import invoice_slots, models, payment_settings
    from pre_admin.contracts.checks import invoices as checks
    from pre_admin.contracts.views import invoices

    house.add_view(invoices.InvoiceView, models.Invoice)
    house.settings.declare(payment_settings.SETTINGS)
    invoice_slots.contribute(house)
    checks.contribute(house)


def _register_day(house: Any) -> None:
    """What waits: the assistant's day, a provider's page, the end of a budget year."""
    from pre_admin.contracts import day_slots, provider_slots
    from pre_admin.contracts.views.day import DayView
    from pre_admin.contracts.views.year_end import YearEndView

    house.add_page(DayView)
    house.add_page(YearEndView)
    day_slots.contribute(house)
    provider_slots.contribute(house)
