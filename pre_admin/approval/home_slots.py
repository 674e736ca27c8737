"""What the two bodies put on the home page: the next sitting, what to read, what the secretariat has to do."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.approval.addresses import SITTINGS, approval_url, sitting_url
from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries import sittings as queries
from pre_admin.approval.queries.ground import own_seat
from pre_admin.approval.queries.marks import marks_of
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.approval.sitting_slots import SETTINGS_PATH, to_open
from pre_admin.core.french import date_fr, hour_fr, plural
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.pages import WeekEntry
from pre_admin.panel.slots import HomeCard, HomeTask, WeekSource

S = SittingState


def sitting_cards(actor: Actor) -> Sequence[Card]:
    """The next sitting; for a member, how far their reading went."""
    found = queries.next_sitting()
    cards = [_next_card(found, actor)]
    if found is not None and _reads(found, actor):
        left, every = marks_of(found, actor)
        cards.append(
            Card(f"{every - left}/{every}", "positions notées", approval_url(found.id), "sur les points que vous pouvez lire")
        )
    return cards


def _reads(sitting: Sitting, actor: Actor) -> bool:
    """Whether the person is called to a sitting whose agenda may be read."""
    return actor.may("approval.mark") and sitting.state in PREPARED and own_seat(sitting, actor) is not None


def sitting_tasks(actor: Actor) -> Sequence[Task]:
    """For a member, what to read and whether they have a tie; for the secretariat, what waits."""
    return [*_member_tasks(actor), *_keeping_tasks(actor), *_rules_tasks(actor)]


def _member_tasks(actor: Actor) -> Sequence[Task]:
    found = queries.next_sitting() if actor.may("approval.mark") else None
    if found is None or not _reads(found, actor):
        return []
    left, count = marks_of(found, actor)[0], len(queries.providers_on(found.id))
    word = "prestataire à l’ordre du jour" if count < 2 else "prestataires à l’ordre du jour"
    label = "point à lire" if left < 2 else "points à lire"
    told = f"séance le {date_fr(found.held_on)}"
    return [
        Task(left, label, f"{approval_url(found.id)}&show=unmarked", "Lire", "Notez votre position, ou « à débattre ».", told),
        Task(count, word, f"{SITTINGS}interest/?id={found.id}", "Déclarer un lien", "Avez-vous un lien avec l’un d’eux ?", tone="info"),
    ]  # fmt: skip


def _keeping_tasks(actor: Actor) -> Sequence[Task]:
    if not actor.may("sitting.edit"):
        return []
    opening, planned, sign = queries.counts_where((to_open(actor), Sitting.state == S.PLANNED, Sitting.state == S.CLOSED))
    return [
        Task(opening, "séance à ouvrir" if opening < 2 else "séances à ouvrir", f"{SITTINGS}?state=to-open", "Ouvrir", told="aujourd’hui"),
        Task(sign, "procès-verbal à signer" if sign < 2 else "procès-verbaux à signer", f"{SITTINGS}?state=to-sign", "Signer", "Les lettres partent après la signature."),
        Task(planned, "séance à convoquer" if planned < 2 else "séances à convoquer", f"{SITTINGS}?state=to-convene", "Convoquer"),
    ]  # fmt: skip


def _rules_tasks(actor: Actor) -> Sequence[Task]:
    left = queries.undecided_rules() if actor.may("setting.read") else 0
    word = "règle d’instance à décider" if left < 2 else "règles d’instance à décider"
    return [Task(left, word, SETTINGS_PATH, "Décider", "Aucune séance ne s’ouvre sans elles.", tone="stop")]


def sittings_of_week(actor: Actor, first: date, last: date) -> Sequence[WeekEntry]:
    """The sittings of these days."""
    return [
        WeekEntry(
            one.held_on, f"{one.body.label}, séance {one.code}", sitting_url(one.id), "Ouvrir la séance", hour_fr(one.starts_at),
            ", ".join(text for text in (plural(count, "point", "points") if count else "ordre du jour à composer", one.place or "") if text), "scale",
        )
        for one, count in queries.sittings_between(first, last)
    ]  # fmt: skip


def _next_card(found: Sitting | None, actor: Actor) -> Card:
    if found is None:
        return Card("–", "Prochaine séance", SITTINGS, "aucune n’est prévue")
    word = "Séance ouverte" if found.state is S.OPEN else "Prochaine séance"
    count = queries.items_of(found.id)
    hint = f"{found.body.label.lower()}, {plural(count, 'point', 'points') if count else 'ordre du jour à composer'}"
    examined = approval_url(found.id) if actor.may("approval.mark") and found.state in PREPARED else None
    return Card(f"{found.held_on:%d/%m}", word, examined or sitting_url(found.id), hint)


def contribute(house: Any) -> None:
    """Fill the slots."""
    house.slots.add(HomeCard("sitting.read", 50, sitting_cards))
    house.slots.add(HomeTask("sitting.read", 40, sitting_tasks))
    house.slots.add(WeekSource("sitting.read", 20, sittings_of_week))
