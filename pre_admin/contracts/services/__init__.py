"""Use cases of contracts, amendments, deliveries and invoices."""
