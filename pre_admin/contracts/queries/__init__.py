"""Reads of contracts, amendments, deliveries and invoices."""
