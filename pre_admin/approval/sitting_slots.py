"""What sittings show elsewhere: ready-made lists, the home page, the morning's message, an action's and a member's page."""

from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.approval.addresses import SITTINGS, approval_url, sitting_url
from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries import sittings as queries
from pre_admin.approval.queries.convocations import unwritten
from pre_admin.approval.queries.ground import own_seat
from pre_admin.approval.queries.passages import passages_of, sittings_of
from pre_admin.approval.rules.sittings import LIVE, SITTING_STATES
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.core.calendar import start_of_day, today
from pre_admin.core.french import amount_fr, date_fr, plural
from pre_admin.panel.pages import Cell, FirstStep, RelatedTable, Step, TimelineEntry
from pre_admin.panel.slots import (
    DigestLine,
    FirstDayStep,
    NextStep,
    Preset,
    RelatedList,
    TimelineSource,
    Waiting,
)

SETTINGS_PATH = "/admin/settings/"
SHOWN = 10
S = SittingState


# ---- ready-made lists
def _in(*states: SittingState) -> Any:
    return lambda actor: Sitting.state.in_(states)


def to_open(actor: Actor) -> ColumnElement[bool]:
    """Convened sittings whose day has come."""
    return (Sitting.state == S.CONVENED) & (Sitting.held_on <= today())


def _presets(add: Any) -> None:
    add(Preset("sitting", "sitting.read", -20, "to-come", "À venir", _in(*LIVE), "Aucune séance à venir."))
    add(
        Preset("sitting", "sitting.edit", -10, "to-convene", "À convoquer", _in(S.PLANNED), "Chaque séance prévue est convoquée.")
    )
    add(Preset("sitting", "sitting.edit", -8, "to-open", "À ouvrir", to_open, "Aucune séance n’est à ouvrir aujourd’hui."))
    add(Preset("sitting", "sitting.read", 10, "to-sign", "PV à signer", _in(S.CLOSED), "Chaque procès-verbal est signé."))


# ---- on a sitting's page
def sitting_steps(sitting: Any, actor: Actor) -> list[Step]:
    """What one sensibly does next, in the order of a sitting."""
    found = _keeping_steps(sitting, actor) if actor.may("sitting.edit") else []
    if actor.may("approval.mark") and sitting.state in PREPARED and own_seat(sitting, actor) is not None:
        hint = "Dites-le avant la séance : les points concernés ne vous seront plus montrés."
        found.append(
            Step(
                "Avez-vous un lien avec un prestataire de l’ordre du jour ?",
                hint,
                "Déclarer un lien",
                f"{SITTINGS}interest/?id={sitting.id}",
            )
        )
    url = approval_url(sitting.id) if actor.may("approval.read") and sitting.state not in (S.PLANNED, S.CANCELLED) else None
    if url:
        over = sitting.state in (S.CLOSED, S.SIGNED)
        title = "Relire les décisions" if over else "Examiner l’ordre du jour"
        hint = "Chaque point avec sa fiche et sa décision." if over else "Fiches des actions, enveloppes, positions, décisions."
        found.append(Step(title, hint, "Ouvrir la vue d’approbation", url))
    return found


def _keeping_steps(sitting: Any, actor: Actor) -> list[Step]:
    found = []
    if SITTING_STATES.allows(sitting.state, "convene"):
        hint = "Cochez les actions à examiner, en trois lots."
        found.append(Step("Composer l’ordre du jour", hint, "Ordre du jour", f"{SITTINGS}agenda/?id={sitting.id}"))
    if sitting.state in (S.PLANNED, S.CONVENED) and queries.undecided_rules(sitting.body):
        hint = "La coordination décide du quorum et des pouvoirs ; sans cela la séance ne s’ouvre pas."
        found.append(Step("Faire décider les règles de l’instance", hint, "Voir les réglages", SETTINGS_PATH))
    if sitting.state is S.CONVENED and (left := unwritten(sitting.id)):
        hint = f"{plural(left, 'membre n’a pas encore reçu sa convocation', 'membres n’ont pas encore reçu leur convocation')}."
        found.append(Step("Adresser les convocations", hint, "Convocations", f"{SITTINGS}convocations/?id={sitting.id}"))
    if sitting.state in PREPARED:
        hint = (
            "Entrées, sorties, excuses, pouvoirs ; le quorum se compte à mesure."
            if sitting.held_on <= today()
            else "Qui s’excuse, qui donne pouvoir ; les entrées se notent le jour même."
        )
        found.append(Step("Noter les présences", hint, "Présences", f"{SITTINGS}attendance/?id={sitting.id}"))
    if sitting.state is S.OPEN:
        found.append(
            Step(
                "Tenir les déports",
                "Qui sort pour un point, qui revient, qui déclare un lien en séance.",
                "Déports",
                f"{SITTINGS}recusals/?id={sitting.id}",
            )
        )
    return found


def sitting_timeline(sitting: Any, actor: Actor) -> list[TimelineEntry]:
    """Planned, convened, opened, closed, signed."""
    moments = (
        (sitting.created_at, "cal", "Séance prévue"), (sitting.convened_at, "flag", "Membres convoqués"),
        (sitting.opened_at, "people", "Séance ouverte"), (sitting.closed_at, "check", "Séance close"),
        (start_of_day(sitting.signed_on) if sitting.signed_on else None, "pen", "Procès-verbal signé"),
    )  # fmt: skip
    return [TimelineEntry(at, icon, title) for at, icon, title in moments if at is not None]


# ---- on an action's page
def action_passages(action: Any, actor: Actor) -> RelatedTable | None:
    """Every agenda it stood on, and what the body said."""
    rows = [
        [
            Cell(f"{one.body.label}, {date_fr(one.held_on)}", href=sitting_url(one.sitting_id)),
            Cell(f"{one.code}, point n° {one.number}" if one.number else one.code, label="Séance"),
            _said(one),
            Cell(amount_fr(one.amount) if one.amount else "", "num", label="Accordé"),
            Cell(one.reason or one.not_examined or "", label="Motif, réserves ou demande"),
        ]
        for one in passages_of(action.id)
    ]
    if not rows:
        return None
    heads = [
        ("Instance", "text"),
        ("Séance", "text"),
        ("Décision", "text"),
        ("Accordé", "num"),
        ("Motif, réserves ou demande", "text"),
    ]
    kept = [n for n in range(5) if n < 3 or any(row[n].text for row in rows)]
    return RelatedTable("Passages en instance", len(rows), [heads[n] for n in kept], [[row[n] for n in kept] for row in rows])


def _said(one: Any) -> Cell:
    if one.verb is not None:
        return Cell(one.verb.label, tone=one.verb.tone, label="Décision")
    if one.not_examined:
        return Cell("Non examinée", tone="off", label="Décision")
    if one.state is S.CANCELLED:
        return Cell("Séance annulée", tone="off", label="Décision")
    return Cell("À examiner", tone="wait", label="Décision")


def action_timeline(action: Any, actor: Actor) -> list[TimelineEntry]:
    """Each decision at its moment."""
    return [
        TimelineEntry(one.decided_at, "scale", f"{one.body.label} : {one.verb.label.lower()}", amount_fr(one.amount) if one.amount else "", tone=one.verb.tone)
        for one in passages_of(action.id)
        if one.verb is not None and one.decided_at is not None
    ]  # fmt: skip


# ---- on a member's page
def member_sittings(member: Any, actor: Actor) -> RelatedTable | None:
    """The sittings a member was called to, the latest first."""
    total, found = sittings_of(member.id, SHOWN)
    if not total:
        return None
    rows = [
        [
            Cell(date_fr(one.held_on), href=sitting_url(one.id)), Cell(one.code, label="Séance"),
            Cell(one.state.label, tone=one.state.tone, label="État"), Cell(presence.label, tone=presence.tone, label="Présence"),
        ]
        for one, presence in found
    ]  # fmt: skip
    return RelatedTable("Séances", total, [("Date", "text"), ("Séance", "text"), ("État", "text"), ("Présence", "text")], rows)


# ---- in the morning's message
def _line(count: int, one: str, many: str, path: str) -> Waiting:
    return count, one if count < 2 else many, path


def opening_line(actor: Actor) -> Waiting | None:
    """Sittings to open today."""
    return _line(
        queries.count_where(to_open(actor)),
        "séance à ouvrir aujourd’hui",
        "séances à ouvrir aujourd’hui",
        f"{SITTINGS}?state=to-open",
    )


def signing_line(actor: Actor) -> Waiting | None:
    """Minutes to sign."""
    return _line(queries.to_sign(), "procès-verbal à signer", "procès-verbaux à signer", f"{SITTINGS}?state=to-sign")


def convened_line(actor: Actor) -> Waiting | None:
    """To a member: the sittings they are called to."""
    return _line(queries.count_where(Sitting.state.in_(PREPARED)), "séance convoquée", "séances convoquées", SITTINGS)


def rules_step(actor: Actor) -> FirstStep:
    """Done once both bodies have their rules."""
    hint = "Quorum et pouvoirs du comité technique et du conseil consultatif ; sans eux, aucune séance ne s’ouvre."
    return FirstStep("Décider les règles des deux instances", hint, SETTINGS_PATH, not queries.undecided_rules())


def first_sitting_step(actor: Actor) -> FirstStep:
    """Done once a sitting is planned."""
    hint = "Puis son ordre du jour et sa convocation."
    return FirstStep("Prévoir la première séance", hint, f"{SITTINGS}new/", queries.count_where(Sitting.id > 0) > 0)


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    _presets(add)
    add(NextStep("sitting", "sitting.read", 10, sitting_steps))
    add(TimelineSource("sitting", "sitting.read", 10, sitting_timeline))
    add(RelatedList("action", "action.read", 5, action_passages))
    add(TimelineSource("action", "action.read", 20, action_timeline))
    add(RelatedList("body-member", "sitting.read", 20, member_sittings))
    add(DigestLine("sitting.edit", 30, opening_line))
    add(DigestLine("sitting.edit", 35, signing_line))
    add(DigestLine("approval.mark", 30, convened_line))
    add(FirstDayStep(60, rules_step, permission="setting.edit"))
    add(FirstDayStep(60, first_sitting_step, permission="sitting.create"))
