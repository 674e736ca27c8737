"""What each room lets an office decide, and every setting of the house together. No database here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from pre_admin.core.errors import NotDeclared
from pre_admin.core.settings.kinds import Kind

UNDECIDED = "Pas encore décidé"
REQUIRED = "Ce réglage a toujours une valeur : écrivez-en une."

T = TypeVar("T")


class Unset(Enum):
    """The value of a setting that nobody has decided yet: what depends on it waits, and says so."""

    UNSET = "unset"


UNSET = Unset.UNSET


@dataclass(frozen=True)
class Setting(Generic[T]):
    """Something an office decides: declared by the room that obeys it, in its `settings.py`.

    `default` holds until somebody decides; UNSET when nobody can decide for the office: it may then be left undecided.
    `source` says where the default comes from.
    """

    key: str
    label: str
    group: str
    kind: Kind
    default: T | Unset = UNSET
    help: str = ""
    source: str = ""

    def read(self, text: str) -> T | Unset:
        """The value typed; an empty text is « not decided » where that is allowed. Raises ValueError in French."""
        text = text.strip()
        if text:
            return self.kind.read(text)  # type: ignore[no-any-return]
        if self.default is not UNSET:
            raise ValueError(REQUIRED)
        return UNSET

    def keep(self, value: T | Unset) -> str:
        """The text that is kept; empty for a value that is not decided."""
        return "" if value is UNSET else self.kind.keep(value)

    def load(self, text: str) -> T | Unset:
        """The value of a kept text; one that a later version no longer knows is as if nobody had decided."""
        try:
            return self.kind.load(text) if text else UNSET
        except ValueError:
            return self.default

    def tell(self, value: T | Unset) -> str:
        """The value in words."""
        return UNDECIDED if value is UNSET else self.kind.tell(value)


Rule = Callable[[Mapping[str, Any]], Mapping[str, str]]
"""From the values of all settings, by key, to the sentence of each setting that cannot stand beside the others."""


@dataclass
class SettingRegistry:
    """Every setting of the house and the rules that bind several; filled at start, then frozen."""

    _known: dict[str, Setting[Any]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    _frozen: bool = False

    def declare(self, settings: Sequence[Setting[Any]], rules: Sequence[Rule] = ()) -> None:
        """A room's settings and rules."""
        if self._frozen:
            raise NotDeclared("Settings are declared before the house starts.")
        for one in settings:
            if one.key in self._known:
                raise NotDeclared(f"The setting {one.key!r} is declared twice.")
            self._known[one.key] = one
        self.rules.extend(rules)

    def freeze(self) -> None:
        """Nothing is added after this."""
        self._frozen = True

    @property
    def all(self) -> Sequence[Setting[Any]]:
        """Every setting, in the order of the rooms."""
        return tuple(self._known.values())

    def groups(self) -> dict[str, list[Setting[Any]]]:
        """Group → its settings."""
        found: dict[str, list[Setting[Any]]] = {}
        for one in self.all:
            found.setdefault(one.group, []).append(one)
        return found

    def refusals(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Key → why the values cannot stand together."""
        return {key: sentence for rule in self.rules for key, sentence in rule(values).items()}
