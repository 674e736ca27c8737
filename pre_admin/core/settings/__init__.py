"""Settings: declared by the rooms, decided by the office. How they are kept is `panel.settings`."""

from pre_admin.core.settings.declared import UNDECIDED, UNSET, Rule, Setting, SettingRegistry, Unset
from pre_admin.core.settings.kinds import Amount, Choice, Kind, Whole, YesNo
from pre_admin.core.settings.review import Review, Stored, Typed, review

__all__ = [
    "UNDECIDED", "UNSET", "Amount", "Choice", "Kind", "Review", "Rule", "Setting", "SettingRegistry", "Stored", "Typed", "Unset",
    "Whole", "YesNo", "review",
]  # fmt: skip
