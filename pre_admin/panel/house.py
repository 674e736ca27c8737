"""The house: what the rooms hand over at start, and the margin that leads to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app, request
from flask_admin import Admin
from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import ScopeRegistry
from pre_admin.core.database import Base, db
from pre_admin.core.errors import NotDeclared
from pre_admin.core.settings import SettingRegistry
from pre_admin.panel.declarations import MENU_GROUPS, MenuPlace
from pre_admin.panel.slots import Slots

Loader = Callable[[], int | bool]
"""Loads what a new office starts with, once; how much was loaded, nothing the next times."""

Listener = Callable[[Any], None]
"""What an upper room does about a fact of a lower one, in the same transaction."""

Invariant = Callable[[], Sequence[str]]
"""Sentences naming the rows that break a rule; empty when all is well."""


@dataclass(frozen=True)
class MenuItem:
    """A line of the margin."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class MenuGroup:
    """A group of the margin."""

    label: str
    icon: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class MenuLink:
    """A page that is not a register."""

    label: str
    path: str
    place: MenuPlace
    allowed: Callable[[Actor], bool]
    under: tuple[str, ...] = ()
    """Beginnings of the addresses that stand under this line without a line of their own."""


class MenuLine(NamedTuple):
    """A line of the margin, whatever page is shown."""

    order: int
    label: str
    path: str
    under: tuple[str, ...] = ()


@dataclass
class House:
    """Filled by each room's `register`, then frozen; lives on the app."""

    admin: Admin
    scopes: ScopeRegistry = field(default_factory=ScopeRegistry)
    slots: Slots = field(default_factory=Slots)
    settings: SettingRegistry = field(default_factory=SettingRegistry)
    invariants: dict[str, Invariant] = field(default_factory=dict)
    loaders: list[tuple[str, Loader]] = field(default_factory=list)
    _views: dict[str, Any] = field(default_factory=dict)
    _links: list[MenuLink] = field(default_factory=list)
    _blueprints: list[Blueprint] = field(default_factory=list)
    _pages: list[Any] = field(default_factory=list)
    _names: dict[str, tuple[str, str]] = field(default_factory=dict)
    _listeners: dict[type[Any], list[Listener]] = field(default_factory=dict)
    _opened: dict[frozenset[str], dict[str, list[MenuLine]]] = field(default_factory=dict)
    _frozen: bool = False

    # ---- filling
    def add_view(self, view: type[Any], model: type[Base]) -> None:
        """A register of records."""
        self._refuse_late()
        made = view(model, db, name=view.wording.title, endpoint=view.slug, url=f"/admin/{view.slug}")
        self._views[view.slug] = made
        if view.only is None:
            self._names.setdefault(model.__tablename__, (view.wording.one, view.wording.many))
        for inline in view.inlines:
            self._names.setdefault(inline.model.__tablename__, (inline.singular, inline.title.lower() or f"{inline.singular}s"))
        self.admin.add_view(made)

    def add_page(self, page: type[Any]) -> None:
        """A page of the panel that is no register (`HousePage`), with its line of the margin."""
        self._refuse_late()
        if not page.acts():
            raise NotDeclared(f"{page.__name__} names no endpoint.")
        made = page(name=page.label, endpoint=page.slug, url=f"/admin/{page.slug}")
        self._pages.append(made)
        self.admin.add_view(made)
        if page.place is not None:
            code = page.permission("read")
            self.menu_link(page.label, f"/admin/{page.slug}/", page.place, lambda actor: actor.may(code))

    def add_blueprint(self, blueprint: Blueprint) -> None:
        """Pages that are not a register; the login wall stands before them all the same."""
        self._refuse_late()
        self._blueprints.append(blueprint)

    def menu_link(
        self, label: str, path: str, place: MenuPlace, allowed: Callable[[Actor], bool], under: Sequence[str] = ()
    ) -> None:
        """A line of the margin for such a page."""
        self._refuse_late()
        self._links.append(MenuLink(label, path, place, allowed, tuple(under)))

    def name_rows(self, table: str, one: str, many: str) -> None:
        """How the rows of a table without a register are called when they hold a record back."""
        self._names[table] = (one, many)

    def invariant(self, name: str, query: Invariant) -> None:
        """Something `flask check` verifies."""
        self._refuse_late()
        self.invariants[name] = query

    def hears(self, fact: type[Any], listener: Listener) -> None:
        """What follows, in an upper room, from a fact of a lower one."""
        self._refuse_late()
        self._listeners.setdefault(fact, []).append(listener)

    def starts_with(self, told: str, loader: Loader) -> None:
        """What `init-db` loads; `told` is what the command says then: « territoires et quartiers chargés »."""
        self._refuse_late()
        self.loaders.append((told, loader))

    def load_reference(self) -> list[str]:
        """Load what a new office starts with, in the order of the rooms; what was loaded this time, in words."""
        return list(dict.fromkeys([told for told, loader in self.loaders if loader()]))

    def freeze(self, app: Flask) -> None:
        """The house is complete."""
        for blueprint in self._blueprints:
            app.register_blueprint(blueprint)
        self.scopes.freeze()
        self.slots.freeze()
        self.settings.freeze()
        self._frozen = True

    def _refuse_late(self) -> None:
        if self._frozen:
            raise NotDeclared("The house is already open.")

    # ---- telling
    def tell(self, fact: object) -> None:
        """Tell upper rooms of a fact; whatever they do is in the same transaction, and a refusal of theirs refuses it all."""
        for listener in self._listeners.get(type(fact), ()):
            listener(fact)

    # ---- asking
    @property
    def views(self) -> Sequence[Any]:
        """Every register."""
        return tuple(self._views.values())

    @property
    def pages(self) -> Sequence[Any]:
        """Every page that is no register."""
        return tuple(self._pages)

    def view(self, slug: str) -> Any:
        """A register by its slug."""
        return self._views[slug]

    def register_of(self, table: str) -> Any:
        """The register that holds every row of a table, where any file of it opens; None when there is none."""
        return next((view for view in self.views if view.model.__tablename__ == table and view.only is None), None)

    def shown_elsewhere(self, view: Any) -> list[ColumnElement[bool]]:
        """What keeps a register that holds everything from listing again what narrower ones of its model list already."""
        if view.only is not None:
            return []
        return [~other.only for other in self.views if other.model is view.model and other.only is not None]

    def names_of(self, table: str) -> tuple[str, str]:
        """One row, several rows of a table, in French."""
        return self._names.get(table, ("autre fiche", "autres fiches"))

    def menu(self, actor: Actor) -> tuple[MenuGroup, ...]:
        """The margin, as the person's rights open it."""
        lines = {group: list(known) for group, known in self._registers_of(actor).items()}
        for link in self._links:
            if link.allowed(actor):
                lines.setdefault(link.place.group, []).append(MenuLine(link.place.order, link.label, link.path, link.under))
        return tuple(
            MenuGroup(label, icon, tuple(_item(line) for line in sorted(lines[label], key=lambda line: line.order)))
            for label, icon in MENU_GROUPS
            if label in lines
        )

    def _registers_of(self, actor: Actor) -> dict[str, list[MenuLine]]:
        """Group → the lines of the registers that these permissions open; the same on every page, hence worked out once."""
        if actor.codes not in self._opened:
            found: dict[str, list[MenuLine]] = {}
            for view in self._views.values():
                place = type(view).menu  # Flask-Admin keeps something else under this name on the instance
                if place is not None and actor.may(view.permission("read")):
                    found.setdefault(place.group, []).append(MenuLine(place.order, view.wording.title, f"/admin/{view.slug}/"))
            self._opened[actor.codes] = found
        return self._opened[actor.codes]


def _item(line: MenuLine) -> MenuItem:
    return MenuItem(line.label, line.path, request.path.startswith((line.path, *line.under)))


def house_of_request() -> House:
    """The house of the app that is answering."""
    house = current_app.extensions["house"]
    assert isinstance(house, House)
    return house
