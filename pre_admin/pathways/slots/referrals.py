"""What referrals show on a child's page, on the home page, in the morning's message; their ready-made lists."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import start_of_day, today
from pre_admin.core.french import date_fr, plural
from pre_admin.panel.pages import Cell, RelatedTable, Step, TimelineEntry
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import DigestLine, HomeTask, NextStep, Preset, RelatedList, TimelineSource, Waiting
from pre_admin.pathways.models import Referral, ReferralState
from pre_admin.pathways.queries import referrals
from pre_admin.pathways.rules.referrals import wait_words
from pre_admin.pathways.slots.referral_steps import own_step

PATH = "/admin/referral/"
LONG_WAIT = 30
"""Days after which a referral that still waits is told in red."""
INCOMPLETE_PATH = f"{PATH}?state=incomplete"


def _url(value: int) -> str:
    return f"{PATH}details/?id={value}"


# ---- on a child's page
def referrals_of_child(child: Any, actor: Actor) -> RelatedTable:
    """Every referral of the child, latest first."""
    rows = [
        [
            Cell(date_fr(one.received_on), href=_url(one.id)),
            Cell(origin or "", label="Origine"),
            Cell(one.institution or "", label="Institution"),
            Cell(one.verdict.label, tone=one.verdict.tone, label="Éligibilité"),
            Cell(one.state.label, tone=one.state.tone, label="État"),
        ]
        for one, origin in referrals.referrals_of(child.id)
    ]
    heads = [("Reçue le", "date"), ("Origine", "text"), ("Institution", "text"), ("Éligibilité", "text"), ("État", "text")]
    create = f"{PATH}new/?child={child.id}" if actor.may("referral.create") and child.archived_at is None else None
    return RelatedTable(
        "Saisines",
        len(rows),
        heads,
        rows,
        empty="Aucune saisine pour cet enfant.",
        create_url=create,
        create_label="Nouvelle saisine",
    )


def timeline(child: Any, actor: Actor) -> list[TimelineEntry]:
    """The days a situation was brought, and dropped."""
    found = []
    for one, origin in referrals.referrals_of(child.id):
        title = f"Saisine : {origin}" if origin else "Saisine"
        found.append(TimelineEntry(start_of_day(one.received_on), "flag", title, one.institution or ""))
        if one.dropped_at is not None:
            found.append(
                TimelineEntry(one.dropped_at, "archive", "Saisine classée sans suite", f"reçue le {date_fr(one.received_on)}")
            )
    return found


def child_steps(child: Any, actor: Actor) -> list[Step]:
    """The referrals that still lack something of their own; what the file lacks has its steps already."""
    waiting = [one for one, _ in referrals.referrals_of(child.id) if one.state is ReferralState.WAITING]
    lacking = referrals.lacking_of([one.id for one in waiting]) if waiting else {}
    return [
        step
        for one in waiting
        for step in own_step(one, lacking.get(one.id, []), actor, f"Compléter la saisine du {date_fr(one.received_on)}")
    ]


# ---- on the home page, in the morning
def tasks(actor: Actor) -> list[Task]:
    """How many wait and since when, for who decides; how many lack something, for who only enters them."""
    if not actor.may("referral.decide"):
        count = referrals.count_incomplete()
        label = "saisines à compléter" if count > 1 else "saisine à compléter"
        return [Task(count, label, INCOMPLETE_PATH, "Compléter")]
    count, oldest = referrals.waiting_figures()
    label = "saisines à examiner" if count > 1 else "saisine à examiner"
    told = f"la plus ancienne : {wait_words(oldest, ReferralState.WAITING, today())}" if oldest else ""
    tone = "stop" if oldest and (today() - oldest).days > LONG_WAIT else "wait"
    lacking = referrals.count_incomplete()
    hint = plural(lacking, "incomplète", "incomplètes") if lacking else "Toutes sont complètes."
    return [Task(count, label, f"{PATH}?state=waiting", "Examiner", hint, told, tone)]


def waiting_line(actor: Actor) -> Waiting:
    """For the morning's message: what waits to be examined, or to be completed."""
    if not actor.may("referral.decide"):
        count = referrals.count_incomplete()
        return count, "saisines à compléter" if count > 1 else "saisine à compléter", INCOMPLETE_PATH
    count, _ = referrals.waiting_figures()
    return count, "saisines à examiner" if count > 1 else "saisine à examiner", PATH


# ---- ready-made lists
def waiting(actor: Actor) -> ColumnElement[bool]:
    """Those that wait for a meeting."""
    return Referral.state == ReferralState.WAITING


def incomplete(actor: Actor) -> ColumnElement[bool]:
    """Those that wait and lack something."""
    return referrals.incomplete()


def family_to_inform(actor: Actor) -> ColumnElement[bool]:
    """Those whose family does not know yet."""
    return and_(Referral.state == ReferralState.WAITING, Referral.informed_on.is_(None))


def excepted(actor: Actor) -> ColumnElement[bool]:
    """Those taken up outside the conditions."""
    return Referral.exception_by_id.is_not(None)


def examined(actor: Actor) -> ColumnElement[bool]:
    """Those a team examined."""
    return Referral.state == ReferralState.EXAMINED


def dropped(actor: Actor) -> ColumnElement[bool]:
    """Those without follow-up."""
    return Referral.state == ReferralState.DROPPED


PRESETS = (
    (-30, "waiting", "À examiner", waiting, "Aucune saisine n’attend d’être examinée."),
    (-20, "incomplete", "Incomplètes", incomplete, "Chaque saisine en attente est complète."),
    (-10, "to-inform", "Famille à informer", family_to_inform, "La famille est informée de chaque saisine en attente."),
    (10, "exceptions", "Exceptions", excepted, "Aucune exception d’éligibilité n’a été décidée."),
    (20, "examined", "Examinées", examined, "Aucune saisine n’a encore été examinée."),
    (30, "dropped", "Sans suite", dropped, "Aucune saisine n’est classée sans suite."),
)


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(RelatedList("child", "referral.read", 40, referrals_of_child))
    add(TimelineSource("child", "referral.read", 10, timeline))
    add(NextStep("child", "referral.edit", 20, child_steps))
    add(HomeTask("referral.create", 5, tasks))
    add(DigestLine("referral.create", 15, waiting_line))
    for order, name, label, condition, empty in PRESETS:
        add(Preset("referral", "referral.read", order, name, label, condition, empty))
    house.name_rows("case_review", "examen en réunion", "examens en réunion")
