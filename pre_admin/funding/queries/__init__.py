"""Reads of the money: numbers, never rows hidden from the reader."""
