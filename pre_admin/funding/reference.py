"""The funders a new office starts with, loaded by `init-db` (`reference/process.md` §2.1)."""

from pre_admin.core.reference import Seed, plant
from pre_admin.funding.models import Contribution, Funder, FunderKind, FundingAxis


def _funder(code: str, label: str, kind: FunderKind, contribution: Contribution = Contribution.CASH) -> Seed:
    return Seed(code, label, {"kind": kind, "contribution": contribution})


FUNDERS = (
    _funder("state", "État, politique de la ville (BOP 147)", FunderKind.STATE),
    _funder("city", "Ville de Montpellier", FunderKind.CITY),
    _funder("city-valued", "Ville de Montpellier, moyens mis à disposition", FunderKind.CITY, Contribution.VALUED),
    _funder("department", "Département de l’Hérault", FunderKind.DEPARTMENT),
    _funder("caf", "CAF de l’Hérault", FunderKind.CAF),
    _funder("metropolis", "Montpellier Méditerranée Métropole", FunderKind.OTHER),
)

AXES = (
    Seed("schooling", "Réussite scolaire"),
    Seed("language", "Langage et lecture"),
    Seed("health", "Santé et bien-être"),
    Seed("parenting", "Parentalité"),
    Seed("culture", "Culture, sport et loisirs"),
    Seed("steering", "Pilotage et référents de parcours"),
)


def load_lists() -> int:
    """Plant what was never planted; how many values were added."""
    return plant(Funder, FUNDERS) + plant(FundingAxis, AXES)
