"""What every template of the house knows: who is there, the margin, the words, the addresses of its scripts and styles."""

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from jinja2 import Environment
from markupsafe import Markup
from wtforms.widgets import html_params

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.core import french
from pre_admin.core.calendar import local, today
from pre_admin.panel.house import MenuGroup
from pre_admin.panel.table import rows_drawer
from pre_admin.panel.typography import FrenchSpaces

THEMES = ("auto", "light", "dark")


def render(template: str, **context: Any) -> str:
    """A page that is not a register's."""
    app = current_app
    context.setdefault("purpose", "")
    app.update_template_context(context)
    return str(app.jinja_env.get_or_select_template(template).render(context))


def install_rendering(app: Flask) -> None:
    """Filters, functions and the values every page shows."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        date=french.date_fr, datetime=french.datetime_fr, amount=french.amount_fr, count=french.count_fr, local=local,
        long_date=french.long_date_fr, time=french.time_fr,
    )  # fmt: skip
    env.add_extension(FrenchSpaces)
    static_url = _static_urls(app)
    icon = _icons(static_url("icons.svg"))
    env.globals.update(plural=french.plural, static_url=static_url, icon=icon, text_area=text_area, table_rows=rows_drawer(icon))
    env.globals["margin"] = _margin(env)
    app.context_processor(_common)


def _static_urls(app: Flask) -> Callable[[str], str]:
    """Gives the address of one of our files, with a mark that changes when it does; each file is read once for a start."""
    folder, path = Path(app.static_folder or ""), app.static_url_path

    @cache
    def static_url(name: str) -> str:
        file = folder / name
        mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""
        return f"{path}/{name}?v={mark}"

    return static_url


def _icons(sprite: str) -> Callable[[str], Markup]:
    """Gives the drawing of that name; here and not in a macro, since a page draws dozens of them."""

    @cache
    def icon(name: str) -> Markup:
        return Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>').format(sprite, name)

    return icon


def _margin(env: Environment) -> Callable[[tuple[MenuGroup, ...]], Markup]:
    """Gives the lines of the margin: the same for everybody of a role on the same page."""

    @lru_cache(1024)
    def margin(menu: tuple[MenuGroup, ...]) -> Markup:
        module: Any = env.get_template("admin/_margin.html").module
        return Markup(module.lines(menu))  # noqa: S704 - a macro's own text

    return margin


def text_area(name: str, text: str, error: str = "", **attributes: Any) -> Markup:
    """A field of several lines, of a form that no library draws: what it holds comes back as it was typed, its error tied to it."""
    told = {"aria-invalid": "true", "aria-describedby": f"{name}-e"} if error else {}
    drawn = html_params(id=name, name=name, class_="form-control is-invalid" if error else "form-control", **attributes, **told)
    return Markup("<textarea {}>\n{}</textarea>").format(Markup(drawn), text)  # noqa: S704 - escaped where it is drawn


class _Me:
    """The signed-in person as templates see them."""

    def __init__(self, actor: Actor) -> None:
        self.name = actor.name
        self.roles = sorted(actor.roles, key=lambda role: role.label)
        self.charter_signed = actor.charter_signed
        self.may = actor.may


def _common() -> dict[str, Any]:
    actor = current_actor()
    house = current_app.extensions["house"]
    theme = request.cookies.get("theme", "auto")
    return {
        "me": _Me(actor) if actor else None,
        "menu": house.menu(actor) if actor else (),
        "theme": theme if theme in THEMES else "auto",
        "demo": current_app.config["DEMO"],
        "idle_seconds": current_app.config["IDLE_MINUTES"] * 60,
        "printed_on": french.date_fr(today()),
        **_addresses(),
    }


@cache
def _addresses() -> dict[str, str]:
    """What every page leads to; the same for every request, hence asked once."""
    return {
        "home_url": url_for("admin.index"),
        "search_url": url_for("admin.search"),
        "help_url": url_for("administration.help"),
        "accessibility_url": url_for("administration.accessibility"),
        "account_url": url_for("accounts.account"),
        "charter_url": url_for("accounts.charter"),
        "logout_url": url_for("accounts.logout"),
        "login_url": url_for("accounts.login"),
        "ping_url": url_for("accounts.ping"),
        "renew_url": url_for("accounts.renew"),
    }
