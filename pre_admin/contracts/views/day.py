"""*Ma journée*: what waits, line by line, each with the screen that clears it; a line can be put off with a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.contracts.queries.day import day_for
from pre_admin.contracts.rules.day import Day, Kind, Line, due_told, late, soon, tone_of
from pre_admin.contracts.services.snoozes import REASON, put_off, take_up
from pre_admin.core.calendar import today
from pre_admin.core.constraints import explain
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr, long_date_fr
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel import once
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.fields import DayField, LineField, Required, at_most
from pre_admin.panel.forms import errors_of, put_error
from pre_admin.panel.pages import StepPage
from pre_admin.panel.requests import address
from pre_admin.panel.view.house_page import HousePage

PATH = "/admin/day/"
LONGEST_KEY = 80
SHOWN: Mapping[str, tuple[str, Callable[[Line, date], bool]]] = {
    "": ("Tout", lambda line, day: True),
    "late": ("En retard", late),
    "week": ("D’ici une semaine", soon),
}
PUT_OFF = "Reportée au {}. Elle reviendra ce jour-là, ou dès que le fait change."
BACK = "La ligne est de nouveau là."
GONE = "Cette ligne n’est plus là : ce qu’elle demandait est fait, ou a changé."


@dataclass(frozen=True)
class Row:
    """A line as the page shows it."""

    line: Line
    told: str
    tone: str
    put_off_url: str


@dataclass(frozen=True)
class Group:
    """The lines of a kind, how many there are in all."""

    kind: Kind
    rows: Sequence[Row]
    count: str
    more_url: str | None


class SnoozeForm(BaseForm):
    """Until when a line is put off, and why."""

    until = DayField("La remontrer le", [Required()])
    reason = LineField("Motif", [Required(), at_most(REASON)], description="Jamais le nom d’un enfant ou d’un parent.")


class DayView(HousePage):
    """What waits for a person, in contracts and money."""

    subject = "contract"
    slug = "day"
    label = "Ma journée"
    place: ClassVar[MenuPlace | None] = MenuPlace("Contrats", 5)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """Whoever reads contracts sees the lines that are theirs to clear, and puts them off."""
        return {"index_view": "read", "snooze_view": "read", "wake_view": "read"}

    @expose("/")
    def index_view(self) -> str:
        """The lines, by kind."""
        day = today()
        shown = request.args.get("show", "")
        shown = shown if shown in SHOWN else ""
        only = next((kind for kind in Kind if kind.value == request.args.get("only")), None)
        found = day_for(self.actor, [only] if only else ())
        tabs = [
            (label, address(PATH, [("show", name)]), name == shown, sum(test(one, day) for one in found.lines))
            for name, (label, test) in SHOWN.items()
        ]
        return self.show(
            "contracts/day.html", title=self.label, day_told=long_date_fr(day), tabs=tabs, shown=shown, only=only,
            groups=self._groups(found, shown, only, day), put_off=found.put_off, total=found.count if found.lines else "",
            count_late=sum(late(one, day) for one in found.lines), back_url=address(PATH, [("show", shown)]), wake_url=f"{PATH}wake/",
        )  # fmt: skip

    @staticmethod
    def _groups(found: Day, shown: str, only: Kind | None, day: date) -> Sequence[Group]:
        test = SHOWN[shown][1]
        made = []
        for kind, lines in found.groups.items():
            kept = [one for one in lines if test(one, day)] if only in (None, kind) else []
            if not kept:
                continue
            rows = [
                Row(one, due_told(one.due, day), tone_of(one, day), address(f"{PATH}snooze/", [("key", one.key)])) for one in kept
            ]
            count = f"plus de {len(kept)}" if kind in found.cut and not shown else str(len(kept))
            more = address(PATH, [("show", shown), ("only", kind.value)]) if kind in found.cut and not only else None
            made.append(Group(kind, rows, count, more))
        return made

    @expose("/snooze/", methods=("GET", "POST"))
    def snooze_view(self) -> str | Response | tuple[str, int]:
        """Until when a line is put off, and why; then back to the day."""
        line = self._line()
        if request.method == "GET":
            return self._snooze_page(line, SnoozeForm(data={"until": today() + timedelta(days=7)}))
        form = SnoozeForm(request.form)
        if form.validate() and self._put_off(line, form):
            text = PUT_OFF.format(date_fr(form.until.data))
            flash({"text": text, "url": f"{PATH}wake/", "action": line.key, "marks": []}, "ok")  # type: ignore[arg-type]
            return redirect(PATH, 303)
        return self._snooze_page(line, form), 422

    def _line(self) -> Line:
        """The line an address names, among those the person is shown."""
        key = request.args.get("key", "")[:LONGEST_KEY]
        found = day_for(self.actor, tuple(Kind)).line(key) if key else None
        if found is None:
            abort(404)
        return found

    def _put_off(self, line: Line, form: SnoozeForm) -> bool:
        try:
            with unit_of_work():
                put_off(line.key, form.until.data, form.reason.data or "", self.actor)
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                put_error(form, {}, name, message)
        except DomainError as refusal:
            put_error(form, {}, refusal.field or "reason", refusal.message)
        except IntegrityError as error:
            put_error(form, {}, "reason", explain(error).message)
        else:
            return True
        return False

    def _snooze_page(self, line: Line, form: SnoozeForm) -> str:
        form.until.width, form.reason.width = 4, 8
        page = StepPage(
            title="Reporter une ligne", crumbs=[(self.label, PATH)], label="Reporter", fields=list(form), errors=list(errors_of(form, {})),
            note=f"{line.kind.label} : {line.what}{f', {line.whom}' if line.whom else ''}. Elle disparaît de la journée jusqu’à ce jour, ou jusqu’à ce que le fait change.",
            warning=None, cancel_url=PATH, danger=False, subtitle=line.hint.capitalize() if line.hint else "",
        )  # fmt: skip
        return self.show("admin/step.html", page=page, version="", mark=once.mark_of({}), back="", multipart=False)

    @expose("/wake/", methods=("POST",))
    def wake_view(self) -> Response:
        """A line put off is shown again at once."""
        key = request.form.get("action", "")[:LONGEST_KEY]
        if not key or day_for(self.actor, tuple(Kind)).line(key) is None:
            abort(404)
        try:
            with unit_of_work():
                found = take_up(key)
        except StaleDataError:
            found = False
        flash(BACK if found else GONE, "ok" if found else "info")
        return redirect(PATH, 303)
