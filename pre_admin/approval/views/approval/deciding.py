"""Recording what the body decides on an item; taking it back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import request
from flask_admin import expose
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.approval.models import AgendaItem, Verb
from pre_admin.approval.queries.ground import hidden_from
from pre_admin.approval.rules.decisions import Overrun, StaleDecision
from pre_admin.approval.services.decisions import Ruling, decide, undo
from pre_admin.approval.views.approval.ground import ApprovalGround, Typed
from pre_admin.core.amounts import read_amount
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel import once
from pre_admin.panel.requests import MAX_ID, number

NO_VERB = "Choisissez la décision de l’instance."
NOT_COUNT = "Écrivez un nombre de voix, en chiffres."
VOTES = ("votes_for", "votes_against", "abstentions")
MOST_VOTES = 200
OVER_VEILED = "Cette décision dépasse ce qui reste d’une enveloppe. Réduisez le montant, changez d’enveloppe, ou acceptez un dépassement exceptionnel."
"""Without figures: a person in recusal on another point would work out its amount from them."""


class Deciding(ApprovalGround):
    """One decision at a time."""

    @expose("/decide/", methods=("POST",))
    def decide_view(self) -> Response | tuple[str, int]:
        """Record a decision; refused, everything typed is shown again and nothing is written."""
        item = self.find_item(request.args.get("item"))
        if location := once.received(request.form):
            return self.lead(location)
        typed = Typed(dict(request.form))
        ruling = _ruling(typed)
        sitting_id, key = item.sitting_id, item.id
        location = self.path_to(sitting=sitting_id, item=key, show=self.shown, done="decided")
        status = 422
        if not typed.errors:
            status = self._record(item, ruling, typed, location)
            if not status:
                return self.lead(location)
            if again := once.received(request.form):
                return self.lead(again)
        return self.again(sitting_id, key, typed, status)

    def _record(self, item: AgendaItem, ruling: Ruling, typed: Typed, location: str) -> int:
        """Zero once recorded, else the answer's status; what refuses is put beside its field."""
        replacing = number(request.form.get("replacing"), 1, MAX_ID)
        try:
            with unit_of_work():
                if once.received(request.form) is None:
                    decide(item.id, request.form.get("seen", "")[:20], ruling, self.actor, replacing)
                    once.keep(request.form, location)
            return 0
        except StaleDecision as stale:
            typed.stale, typed.theirs, typed.replacing = True, stale.theirs, stale.decision_id
        except Overrun as over:
            db.session.rollback()
            typed.over = over.sentences if not hidden_from(self.actor) else [OVER_VEILED]
            typed.errors["amounts"] = " ".join(typed.over)
        except DomainError as refusal:
            typed.errors[refusal.field or ""] = refusal.message
        except StaleDataError:
            typed.stale = True
        except (IntegrityError, DataError) as broken:
            told = explain(broken)
            typed.errors[told.field or ""] = told.message
        db.session.rollback()
        return 409 if typed.stale else 422

    @expose("/undo/", methods=("POST",))
    def undo_view(self) -> Response | tuple[str, int]:
        """Take back the decision that stands on an item."""
        item = self.find_item(request.args.get("item"))
        sitting_id, key, typed = item.sitting_id, item.id, Typed()
        location = self.path_to(sitting=sitting_id, item=key, show=self.shown, done="undone")
        if again := once.received(request.form):
            return self.lead(again)
        try:
            with unit_of_work():
                if once.received(request.form) is None:
                    undo(key, request.form.get("seen", "")[:20], self.actor)
                    once.keep(request.form, location)
            return self.lead(location)
        except StaleDecision as stale:
            typed.stale, typed.theirs = True, stale.theirs
        except DomainError as refusal:
            veiled = isinstance(refusal, Overrun)
            typed.errors[""] = refusal.message
            db.session.rollback()
            if veiled and hidden_from(self.actor):
                typed.errors[""] = OVER_VEILED
        except (StaleDataError, IntegrityError):
            typed.stale = True
        db.session.rollback()
        return self.again(sitting_id, key, typed, 409 if typed.stale else 422)


def _ruling(typed: Typed) -> Ruling:
    """The decision typed; what cannot be read is told beside its field."""
    form, errors = typed.values, typed.errors
    verb = Verb(form["verb"]) if form.get("verb") in {one.value for one in Verb if one is not Verb.UNDONE} else None
    if verb is None:
        errors["verb"] = NO_VERB
    amounts = _amounts(form, errors) if verb is Verb.REDUCED else {}
    votes = tuple(_vote(form, name, errors) for name in VOTES)
    return Ruling(
        verb or Verb.FAVOURABLE, amounts, form.get("reason", "").strip() or None, votes, form.get("overrun_reason", "").strip() or None  # type: ignore[arg-type]
    )  # fmt: skip


def _amounts(form: Mapping[str, str], errors: dict[str, Any]) -> dict[int, Decimal]:
    """Envelope → what is granted of it."""
    found = {}
    for name, text in form.items():
        key = number(name.removeprefix("amount-"), 1, MAX_ID) if name.startswith("amount-") else None
        if key is None or not text.strip():
            continue
        try:
            found[key] = read_amount(text)
        except ValueError as refusal:
            errors[name] = str(refusal)
    return found


def _vote(form: Mapping[str, str], name: str, errors: dict[str, Any]) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= MOST_VOTES):
        errors[name] = NOT_COUNT
        return None
    return int(text)
