"""One declaration per column: its French label is what forms, lists, history and the conflict page show."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import MappedColumn, mapped_column


def labelled(
    label: str,
    *args: Any,
    help: str = "",
    sensitive: bool = False,
    permission: str = "",
    show: Callable[[Any], str] | None = None,
    **options: Any,
) -> MappedColumn[Any]:
    """A mapped column with its French label.

    `help` stands beside the field. `sensitive`: the journal keeps « modifié » instead of the text (R10).
    `permission`: without it, nobody reads or writes the column through any page, export or history.
    `show`: how a kept value reads on a page, in a form and in the history, when not as it is kept.
    """
    info = {"label": label, "help": help, "sensitive": sensitive, "permission": permission, "show": show}
    return mapped_column(*args, info=info, **options)


def label_of(attribute: Any) -> str:
    """The French label of a mapped column attribute, or an empty text."""
    return str(getattr(attribute, "info", {}).get("label", ""))
