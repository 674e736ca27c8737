"""Reads of the two bodies."""
