"""The steps of a sitting: declarations, and what each says before it does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.approval.addresses import SITTINGS, sitting_url
from pre_admin.approval.models import Sitting, SittingPresence, SittingState
from pre_admin.approval.queries.agenda import lines_of
from pre_admin.approval.queries.convocations import calling
from pre_admin.approval.queries.ground import items_without_outcome
from pre_admin.approval.queries.sittings import called_to, current_roll, items_of, opening_rules, second_of
from pre_admin.approval.rules import sittings as rules
from pre_admin.approval.rules.attendance import clock_refusal
from pre_admin.approval.rules.sittings import SITTING_STATES
from pre_admin.approval.services import sittings as services
from pre_admin.core.calendar import today
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr, plural
from pre_admin.funding.settings import SECOND_CALL
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Move
from pre_admin.panel.fields import ChoiceField
from pre_admin.panel.settings import value_of

Fields = Mapping[str, Any]
MOST = 30
"""Names told in one sentence; beyond, their number is enough."""


def _when(verb: str) -> Callable[[Any], bool]:
    return lambda record: SITTING_STATES.allows(record.state, verb)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST]) + ("…" if len(names) > MOST else "")


# ---- convening
def _convene(record: Sitting, values: Fields, actor: Actor) -> str:
    services.convene(record, actor)
    return f"{SITTINGS}convocations/?id={record.id}"


def convening_told(record: Sitting) -> Sequence[str]:
    """Who is called, on what, and what declared interests will keep from them."""
    found, lines = calling(record), lines_of(record.id)
    told = [
        f"{plural(len(found.names), 'membre est convoqué', 'membres sont convoqués')} : {_names(found.names)}."
        if found.names
        else rules.NOBODY,
        f"{plural(len(lines), 'point est numéroté', 'points sont numérotés')} dans l’ordre ; l’ordre du jour ne change plus ensuite.",
    ]
    if found.without_address:
        word = plural(
            len(found.without_address), "membre n’a pas d’adresse électronique", "membres n’ont pas d’adresse électronique"
        )
        told.append(f"{word}, à prévenir par courrier : {_names(found.without_address)}.")
    if found.recusals:
        each = ", ".join(f"{name} ({plural(count, 'point', 'points')})" for name, count in found.recusals.items())
        told.append(f"Liens déclarés qui deviennent des déports : {each}. Ces membres ne verront pas ces points.")
    else:
        told.append("Aucun lien déclaré ne concerne l’ordre du jour.")
    unread = sum(bool(one.unchecked) for one in lines)
    if unread:
        told.append(
            f"{plural(unread, 'point a une pièce', 'points ont des pièces')} que personne n’a relues : les membres ne les verront pas."
        )
    return told


# ---- opening
def in_room(record: Sitting) -> list[tuple[int, str]]:
    """(id, name) of the members in the room."""
    return [(one.member_id, one.name) for one in called_to(record.id) if one.in_room]


def _chair_fields(record: Sitting, actor: Actor) -> Fields:
    there = in_room(record)
    return {"chair_id": ChoiceField("Préside la séance", options=lambda: there, blank="Choisissez")} if there else {}


def _chair_defaults(record: Sitting, actor: Actor) -> Fields:
    return {"chair_id": record.chair_id if record.chair_id in dict(in_room(record)) else None}


def opening_told(record: Sitting) -> Sequence[str]:
    """Under which rules, with how many people."""
    try:
        quorum, proxy = opening_rules(record)
    except DomainError as refusal:
        return [refusal.message]
    roll = current_roll(record)
    told = [
        f"Règle de quorum : {quorum.label.lower()}. Pouvoirs : {proxy.label.lower()}. Ces règles ne changent plus pour cette séance."
    ]
    if roll is not None:
        count = roll.count()
        said = "le quorum est atteint" if count.reached else "le quorum n’est pas atteint"
        told.append(f"{plural(count.present, 'membre en salle', 'membres en salle')} pour {count.needed} nécessaires : {said}.")
    told.append("Les points qu’un membre veut débattre quittent le lot sans débat.")
    return told


# ---- closing
def closing_told(record: Sitting) -> Sequence[str]:
    """What is still without outcome; what closing writes by itself."""
    left = items_without_outcome(record.id)
    rows = called_to(record.id)
    expected = [one.name for one in rows if one.presence is SittingPresence.EXPECTED]
    there = sum(one.in_room for one in rows)
    told = (
        [f"À faire d’abord : {refusal[:1].lower()}{refusal[1:]}"]
        if (refusal := rules.closing_refusal([one.number for one in left]))
        else []
    )
    if expected:
        told.append(
            f"{plural(len(expected), 'membre encore attendu sera noté absent', 'membres encore attendus seront notés absents')} : {_names(expected)}."
        )
    if there:
        told.append(
            f"{plural(there, 'membre en salle sera noté sorti', 'membres en salle seront notés sortis')} à l’heure de la clôture."
        )
    return [*told, "Les décisions ne s’annulent plus ; le procès-verbal reste à signer."]


# ---- cancelling, calling again
def cancelling_told(record: Sitting) -> Sequence[str]:
    """What becomes of the agenda, and who must be told."""
    count = items_of(record.id)
    told = (
        [f"{plural(count, 'action de l’ordre du jour attendra', 'actions de l’ordre du jour attendront')} une autre séance."]
        if count
        else []
    )
    if record.state is SittingState.CONVENED:
        told.append("Les membres ne voient plus cette séance : le logiciel ne leur écrit pas, prévenez-les.")
        told.append("Les déports notés pour cette séance disparaissent ; les liens déclarés restent.")
    return told or ["Rien d’autre ne change : son ordre du jour est vide."]


def _second(record: Sitting, values: Fields, actor: Actor) -> str:
    return sitting_url(services.second_convocation(record, values, actor).id)


def _second_fields(record: Sitting, actor: Actor) -> Fields:
    rule = {"starts_at": clock_refusal}
    return {
        name: field_for(Sitting, name, {}, {}, rule, required=name == "held_on") for name in ("held_on", "starts_at", "place")
    }


def _second_note(record: Sitting) -> str:
    count = len(services.left_over(record))
    waived = value_of(SECOND_CALL) is True
    rule = (
        "Aucun quorum n’y sera exigé."
        if waived
        else "La règle de quorum y reste la même : les Réglages ne l’écartent pas pour une seconde convocation."
    )
    return f"Une nouvelle séance est prévue, avec {plural(count, 'point qui n’a pas été examiné', 'points qui n’ont pas été examinés')} le {date_fr(record.held_on)}. {rule}"


def _may_call_again(record: Sitting) -> bool:
    return bool(services.left_over(record)) and second_of(record) is None


CONVENE = Move(
    "convene", "Convoquer", _convene, ready=lambda record: _when("convene")(record) and items_of(record.id) > 0, tells=convening_told,
    note="Dès maintenant, les membres lisent l’ordre du jour avec leur compte. Rien n’est encore envoyé : la page suivante propose d’écrire à chacun.",
    done="Séance convoquée. Écrivez maintenant à chaque membre.", icon="flag",
    next_step=("Convoquer les membres", "Fixe l’ordre du jour et l’ouvre aux membres de l’instance."),
)  # fmt: skip
OPEN = Move(
    "open", "Ouvrir la séance", services.open_sitting, fields=_chair_fields, defaults=_chair_defaults, widths={"chair_id": 8}, tells=opening_told,
    ready=lambda record: _when("open")(record) and record.held_on <= today(), done="Séance ouverte.", icon="flag",
    next_step=("Ouvrir la séance", "Quand les membres présents sont notés ; les décisions s’enregistrent ensuite."),
)  # fmt: skip
CLOSE = Move(
    "close", "Clôturer la séance", lambda record, values, actor: services.close_sitting(record, actor), ready=_when("close"), tells=closing_told,
    done="Séance close. Le procès-verbal est à signer.", icon="check", next_step=("Clôturer la séance", "Quand chaque point a une issue."),
)  # fmt: skip
CANCEL = Move(
    "cancel", "Annuler la séance", lambda record, values, actor: services.cancel(record, actor), ready=_when("cancel"), tells=cancelling_told,
    done="Séance annulée.", icon="x", danger=True,
)  # fmt: skip
SECOND = Move(
    "second", "Seconde convocation", _second, fields=_second_fields, note=_second_note, ready=_may_call_again, icon="return",
    defaults=lambda record, actor: {"starts_at": record.starts_at, "place": record.place}, widths={"held_on": 4, "starts_at": 3, "place": 5},
    done="Séance prévue, avec les points qui n’ont pas été examinés.",
    next_step=("Convoquer une seconde fois", "Pour les points que cette séance n’a pas examinés."),
)  # fmt: skip
MOVES = (CONVENE, OPEN, CLOSE, SECOND, CANCEL)
