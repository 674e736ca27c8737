"""The levels the software came with: a new office starts with them, and older journal rows name them by their codes."""

from pre_admin.core.enums import LabelledEnum


class OriginalLevel(LabelledEnum):
    """A level's code, with its first label. Rows of `SchoolLevel` since; the office renames, adds and retires them."""

    TPS = "tps", "TPS"
    PS = "ps", "PS"
    MS = "ms", "MS"
    GS = "gs", "GS"
    CP = "cp", "CP"
    CE1 = "ce1", "CE1"
    CE2 = "ce2", "CE2"
    CM1 = "cm1", "CM1"
    CM2 = "cm2", "CM2"
    SIXTH = "6e", "6e"
    FIFTH = "5e", "5e"
    FOURTH = "4e", "4e"
    THIRD = "3e", "3e"
    HIGH = "lycee", "Lycée"
    OTHER = "other", "Autre (ULIS, IME, UPE2A…)"
