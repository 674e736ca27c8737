"""Settings as they are kept: every decision is a row, never changed; the latest of a setting is the one in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint, event, func, select, text, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base, db
from pre_admin.core.ddl import append_only
from pre_admin.core.errors import DomainError
from pre_admin.core.settings import Review, Setting, SettingRegistry, Stored, Typed, Unset, review
from pre_admin.core.types import UtcDateTime

T = TypeVar("T")
_CACHE = "settings"
MEANWHILE = "Quelqu’un vient de changer ce réglage : relisez la page, puis enregistrez à nouveau."


class SettingValue(Base):
    """A decision: which setting, its value in words before and after, who decided and when (R9)."""

    __tablename__ = "setting_value"
    __table_args__ = (
        UniqueConstraint("key", "number", info={"message": MEANWHILE}),
        CheckConstraint("number >= 1", name="number_positive", info={"message": MEANWHILE}),
    )
    scoped_by: ClassVar[str] = OPEN

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(Integer)
    value: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = labelled("Réglage", String(120))
    formerly: Mapped[str] = labelled("Avant", String(120))
    told: Mapped[str] = labelled("Après", String(120))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    def __str__(self) -> str:
        return f"{self.label} : {self.told}"


append_only(SettingValue.__table__)


# ---- reading
def value_of(setting: Setting[T]) -> T | Unset:
    """The value in force now; UNSET when nobody has decided. One statement at most for a session's transaction."""
    kept = _kept(db.session())
    return setting.load(kept[setting.key].text) if setting.key in kept else setting.default


def decided(setting: Setting[T]) -> T:
    """The value in force, for what cannot be done without it: refuses, and says where it is decided."""
    value = value_of(setting)
    if isinstance(value, Unset):
        raise DomainError(
            f"Le réglage « {setting.label} » n’est pas encore décidé : la coordination le décide à la page Réglages."
        )
    return value


def _kept(session: Session) -> Mapping[str, Stored]:
    """Key → the latest value kept, for the settings that somebody decided once."""
    if _CACHE not in session.info:
        latest = select(SettingValue.key, func.max(SettingValue.number)).group_by(SettingValue.key)
        rows = session.execute(
            select(SettingValue.key, SettingValue.number, SettingValue.value).where(
                tuple_(SettingValue.key, SettingValue.number).in_(latest)
            )
        )
        session.info[_CACHE] = {key: Stored(number, value) for key, number, value in rows}
    found: Mapping[str, Stored] = session.info[_CACHE]
    return found


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session, *_rest: Any) -> None:
    """Another transaction may read what another process decided."""
    session.info.pop(_CACHE, None)


def in_force(settings: Iterable[Setting[Any]]) -> dict[str, Stored]:
    """Key → what is in force, the defaults included."""
    kept = _kept(db.session())
    return {one.key: kept.get(one.key, Stored(0, one.keep(one.default))) for one in settings}


# ---- deciding
def decide(registry: SettingRegistry, typed: Mapping[str, Typed], actor: Actor) -> Review:
    """Keep what was typed: all of it, or nothing when something is refused or someone else decided meanwhile."""
    _alone(db.session())
    stored = in_force(registry.all)
    found = review(registry, typed, stored, _shown(registry, typed))
    if found.errors or found.conflicts:
        return found
    for one in registry.all:
        if one.key in found.changes:
            before, value = stored[one.key], found.changes[one.key]
            row = SettingValue(
                key=one.key, number=before.number + 1, value=one.keep(value), label=one.label,
                formerly=one.tell(one.load(before.text)), told=one.tell(value), author_id=actor.id,
            )  # fmt: skip
            db.session.add(row)
    db.session.flush()
    _forget(db.session())
    return found


def _alone(session: Session) -> None:
    """Nobody decides at the same time, since rules bind several settings; readers do not wait. SQLite locks already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE setting_value IN SHARE ROW EXCLUSIVE MODE"))
    _forget(session)


def _shown(registry: SettingRegistry, typed: Mapping[str, Typed]) -> dict[str, str]:
    """Key → the kept text of the value that the form showed."""
    shown = {one.key: one.keep(one.default) for one in registry.all}
    pairs = [(key, one.seen) for key, one in typed.items() if one.seen > 0]
    if pairs:
        statement = select(SettingValue.key, SettingValue.value)
        rows = db.session.execute(statement.where(tuple_(SettingValue.key, SettingValue.number).in_(pairs)))
        shown |= {key: value for key, value in rows}
    return shown


# ---- history
@dataclass(frozen=True)
class Decision:
    """A decision told: « Âge maximal : 16 ans → 17 ans »."""

    id: int
    sentence: str
    told: str
    author: str
    at: datetime


def decisions(limit: int, before_id: int | None = None) -> list[Decision]:
    """The decisions, latest first."""
    statement = (
        select(SettingValue, User.full_name).join(User, User.id == SettingValue.author_id).order_by(SettingValue.id.desc())
    )
    if before_id is not None:
        statement = statement.where(SettingValue.id < before_id)
    with as_system("auteurs des réglages, lus par qui peut lire les réglages") as session:
        rows = session.execute(statement.limit(limit)).all()
    return [_decision(row, name) for row, name in rows]


def latest_decisions(settings: Iterable[Setting[Any]]) -> dict[str, Decision]:
    """Key → the decision in force, for the settings that somebody decided once."""
    wanted = sorted((key, one.number) for key, one in in_force(settings).items() if one.number)
    if not wanted:
        return {}
    statement = select(SettingValue, User.full_name).join(User, User.id == SettingValue.author_id)
    with as_system("auteurs des réglages, lus par qui peut lire les réglages") as session:
        rows = session.execute(statement.where(tuple_(SettingValue.key, SettingValue.number).in_(wanted))).all()
    return {row.key: _decision(row, name) for row, name in rows}


def _decision(row: SettingValue, author: str) -> Decision:
    return Decision(row.id, f"{row.label} : {row.formerly} → {row.told}", row.told, author, row.at)
