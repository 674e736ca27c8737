"""The territories side by side, on the coordination's home page."""

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import count_fr, date_fr
from pre_admin.panel.pages import HomeTable
from pre_admin.pathways.queries.waiting import referrals_by_territory, running_by_territory
from pre_admin.territories.queries import territory_names

RUNNING, LATE, ALONE, REFERRALS = (
    "/admin/pathway/?state=running",
    "/admin/pathway/?state=late",
    "/admin/pathway/?state=unfollowed",
    "/admin/referral/?state=waiting",
)
COLUMNS = ("Saisines à examiner", "Parcours en cours", "Bilans en retard", "Sans référent")


def by_territory(actor: Actor) -> HomeTable | None:
    """For who keeps all files: what each territory has running, and what waits there."""
    if not actor.sees_all("child") or not actor.may("referral.read"):
        return None
    running, waiting = running_by_territory(), referrals_by_territory()
    named: list[tuple[int | None, str]] = [*territory_names(), (None, "Sans territoire")]
    rows, sums = [], [0] * len(COLUMNS)
    for key, name in named:
        figures = (waiting.get(key, 0), *running.get(key, (0, 0, 0)))
        if not any(figures):
            continue
        sums = [before + figure for before, figure in zip(sums, figures, strict=True)]
        asked = f"&territory={'none' if key is None else key}"
        paths = [f"{path}{asked}" for path in (REFERRALS, RUNNING, LATE, ALONE)]
        page = f"/admin/territory/details/?id={key}" if key is not None else ""
        rows.append((name, page, [(count_fr(one), path if one else "") for one, path in zip(figures, paths, strict=True)]))
    if not rows:
        return None
    note = f"au {date_fr(today())} ; les parcours selon l’adresse à l’entrée"
    return HomeTable("Par territoire", note, "Territoire", COLUMNS, rows, [count_fr(one) for one in sums])
