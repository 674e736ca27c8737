"""Views of contracts, amendments, deliveries and invoices: declarations."""
