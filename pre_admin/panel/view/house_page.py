"""A page of the panel that is no register: what it is of, what each of its endpoints needs, everything else closed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import abort, redirect, request, url_for
from flask_admin import BaseView
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import current_actor
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS
from pre_admin.accounts.roles import PERMISSION_CODES
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.rendering import render
from pre_admin.panel.view.asking import Asking


class HousePage(Asking, BaseView):
    """A page with endpoints of its own; one that `acts` does not name does not open."""

    slug: ClassVar[str]
    label: ClassVar[str]
    place: ClassVar[MenuPlace | None] = None

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """Endpoint → act; a page that names none opens nothing, and is not taken into the house."""
        return {}

    def may(self, act: str) -> bool:
        """Whether the person may do this here."""
        code = self.permission(act)
        return code in PERMISSION_CODES and self.actor.may(code)

    def is_accessible(self) -> bool:
        """Flask-Admin's own question, asked for the menu too."""
        actor = current_actor()
        return actor is not None and actor.may(self.permission("read"))

    def _handle_view(self, name: str, **kwargs: Any) -> Response | None:
        """R2, in its order: no permission → 403; unsigned charter → the charter. (Anonymous was stopped before.)"""
        act = self.acts().get(name)
        if act is None or not self.may(act):
            abort(403)
        if self.subject in NOMINATIVE_SUBJECTS and not self.actor.charter_signed:
            return redirect(url_for("accounts.charter", next=request.full_path.rstrip("?")))
        return None

    def show(self, template: str, **context: Any) -> str:
        """Render a page of the house for this view."""
        return render(template, view=self, **context)
