"""The register of parents to inform: of what, since when; then when they were told, how, by whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import date_fr
from pre_admin.families.models import Child
from pre_admin.families.queries import child_choices
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import BatchAction, Col, MenuPlace, Move, Wording
from pre_admin.panel.fields import DayField, Required
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter
from pre_admin.panel.pages import Cell, Fact
from pre_admin.pathways.models import InformedHow, ParentInformation
from pre_admin.pathways.queries import registers
from pre_admin.pathways.services.informing import tell_parents
from pre_admin.pathways.views.ground import ChildView, child_url, full_name, since

TELL = "information.edit"
ACCOUNT: Any = User.__table__
WAITING, TOLD = "waiting", "told"


def _due(due_on: date, informed_on: date | None) -> str:
    """How long they have been waiting, or the day it was due."""
    return date_fr(due_on) if informed_on else since(due_on).capitalize()


def tell_fields(record: ParentInformation, actor: Actor) -> Mapping[str, Any]:
    """Which day, which way."""
    return {
        "informed_on": DayField("Informés le", [Required()]),
        "informed_how": field_for(ParentInformation, "informed_how", {}, {}, required=True),
    }


def tell(record: ParentInformation, values: Mapping[str, Any], actor: Actor) -> None:
    """They were told."""
    tell_parents(record, values, actor)


def told_today(how: InformedHow) -> Callable[[Sequence[Any], Any], None]:
    """Several at once, today, all the same way."""

    def service(records: Sequence[Any], actor: Any) -> None:
        for record in records:
            tell_parents(record, {"informed_on": today(), "informed_how": how}, actor)

    return service


_BATCH = BatchAction(
    "told", "", told_today(InformedHow.MEETING), act=TELL, icon="check", done="noté",
    note="Ces parents sont notés informés aujourd’hui, par vous. Pour un autre jour, ouvrez chaque ligne.",
    note_one="Ces parents sont notés informés aujourd’hui, par vous.", condition=lambda record: False,
    offered=lambda tab: tab != TOLD,
)  # fmt: skip


class InformationView(ChildView):
    """Parents to inform."""

    subject = "information"
    slug = "information"
    menu = MenuPlace("Enfants", 55)
    wording = Wording("Parents à informer", "information", "informations", feminine=True, vowel=True)
    purpose = (
        "Les parents sont informés de chaque étape : la conclusion de l’équipe, chaque action, chaque bilan, la fin du parcours."
    )
    columns = (
        Col("child", (Child.last_name, Child.first_name), label="Enfant", show=full_name, sort=Child.sort_key, link=True),
        Col("file_number", Child.file_number, label="Dossier", sort=Child.file_number, kind="num"),
        Col("step", ParentInformation.step, kind="text"),
        Col("about", ParentInformation.about, kind="long"),
        Col(
            "due_on", (ParentInformation.due_on, ParentInformation.informed_on), label="À dire", show=_due,
            sort=ParentInformation.due_on, kind="line",
        ),
        Col("informed_on", ParentInformation.informed_on, sort=ParentInformation.informed_on),
        Col("informed_how", ParentInformation.informed_how, kind="text"),
    )  # fmt: skip
    from_clause = staticmethod(registers.information_list)
    default_sort = "due_on"
    filters = (
        EnumFilter("step", "De quoi", ParentInformation.step),
        EnumFilter("how", "Comment", ParentInformation.informed_how),
        DateFilter("due", "À dire depuis", ParentInformation.due_on),
        RecordFilter("child", "Enfant", ParentInformation.child_id, statement=child_choices, listed=False),
    )
    search_hint = "Nom, prénom ou numéro de dossier"
    search_through = (Child, ParentInformation.child_id)
    empty = "Tous les parents sont informés : rien n’attend."
    batch = (
        replace(_BATCH, name="told_meeting", label="Informés aujourd’hui, de vive voix"),
        replace(_BATCH, name="told_phone", label="Par téléphone", icon="phone", service=told_today(InformedHow.PHONE)),
        replace(_BATCH, name="told_letter", label="Par courrier", icon="note", service=told_today(InformedHow.LETTER)),
    )
    moves = (
        Move(
            "tell", "Noter qu’ils sont informés", tell, act=TELL, fields=tell_fields,
            defaults=lambda record, actor: {"informed_on": today()}, widths={"informed_on": 4, "informed_how": 4},
            ready=lambda record: record.informed_on is None, done="C’est noté : les parents sont informés.", icon="check",
            next_step=("Informer les parents", "Dites-leur, puis notez quand et comment."),
        ),
    )  # fmt: skip

    def title_of(self, record: ParentInformation) -> str:
        """« Fin du parcours, 12/03/2026 : Lina Tazaghine »."""
        return f"{record.about} : {self.child_of(record)}"

    def badge(self, record: ParentInformation, actor: Actor) -> Cell:
        """Whether they know."""
        return Cell("Parents informés", "enum", tone="ok") if record.informed_on else Cell("À informer", "enum", tone="wait")

    def header_facts(self, record: ParentInformation, actor: Actor) -> Sequence[Fact]:
        """Whose, of what, since when; then when they were told, how, by whom."""
        facts = [
            Fact("Enfant", str(self.child_of(record)), href=child_url(record.child_id)),
            Fact("De quoi", record.step.label),
            Fact("À dire depuis le", date_fr(record.due_on), "" if record.informed_on else since(record.due_on)),
        ]
        if record.informed_on is not None:
            who = db.session.scalar(select(ACCOUNT.c.full_name).where(ACCOUNT.c.id == record.informed_by_id))
            how = record.informed_how.label.lower() if record.informed_how else ""
            facts += [Fact("Informés le", date_fr(record.informed_on), how), Fact("Par", who or "")]
        return facts
