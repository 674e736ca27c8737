"""Enumerations that carry their French label, and a tone when they show as a status."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """`MEMBER = "code", "Libellé"[, "ok" | "wait" | "stop" | "info" | "off"]`; the code alone is stored."""

    label: str
    tone: str

    def __new__(cls, code: str, label: str = "", tone: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.tone = tone
        return member

    def __str__(self) -> str:
        return self.label

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(code, label) in the order of declaration."""
        return [(member.value, member.label) for member in cls]
