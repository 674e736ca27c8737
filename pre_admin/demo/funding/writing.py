"""The rows go in, in the order that foreign keys and R5 ask: submitted actions, open sittings and items, decisions; then what they led to."""

from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, update

from pre_admin.approval import models as a
from pre_admin.contracts import settings as contracts
from pre_admin.core.database import Base, db
from pre_admin.core.search import index_rows, search_word
from pre_admin.core.settings import Setting
from pre_admin.demo.bulk import bulk
from pre_admin.demo.funding.minutes import sign_past
from pre_admin.demo.funding.purse import Purse
from pre_admin.demo.partners import siret_of
from pre_admin.demo.pathways.book import at_work
from pre_admin.funding import models as f
from pre_admin.funding.settings import COUNCIL_PROXY, COUNCIL_QUORUM, TECHNICAL_PROXY, TECHNICAL_QUORUM, ProxyRule, QuorumRule
from pre_admin.panel.settings import SettingValue

ORDER: Final[tuple[type[Base], ...]] = (
    f.Convention, f.Envelope, f.EnvelopeVote, f.ActionNumberCounter, f.Action, f.ActionTranche, f.ActionNeed, f.ActionReport, a.Sitting,
    a.SittingMember, a.Stay, a.AgendaItem, a.Recusal, a.Position, a.Decision, a.DecisionTranche, f.LedgerEntry, SettingValue,
)  # fmt: skip


def write_purse(purse: Purse) -> None:
    """Insert every row of money and bodies, then set actions and sittings as they stand."""
    _settings(purse)
    for model in ORDER:
        rows: list[Any] = purse.of(model)
        if model is a.Sitting:
            rows = [row | {"state": a.SittingState.OPEN, "closed_at": None} if row["closed_at"] else row for row in rows]
        if model is a.AgendaItem:
            rows = [row | {"settled_at": None} if row.get("settled_at") else row for row in rows]
        bulk(model.__table__, rows)
    _settle(f.Action.__table__, [{"key": key, **values} for key, values in sorted(purse.final.items())])
    settled = [{"key": row["id"], "settled_at": row["settled_at"]} for row in purse.of(a.AgendaItem) if row.get("settled_at")]
    _settle(a.AgendaItem.__table__, settled)
    closed = [row for row in purse.of(a.Sitting) if row["closed_at"]]
    _settle(a.Sitting.__table__, [{"key": row["id"], "state": row["state"], "closed_at": row["closed_at"]} for row in closed])
    sign_past(purse)
    bulk(search_word, index_rows("action", ((row["id"], (row["reference"], row["title"])) for row in purse.of(f.Action))))


def _settle(table: Any, rows: list[dict[str, Any]]) -> None:
    names = [name for name in rows[0] if name != "key"]
    statement = update(table).where(table.c.id == bindparam("key")).values({name: bindparam(f"new_{name}") for name in names})
    given = [{"key": row["key"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    db.session.connection().execute(statement.values(updated_at=table.c.updated_at), given)


LETTERHEAD: tuple[tuple[Setting[str], str], ...] = (
    (contracts.OFFICE_NAME, "Caisse des écoles de la Ville"), (contracts.OFFICE_FORM, "Établissement public communal"),
    (contracts.OFFICE_ADDRESS, "1 place de la Réussite\n34000 Montpellier"), (contracts.OFFICE_SIRET, siret_of(9999)),
    (contracts.OFFICE_SIGNER, "Maëlle Thévenoux"), (contracts.OFFICE_FUNCTION, "Présidente déléguée"),
)  # fmt: skip
RULES: tuple[tuple[Any, Any], ...] = (
    (TECHNICAL_QUORUM, QuorumRule.HALF), (TECHNICAL_PROXY, ProxyRule.ONE), (COUNCIL_QUORUM, QuorumRule.MAJORITY),
    (COUNCIL_PROXY, ProxyRule.ONE), (TECHNICAL_QUORUM, QuorumRule.MAJORITY),
)  # fmt: skip


def _settings(purse: Purse) -> None:
    """The coordination decided both bodies' rules, one of them twice, and what heads the contracts."""
    on = date(purse.year - 2, 5, 4)
    numbers: dict[str, int] = {}
    for kept, value in (*RULES, *LETTERHEAD):
        number = numbers[kept.key] = numbers.get(kept.key, 0) + 1
        before = QuorumRule.HALF if number > 1 else kept.default
        purse.add(
            SettingValue, on, key=kept.key, number=number, value=kept.keep(value), label=kept.label, formerly=kept.tell(before),
            told=kept.tell(value), author_id=purse.hands.coordinator, at=at_work(on, 9 + number),
        )  # fmt: skip
