"""The parents of a club's pupils sign: one screen, each ticked, what is complete starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.core.calendar import today
from pre_admin.core.constraints import explain
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.documents import keep_uploads
from pre_admin.panel.fields import DayField, Required, UploadField
from pre_admin.panel.forms import errors_of, put_error
from pre_admin.panel.pages import Crumb
from pre_admin.pathways.models import Club, Consent
from pre_admin.pathways.queries.consents import holders_of_each, pending_of_each, signed_of_each
from pre_admin.pathways.queries.groups import Pupil, pupils_of
from pre_admin.pathways.services.club_consents import ClubSigned, sign_for_club
from pre_admin.pathways.views.club_pupils import ClubPupils

ONE_FAMILY = (
    "Une feuille numérisée va au dossier d’un enfant : elle y montrerait le nom des autres familles. Cochez un seul enfant, "
    "ou enregistrez sans elle et gardez l’original au classeur."
)


class ConsentsForm(BaseForm):
    """What holds for all the signatures of a sheet."""

    signed_on = DayField("Signé le", [Required()])
    starts_on = DayField("Début", [Required()], description="Le jour où le parcours et l’action commencent, une fois tout signé.")
    sheet = UploadField("Feuille signée (scan)", description="Facultatif, pour un seul enfant coché à la fois.")


@dataclass(frozen=True)
class Signer:
    """A guardian with parental authority, and whether they signed already."""

    id: int
    name: str
    signed: bool
    ticked: bool


@dataclass(frozen=True)
class ConsentRow:
    """A child of the club whose parents still have something to sign."""

    pathway_id: int
    name: str
    detail: str
    signers: Sequence[Signer]
    child_url: str
    error: str = ""


@dataclass(frozen=True)
class ConsentsPage:
    """What the page shows."""

    title: str
    crumbs: Sequence[Crumb]
    subtitle: str
    form: BaseForm
    rows: Sequence[ConsentRow]
    errors: Sequence[tuple[str, str, str]]
    cancel_url: str
    pupils_url: str


class ClubConsents(ClubPupils):
    """The face of a club where signatures are ticked."""

    named_faces = ClubPupils.named_faces | {"consents_view"}

    @classmethod
    def acts(cls) -> dict[str, str]:
        """Ticking signatures is keeping the club, and the consents."""
        return {**super().acts(), "consents_view": "edit"}

    @expose("/consents/", methods=("GET", "POST"))
    def consents_view(self) -> str | Response | tuple[str, int]:
        """Tick who signed, for each child."""
        club = self.find(request.args.get("id"))
        if not (self.actor.may("consent.edit") and self.actor.may("pathway.edit")):
            abort(403)
        if request.method == "GET":
            self.log_names(club, "accords parentaux")
            return self._consents_page(club, ConsentsForm(data={"signed_on": today(), "starts_on": today()}), {}, {})
        formdata = self._posted()
        form, pupils = ConsentsForm(formdata), pupils_of(club)
        signers = _signers(formdata, pupils)
        errors: dict[str, str] = {}
        told = self._sign(club, form, signers, errors) if form.validate() else None
        if told is None:
            return self._consents_page(self.find(request.args.get("id")), form, signers, errors), 422
        flash(_sentence(told), "ok")
        return redirect(self.to("consents_view", id=club.id) if told.waiting else self.details_url(club.id))

    def _sign(
        self, club: Club, form: ConsentsForm, signers: Mapping[int, Sequence[int]], errors: dict[str, str]
    ) -> ClubSigned | None:
        """What came of it; None when something refuses, which is put beside its field or its child."""
        signed_on, starts_on = form.signed_on.data, form.starts_on.data
        assert signed_on is not None
        assert starts_on is not None
        if form.sheet.received and len(signers) > 1:
            put_error(form, {}, "sheet", ONE_FAMILY)
            return None
        try:
            with unit_of_work():
                sheet = keep_uploads({"sheet": form.sheet.data}, self.actor)["sheet"]
                return sign_for_club(club, signers, signed_on, starts_on, sheet, self.actor)
        except FieldErrors as refusal:
            errors.update(refusal.errors)
        except DomainError as refusal:
            if not (refusal.field and put_error(form, {}, refusal.field, refusal.message)):
                errors[""] = refusal.message
        except IntegrityError as error:
            errors[""] = explain(error).message
        return None

    def _consents_page(
        self, club: Club, form: ConsentsForm, ticked: Mapping[int, Sequence[int]], errors: Mapping[str, str]
    ) -> str:
        rows = _rows(pupils_of(club), ticked, errors)
        told = [("form", "", errors[""])] if "" in errors else []
        told += [(f"row-{row.pathway_id}", row.name, row.error) for row in rows if row.error]
        page = ConsentsPage(
            title=f"Recueillir les accords : {club}", crumbs=self.crumbs(club), form=form, rows=rows,
            subtitle=f"{plural(len(rows), 'enfant attend', 'enfants attendent')} une signature",
            errors=[*told, *errors_of(form, {})], cancel_url=self.details_url(club.id), pupils_url=self.to("pupils_view", id=club.id),
        )  # fmt: skip
        return self.page("pathways/club_consents.html", page=page)


def _signers(formdata: MultiDict[str, Any], pupils: Sequence[Pupil]) -> dict[int, list[int]]:
    """Pathway → guardians ticked; what is not a number is nobody."""
    found = {}
    for one in pupils:
        ids = [str(value) for value in formdata.getlist(f"sign-{one.pathway_id}")]
        found[one.pathway_id] = [int(value) for value in ids if value.isascii() and value.isdigit() and len(value) < 10]
    return {key: ids for key, ids in found.items() if ids}


def _rows(pupils: Sequence[Pupil], ticked: Mapping[int, Sequence[int]], errors: Mapping[str, str]) -> list[ConsentRow]:
    """A line for each child with something left to sign; as many statements for thirty as for one."""
    pending = pending_of_each([one.pathway_id for one in pupils])
    waiting = [one for one in pupils if one.pathway_id in pending]
    holders = holders_of_each([one.child_id for one in waiting])
    signed = signed_of_each([one.id for some in pending.values() for one in some])
    found = []
    for pupil in waiting:
        consents, mine = pending[pupil.pathway_id], ticked.get(pupil.pathway_id, ())
        signers = [
            Signer(one.id, one.name, any((consent.id, one.id) in signed for consent in consents), one.id in mine)
            for one in holders.get(pupil.child_id, ())
            if one.holds_authority
        ]
        found.append(_row(pupil, consents, signers, errors.get(f"sign-{pupil.pathway_id}", "")))
    return found


def _row(pupil: Pupil, pending: Sequence[Consent], signers: Sequence[Signer], error: str) -> ConsentRow:
    """A child's line."""
    detail = "les deux signatures sont nécessaires" if max(one.signatures_needed for one in pending) > 1 else ""
    parts = [pupil.level, pupil.school, detail]
    url = f"/admin/child/details/?id={pupil.child_id}"
    return ConsentRow(pupil.pathway_id, pupil.name, " · ".join(part for part in parts if part), signers, url, error)


def _sentence(told: ClubSigned) -> str:
    parts = [plural(told.opened, "parcours commence", "parcours commencent")] if told.opened else []
    if told.waiting:
        parts.append(plural(told.waiting, "enfant attend encore une signature", "enfants attendent encore une signature"))
    return f"Signatures enregistrées : {', '.join(parts)}."
