"""The register of the two bodies' sittings: declarations, and how a sitting's page speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries import sittings as queries
from pre_admin.approval.rules.attendance import clock_refusal
from pre_admin.approval.rules.sittings import TO_COME
from pre_admin.approval.services import sittings as services
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.approval.views import sitting_tables as tables
from pre_admin.approval.views.minutes_move import SIGN
from pre_admin.approval.views.papers import PAPERS, Papers
from pre_admin.approval.views.sitting_attendance import Attending
from pre_admin.approval.views.sitting_convocations import Convoking
from pre_admin.approval.views.sitting_interest import Declaring
from pre_admin.approval.views.sitting_moves import MOVES
from pre_admin.approval.views.sitting_recusals import Recusing
from pre_admin.panel.declarations import Col, MenuPlace, Section, Wording
from pre_admin.panel.filters import DateFilter, EnumFilter
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact, PairSection, Step
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.ground import ACTS
from pre_admin.partners.models import Body


def code_told(year: int, number: int) -> str:
    """« 2026-02 »."""
    return f"{year}-{number:02d}"


def done_told(concluded: int, total: int) -> str:
    """« 12 / 40 »."""
    return f"{concluded} / {total}" if total else ""


class SittingView(Papers, Recusing, Attending, Convoking, Declaring, HouseView):
    """Sittings of the two bodies."""

    subject = "sitting"
    slug = "sitting"
    menu = MenuPlace("Comités", 10)
    wording = Wording("Séances", "séance", "séances", feminine=True)
    purpose = "Les séances du comité technique et du conseil consultatif : ordre du jour, convocation, présences, décisions, procès-verbal."
    columns = (
        Col("held_on", Sitting.held_on, sort=(Sitting.held_on, Sitting.body), link=True, kind="line"),
        Col("body", Sitting.body, kind="text", sort=(Sitting.body, Sitting.held_on)),
        Col("code", (Sitting.year, Sitting.number), label="Séance", show=code_told, kind="line", sort=(Sitting.year, Sitting.number)),
        Col("state", Sitting.state, kind="enum"),
        Col("items", (queries.CONCLUDED.label("concluded"), queries.ITEMS.label("total")), label="Points décidés", show=done_told, kind="num"),
        Col("starts_at", Sitting.starts_at),
        Col("place", Sitting.place),
    )  # fmt: skip
    from_clause = staticmethod(queries.sitting_list)
    default_sort = "held_on"
    descending = True
    filters = (
        EnumFilter("body", "Instance", Sitting.body),
        EnumFilter("phase", "État", Sitting.state),
        DateFilter("held", "Date", Sitting.held_on),
    )
    empty = "Aucune séance pour l’instant : prévoyez la prochaine, puis composez son ordre du jour."
    sections = (
        Section("Séance", ("body", "held_on", "starts_at", "place")),
        Section("Secrétariat", ("secretary", "remarks")),
    )
    widths = {"body": 4, "held_on": 4, "starts_at": 4, "place": 12, "secretary": 12, "remarks": 12}
    rules = {"starts_at": clock_refusal}
    moves = (*MOVES, SIGN)
    create_service = staticmethod(services.create_sitting)
    update_service = staticmethod(services.update_sitting)
    delete_service = staticmethod(services.delete_sitting)

    @classmethod
    def permission(cls, act: str) -> str:
        """An act with a point in it names its permission in full: a member declares an interest, and edits nothing."""
        return act if "." in act else super().permission(act)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """The secretariat prepares and keeps the sitting; a member declares their interests."""
        keeping = dict.fromkeys(("agenda_view", "attendance_view", "recusals_view", "convocations_view"), "edit")
        return {**ACTS, **super().acts(), **keeping, **PAPERS, "interest_view": "approval.mark"}

    def defaults(self) -> dict[str, Any]:
        """A sitting planned from a body's list is that body's; whoever plans it is its secretary."""
        asked = next((one for one in Body if one.value == request.args.get("body")), None)
        return {"body": asked, "secretary": self.actor.name}

    def way_out(self) -> str:
        """A sitting with an agenda is cancelled, or emptied first."""
        return " Retirez-en d’abord les actions, ou annulez la séance."

    def title_of(self, record: Sitting) -> str:
        """« Séance 2026-02 du comité technique »."""
        return f"Séance {record.code} du {record.body.label.lower()}"

    def details_subtitle(self, record: Sitting, actor: Actor) -> str:
        """Where it is held."""
        return record.place or ""

    def badge(self, record: Sitting, actor: Actor) -> Cell | None:
        """The state beside the title."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Sitting, actor: Actor) -> Sequence[Fact]:
        """Date, items, quorum."""
        return tables.facts(record, actor)

    def pair_sections(self, record: Sitting) -> list[PairSection]:
        """How it runs, beside what its form says."""
        running = tables.running_section(record)
        return [*super().pair_sections(record), *([running] if running else [])]

    def more_actions(self, record: Sitting) -> list[ActionLink]:
        """The pages of the sitting beside the rare verbs."""
        papers = self.paper_links(record)
        if not self.may("edit"):
            return [*papers, *super().more_actions(record)]
        links = []
        if record.state in (*TO_COME, SittingState.OPEN):
            links.append(ActionLink("agenda", "Ordre du jour", "clip", self.to("agenda_view", id=record.id)))
        if record.state in PREPARED:
            links.append(ActionLink("attendance", "Présences", "people", self.to("attendance_view", id=record.id)))
            links.append(ActionLink("recusals", "Déports", "shield", self.to("recusals_view", id=record.id)))
        if record.state is SittingState.CONVENED:
            links.append(ActionLink("convocations", "Convocations", "flag", self.to("convocations_view", id=record.id)))
        return [*links, *papers, *super().more_actions(record)]

    def next_moves(self, record: Sitting) -> list[Step]:
        """They come after what the sitting's own pages ask for: see `details_page`."""
        return []

    def details_page(self, record: Any) -> DetailsPage:
        """Members, recusals and the agenda stand within the page; a sitting that is over is no longer modified."""
        page, actor = super().details_page(record), self.actor
        own = [
            tables.own_recusals(record, actor),
            *tables.lot_tables(record, actor),
            tables.members_table(record, actor),
            tables.recusals_table(record, actor),
        ]
        related = [*(one for one in own if one is not None), *page.related]
        steps = [*page.steps, *super().next_moves(record)]
        return replace(page, steps=steps, related=related, edit_url=page.edit_url if record.state in TO_COME else None)
