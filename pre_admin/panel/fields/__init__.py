"""Form fields of the house: typed values, French refusals, what the theme needs to draw them."""

from pre_admin.panel.fields.chosen import ChoiceField, LookupField
from pre_admin.panel.fields.files import SignatureField, UploadField
from pre_admin.panel.fields.ground import CHOOSE, REQUIRED, House, Obeys, Required, Rule, at_most, clean, clean_line
from pre_admin.panel.fields.texts import CodeField, EmailField, LineField, LongField, TelField, TickField
from pre_admin.panel.fields.ticked import TicksField
from pre_admin.panel.fields.typed import (
    AmountField,
    DayField,
    NumberField,
    QuantityField,
    SignedAmountField,
    SignedQuantityField,
    TypedField,
    parse_day,
)

__all__ = [
    "CHOOSE", "REQUIRED", "AmountField", "ChoiceField", "CodeField", "DayField", "EmailField", "House", "LineField", "LongField", "LookupField",
    "NumberField", "Obeys", "QuantityField", "Required", "Rule", "SignatureField", "SignedAmountField", "SignedQuantityField", "TelField", "TickField", "TicksField", "TypedField", "UploadField", "at_most", "clean", "clean_line", "parse_day",
]  # fmt: skip
