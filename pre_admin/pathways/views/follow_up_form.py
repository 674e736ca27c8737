"""The form « Noter un suivi »: few choices, large, each readable at once on a phone."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_admin.form import BaseForm

from pre_admin.core.calendar import today
from pre_admin.panel.fields import ChoiceField, DayField, LongField, NumberField, Required, at_most
from pre_admin.pathways.models import FollowUpKind
from pre_admin.pathways.models.referrals import FACTS_ONLY
from pre_admin.pathways.queries.place import OwnPathway
from pre_admin.pathways.rules.follow_ups import OFFERED, SHORT_TEXT, USUAL_MINUTES
from pre_admin.pathways.services.place import NOT_YOURS

OTHER = "other"
DURATIONS = (*((str(one), f"{one} min" if one < 60 else "1 h") for one in USUAL_MINUTES), (OTHER, "Autre"))


class MinutesField(NumberField):
    """A duration typed in minutes."""

    low, high = 1, 720


def follow_up_form(own: Sequence[OwnPathway], posted: Any, chosen: int | None = None) -> BaseForm:
    """The form, with what was posted or with its usual values: today, nothing chosen unless one comes from a child's page."""
    fields: dict[str, Any] = {
        "pathway": ChoiceField("Enfant", [Required()], options=lambda: [(one.id, one.name) for one in own]),
        "kind": ChoiceField("Nature", [Required()], options=lambda: [(one, one.label) for one in OFFERED]),
        "duration": ChoiceField("Durée", options=lambda: DURATIONS),
        "other": MinutesField("Autre durée, en minutes"),
        "text": LongField("En une phrase", [at_most(SHORT_TEXT)], description=FACTS_ONLY),
        "done_on": DayField("Jour", [Required()]),
    }
    data = {"pathway": chosen, "done_on": today()}
    form: BaseForm = type("FollowUpForm", (BaseForm,), fields)(posted, data=None if posted is not None else data)
    return form


def read_form(form: BaseForm) -> Mapping[str, Any] | None:
    """The values a service takes; None when a field cannot be read or is missing."""
    fine = form.validate()
    pathway, kind = form._fields["pathway"], form._fields["kind"]
    if pathway.errors and pathway.raw_data and pathway.raw_data[0]:
        pathway.errors = [NOT_YOURS]
    if not fine:
        return None
    duration = form._fields["duration"].data
    typed = form._fields["other"].data if duration == OTHER else None
    minutes = typed if duration in (None, OTHER) else int(duration)
    assert isinstance(kind.data, FollowUpKind)
    return {"kind": kind.data, "minutes": minutes, "text": form._fields["text"].data, "done_on": form._fields["done_on"].data}


def tell(form: BaseForm, refusals: Mapping[str, str]) -> None:
    """Tie a service's refusals to their fields."""
    for name, message in refusals.items():
        other = name == "minutes" and form._fields["duration"].data == OTHER
        field = form._fields["other" if other else {"minutes": "duration"}.get(name, name)]
        field.errors = [*field.errors, message]
