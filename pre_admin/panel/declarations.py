"""What a view declares: its words, columns, sections, inline rows, look-ups and batch actions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from pre_admin.core.columns import label_of
from pre_admin.core.database import Base
from pre_admin.core.types import Rows

MENU_GROUPS: tuple[tuple[str, str], ...] = (
    ("Enfants", "people"),
    ("Partenaires", "building"),
    ("Financement", "wallet"),
    ("Comités", "scale"),
    ("Contrats", "doc"),
    ("Bilan", "chart"),
    ("Administration", "gear"),
)


@dataclass(frozen=True)
class MenuPlace:
    """Where a view stands in the margin: a group of `MENU_GROUPS`, and an order within it."""

    group: str
    order: int


@dataclass(frozen=True)
class Wording:
    """How a view speaks of its records: « Enfants », « enfant », « enfants ». `vowel`: « l’enfant », « d’enfant »."""

    title: str
    one: str
    many: str
    feminine: bool = False
    vowel: bool = False

    @property
    def new(self) -> str:
        """« Nouvelle famille », « Nouvel enfant », « Nouveau territoire »."""
        return f"{'Nouvelle' if self.feminine else 'Nouvel' if self.vowel else 'Nouveau'} {self.one}"

    @property
    def the(self) -> str:
        """« la famille », « l’enfant », « le territoire »."""
        return f"l’{self.one}" if self.vowel else f"{'la' if self.feminine else 'le'} {self.one}"

    @property
    def this(self) -> str:
        """« cette famille », « cet enfant », « ce territoire »."""
        return f"{'cette' if self.feminine else 'cet' if self.vowel else 'ce'} {self.one}"

    def agree(self, word: str) -> str:
        """The adjective with its gender: « enregistré » → « enregistrée », « actif » → « active »."""
        if not self.feminine:
            return word
        return f"{word[:-1]}ve" if word.endswith("f") else f"{word}e"

    def agree_many(self, word: str) -> str:
        """The same in the plural, as a tab is labelled: « archivé » → « Archivées »."""
        return f"{self.agree(word)}s".capitalize()

    def done(self, title: str, word: str = "enregistré") -> str:
        """« Famille Tazaghine enregistrée. »: the noun, unless the title begins with it."""
        named = title if title.lower().startswith(f"{self.one.lower()} ") else f"{self.one.capitalize()} {title}"
        return f"{named} {self.agree(word)}."

    @property
    def another(self) -> str:
        """« un autre », « une autre »."""
        return "une autre" if self.feminine else "un autre"

    @property
    def none_found(self) -> str:
        """What a search without an answer says."""
        return f"{self.agree('Aucun')} {self.one} ne correspond. Vérifiez l’orthographe ou retirez un filtre."

    @property
    def selected(self) -> tuple[str, str]:
        """« enfant sélectionné », « enfants sélectionnés »."""
        word = self.agree("sélectionné")
        return f"{self.one} {word}", f"{self.many} {word}s"

    @property
    def agree_all(self) -> str:
        """« Tous », « Toutes »."""
        return "Toutes" if self.feminine else "Tous"


@dataclass(frozen=True)
class Col:
    """A column of a list and of its exports.

    `expr` is a column, or several, that `show` turns into text; `sort` is what the list is ordered by (a tuple orders by
    several). `kind` « count » is a number of things, its thousands apart; « line » never wraps; « long » takes the room that
    is left. `hint` is how the value reads away from its heading: « interprète : {} ». `export_only` columns are in the exports alone. `permission` withholds the column from whoever lacks it,
    beside what the mapped column itself withholds.
    """

    key: str
    expr: Any
    label: str = ""
    show: Callable[..., str] | None = None
    kind: str = ""
    sort: Any = None
    backwards: bool = False
    """What is shown grows while what it is ordered by lessens: an age, by birth date."""
    link: bool = False
    tone: Callable[..., str] | None = None
    permission: str = ""
    export_only: bool = False
    hint: str = "{}"

    @property
    def exprs(self) -> tuple[Any, ...]:
        """The columns to select."""
        return self.expr if isinstance(self.expr, tuple) else (self.expr,)

    @property
    def heading(self) -> str:
        """The label declared here, or else the mapped column's."""
        return self.label or label_of(self.exprs[0])

    @property
    def sorts(self) -> tuple[Any, ...]:
        """The columns the list is ordered by."""
        if self.sort is None:
            return ()
        return self.sort if isinstance(self.sort, tuple) else (self.sort,)

    @property
    def permissions(self) -> frozenset[str]:
        """Every permission needed to read the column."""
        found = {getattr(expr, "info", {}).get("permission", "") for expr in self.exprs}
        return frozenset((found | {self.permission}) - {""})


@dataclass(frozen=True)
class Section:
    """A group of fields in the form and on the record's page; or the place of a list of inline rows."""

    title: str
    fields: tuple[str, ...] = ()
    hint: str = ""
    inline: str = ""


class Offered(NamedTuple):
    """A value a `<select>` offers; a retired one only where it is chosen already."""

    value: Any
    text: str
    retired: bool = False


Options = Callable[[], Sequence[tuple[Any, ...]]]
"""What a field's `choices` gives: (value, text) or `Offered`, in order."""


@dataclass(frozen=True)
class Lookup:
    """Where a field that names another record finds it.

    `statement()` gives (id, text, hint) of the rows that may be chosen, within the actor's scope; `model` is what it
    selects from. A model with searched words is searched by them; a small one is compared text by text. Of a reference
    list it gives every value: the retired ones are readable, and left out of what is offered.
    """

    model: type[Base]
    statement: Callable[[], Rows]
    view: str = ""
    """Slug of the view that shows the record, for links."""
    tell: Callable[[Any], str] | None = None
    """How the hint is told, when it is neither a text nor a day."""


@dataclass(frozen=True)
class Inline:
    """Rows written inside their parent's form: guardians in their family's."""

    name: str
    model: type[Base]
    parent_key: str
    fields: tuple[str, ...]
    singular: str
    add: str
    legend: Callable[[Any], str] | None = None
    order: tuple[Any, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Options] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    rules: Mapping[str, Callable[[Any], str | None]] = field(default_factory=dict)
    title: str = ""
    empty: str = ""
    fresh: Callable[[], Mapping[str, Any]] | None = None
    """Values an added row starts with."""
    opens_with: int = 0
    """Empty rows that a new record's form shows; those left empty are not kept."""

    @property
    def new(self) -> str:
        """How an added row is headed: « Adresse à ajouter »."""
        return f"{self.singular.capitalize()} à ajouter"


@dataclass(frozen=True)
class BatchAction:
    """Something done to several records at once, after a page that lists exactly these records."""

    name: str
    label: str
    service: Callable[[Sequence[Any], Any], None]
    act: str = "edit"
    icon: str = ""
    note: str = ""
    done: str = ""
    danger: bool = False
    removes: bool = False
    """Whether the records are gone afterwards: the way then leads back to the list."""
    condition: Callable[[Any], bool] | None = None
    """Which records the action makes sense for, on the record's own page."""
    note_one: str = ""
    """The note when there is but one record."""
    offered: Callable[[str], bool] = lambda tab: True
    """On which ready-made lists, by name: *Restaurer* has nothing to do among the records in use."""
    undo: str = ""
    """The action that puts the same records back as they were, proposed beside the message."""


def _nothing(record: Any, actor: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Move:
    """A step of a record's life, on a page of its own: what it asks, the one service that does it.

    `fields(record, actor)` gives the form's fields by name; `service(record, values, actor)` does it, and may return the
    address to go to, the record's page otherwise. `ready` says for which records it makes sense: it is offered on the
    record's page then, and refused otherwise.
    """

    name: str
    label: str
    service: Callable[[Any, Mapping[str, Any], Any], str | None]
    act: str = "edit"
    fields: Callable[[Any, Any], Mapping[str, Any]] = _nothing
    defaults: Callable[[Any, Any], Mapping[str, Any]] = _nothing
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)
    ready: Callable[[Any], bool] = lambda record: True
    note: str | Callable[[Any], str] = ""
    """What will happen, said before it does."""
    tells: Callable[[Any], Sequence[str]] = lambda record: ()
    """Everything that follows, one sentence each, when there is more than a note can say."""
    done: str = "Enregistré."
    icon: str = ""
    danger: bool = False
    next_step: tuple[str, str] | None = None
    """(title, hint) where it is what one sensibly does next with the record; else it is among the other actions."""

    def told(self, record: Any) -> str:
        """The note, for this record."""
        return self.note(record) if callable(self.note) else self.note


Condition = ColumnElement[bool]
Attribute = InstrumentedAttribute[Any]
