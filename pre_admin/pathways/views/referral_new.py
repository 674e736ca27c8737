"""« Nouvelle saisine »: one screen that finds or creates the child, its household, its guardians, and keeps the referral."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, flash, jsonify, request
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from pre_admin.core.calendar import today
from pre_admin.core.french import plural
from pre_admin.panel.declarations import Inline, Lookup
from pre_admin.panel.fields import REQUIRED, parse_day
from pre_admin.panel.forms import InlineState, Values, build_form, dress
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.drafting import Draft
from pre_admin.pathways.queries.referrals import neighbourhoods_of_street
from pre_admin.pathways.views.referral_forms import (
    GUARDIANS,
    IDENTITY,
    LOOKUPS,
    WIDTHS,
    new_form,
    new_sections,
    reason_pairs,
    reasons_of,
)

SAME = "same"
"""The button « c’est cet enfant » of a likely duplicate sends the child's id under this name."""


class NewReferral(HouseView):
    """The create face of the register of referrals."""

    new_lookups: Mapping[str, Lookup] = LOOKUPS
    """Looked up from the screen of a new referral: `lookup/new.<field>/`."""

    @classmethod
    def acts(cls) -> dict[str, str]:
        """Proposing a neighbourhood helps whoever enters a referral."""
        return {**super().acts(), "places_view": "create"}

    # ---- the form
    def defaults(self) -> dict[str, Any]:
        """A referral begun from a child's page names that child; it is received today unless told otherwise."""
        return {"child_id": number(request.args.get("child"), 1, MAX_ID), "received_on": today()}

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """The screen of a new referral is a form of its own; an existing one has the declared form."""
        return super().draft(record, formdata) if record is not None else self._new_draft(formdata)

    def _new_draft(self, formdata: MultiDict[str, str] | None) -> Draft:
        """Whoever enters a referral copies its reasons from the sheet, even who may not read them afterwards."""
        form = new_form()(formdata, data=self.defaults() if formdata is None else None)
        dress(form, WIDTHS, LOOKUPS, lambda name: self._lookup_url(f"new.{name}"), self.text_of, self.is_retired)
        for name in IDENTITY:
            form._fields[name].flags.required = True
        for name in ("child_id", "family_id"):
            form._fields[name].named = True  # its section bears its name
        if formdata is None and not form.child_id.lookup_label:
            form.child_id.data = None
        rows = build_form(GUARDIANS.model, GUARDIANS.fields, GUARDIANS.kinds, {}, {})
        guardians = InlineState(GUARDIANS, rows, self._dress_guardian)
        if formdata is None:
            guardians.open(GUARDIANS.opens_with)
        else:
            guardians.read(formdata, ())
        posted: Any = formdata or {}
        mark = str(posted.get("mark", ""))[:40] or secrets.token_urlsafe(18)
        return Draft(form, {GUARDIANS.name: guardians}, None, "", "", mark, self._digest(formdata))

    @staticmethod
    def _dress_guardian(form: Any, inline: Inline) -> None:
        dress(form, inline.widths, {}, str, lambda lookup, value: None)

    @staticmethod
    def _posted() -> MultiDict[str, str]:
        """What was posted; « c’est cet enfant » chooses the child without anything being typed again."""
        formdata = HouseView._posted()
        same = number(request.form.get(SAME), 1, MAX_ID)
        if same is not None:
            formdata["child_id"] = str(same)
        return formdata

    def valid(self, draft: Draft) -> bool:
        """Of a child who is not known yet, the identity is the least."""
        fine = super().valid(draft)
        if draft.record is not None or "child_id" not in draft.form._fields:
            return fine
        chosen = draft.form._fields["child_id"]
        if chosen.data is not None or chosen.errors:
            return fine
        for name in IDENTITY:
            field = draft.form._fields[name]
            if field.data is None and not field.errors:
                field.errors = [REQUIRED]
                fine = False
        return fine

    # ---- saving
    def create_model(self, values: Values, draft: Draft) -> Any:
        """Saved as it is, complete or not; what the file knew already and was typed otherwise is said, not overwritten."""
        told: list[str] = []
        given = {**values, "reasons": reasons_of(draft.form), "_told": told}
        record = super().create_model(MappingProxyType(given), draft)
        if told:
            flash(
                f"L’enfant avait déjà un dossier, ou son foyer : ce que vous avez saisi d’autre pour {_all_of(told)} n’a pas été repris.",
                "info",
            )
        return record

    # ---- the page
    def form_template(self, draft: Draft) -> str:
        """A new referral has a screen of its own."""
        return "pathways/referral_new.html" if draft.record is None else super().form_template(draft)

    def form_context(self, draft: Draft) -> dict[str, Any]:
        """The sections of that screen, the domains to tick, and the children who may be the one."""
        if draft.record is not None:
            return super().form_context(draft)
        known = [one for one in (draft.warning.token if draft.warning else "").split("-") if one.isdecimal()]
        same = list(zip(known, draft.warning.items, strict=False)) if known and draft.warning else []
        return {
            "new_sections": new_sections(draft.form, draft.inlines[GUARDIANS.name]), "reasons": reason_pairs(draft.form),
            "same": same, "places_url": self.to("places_view"), "blank_url": self.to("blank_view"),
        }  # fmt: skip

    # ---- what its fields offer
    def _lookup(self, name: str) -> Lookup:
        listed, _, field = name.partition(".")
        if listed == "new" and field in self.new_lookups and self.may("create"):
            return self.new_lookups[field]
        return super()._lookup(name)

    @expose("/places/")
    def places_view(self) -> Response:
        """The neighbourhoods that families of the same street have: `[{"value", "text", "hint"}]`, on the map of the day."""
        try:
            day = parse_day(request.args.get("day", "")[:20])
        except ValueError:
            day = today()
        found = neighbourhoods_of_street(request.args.get("address", "")[:200], day)
        return jsonify(
            [{"value": str(key), "text": name, "hint": plural(count, "adresse", "adresses")} for key, name, count in found]
        )


def _all_of(parts: list[str]) -> str:
    """« son nom, l’adresse du foyer et son école »."""
    return " et ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
