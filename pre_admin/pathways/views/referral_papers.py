"""What is printed about referrals: the answer to who brought one, without anything confidential; the blank sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_admin import expose

from pre_admin.core.database import db
from pre_admin.families.models import Child
from pre_admin.journal.models import AccessKind
from pre_admin.panel.pages import Crumb
from pre_admin.panel.view import HouseView
from pre_admin.pathways.models import Referral, ReferralState
from pre_admin.pathways.models.referrals import FACTS_ONLY
from pre_admin.pathways.queries.referrals import domains, examined_on, origin_label


@dataclass(frozen=True)
class AnswerPage:
    """What the answer says: initials and a file number for the child; no reason, no decision."""

    title: str
    crumbs: Sequence[Crumb]
    to: Sequence[str]
    child: str
    received_on: date
    waiting: bool
    examined_on: date | None
    informed_on: date | None
    answered_on: date | None
    note_url: str
    back_url: str


@dataclass(frozen=True)
class BlankPage:
    """The sheet to fill by hand."""

    title: str
    crumbs: Sequence[Crumb]
    domains: Sequence[str]
    facts_only: str


class ReferralPapers(HouseView):
    """The printed face of the register of referrals."""

    @classmethod
    def acts(cls) -> dict[str, str]:
        """Who keeps referrals answers them; who enters them hands the sheet out."""
        return {**super().acts(), "answer_view": "edit", "blank_view": "create"}

    @expose("/answer/")
    def answer_view(self) -> str:
        """The answer to whoever brought the situation, ready to print."""
        record = self.find(request.args.get("id"))
        self.log_opening(AccessKind.READ, record)
        return self.page("pathways/referral_answer.html", page=self.answer_page(record), purpose="")

    def answer_page(self, record: Referral) -> AnswerPage:
        """Everything the answer shows."""
        child = db.session.get_one(Child, record.child_id)
        move = next(one for one in self.moves if one.name == "answer")
        told = (record.institution or origin_label(record.origin_id), record.sender_name, record.sender_function)
        return AnswerPage(
            title="Réponse à l’auteur de la saisine", crumbs=self.crumbs(record), to=[text for text in told if text],
            child=f"{initials(child)}, dossier {child.file_number}", received_on=record.received_on,
            waiting=record.state is ReferralState.WAITING, examined_on=examined_on(record.id), informed_on=record.informed_on,
            answered_on=record.answered_on, note_url=self.move_url(move, record), back_url=self.details_url(record.id),
        )  # fmt: skip

    @expose("/blank/")
    def blank_view(self) -> str:
        """The blank sheet of a referral: two pages to print, nothing of anybody in it."""
        page = BlankPage("Fiche de saisine à remplir", self.crumbs(), [label for _, label in domains()], FACTS_ONLY)
        return self.page("pathways/referral_blank.html", page=page, purpose="")


def initials(child: Any) -> str:
    """« L. T. » for Lina Tazaghine, « J.-B. T. » for Jean-Baptiste."""
    first = "-".join(f"{part[0].upper()}." for part in child.first_name.replace(" ", "-").split("-") if part)
    return f"{first} {child.last_name[0].upper()}."
