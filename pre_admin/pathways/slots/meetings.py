"""What meetings show elsewhere: ready-made lists, the home page, the morning's message, a child's and a referral's page."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_of, start_of_day, today
from pre_admin.core.french import count_fr, date_fr, hour_fr, plural
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.pages import Cell, RelatedTable, Step, TimelineEntry, WeekEntry
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import (
    DigestLine,
    HomeCard,
    HomeTask,
    NextStep,
    Preset,
    RelatedList,
    TimelineSource,
    Waiting,
    WeekSource,
)
from pre_admin.pathways.models import Meeting, MeetingState, PathwayState, ReferralState
from pre_admin.pathways.pages import needs, protocol
from pre_admin.pathways.queries import agenda, meetings, reviews
from pre_admin.pathways.rules.meetings import TO_COME

MEETINGS = "/admin/meeting/"


# ---- ready-made lists
def to_come(actor: Actor) -> ColumnElement[bool]:
    """Meetings from today on."""
    return Meeting.state.in_(TO_COME) & (Meeting.held_on >= today())


def to_convene(actor: Actor) -> ColumnElement[bool]:
    """Meetings whose team is not called yet."""
    return Meeting.state == MeetingState.PLANNED


def to_conclude(actor: Actor) -> ColumnElement[bool]:
    """Convened meetings whose day has come."""
    return (Meeting.state == MeetingState.CONVENED) & (Meeting.held_on <= today())


def held(actor: Actor) -> ColumnElement[bool]:
    """Meetings held and closed."""
    return Meeting.state == MeetingState.HELD


def keeps(actor: Actor) -> bool:
    """Whether the person composes and runs meetings."""
    return actor.may("meeting.edit")


def _presets(add: Any) -> None:
    add(Preset("meeting", "meeting.read", -20, "to-come", "À venir", to_come, "Aucune réunion à venir."))
    add(Preset("meeting", "meeting.edit", -10, "to-convene", "À convoquer", to_convene, "Chaque réunion prévue est convoquée."))
    add(Preset("meeting", "meeting.edit", -5, "to-conclude", "À conclure", to_conclude, "Aucune réunion ne reste à conclure."))
    add(Preset("meeting", "meeting.read", 10, "held", "Tenues", held, "Aucune réunion tenue."))


# ---- on a meeting's page
def agenda_table(meeting: Any, actor: Actor) -> RelatedTable:
    """The situations, in order, each leading to the child's page."""
    rows = [
        [
            Cell(row.name, href=f"/admin/child/details/?id={row.child_id}"),
            Cell(row.file_number, label="Dossier"),
            Cell(f"Saisine du {date_fr(row.received_on)}" if row.referral_id else row.pathway or "Parcours", label="Pour"),
            Cell(row.decision.label if row.decision else "À examiner", tone=row.decision.tone if row.decision else "", label="Décision"),
            Cell(date_fr(row.next_review_on), label="Prochain point"),
        ]
        for row in agenda.agenda_of(meeting.id)
    ]  # fmt: skip
    heads = [("Enfant", "text"), ("Dossier", "text"), ("Pour", "text"), ("Décision", "text"), ("Prochain point", "text")]
    return RelatedTable("Ordre du jour", len(rows), heads, rows, empty="Aucune situation n’est inscrite.")


def attendance_table(meeting: Any, actor: Actor) -> RelatedTable:
    """The team that day and its guests, with what binds them."""
    seats = [*meetings.seats_of(meeting), *meetings.guests_of(meeting.id)]
    rows = [
        [
            Cell(one.name),
            Cell(", ".join(text for text in (one.function, one.institution) if text), label="Fonction"),
            Cell(one.presence.label if one.presence else "Non noté", tone=one.presence.tone if one.presence else "", label="Présence"),
            Cell("Charte signée" if one.signed else "À signer sur papier" if one.member_id is None else "À signer", tone="ok" if one.signed else "stop", label="Charte"),
        ]
        for one in seats
    ]  # fmt: skip
    heads = [("Personne", "text"), ("Fonction", "text"), ("Présence", "text"), ("Charte", "text")]
    return RelatedTable("Présences", len(rows), heads, rows, empty="L’équipe de ce territoire n’a aucun membre ce jour-là.")


# ---- on a child's page
def child_reviews(child: Any, actor: Actor) -> RelatedTable | None:
    """What the teams decided, latest first; nothing for a child never put on an agenda."""
    rows = [
        [
            Cell(date_fr(day), href=f"{MEETINGS}details/?id={key}"),
            Cell(f"Équipe {team}", label="Équipe"),
            Cell(decision.label if decision else state.label, tone=decision.tone if decision else state.tone, label="Décision"),
            Cell(conclusion or "", label="Conclusion"),
            Cell(date_fr(next_on), label="Prochain point"),
        ]
        for key, day, state, team, decision, conclusion, next_on in reviews.reviews_of(child.id)
    ]
    if not rows:
        return None
    heads = [("Réunion", "text"), ("Équipe", "text"), ("Décision", "text"), ("Conclusion", "text"), ("Prochain point", "text")]
    return RelatedTable("Examens en réunion d’équipe", len(rows), heads, rows)


def child_timeline(child: Any, actor: Actor) -> list[TimelineEntry]:
    """Each decision on its day."""
    return [
        TimelineEntry(start_of_day(day), "people", f"Réunion d’équipe {team} : {decision.label.lower()}", tone=decision.tone)
        for _, day, _, team, decision, _, _ in reviews.reviews_of(child.id)
        if decision is not None
    ]


def child_steps(child: Any, actor: Actor) -> list[Step]:
    """The referral that waits goes on an agenda."""
    referral = reviews.waiting_referral(child.id) if child.archived_at is None else None
    return _agenda_steps(referral) if referral else []


def referral_steps(referral: Any, actor: Actor) -> list[Step]:
    """The same on the referral's own page."""
    return _agenda_steps(referral) if referral.state is ReferralState.WAITING else []


def _agenda_steps(referral: Any) -> list[Step]:
    if not reviews.may_be_presented(referral) or agenda.agenda_to_come(referral.child_id):
        return []
    territory = reviews.territory_of(referral.child_id)
    if territory is None:
        return []
    title, label = "Inscrire à l’ordre du jour", "Inscrire"
    found = meetings.next_meeting_of(territory)
    if found is None:
        hint = "Aucune réunion de cette équipe n’est prévue : prévoyez-en une."
        return [Step(title, hint, "Prévoir une réunion", f"{MEETINGS}new/?territory={territory}")]
    hint = f"Prochaine réunion de l’équipe le {date_fr(found[1])}."
    return [Step(title, hint, label, f"{MEETINGS}agenda/?id={found[0]}&child={referral.child_id}")]


def pathway_steps(pathway: Any, actor: Actor) -> list[Step]:
    """What a meeting decided and remains to be done."""
    if pathway.state is not PathwayState.RUNNING or (day := reviews.closing_decided(pathway.id)) is None:
        return []
    hint = f"La réunion d’équipe du {date_fr(day)} l’a décidé."
    return [Step("Clore le parcours", hint, "Clore", f"/admin/pathway/step/?move=close&id={pathway.id}")]


# ---- on the home page, in the morning's message
def meeting_cards(actor: Actor) -> Sequence[Card]:
    """To a member, their next meeting; whoever keeps them all has them in « Cette semaine » and in their list."""
    if keeps(actor):
        return []
    coming = meetings.meetings_to_come()
    if not coming:
        return [Card("–", "Prochaine réunion", MEETINGS, "aucune n’est convoquée")]
    key, day, at, _, _, count = coming[0]
    hint = ", ".join(text for text in (hour_fr(at), plural(count, "situation", "situations")) if text)
    return [Card(f"{day.day:02d}/{day.month:02d}", "Prochaine réunion", f"{MEETINGS}details/?id={key}", hint)]


def meeting_tasks(actor: Actor) -> Sequence[Task]:
    """Meetings whose team is not called, or whose day has come."""
    call, close = meetings.counts_where((to_convene(actor), to_conclude(actor)))
    return [
        Task(close, "réunion à conclure" if close < 2 else "réunions à conclure", f"{MEETINGS}?state=to-conclude", "Conclure"),
        Task(call, "réunion à convoquer" if call < 2 else "réunions à convoquer", f"{MEETINGS}?state=to-convene", "Convoquer"),
    ]


def meetings_of_week(actor: Actor, first: date, last: date) -> Sequence[WeekEntry]:
    """The meetings of these days, within the person's reach."""
    act = "Préparer" if keeps(actor) else "Ordre du jour"
    return [
        WeekEntry(day, f"Réunion d’équipe {team}", f"{MEETINGS}details/?id={key}", act, hour_fr(at), plural(count, "situation", "situations"), "people")
        for key, day, at, team, _, count in meetings.meetings_to_come(last)
        if day >= first
    ]  # fmt: skip


def need_cards(actor: Actor) -> Sequence[Card]:
    """The need most often left without an answer this year."""
    rows = needs.needs_told(actor, school_year_of(today()))
    if not rows:
        return []
    label, told, _ = rows[0]
    hint = f"le plus fréquent : {label.lower()} ({told})"
    return [Card(count_fr(len(rows)), "besoins sans réponse" if len(rows) > 1 else "besoin sans réponse", needs.NEEDS_PATH, hint)]


def meetings_waiting(actor: Actor) -> Waiting | None:
    """For the coordination, meetings past and not closed; for a member, those they are called to."""
    if keeps(actor):
        late = meetings.late_meetings()
        return late, "réunion à conclure" if late < 2 else "réunions à conclure", f"{MEETINGS}?state=to-conclude"
    count = len(meetings.meetings_to_come())
    return count, "réunion d’équipe convoquée" if count < 2 else "réunions d’équipe convoquées", MEETINGS


def contribute(house: Any) -> None:
    """Fill the slots, and the lines of the margin."""
    add = house.slots.add
    _presets(add)
    add(RelatedList("meeting", "meeting.read", 10, agenda_table))
    add(RelatedList("meeting", "meeting.read", 20, attendance_table))
    add(RelatedList("child", "meeting.read", 15, child_reviews))
    add(TimelineSource("child", "meeting.read", 30, child_timeline))
    add(NextStep("child", "meeting.edit", 20, child_steps))
    add(NextStep("referral", "meeting.edit", 20, referral_steps))
    add(NextStep("pathway", "pathway.edit", 5, pathway_steps))
    add(HomeCard("meeting.read", 30, meeting_cards))
    add(HomeCard("meeting.edit", 60, need_cards))
    add(HomeTask("meeting.edit", 15, meeting_tasks))
    add(WeekSource("meeting.read", 10, meetings_of_week))
    add(DigestLine("meeting.read", 20, meetings_waiting))
    house.add_blueprint(needs.blueprint)
    house.add_blueprint(protocol.blueprint)
    place = MenuPlace("Enfants", 55)
    house.menu_link("Besoins sans réponse", needs.NEEDS_PATH, place, partial(Actor.may, code="meeting.read"))
    house.menu_link("Protocole", protocol.PROTOCOL_PATH, MenuPlace("Enfants", 65), protocol.reads_protocol)
    house.name_rows("attendance", "présence notée", "présences notées")
    house.name_rows("case_review", "examen de situation", "examens de situation")
    house.name_rows("operating_protocol", "version du protocole", "versions du protocole")
