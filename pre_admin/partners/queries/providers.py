"""Reading providers, their papers, and what holds them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, false, func, or_, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.partners.models import PaperKind, Provider, ProviderKind, ProviderPaper, Referent, ReferentShare
from pre_admin.partners.queries.ground import TODAY
from pre_admin.partners.queries.referents import referent_list
from pre_admin.partners.rules import EXPECTED, NOTICE_DAYS, PaperState, Span, paper_states

_notice: Callable[[], date] = lambda: today() + timedelta(days=NOTICE_DAYS)  # noqa: E731 - the value of a parameter
NOTICE: ColumnElement[date] = bindparam("notice", callable_=_notice, type_=Date, unique=True)
"""The last day of those on which a paper that expires is asked for again."""


def _lacks(kind: PaperKind) -> ColumnElement[bool]:
    """Providers without a paper of that kind, begun and lasting beyond the days of notice."""
    paper = ProviderPaper
    lasting = and_(
        paper.provider_id == Provider.id,
        paper.kind == kind,
        or_(paper.dated_on.is_(None), paper.dated_on <= TODAY),
        or_(paper.expires_on.is_(None), paper.expires_on > NOTICE),
    )
    return ~select(paper.id).where(lasting).exists()


def _papers_wanted() -> ColumnElement[bool]:
    """The same question as `paper_states` answers, for a whole list."""
    found = [and_(Provider.kind == kind, or_(*(_lacks(one) for one in wanted))) for kind, wanted in EXPECTED.items() if wanted]
    return or_(false(), *found)


PAPERS_WANTED: ColumnElement[bool] = _papers_wanted()
"""Providers who must be asked for a paper: missing, expired, or expiring within the days of notice."""


# ---- lists and choices
def provider_list() -> Rows:
    """Providers."""
    return select(Provider.id)


def provider_choices() -> Rows:
    """Providers that can be chosen, by name, the archived ones last; the hint is the city."""
    return select(Provider.id, Provider.name, Provider.city).order_by(
        Provider.archived_at.is_not(None), Provider.sort_key, Provider.id
    )


def employer_choices() -> Rows:
    """Providers that employ a referent, or did."""
    return provider_choices().where(select(Referent.id).where(Referent.employer_id == Provider.id).exists())


# ---- one provider
def papers_of(provider: Provider, day: date) -> list[PaperState]:
    """The papers expected of a provider, as they stand on that day."""
    statement = select(ProviderPaper.kind, ProviderPaper.dated_on, ProviderPaper.expires_on)
    rows = db.session.execute(statement.where(ProviderPaper.provider_id == provider.id)).all()
    return paper_states(provider.kind, [(kind, Span(dated, expires)) for kind, dated, expires in rows], day)


def posted_referents(provider_ids: Sequence[int], day: date) -> dict[int, int]:
    """Provider → how many referents it employs whose employment has not ended on that day, whoever asks."""
    unended = or_(Referent.ends_on.is_(None), Referent.ends_on >= day)
    statement = (
        select(Referent.employer_id, func.count(Referent.id))
        .where(Referent.employer_id.in_(list(provider_ids)), unended)
        .group_by(Referent.employer_id)
    )
    with as_system("référents en poste chez un employeur : un nombre") as session:
        return {employer: count for employer, count in session.execute(statement)}


def lock_providers(provider_ids: Sequence[int]) -> None:
    """Hold these providers until the end of the transaction: an employer is not archived while someone is posted there."""
    statement = select(Provider.id).where(Provider.id.in_(list(provider_ids))).order_by(Provider.id).with_for_update()
    with as_system("employeurs tenus le temps d’une vérification") as session:
        session.execute(statement).all()


def is_archived(provider_id: int) -> bool:
    """Whether the provider has left the lists, whoever asks."""
    statement = select(Provider.archived_at).where(Provider.id == provider_id)
    with as_system("employeur archivé ou non") as session:
        return session.scalar(statement) is not None


def kind_of(provider_id: int) -> ProviderKind | None:
    """A provider's kind, within the actor's scope."""
    return db.session.scalar(select(Provider.kind).where(Provider.id == provider_id))


COUNT_WANTED = select(func.count(Provider.id)).where(Provider.archived_at.is_(None), PAPERS_WANTED)


def counts_of_papers_wanted() -> int:
    """How many providers must be asked for a paper, within the actor's scope."""
    return db.session.scalar(COUNT_WANTED) or 0


def referents_of(provider: Provider, day: date) -> Sequence[Any]:
    """(id, first name, last name, profession, share today, from, until) of those a provider employs, those in post first."""
    ended = and_(Referent.ends_on.is_not(None), Referent.ends_on < day)
    statement = (
        referent_list()
        .with_only_columns(
            Referent.id,
            Referent.first_name,
            Referent.last_name,
            Referent.profession,
            ReferentShare.percent,
            Referent.starts_on,
            Referent.ends_on,
        )
        .where(Referent.employer_id == provider.id)
        .order_by(ended, Referent.sort_key, Referent.id)
    )
    return db.session.execute(statement).all()
