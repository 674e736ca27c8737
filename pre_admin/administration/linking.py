"""The link that lets a person choose their password: mailed when mail is set, else shown once to whoever gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, session
from flask_admin import expose
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from pre_admin.accounts.links import WELCOME, WaitingLink, waiting_link
from pre_admin.accounts.messages import link_message
from pre_admin.accounts.models import User
from pre_admin.accounts.rules import needs_confirmation
from pre_admin.accounts.services import give_link
from pre_admin.administration.queries import given_roles
from pre_admin.core.errors import DomainError
from pre_admin.core.mail import MailNotSent, send
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.panel.forms import Values
from pre_admin.panel.pages import ActionLink, Crumb
from pre_admin.panel.view.drafting import Draft
from pre_admin.panel.view.house_view import HouseView

FRESH = "fresh_link"
"""In the giver's own session, until the next page: which account, how the link went, and the token when it is shown."""
SHOWN, MAILED, FAILED = "shown", "mailed", "failed"
CHANGED = "Ce compte a changé depuis l’ouverture de cette page, ou un lien vient d’être donné : relisez, puis recommencez."


@dataclass(frozen=True)
class LinkPage:
    """What the page of a link shows."""

    title: str
    crumbs: Sequence[Crumb]
    email: str
    version: int
    post_url: str
    back_url: str
    mail: bool
    outcome: str = ""
    url: str = ""
    waiting: WaitingLink | None = None
    refusal: str = ""
    reopened: Sequence[str] = ()
    """Roles that showing a link would put back to be confirmed."""


class Linking(HouseView):
    """The link face of the register of accounts."""

    @classmethod
    def acts(cls) -> dict[str, str]:
        """Giving a link is keeping the account."""
        return {**super().acts(), "link_view": "manage"}

    @expose("/link/", methods=("GET", "POST"))
    def link_view(self) -> str | Response | tuple[str, int]:
        """The link just given, once; otherwise how to give one."""
        record = self.find(request.args.get("id"))
        if request.method == "GET":
            return self._link_page(record, fresh=session.pop(FRESH, None))
        refusal, code = self._give(record, shown=request.form.get("how") == "show")
        if refusal:
            return self._link_page(self.find(request.args.get("id")), refusal=refusal), code
        return redirect(self.to("link_view", id=record.id), 303)

    def _give(self, record: User, shown: bool) -> tuple[str, int]:
        """Give a link; what refuses it and the answer's status, or nothing."""
        if request.form.get("version") != str(record.version):
            return CHANGED, 409
        try:
            self._issue(record, shown)
        except StaleDataError:
            return CHANGED, 409
        except DomainError as refusal:
            return refusal.message, 422
        return "", 200

    def _issue(self, record: User, shown: bool) -> None:
        """The link, kept; then mailed, or put aside for the next page to show."""
        server = current_app.config["MAIL_SERVER"]
        shown = shown or server is None
        with unit_of_work():
            token = give_link(record, self.actor, shown)
            user_id, email = record.id, record.email
        outcome = SHOWN if shown else self._mail(server, user_id, email, token)
        session[FRESH] = [user_id, outcome, token if shown else ""]

    @staticmethod
    def _mail(server: Any, user_id: int, email: str, token: str) -> str:
        """Sent after the commit, to an address that no request can choose."""
        waiting = waiting_link(user_id)
        assert waiting is not None
        subject, body = link_message(waiting.purpose, current_app.config["BASE_URL"] + WELCOME + token, waiting.expires_at)
        try:
            send(server, email, subject, body)
        except MailNotSent:
            return FAILED
        return MAILED

    def _link_page(self, record: User, fresh: Any = None, refusal: str = "") -> str:
        user_id, outcome, token = fresh or (0, "", "")
        if user_id != record.id:
            outcome = token = ""
        base = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
        confirmed = [one for one in given_roles(record.id) if needs_confirmation(one.role) and one.confirmed_at is not None]
        page = LinkPage(
            title=f"Lien de connexion : {self.title_of(record)}", crumbs=self.crumbs(record), email=record.email,
            version=record.version, post_url=self.to("link_view", id=record.id), back_url=self.details_url(record.id),
            mail=current_app.config["MAIL_SERVER"] is not None, outcome=outcome, url=base + WELCOME + token if token else "",
            waiting=waiting_link(record.id), refusal=refusal, reopened=[one.role.label for one in confirmed],
        )  # fmt: skip
        return self.page("administration/link.html", page=page)

    # ---- where the link's page comes in
    def create_model(self, values: Values, draft: Draft) -> Any:
        """The account, then its link: in two transactions, since a message leaves only once the account is kept."""
        record = super().create_model(values, draft)
        begin_writing()
        self._issue(record, shown=False)
        return record

    def _after(self, record: User) -> str:
        """A new account leads to its link."""
        fresh = session.get(FRESH)
        return self.to("link_view", id=record.id) if fresh and fresh[0] == record.id else super()._after(record)

    def more_actions(self, record: User) -> list[ActionLink]:
        """A new link, unless the account is closed or one's own."""
        links = super().more_actions(record)
        if self.may("manage") and record.is_active and record.id != self.actor.id:
            links.insert(0, ActionLink("link", "Nouveau lien de connexion", "lock", self.to("link_view", id=record.id)))
        return links
