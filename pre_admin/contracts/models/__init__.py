"""Tables of what is bought: contracts, amendments, deliveries, invoices."""

from pre_admin.contracts.models.amendments import Amendment, AmendmentLine, AmendmentState, AmendmentTranche
from pre_admin.contracts.models.carry_overs import CarryOver
from pre_admin.contracts.models.contracts import (
    Contract,
    ContractLine,
    ContractNumberCounter,
    ContractState,
    ContractSuspension,
    ContractTranche,
    PurchaseCategory,
)
from pre_admin.contracts.models.deliveries import Delivery, DeliveryState
from pre_admin.contracts.models.invoices import (
    Invoice,
    InvoiceLine,
    InvoiceState,
    InvoiceSuspension,
    InvoiceTranche,
)
from pre_admin.contracts.models.snoozes import Snooze

__all__ = [
    "Amendment",
    "AmendmentLine",
    "AmendmentState",
    "AmendmentTranche",
    "CarryOver",
    "Contract",
    "ContractLine",
    "ContractNumberCounter",
    "ContractState",
    "ContractSuspension",
    "ContractTranche",
    "Delivery",
    "DeliveryState",
    "Invoice",
    "InvoiceLine",
    "InvoiceState",
    "InvoiceSuspension",
    "InvoiceTranche",
    "PurchaseCategory",
    "Snooze",
]
