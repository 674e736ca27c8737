"""Noting many sessions at once: a regular series, or what clubs of the provider held; each shown before it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_admin import expose
from flask_admin.form import BaseForm
from werkzeug.wrappers import Response

from pre_admin.approval.rules.attendance import clock_refusal, read_clock
from pre_admin.approval.views.gestures import done
from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.deliveries import contract_of_line, line_choices, sight_of
from pre_admin.contracts.queries.proposals import proposable
from pre_admin.contracts.rules.deliveries import NO_LINE, Sight, contract_refusal
from pre_admin.contracts.rules.series import Dated, dates_of, series_refusal
from pre_admin.contracts.services import deliveries as services
from pre_admin.contracts.views.delivery_lines import LINE
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, NeedsConfirmation
from pre_admin.core.french import DAYS, date_fr, decimal_fr, few_told, plural
from pre_admin.panel import once
from pre_admin.panel.fields import (
    DayField,
    LineField,
    LookupField,
    NumberField,
    Obeys,
    QuantityField,
    Required,
    TicksField,
    at_most,
)
from pre_admin.panel.forms import dress, errors_of, put_error
from pre_admin.panel.pages import Crumb, Warning
from pre_admin.panel.requests import MAX_ID, address, number
from pre_admin.panel.view.ground import Ground

NO_WEEKDAY = "Cochez au moins un jour de la semaine."
CHANGED = "Les dates ont changé depuis leur affichage : relisez-les, puis planifiez."


class SeriesForm(BaseForm):
    """A regular series."""

    line_id = LookupField("Prestation", [Required()])
    weekdays = TicksField("Jours", [Required()], options=[(n, day.capitalize()) for n, day in enumerate(DAYS)])
    start = DayField("Du", [Required()])
    end = DayField("au", [Required()])
    at = LineField("Heure", [Obeys(clock_refusal), at_most(10)], description="« 17h30 » ; facultative.")
    minutes = NumberField("Durée", description="En minutes.")
    quantity = QuantityField("Quantité par séance", description="Vide : une séance, ou la durée quand le prix est à l’heure.")
    place = LineField("Lieu", [at_most(160)])
    worker = LineField("Intervenant", [at_most(120)], description="Un adulte du prestataire, jamais un enfant.")


class ProposalForm(BaseForm):
    """On which line of a contract."""

    line_id = LookupField("Prestation", [Required()])


WIDTHS = {"line_id": 12, "start": 3, "end": 3, "at": 3, "minutes": 3, "quantity": 4, "place": 4, "worker": 4}


@dataclass(frozen=True)
class Box:
    """A date or a session to tick; `refusal` says why it cannot be."""

    code: str
    text: str
    hint: str = ""
    ticked: bool = True
    refusal: str = ""


@dataclass
class Asked:
    """A page being filled."""

    form: BaseForm
    boxes: Sequence[Box] = ()
    refusal: str = ""
    warning: Warning | None = None
    shown: bool = False
    told: str = ""
    title: str = ""
    crumbs: Sequence[Crumb] = ()
    subtitle: str = ""
    cancel_url: str = ""


class Planning(Ground):
    """The faces of the register where several sessions are noted at once."""

    def contract_asked(self) -> int | None:
        """The contract that the address names."""
        return number(request.args.get("contract"), 1, MAX_ID)

    def only_line(self) -> int | None:
        """Its line, when it has but one on which something may be noted."""
        contract = self.contract_asked()
        if contract is None:
            return None
        found = db.session.execute(line_choices(contract).limit(2)).all()
        return found[0][0] if len(found) == 1 else None

    def _asking(self, form_class: type[BaseForm], posted: bool) -> Any:
        form = form_class(request.form if posted else None, data=None if posted else {"line_id": self.only_line()})
        dress(form, WIDTHS, {"line_id": LINE}, self._lookup_url, self.text_of)  # type: ignore[attr-defined]
        return form

    def _told(self, asked: Asked, refusal: DomainError) -> None:
        """What refused, where the person reads it."""
        if isinstance(refusal, NeedsConfirmation):
            asked.warning = Warning(refusal.message, refusal.items, refusal.token, refusal.way)
        elif not (refusal.field and put_error(asked.form, {}, refusal.field, refusal.message)):
            asked.refusal = refusal.message

    def _many_page(self, template: str, title: str, asked: Asked) -> str:
        errors = [*([("form", "", asked.refusal)] if asked.refusal else []), *errors_of(asked.form, {})]
        contract = self.contract_asked()
        back = f"/admin/contract/details/?id={contract}" if contract and self.actor.may("contract.read") else self.list_url()
        asked.title, asked.crumbs, asked.cancel_url = title, self.crumbs(), back
        return self.page(template, page=asked, errors=errors, mark=once.mark_of(request.form), purpose="")

    def _where(self, line_id: int | None, tab: str) -> str:
        contract = contract_of_line(line_id)
        return address(self._base_url(), [("state", tab), ("contract", contract.id if contract else None)])

    # ---- a series
    @expose("/series/", methods=("GET", "POST"))
    def series_view(self) -> str | Response | tuple[str, int]:
        """Which days, then the dates with their ticks, then all of them at once or none."""
        asked = Asked(self._asking(SeriesForm, request.method == "POST"))
        if request.method == "GET":
            return self._series_page(asked)
        form: Any = asked.form
        valid = form.validate()
        if not form.weekdays.data and not form.weekdays.errors:
            put_error(form, {}, "weekdays", NO_WEEKDAY)
        if not valid or not form.weekdays.data:
            return self._series_page(asked), 422
        saving = request.form.get("do") == "save" or "confirmed" in request.form
        ticked = request.form.getlist("day") if saving else None
        self._show_dates(asked, ticked)
        if not asked.shown:
            return self._series_page(asked), 422
        if not saving:
            return self._series_page(asked)
        days = [date.fromisoformat(one.code) for one in asked.boxes if one.ticked]
        if set(ticked or ()) - {one.code for one in asked.boxes}:
            asked.refusal = CHANGED
            return self._series_page(asked), 422
        told = f"{plural(len(days), 'séance planifiée', 'séances planifiées')}."
        answer = done(self._where(form.line_id.data, "all"), lambda: self._plan(form, days, told))
        if not isinstance(answer, DomainError):
            return answer
        self._told(asked, answer)
        return self._series_page(asked), 422

    def _plan(self, form: Any, days: Sequence[date], told: str) -> str:
        values = {
            "line_id": form.line_id.data, "minutes": form.minutes.data, "place": form.place.data, "worker": form.worker.data,
            "at": read_clock(form.at.data), "_confirmed": request.form.get("confirmed", "")[:200],
        }  # fmt: skip
        contract = contract_of_line(form.line_id.data)
        quantity = form.quantity.data
        if quantity is None and contract is not None:
            unit = sight_of([contract.id]).lines[form.line_id.data][1].unit
            quantity = services.quantity_of(unit, form.minutes.data)
        services.plan_series({**values, "quantity": quantity}, days, self.actor)
        return told

    def _show_dates(self, asked: Asked, ticked: Sequence[str] | None) -> None:
        """Put the dates of the series on the page, or what refuses them."""
        form: Any = asked.form
        dates = dates_of(form.start.data, form.end.data, set(form.weekdays.data))
        refusal = series_refusal(form.start.data, form.end.data, dates)
        contract = contract_of_line(form.line_id.data)
        closed = NO_LINE if contract is None else contract_refusal(contract.state)
        if refusal:
            put_error(form, {}, "end", refusal)
        elif contract is None or closed:
            put_error(form, {}, "line_id", closed or NO_LINE)
        else:
            sight = sight_of([contract.id])
            asked.boxes = [_date_box(one, sight.day_refusal(form.line_id.data, one.day), ticked) for one in dates]
            asked.shown = True
            asked.told = _left_told(sight, form.line_id.data)

    def _series_page(self, asked: Asked) -> str:
        return self._many_page("contracts/delivery_series.html", "Planifier une série de séances", asked)

    # ---- from attendance
    @expose("/proposals/", methods=("GET", "POST"))
    def proposals_view(self) -> str | Response | tuple[str, int]:
        """The sessions that clubs of the provider held, to be ticked; numbers alone come here."""
        asked = Asked(self._asking(ProposalForm, request.method == "POST"))
        form: Any = asked.form
        if request.method == "GET" and form.line_id.data is None:
            return self._proposals_page(asked)
        if request.method == "POST" and not form.validate():
            return self._proposals_page(asked), 422
        contract = contract_of_line(form.line_id.data)
        refusal = NO_LINE if contract is None else contract_refusal(contract.state)
        if contract is None or refusal:
            put_error(form, {}, "line_id", refusal or NO_LINE)
            return self._proposals_page(asked), 422
        saving = request.form.get("do") == "save"
        ticked = request.form.getlist("session") if saving else None
        self._show_sessions(asked, contract, form.line_id.data, ticked)
        if not saving:
            return self._proposals_page(asked)
        chosen = {key for text in ticked or () if (key := number(text, 1, MAX_ID)) is not None}
        answer = done(self._where(form.line_id.data, "to-certify"), lambda: self._propose(form.line_id.data, chosen))
        if not isinstance(answer, DomainError):
            return answer
        self._told(asked, answer)
        return self._proposals_page(asked), 422

    def _propose(self, line_id: int, chosen: set[int]) -> str:
        kept = services.propose(line_id, chosen, self.actor)
        return f"{plural(len(kept), 'séance notée', 'séances notées')}, à certifier par la coordination."

    def _show_sessions(self, asked: Asked, contract: Contract, line_id: int, ticked: Sequence[str] | None) -> None:
        sight = sight_of([contract.id])
        asked.boxes = [
            _box(str(one.id), f"{date_fr(one.held_on)}, {one.club}", f"{one.minutes} minutes, {few_told(one.present)} présents",
                 sight.day_refusal(line_id, one.held_on), ticked)
            for one in proposable(contract)
        ]  # fmt: skip
        asked.shown = True
        asked.told = _left_told(sight, line_id)

    def _proposals_page(self, asked: Asked) -> str:
        return self._many_page("contracts/delivery_proposals.html", "Reprendre les présences des groupes", asked)


def _box(code: str, text: str, hint: str, refusal: str | None, ticked: Sequence[str] | None, at_first: bool = True) -> Box:
    chosen = at_first if ticked is None else code in ticked
    return Box(code, text, hint, chosen and not refusal, refusal or "")


def _date_box(one: Dated, refusal: str | None, ticked: Sequence[str] | None) -> Box:
    """A public holiday is shown without its tick."""
    text = f"{DAYS[one.day.weekday()]} {date_fr(one.day)}"
    return _box(one.day.isoformat(), text, f"férié : {one.off}" if one.off else "", refusal, ticked, not one.off)


def _left_told(sight: Sight, line_id: int) -> str:
    """« 18 sur 30 déjà notées faites »."""
    line = sight.lines[line_id][1]
    done_already = sum((quantity for _, quantity in sight.done.get(line_id, {}).values()), type(line.quantity)(0))
    return f"Au contrat : {decimal_fr(line.quantity)} à sa signature ; déjà noté fait : {decimal_fr(done_already)}."
