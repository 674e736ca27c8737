"""A page made of small gestures: each is one transaction, received once, and whatever refuses it is said where it was made."""

from collections.abc import Callable

from flask import flash, redirect, request
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.approval.models import Sitting
from pre_admin.core.constraints import explain
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel import once
from pre_admin.panel.view.ground import Ground

UNKNOWN = "Ce bouton n’existe plus : la page a été rechargée, recommencez."
MEANWHILE = "Quelqu’un vient d’enregistrer autre chose ici : la page a été rechargée, vérifiez puis recommencez."


def unknown() -> str:
    """What a gesture that no page offers does."""
    raise DomainError(UNKNOWN)


def done(location: str, act: Callable[[], str | None]) -> Response | DomainError:
    """Where a gesture leads once it is done; or what refuses it, nothing being written."""
    if known := once.received(request.form):
        return redirect(known)
    try:
        with unit_of_work():
            told = act()
            once.keep(request.form, location)
    except StaleDataError:
        return DomainError(MEANWHILE)
    except (IntegrityError, DataError) as broken:
        found = explain(broken)
        return DomainError(found.message, found.field)
    except FieldErrors as refusal:
        name, message = next(iter(refusal.errors.items()))
        return DomainError(message, name)
    except DomainError as refusal:
        return refusal
    if told:
        flash(told, "ok")
    return redirect(location)


class Facing(Ground):
    """What the faces of a sitting share."""

    def named(self, sitting: Sitting) -> str:
        """« séance 2026-02 du comité technique », within a title."""
        told = self.title_of(sitting)
        return told[:1].lower() + told[1:]
