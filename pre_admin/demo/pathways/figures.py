"""The programme's published figures, as the numbers of pathways to draw (process.md §4.3).

2014: 413 pathways, 180 girls, 233 boys, 100 in Ateliers Malins CP or Coup de Pouce, 263 in elementary school (63.7 %), 208 boys
under ten: « majoritairement des garçons de moins de dix ans » is read strictly, more than half of all the pathways. 2013: 425.
"""

from collections.abc import Mapping
from typing import Final

from pre_admin.families.models import Sex
from pre_admin.pathways.models import PathwayType
from pre_admin.territories.levels import OriginalLevel as Level

Cells = Mapping[tuple[Sex, Level], int]
COHORTS: Final = (2013, 2014)
LEVELS: Final = (
    Level.PS, Level.MS, Level.GS, Level.CP, Level.CE1, Level.CE2, Level.CM1, Level.CM2,
    Level.SIXTH, Level.FIFTH, Level.FOURTH, Level.THIRD, Level.OTHER,
)  # fmt: skip
UNDER_TEN: Final = frozenset(LEVELS[:7])
"""Levels whose children are under ten at entry in the cohorts; the others are ten or more."""


def _cells(boys: tuple[int, ...], girls: tuple[int, ...]) -> Cells:
    return {
        (sex, level): count
        for sex, counts in ((Sex.BOY, boys), (Sex.GIRL, girls))
        for level, count in zip(LEVELS, counts, strict=True)
    }


PATHWAYS: Final[Mapping[int, Cells]] = {
    2013: _cells((12, 19, 25, 74, 34, 28, 22, 4, 9, 6, 4, 1, 2), (8, 12, 20, 41, 21, 17, 12, 17, 13, 9, 7, 5, 3)),
    2014: _cells((12, 18, 24, 72, 33, 28, 21, 4, 8, 5, 4, 2, 2), (8, 12, 18, 40, 20, 16, 12, 17, 13, 9, 7, 5, 3)),
}
COLLECTIVE: Final[Mapping[int, Mapping[PathwayType, Cells]]] = {
    2013: {
        PathwayType.ATELIERS_MALINS: {(Sex.BOY, Level.CP): 35, (Sex.GIRL, Level.CP): 20},
        PathwayType.COUP_DE_POUCE: {
            (Sex.BOY, Level.CP): 17, (Sex.GIRL, Level.CP): 10, (Sex.BOY, Level.GS): 8, (Sex.GIRL, Level.GS): 6,
        },
    },
    2014: {
        PathwayType.ATELIERS_MALINS: {(Sex.BOY, Level.CP): 34, (Sex.GIRL, Level.CP): 21},
        PathwayType.COUP_DE_POUCE: {
            (Sex.BOY, Level.CP): 18, (Sex.GIRL, Level.CP): 9, (Sex.BOY, Level.GS): 10, (Sex.GIRL, Level.GS): 8,
        },
    },
}  # fmt: skip
BACK: Final[Mapping[Sex, int]] = {Sex.BOY: 24, Sex.GIRL: 16}
"""Children of the clubs of autumn 2013 who come back in autumn 2014, in CE1, for a pathway of their own."""
UNANSWERED: Final = 1
"""Referrals of 2014 that the team answered otherwise than by a pathway."""
TERRITORIES: Final = (30, 19, 22, 18, 11)
"""Shares of the five territories, in the order of their ids."""

WAITING: Final = 60
ON_OWN_AGENDA, REVIEWS_ON_AGENDA = 15, 6
"""The next meeting of the demonstration's own team: new situations, then reviews of pathways."""
OTHER_AGENDAS: Final = 9
EXCEPTIONS: Final = 5
TO_SIGN, ACTIONS_TO_SIGN = 8, 4
REFUSED, WITHDRAWN, DROPPED = 4, 3, 4
OVERDUE, UNFOLLOWED, TO_INFORM = 8, 4, 15
CASELOAD: Final = 18
