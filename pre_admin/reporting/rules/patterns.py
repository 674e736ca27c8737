"""Which cells inside a cross-table are masked so that none can be worked out from its row and column sums.

Sums that are published are fixed; what is masked may be anything that adds up. A masked cell may be told to be under five unless
it can be raised to five while others, masked too, give way: a path from its row to its column, along masked cells that can be
lowered, then raised. That is a flow; a cross-table is a network, so what it says is exact, and in whole numbers.
"""

from collections import deque
from collections.abc import Sequence

from pre_admin.reporting.rules.margins import FEW, few

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]
_ZERO = 1_000_000
"""What masking a zero costs, beside people: zeros are shown whenever that can be."""


class Pattern:
    """The masked cells of a cross-table whose sums are known, each five at least or nothing."""

    def __init__(self, counts: Counts, masked: set[Cell]) -> None:
        self.counts = counts
        self.masked: set[Cell] = set()
        self.rows = [row for row, line in enumerate(counts) if any(line)]
        self.columns = [place for place in range(len(counts[0])) if any(line[place] for line in counts)] if counts else []
        self._by_row: dict[int, list[int]] = {row: [] for row in self.rows}
        self._by_column: dict[int, list[int]] = {place: [] for place in self.columns}
        self._safe: set[Cell] = set()
        small = {(row, place) for row in self.rows for place in self.columns if few(counts[row][place])}
        self._mask(sorted(small | masked))

    def completed(self) -> set[Cell]:
        """Mask what it takes for every masked cell to be possibly five, and say all that is masked."""
        before = -1
        while len(self.masked) != before:
            before = len(self.masked)
            for cell in sorted(self.masked, key=lambda one: (self.counts[one[0]][one[1]], one)):
                if not self._raises(cell):
                    self._complete(cell)
        return self.masked

    def _mask(self, cells: Sequence[Cell]) -> None:
        for row, place in cells:
            if (row, place) not in self.masked and row in self._by_row and place in self._by_column:
                self.masked.add((row, place))
                self._by_row[row].append(place)
                self._by_column[place].append(row)

    def _complete(self, cell: Cell) -> None:
        """The lightest rectangle that lets this cell rise; else whole rows, until it does."""
        rectangle = self._rectangle(cell)
        if rectangle:
            self._mask(rectangle)
            return
        row, place = cell
        self._mask([(row, one) for one in self.columns])
        others = sorted((one for one in self.rows if one != row), key=lambda one: (-self.counts[one][place], one))
        for other in others:
            if self._raises(cell):
                return
            self._mask([(other, one) for one in self.columns])

    def _rectangle(self, cell: Cell) -> list[Cell]:
        """The three other corners that cost least: those in its row and column can give what it needs."""
        row, place = cell
        need = FEW - self.counts[row][place]
        best: tuple[int, list[Cell]] | None = None
        beside = [one for one in self.columns if one != place and self.counts[row][one] >= need]
        for other in self.rows:
            if other == row or self.counts[other][place] < need:
                continue
            for one in beside:
                corners = [(other, place), (row, one), (other, one)]
                cost = sum(self.counts[a][b] or _ZERO for a, b in corners if (a, b) not in self.masked)
                if best is None or cost < best[0]:
                    best = (cost, corners)
        return best[1] if best else []

    def _raises(self, cell: Cell) -> bool:
        """Whether a masked cell can be five; what was found once stays true, since cells are only ever added."""
        row, place = cell
        if cell in self._safe or self.counts[row][place] >= FEW:
            return True
        need = FEW - self.counts[row][place]
        given: dict[Cell, int] = {}
        while need > 0:
            path = self._path(cell, given)
            if not path:
                return False
            moved = min(need, *(self.counts[a][b] + given.get((a, b), 0) for a, b in path[::2]))
            for rank, step in enumerate(path):
                given[step] = given.get(step, 0) + (moved if rank % 2 else -moved)
            need -= moved
            self._safe.update(step for step in path[1::2] if self.counts[step[0]][step[1]] + given[step] >= FEW)
        self._safe.add(cell)
        return True

    def _path(self, cell: Cell, given: dict[Cell, int]) -> list[Cell]:
        """Cells to lower and to raise in turn, from the row of the cell to its column; empty when there is no way."""
        start, goal = cell
        came: dict[int, Cell] = {}
        through: dict[int, Cell] = {}
        queue = deque([start])
        seen = {start}
        while queue:
            row = queue.popleft()
            for place in self._by_row[row]:
                if place in came or (row, place) == cell or self.counts[row][place] + given.get((row, place), 0) <= 0:
                    continue
                came[place] = (row, place)
                if place == goal:
                    return self._back(start, place, came, through)
                for other in self._by_column[place]:
                    if other not in seen:
                        seen.add(other)
                        through[other] = (other, place)
                        queue.append(other)
        return []

    def _back(self, start: int, place: int, came: dict[int, Cell], through: dict[int, Cell]) -> list[Cell]:
        path = [came[place]]
        while path[-1][0] != start:
            path.append(through[path[-1][0]])
            path.append(came[path[-1][1]])
        return path[::-1]
