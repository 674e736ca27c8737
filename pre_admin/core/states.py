"""State tables: which verb leads from a state to another; buttons, guards and tests read the same table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pre_admin.core.enums import LabelledEnum
from pre_admin.core.errors import DomainError

S = TypeVar("S", bound=LabelledEnum)


@dataclass(frozen=True)
class StateTable(Generic[S]):
    """(state, verb) → the state it leads to; `refusal` says that a verb does not go with a state, « {} » being its label."""

    moves: Mapping[tuple[S, str], S]
    refusal: str

    def allows(self, state: S, verb: str) -> bool:
        """Whether the verb goes with the state."""
        return (state, verb) in self.moves

    def after(self, state: S, verb: str) -> S:
        """The state the verb leads to. Raises DomainError."""
        if not self.allows(state, verb):
            raise DomainError(self.refusal.format(state.label.lower()))
        return self.moves[state, verb]

    @property
    def verbs(self) -> frozenset[str]:
        """Every verb of the table."""
        return frozenset(verb for _, verb in self.moves)
