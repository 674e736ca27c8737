"""How a value reads on a page or in an export."""

from decimal import Decimal
from typing import Any

from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import amount_fr, date_fr, datetime_fr


def text_of_value(value: Any) -> str:
    """A value as a list or an export shows it when its column says nothing better."""
    if value is None:
        return ""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, LabelledEnum):
        return value.label
    if isinstance(value, Decimal):
        return amount_fr(value)
    if hasattr(value, "hour"):
        return datetime_fr(value)
    if hasattr(value, "year"):
        return date_fr(value)
    return str(value)
