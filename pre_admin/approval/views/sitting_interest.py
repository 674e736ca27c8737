"""« Avez-vous un lien ? »: a member says so before the sitting, and no longer sees what it concerns (R5)."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.approval.models import Sitting
from pre_admin.approval.queries.ground import own_seat
from pre_admin.approval.queries.sittings import hidden_numbers, providers_on
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.approval.services.interests import declare_interest
from pre_admin.approval.views.gestures import done
from pre_admin.core.errors import DomainError
from pre_admin.panel import once
from pre_admin.panel.converter import field_for
from pre_admin.panel.fields import ChoiceField
from pre_admin.panel.forms import errors_of, put_error
from pre_admin.panel.view.ground import Ground
from pre_admin.partners.models import DeclaredInterest

TOO_LATE = "Un lien se déclare entre la convocation et la fin de la séance ; après, prévenez le secrétariat."
NOTED = (
    "Votre lien est noté. Les points concernés ne vous sont plus montrés, et vous ne prenez part ni au débat ni à la décision."
)


class Declaring(Ground):
    """The face of a sitting where a member declares an interest."""

    @expose("/interest/", methods=("GET", "POST"))
    def interest_view(self) -> str | Response | tuple[str, int]:
        """The providers of the agenda, and what ties the person to one of them."""
        sitting = self.find(request.args.get("id"))
        if own_seat(sitting, self.actor) is None:
            abort(404)
        if sitting.state not in PREPARED:
            flash(TOO_LATE, "info")
            return redirect(self.details_url(sitting.id))
        if request.method == "GET":
            return self._interest_page(sitting, self._interest_form(sitting, None))
        return self._declare(sitting)

    def _declare(self, sitting: Sitting) -> str | Response | tuple[str, int]:
        if known := once.received(request.form):
            return redirect(known)
        form, general = self._interest_form(sitting, MultiDict(request.form)), list[str]()
        if form.validate():
            answer = done(self.details_url(sitting.id), lambda: self._keep_interest(sitting, form))
            if not isinstance(answer, DomainError):
                return answer
            if not (answer.field and put_error(form, {}, answer.field, answer.message)):
                general.append(answer.message)
        return self._interest_page(self.find(str(sitting.id)), form, general), 422

    def _keep_interest(self, sitting: Sitting, form: Any) -> str:
        declare_interest(sitting, form.provider_id.data, form.role.data or "", self.actor)
        return NOTED

    @staticmethod
    def _interest_form(sitting: Sitting, formdata: MultiDict[str, str] | None) -> Any:
        offered = providers_on(sitting.id)
        fields = {
            "provider_id": ChoiceField("Association ou prestataire", options=lambda: offered, blank="Choisissez"),
            "role": field_for(DeclaredInterest, "role", {}, {}, required=False),
        }
        form = type("InterestForm", (BaseForm,), fields)(formdata)
        form.provider_id.flags.required = True
        form.provider_id.width, form.role.width = 6, 6
        return form

    def _interest_page(self, sitting: Sitting, form: Any, general: list[str] | None = None) -> str:
        return self.page(
            "approval/sitting_interest.html", purpose="", sitting=sitting, title=f"Avez-vous un lien ? {self.title_of(sitting)}",
            crumbs=self.crumbs(sitting), form=form, errors=[*(("form", "", one) for one in general or ()), *errors_of(form, {})],
            hidden=len(hidden_numbers(sitting.id)), mark=once.mark_of(request.form), back_url=self.details_url(sitting.id),
        )  # fmt: skip
