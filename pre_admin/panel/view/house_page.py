"""A page of the panel that is no register: what it is of, what each of its endpoints needs, everything else closed."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from flask import abort, redirect, request, url_for
from flask_admin import BaseView
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS
from pre_admin.accounts.roles import PERMISSION_CODES
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.rendering import render


class HousePage(BaseView):
    """A page with endpoints of its own; one that `acts` does not name does not open."""

    subject: ClassVar[str]
    slug: ClassVar[str]
    label: ClassVar[str]
    place: ClassVar[MenuPlace | None] = None

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The stock version calls a view again after any TypeError, which buries the real one."""
        return fn(self, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """The person asking; the login wall stands before every view."""
        actor = current_actor()
        if actor is None:
            abort(401)
        return actor

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """Endpoint → act."""
        raise NotImplementedError

    @classmethod
    def permission(cls, act: str) -> str:
        """The permission's name for an act on this page."""
        return f"{cls.subject}.{act}"

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
