"""The register of team meetings: declarations, and how a meeting's page speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import count_fr, date_fr, plural
from pre_admin.panel.declarations import Col, MenuPlace, Move, Section, Wording
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact, Step
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.ground import ACTS
from pre_admin.pathways.models import Meeting, MeetingState
from pre_admin.pathways.queries import meetings as queries
from pre_admin.pathways.queries.protocol import protocol_number
from pre_admin.pathways.rules.meetings import MEETING_STATES, TO_COME, time_refusal, writing_refusal
from pre_admin.pathways.services import meetings as services
from pre_admin.pathways.services.attendance import attendance_values, note_attendance
from pre_admin.pathways.views.agenda import Composing
from pre_admin.pathways.views.attendance import attendance_fields
from pre_admin.pathways.views.conclusions import Concluding
from pre_admin.pathways.views.running import Running
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import territory_choices
from pre_admin.territories.views import TERRITORY


def _done(concluded: int, total: int) -> str:
    return f"{concluded} / {total}" if total else ""


def _ready(verb: str) -> Any:
    return lambda record: MEETING_STATES.allows(record.state, verb)


def _closing_note(record: Meeting) -> str:
    total, concluded = queries.counts_of(record.id)
    left = total - concluded
    rest = (
        f" {plural(left, 'situation n’est pas conclue et attendra', 'situations ne sont pas conclues et attendront')} la prochaine réunion."
        if left
        else ""
    )
    return f"Les conclusions ne se modifient plus, sauf à rouvrir la réunion aujourd’hui même.{rest}"


CONVENE = Move(
    "convene", "Convoquer l’équipe", lambda record, values, actor: services.convene(record, actor), ready=_ready("convene"),
    note="Dès maintenant, les membres de l’équipe consultent les situations de l’ordre du jour, jusqu’à quelques jours après la réunion. Le protocole de fonctionnement en vigueur est joint.",
    done="Réunion convoquée.", icon="flag",
    next_step=("Convoquer l’équipe", "Ouvre aux membres les situations de l’ordre du jour."),
)  # fmt: skip
ATTENDANCE = Move(
    "attendance", "Noter les présences", lambda record, values, actor: note_attendance(record, values, actor),
    fields=attendance_fields, defaults=lambda record, actor: attendance_values(record),
    ready=lambda record: record.state is MeetingState.CONVENED, done="Présences enregistrées.", icon="people",
    note="Qui assiste à la réunion est tenu par la charte de confidentialité, les personnes invitées aussi.",
    next_step=("Noter les présences", "Membres présents, excusés, absents ; personnes invitées."),
)  # fmt: skip
CLOSE = Move(
    "close", "Clore la réunion", lambda record, values, actor: services.close(record, actor), note=_closing_note,
    ready=lambda record: MEETING_STATES.allows(record.state, "close") and queries.counts_of(record.id)[1] > 0,
    done="Réunion close.", icon="check", next_step=("Clore la réunion", "Les conclusions ne se modifient plus ensuite."),
)  # fmt: skip
REOPEN = Move(
    "reopen", "Rouvrir la réunion", lambda record, values, actor: services.reopen(record, actor), ready=services.may_reopen,
    note="Les conclusions se modifient à nouveau, aujourd’hui seulement.", done="Réunion rouverte.", icon="return",
)  # fmt: skip
CANCEL = Move(
    "cancel", "Annuler la réunion", lambda record, values, actor: services.cancel(record, actor),
    ready=lambda record: MEETING_STATES.allows(record.state, "cancel") and not queries.counts_of(record.id)[1],
    note="Les situations de l’ordre du jour attendront une autre réunion ; les membres n’y ont plus accès.",
    done="Réunion annulée.", icon="x", danger=True,
)  # fmt: skip


class MeetingView(Running, Composing, Concluding, HouseView):
    """Team meetings."""

    subject = "meeting"
    slug = "meeting"
    menu = MenuPlace("Enfants", 50)
    wording = Wording("Réunions d’équipe", "réunion", "réunions", feminine=True)
    purpose = "L’équipe de soutien d’un territoire examine les situations de son ordre du jour et conclut sur chacune."
    columns = (
        Col("held_on", Meeting.held_on, sort=Meeting.held_on, link=True, kind="line"),
        Col("territory", Territory.name, label="Territoire", sort=(Territory.name, Meeting.held_on)),
        Col("starts_at", Meeting.starts_at, label="Heure"),
        Col("place", Meeting.place),
        Col("state", Meeting.state, kind="enum"),
        Col("situations", queries.SITUATIONS.label("situations"), label="Situations", kind="count"),
        Col(
            "concluded",
            (queries.CONCLUDED.label("concluded"), queries.SITUATIONS.label("total")),
            label="Conclues",
            show=_done,
            kind="num",
        ),
    )
    from_clause = staticmethod(queries.meeting_list)
    default_sort = "held_on"
    descending = True
    filters = (
        RecordFilter("territory", "Territoire", Meeting.territory_id, statement=territory_choices),
        EnumFilter("phase", "État", Meeting.state),
        DateFilter("held", "Date", Meeting.held_on),
    )
    empty = "Aucune réunion pour l’instant : prévoyez la prochaine, puis composez son ordre du jour."
    sections = (Section("Réunion", ("territory_id", "held_on", "starts_at", "place")),)
    widths = {"territory_id": 6, "held_on": 3, "starts_at": 3, "place": 12}
    lookups = {"territory_id": TERRITORY}
    rules = {"starts_at": time_refusal}
    moves = (CONVENE, ATTENDANCE, CLOSE, REOPEN, CANCEL)
    create_service = staticmethod(services.create_meeting)
    update_service = staticmethod(services.update_meeting)
    delete_service = staticmethod(services.delete_meeting)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """The agenda and the screen are the coordination's; the sheet is read by the team too."""
        return {**ACTS, "agenda_view": "edit", "run_view": "edit", "conclusions_view": "read"}

    def defaults(self) -> dict[str, Any]:
        """A meeting planned from a territory's or a child's page starts with that team."""
        return {"territory_id": number(request.args.get("territory"), 1, MAX_ID)}

    def way_out(self) -> str:
        """A meeting with an agenda is cancelled, or emptied first."""
        return " Retirez-en d’abord les situations et les présences, ou annulez la réunion."

    def title_of(self, record: Meeting) -> str:
        """« Réunion du 12/03/2026, Mosson »."""
        return f"{record}, {queries.territory_name(record.territory_id)}" if record.territory_id else str(record)

    def details_subtitle(self, record: Meeting, actor: Actor) -> str:
        """« 14:00, maison pour tous »."""
        return ", ".join(text for text in (record.starts_at or "", record.place or "") if text)

    def badge(self, record: Meeting, actor: Actor) -> Cell | None:
        """The state beside the title."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Meeting, actor: Actor) -> Sequence[Fact]:
        """How many situations, under which protocol, who still has to sign the charter."""
        total, concluded = queries.counts_of(record.id)
        facts = [Fact("Situations", count_fr(total), f"dont {plural(concluded, 'conclue', 'conclues')}" if concluded else "")]
        version = protocol_number(record.protocol_id)
        if version:
            facts.append(Fact("Protocole", f"Version {version}", href="/admin/protocol/"))
        if record.convened_at:
            facts.append(Fact("Convoquée le", date_fr(record.convened_at)))
        unsigned = len(queries.unsigned_present(record)) + len(queries.guests_of(record.id))
        if unsigned:
            facts.append(
                Fact("Charte", plural(unsigned, "signature à vérifier", "signatures à vérifier"), "parmi les présents", "stop")
            )
        return facts

    def next_moves(self, record: Meeting) -> list[Step]:
        """Compose, convene, note who came, run, close: in the order of a meeting."""
        steps = {step.label: step for step in super().next_moves(record)}
        if not self.may("edit"):
            return []
        total, concluded = queries.counts_of(record.id)
        if record.state in TO_COME and (not total or record.state is MeetingState.PLANNED):
            hint = "Cochez les saisines et les bilans à examiner." if not total else "Compléter, ordonner."
            agenda = Step("Composer l’ordre du jour", hint, "Ordre du jour", self.to("agenda_view", id=record.id))
            steps = {agenda.label: agenda, **steps}
        if not total:
            steps.pop(CONVENE.label, None)
        if total and writing_refusal(record.state, record.held_on, today()) is None:
            hint = f"{concluded} sur {plural(total, 'situation conclue', 'situations conclues')}."
            run = Step("Conduire la réunion", hint, "Conduire", self.to("run_view", id=record.id))
            closing = steps.pop(CLOSE.label, None)
            steps[run.label] = run
            steps |= {closing.label: closing} if closing else {}
        if record.held_on > today():
            steps.pop(ATTENDANCE.label, None)
        return list(steps.values())

    def more_actions(self, record: Meeting) -> list[ActionLink]:
        """The agenda and the sheet beside the rare verbs."""
        links = []
        if self.may("edit") and record.state in TO_COME:
            links.append(ActionLink("agenda", "Ordre du jour", "clip", self.to("agenda_view", id=record.id)))
        if queries.counts_of(record.id)[1]:
            url = self.to("conclusions_view", id=record.id)
            links.append(ActionLink("conclusions", "Feuille de conclusions (PDF)", "doc", url))
        if self.may("edit") and record.state is MeetingState.CONVENED:
            links.append(ActionLink("attendance", ATTENDANCE.label, "people", self.move_url(ATTENDANCE, record)))
        return [*links, *super().more_actions(record)]

    def details_page(self, record: Meeting) -> DetailsPage:
        """A meeting that is over is no longer modified."""
        page = super().details_page(record)
        return page if record.state in TO_COME else replace(page, edit_url=None)
