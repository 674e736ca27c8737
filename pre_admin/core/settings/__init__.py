"""Settings: declared by the rooms, decided by the office. How they are kept is `panel.settings`."""

from pre_admin.core.settings.declared import UNDECIDED, UNSET, Rule, Setting, SettingRegistry, Unset
from pre_admin.core.settings.kinds import Amount, Choice, Kind, Line, Paragraphs, Percent, Picture, Siret, Whole, YesNo
from pre_admin.core.settings.review import Review, Stored, Typed, review

__all__ = [
    "UNDECIDED", "UNSET", "Amount", "Choice", "Kind", "Line", "Paragraphs", "Percent", "Picture", "Review", "Rule", "Setting", "SettingRegistry", "Siret",
    "Stored", "Typed", "Unset", "Whole", "YesNo", "review",
]  # fmt: skip
