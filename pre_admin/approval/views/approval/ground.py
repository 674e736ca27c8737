"""What the faces of the approval view stand on: the sitting and the item of an address, the screen that shows them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, make_response, redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Mark, Sitting, SittingState, Verb
from pre_admin.approval.queries.board import Board, Line, Veiled, board_of, names_of
from pre_admin.approval.queries.ground import hidden_from, members_of_account
from pre_admin.approval.queries.purses import Money, money_of
from pre_admin.approval.queries.sheet import Sheet, sheet_of
from pre_admin.approval.rules.decisions import Told
from pre_admin.approval.services.recording import RAPPORTEUR, may_record
from pre_admin.core.amounts import write_amount
from pre_admin.core.database import db
from pre_admin.core.french import long_date_fr, plural
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel import once
from pre_admin.panel.requests import MAX_ID, address, number, record_id
from pre_admin.panel.view.house_page import HousePage
from pre_admin.partners.models import Seat

VERB_KEYS: Mapping[Verb, str] = {
    Verb.FAVOURABLE: "f", Verb.WITH_RESERVATIONS: "v", Verb.REDUCED: "m", Verb.DEFERRED: "r", Verb.RETURNED: "e", Verb.UNFAVOURABLE: "n",
}  # fmt: skip
MARK_KEYS: Mapping[Mark, str] = {Mark.FAVOURABLE: "f", Mark.UNFAVOURABLE: "n", Mark.ABSTAIN: "s"}
SHOWN = {"todo": "À décider", "done": "Décidés", "unmarked": "Sans ma position"}
TOO_MANY = 200
"""Points at most in one selection."""


def told_mark(mark: Mark, count: int) -> str:
    """« 2 favorables », « 1 sans avis »."""
    word = mark.label.lower()
    return plural(count, word, word if mark is Mark.ABSTAIN else f"{word}s")


@dataclass
class Typed:
    """What a person typed on an item, what refuses it, what somebody else recorded meanwhile."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    theirs: Told | None = None
    stale: bool = False
    replacing: int | None = None
    over: Sequence[str] = ()

    def get(self, name: str, default: str = "") -> str:
        """What a field shows."""
        return self.values.get(name, default)


class ApprovalGround(HousePage):
    """A sitting and its items, within the person's scope."""

    # ---- addresses
    def path_to(self, page: str = "", **values: Any) -> str:
        """An address of this view; the projection goes on from one page to the next."""
        pairs = [(name, value) for name, value in values.items() if value not in (None, "")]
        if page == "" and self.projection:
            pairs.append(("projection", 1))
        return address(f"/admin/{self.slug}/{page}{'/' if page else ''}", pairs)

    def item_url(self, line: Line, **values: Any) -> str:
        """The address of an item's sheet."""
        return self.path_to(sitting=line.item.sitting_id, item=line.item.id, show=self.shown, **values)

    def _row_url(self, sitting_id: int) -> str:
        """The address of any item of the agenda, less its number."""
        return self.path_to(sitting=sitting_id, show=self.shown) + "&item="

    @property
    def projection(self) -> bool:
        """Whether the page is shown to the whole room."""
        return request.args.get("projection") == "1"

    @property
    def shown(self) -> str:
        """The filter of the agenda."""
        wanted = request.args.get("show", "")
        return wanted if wanted in SHOWN else ""

    @property
    def fragment(self) -> bool:
        """Whether the script asks for a part of the page."""
        return "HX-Request" in request.headers

    # ---- records
    def find_sitting(self, text: str | None) -> Sitting:
        """A sitting within the person's scope; else there is no such page."""
        found = db.session.scalar(select(Sitting).where(Sitting.id == record_id(text)))
        if found is None:
            abort(404)
        return found

    def find_item(self, text: str | None) -> AgendaItem:
        """An item within the person's scope and of a sitting they reach: one they are recused from is no page (R5)."""
        return self.find_place(text)[0]

    def find_place(self, text: str | None) -> tuple[AgendaItem, Sitting]:
        """The same, with its sitting."""
        both = select(AgendaItem, Sitting).join(Sitting, Sitting.id == AgendaItem.sitting_id)
        found = db.session.execute(both.where(AgendaItem.id == record_id(text))).first()
        if found is None:
            abort(404)
        return found[0], found[1]

    def records(self, sitting: Sitting) -> bool:
        """Whether the person records what the body decides, and keeps the sitting."""
        return self.may("decide") and may_record(sitting, self.actor)

    def keeps(self, board: Board) -> bool:
        """The same, of a sitting whose roll is read already."""
        seats, mine = (board.roll.seats if board.roll else {}), board.seat
        presides = mine is not None and (mine == board.sitting.chair_id or seats.get(mine) in (Seat.CHAIR, Seat.SECRETARY))
        return self.may("decide") and (Role.ASSISTANT in self.actor.roles or presides)

    # ---- the screen
    def screen(self, sitting: Sitting, item_id: int | None = None, typed: Typed | None = None, done: str = "") -> str:
        """The whole page, or the item's part of it when the script asks."""
        board = board_of(sitting, self.actor)
        hidden = hidden_from(self.actor)
        line = board.line(item_id) if item_id is not None else None
        if item_id is not None and line is None:
            abort(404)
        keeps = self.keeps(board) and not self.projection
        left = self._left(board)
        money = money_of([*left, *([line] if line and line not in left else [])], hidden)
        sheet = self._sheet(board, line, money, hidden, keeps) if line else None
        names = {
            "board": board, "sitting": sitting, "sheet": sheet, "line": line, "typed": typed or Typed(), "keeps": keeps,
            "done": done, "fresh": bool(done or typed), "title": f"{sitting.body.label}, séance {sitting.code}", "mark": once.mark_of({}),
            **self._agenda(board, item_id, keeps), **self._rights(board, line, keeps), "left": left, "left_total": sum(one.proposed for one in left), "what_if": money.what_if(left),
        }  # fmt: skip
        return self.show("approval/_fragment.html" if self.fragment else "approval/approval.html", **names)

    def _sheet(self, board: Board, line: Line, money: Money, hidden: Collection[int], keeps: bool) -> Sheet:
        if request.method == "GET":
            self._log(line.item.id)
        return sheet_of(board, line, money, hidden, keeps, self.actor.may("action.read"))

    def _filters(self) -> Mapping[str, str]:
        """What the agenda may be narrowed to; a position of one's own is for who marks."""
        return {key: text for key, text in SHOWN.items() if key != "unmarked" or self.may("mark")}

    def _wanted(self, board: Board) -> Callable[[Line], bool]:
        """Which items the agenda shows."""
        mine = members_of_account(self.actor.id, board.sitting.body) if self.shown == "unmarked" else ()
        marked = {
            line.item.id
            for line in board.lines
            if any(one.member_id in mine and (one.mark or one.to_debate) for one in line.positions)
        }
        tests: Mapping[str, Callable[[Line], bool]] = {
            "": lambda line: True, "todo": lambda line: not line.done, "done": lambda line: line.done,
            "unmarked": lambda line: line.item.id not in marked,
        }  # fmt: skip
        return tests[self.shown]

    def _agenda(self, board: Board, item_id: int | None, keeps: bool) -> dict[str, Any]:
        """The lots as they are shown, and the way from one item to the next."""
        wanted = self._wanted(board)
        lots = [
            (lot, [one for one in rows if isinstance(one, Veiled) or wanted(one)], rows)
            for lot, rows in board.lots.items()
            if rows
        ]
        order = [one for _, rows, _ in lots for one in rows if isinstance(one, Line)]
        at = next((place for place, one in enumerate(order) if one.item.id == item_id), None)
        before, after = (
            (None, None) if at is None else (order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None)
        )
        return {
            "lots": lots, "row_url": self._row_url(board.sitting.id), "before": before, "after": after, "shown": self.shown, "filters": self._filters(), "current": item_id,
            "held_on": long_date_fr(board.sitting.held_on), "projection": self.projection,
            "selectable": keeps and board.sitting.state is SittingState.OPEN, "verbs": VERB_KEYS, "mark_keys": MARK_KEYS,
            "write_amount": write_amount, "told_mark": told_mark, "ticked": self._ticked(),
        }  # fmt: skip

    def _rights(self, board: Board, line: Line | None, keeps: bool) -> dict[str, Any]:
        """What the person may do with the item as it stands."""
        state, refusal = board.sitting.state, ""
        if line is None:
            return {"can_mark": False, "can_decide": False, "refusal": "", "quorum": board.count, "members": {}}
        if keeps and line.action.rapporteur_id == self.actor.id:
            refusal = RAPPORTEUR
        out = line.recused | {one for one in (board.seat,) if one is not None and line.action.rapporteur_id == self.actor.id}
        seated = board.seat is not None and board.seat not in out
        running = state in (SittingState.CONVENED, SittingState.OPEN) and line.item.settled_at is None
        members = (
            names_of([one for one in board.roll.seats if one not in line.recused]) if keeps and running and board.roll else {}
        )
        return {
            "can_mark": self.may("mark") and seated and running and not line.done and not self.projection,
            "can_decide": keeps and not refusal and state is SittingState.OPEN and line.item.settled_at is None,
            "can_keep": keeps and not refusal and running, "refusal": refusal, "quorum": board.quorum_of(line),
            "members": dict(sorted(members.items(), key=lambda one: one[1])),
            "mine": next((one for one in line.positions if one.member_id == board.seat), None) if board.seat else None,
        }  # fmt: skip

    @staticmethod
    def _ticked() -> list[int]:
        asked = (number(one, 0, MAX_ID) for one in request.args.getlist("rowid")[:TOO_MANY])
        return [one for one in asked if one]

    def _left(self, board: Board) -> list[Line]:
        """« Et si tout le reste passait ? »: what is left to decide, or the ticked items alone."""
        ticked = self._ticked()
        return [one for one in board.lines if not one.done and (not ticked or one.item.id in ticked)]

    def _log(self, item_id: int) -> None:
        record_access(self.actor, AccessKind.READ, "agenda_item", item_id, detail="point d’une séance")

    def again(self, sitting_id: int, item_id: int, typed: Typed, status: int = 422) -> tuple[str, int]:
        """The item once more, with what was typed and what refuses it; nothing was written."""
        db.session.rollback()
        self._log(item_id)
        return self.screen(self.find_sitting(str(sitting_id)), item_id, typed), status

    # ---- answers
    def lead(self, location: str) -> Response:
        """After something was recorded; the script follows too."""
        return redirect(location, 303)

    @staticmethod
    def gone(location: str) -> Response:
        """Away from the screen: a part of a page cannot hold another page."""
        if "HX-Request" not in request.headers:
            return redirect(location, 303)
        return make_response("", 200, {"HX-Redirect": location})
