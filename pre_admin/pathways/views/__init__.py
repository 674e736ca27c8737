"""Registers of how a child is helped: declarations, one noun per file."""
