"""The step that freezes a report: what it means is said before, and what is typed is kept when it is refused."""

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.core.calendar import today
from pre_admin.core.constraints import explain
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel import once
from pre_admin.panel.fields import LineField, at_most
from pre_admin.panel.forms import errors_of, put_error
from pre_admin.panel.pages import StepPage
from pre_admin.panel.requests import address
from pre_admin.panel.view.house_page import HousePage
from pre_admin.reporting.queries.frozen import versions_of
from pre_admin.reporting.queries.report import report_of
from pre_admin.reporting.rules.frozen import REASON_MOST
from pre_admin.reporting.rules.periods import Period, period_of
from pre_admin.reporting.services.freezing import freeze

PATH = "/admin/report/"
DONE = "Le bilan {} est arrêté. Les instances, l’assistance et l’administration le lisent désormais dans sa version publiée."
FOLLOWS = (
    "Les chiffres, leurs définitions, la date et votre nom sont gardés pour toujours, avec leur empreinte.",
    "Ce qui sera corrigé ensuite ne le change pas ; cette page montrera ce qui diffère.",
    "Les membres des instances, l’assistance administrative et l’administration technique le liront, effectifs de moins de 5 masqués.",
)  # fmt: skip


class FreezeForm(BaseForm):
    """Why it is frozen again."""

    reason = LineField(
        "Motif",
        [at_most(REASON_MOST)],
        description="Par exemple : une saisine de décembre enregistrée en mars. Jamais le nom d’un enfant ou d’un parent : les instances le liront.",
    )


class FreezeFace(HousePage):
    """The face of the report where a period is frozen."""

    @staticmethod
    def freeze_url(period: Period) -> str:
        """The step for a period."""
        return address(f"{PATH}freeze/", [("year", period.code)])

    @expose("/freeze/", methods=("GET", "POST"))
    def freeze_view(self) -> str | Response | tuple[str, int]:
        """What freezing means, then the act."""
        try:
            period = period_of(request.args.get("year", "")[:20], today())
        except ValueError:
            abort(404)
        again = bool(versions_of(period.code))
        if request.method == "GET":
            return self._freeze_page(period, again, FreezeForm())
        form = FreezeForm(request.form)
        if form.validate() and self._freeze(period, form):
            flash(DONE.format(period.code), "ok")
            return redirect(address(PATH, [("year", period.code), ("variant", "frozen")]), 303)
        return self._freeze_page(period, bool(versions_of(period.code)), form), 422

    def _freeze(self, period: Period, form: FreezeForm) -> bool:
        try:
            with unit_of_work():
                freeze(period, report_of(period), form.reason.data or "", self.actor)
        except DomainError as refusal:
            put_error(form, {}, refusal.field or "reason", refusal.message)
        except IntegrityError as error:
            put_error(form, {}, "reason", explain(error).message)
        else:
            return True
        return False

    def _freeze_page(self, period: Period, again: bool, form: FreezeForm) -> str:
        form.reason.width = 12
        if not again and not form.reason.errors:
            del form.reason
        page = StepPage(
            title=f"Arrêter le bilan {period.code}", crumbs=[("Bilan annuel", address(PATH, [("year", period.code)]))], label="Arrêter le bilan",
            fields=list(form), errors=list(errors_of(form, {})), note=f"{period.told}.", warning=None,
            cancel_url=address(PATH, [("year", period.code)]), danger=False, items=FOLLOWS,
        )  # fmt: skip
        return self.show("admin/step.html", page=page, version="", mark=once.mark_of({}), back="", multipart=False)
