"""The pupils of a club: ticked in its school's list, or pasted as names, then enrolled together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr, plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.fields import LongField, TickField
from pre_admin.panel.pages import Crumb
from pre_admin.panel.requests import record_ids
from pre_admin.panel.view import HouseView
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import Club
from pre_admin.pathways.queries.groups import Pupil, candidates, named, open_already, pupils_held
from pre_admin.pathways.queries.partners import partner_name
from pre_admin.pathways.rules.groups import PastedLine, lines_refusal, places_told, read_lines
from pre_admin.pathways.services.clubs import Enrolled, enrol

MOST = 500
READ_AGAIN = "Vérifiez d’abord qui a été reconnu dans la liste collée, puis créez les parcours."


class PupilsForm(BaseForm):
    """What the page asks beside the children themselves."""

    names = LongField(
        "Noms collés", description="Un enfant par ligne : NOM Prénom, avec sa date de naissance si vous l’avez (31/12/2019)."
    )
    entrust = TickField("Confier ces parcours au référent qui anime le groupe")


@dataclass(frozen=True)
class Choice:
    """A child one may tick."""

    id: int
    name: str
    detail: str
    ticked: bool


@dataclass(frozen=True)
class Matched:
    """A pasted line, and the children it may name: none, one, several."""

    typed: str
    children: Sequence[Choice]


@dataclass(frozen=True)
class PupilsPage:
    """What the page shows."""

    title: str
    crumbs: Sequence[Crumb]
    subtitle: str
    form: BaseForm
    entrusted_to: str
    school: str
    children: Sequence[Choice]
    cancel_url: str
    referral_url: str | None
    lines: Sequence[Matched] = ()
    refusal: str = ""
    notice: str = ""
    read: str = field(default="", repr=False)
    """The pasted text whose lines are shown: creating asks for the same."""


class ClubPupils(HouseView):
    """The face of a club where its pupils are chosen."""

    named_faces: ClassVar[frozenset[str]] = frozenset({"pupils_view"})
    """Endpoints that show children's names: the charter stands before them (R2)."""

    @classmethod
    def acts(cls) -> dict[str, str]:
        """Enrolling is keeping the club."""
        return {**super().acts(), "pupils_view": "edit"}

    def _handle_view(self, name: str, **kwargs: Any) -> Response | None:
        """R2: names wait for the charter, though the club itself holds none."""
        refused = super()._handle_view(name, **kwargs)
        if refused is None and name in self.named_faces and not self.actor.charter_signed:
            return redirect(url_for("accounts.charter", next=request.full_path.rstrip("?")))
        return refused

    def log_names(self, club: Club, detail: str) -> None:
        """Keep that the person read the names of the club's pupils (R10)."""
        record_access(self.actor, AccessKind.READ, "club", club.id, detail=detail)

    @expose("/pupils/", methods=("GET", "POST"))
    def pupils_view(self) -> str | Response | tuple[str, int]:
        """Choose or paste the pupils, then create their pathways together."""
        club = self.find(request.args.get("id"))
        if not (self.actor.may("pathway.create") and self.actor.may("child.read")):
            abort(403)
        if request.method == "GET":
            self.log_names(club, "choix des élèves")
            return self._pupils_page(club, PupilsForm(data={"entrust": club.referent_id is not None}))
        return self._pupils_posted(club, PupilsForm(request.form))

    def _pupils_posted(self, club: Club, form: PupilsForm) -> str | Response | tuple[str, int]:
        lines, text = read_lines(form.names.data), form.names.data or ""
        refusal = lines_refusal(lines)
        if refusal:
            form.names.errors = [refusal]
            return self._pupils_page(club, form, refusal=refusal), 422
        unread = bool(lines) and request.form.get("read", "").split() != text.split()
        if request.form.get("action") == "match" or unread:
            db.session.rollback()  # nothing is written but the access log, which has a transaction of its own
            self.log_names(club, "noms collés")
            notice = READ_AGAIN if unread and request.form.get("action") == "create" else ""
            return self._pupils_page(club, form, lines, notice=notice)
        told = self._enrol(club.id, form)
        if isinstance(told, str):
            return self._pupils_page(self.find(request.args.get("id")), form, lines, refusal=told), 422
        for kind, sentence in _sentences(told):
            flash(sentence, kind)
        return redirect(self.to("consents_view", id=club.id) if told.created else self.details_url(club.id))

    def _enrol(self, club_id: int, form: PupilsForm) -> Enrolled | str:
        """What came of it, or the sentence that refuses it."""
        try:
            with unit_of_work():
                return enrol(self.find(str(club_id)), self._ticked(), bool(form.entrust.data), self.actor)
        except DomainError as refusal:
            return refusal.message
        except IntegrityError as error:
            return explain(error).message

    @staticmethod
    def _ticked() -> list[int]:
        """The children ticked in the school's list, and those recognised in the pasted one."""
        picked = [value for name, value in request.form.items(multi=True) if name.startswith("pick-") and value]
        return record_ids([*request.form.getlist("child"), *picked], MOST)

    # ---- the page
    def _pupils_page(
        self, club: Club, form: PupilsForm, lines: Sequence[PastedLine] = (), refusal: str = "", notice: str = ""
    ) -> str:
        ticked = set(self._ticked()) if request.method == "POST" else set()
        page = PupilsPage(
            title=f"Choisir les élèves : {club}", crumbs=self.crumbs(club), form=form,
            subtitle=f"{places_told(pupils_held(club.id), club.places)} places prises",
            entrusted_to=partner_name(Referent, club.referent_id) if club.referent_id else "",
            school=self.shown(club.school_id, Club.__table__.c.school_id, self.lookups, self.choices),
            children=[_choice(one, one.child_id in ticked) for one in candidates(club)],
            cancel_url=self.details_url(club.id), refusal=refusal, notice=notice,
            referral_url="/admin/referral/new/" if self.actor.may("referral.create") else None,
            lines=self._matched(club, lines, ticked), read=form.names.data or "" if lines else "",
        )  # fmt: skip
        return self.page("pathways/club_pupils.html", page=page)

    @staticmethod
    def _matched(club: Club, lines: Sequence[PastedLine], ticked: set[int]) -> list[Matched]:
        """Who each line may name; a child with a pathway of this type already is said so."""
        found = [(line, named(club, line)) for line in lines]
        already = open_already(club, [one.child_id for _, children in found for one in children])
        asked = request.form.get("action") == "create" and request.form.get("read")
        return [
            Matched(
                line.typed,
                [_choice(one, one.child_id in ticked if asked else len(children) == 1 and one.child_id not in already, one.child_id in already) for one in children],
            )
            for line, children in found
        ]  # fmt: skip


def _choice(pupil: Pupil, ticked: bool, already: bool = False) -> Choice:
    parts = [date_fr(pupil.birth_date), pupil.level, pupil.school, "a déjà un parcours de ce type" if already else ""]
    return Choice(pupil.child_id, pupil.name, " · ".join(part for part in parts if part), ticked)


def _sentences(told: Enrolled) -> list[tuple[str, str]]:
    """What was done, without a name: a message travels in a cookie."""
    found = [("ok", f"{plural(len(told.created), 'parcours créé', 'parcours créés')}.")] if told.created else []
    if told.left:
        had = plural(len(told.left), "enfant avait", "enfants avaient")
        found.append(("info", f"{had} déjà un parcours de ce type : rien n’a changé pour eux."))
    return found
