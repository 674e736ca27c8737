"""The register of envelopes: declarations, votes, and the page that prepares a year."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.errors import DomainError
from pre_admin.core.french import plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.funding.models import Envelope, Funder, FundingAxis
from pre_admin.funding.queries import envelopes as read
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.funding.rules.envelopes import left_told, left_tone, year_refusal
from pre_admin.funding.services import envelopes as keep
from pre_admin.funding.views.conventions import CONVENTION, ConventionView
from pre_admin.funding.views.envelope_fields import FIRST_VOTE, VOTE_WIDTHS, like_funder, vote_fields, vote_note
from pre_admin.funding.views.envelope_pages import copied, ledger_table, money_rows, sums_facts, votes_table
from pre_admin.panel import once
from pre_admin.panel.declarations import Col, Lookup, MenuPlace, Move, Section, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter, YearFilter
from pre_admin.panel.pages import DetailsPage, Fact, FormSection
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.panel.requests import number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.panel.view.drafting import Draft
from pre_admin.panel.view.ground import ACTS
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import territory_choices
from pre_admin.territories.views import TERRITORY

__all__ = ["ConventionView", "EnvelopeView"]
ENVELOPE = Lookup(Envelope, lambda: read.envelope_list().with_only_columns(Envelope.id, Envelope.title), view="envelope")
TEMPLATES = {"admin/list.html": "funding/envelopes.html", "admin/details.html": "funding/envelope.html"}
EVERYWHERE = "Tous les territoires"
NO_YEAR = "Choisissez l’année à préparer dans la liste."
MEANWHILE = "Quelqu’un vient de préparer cette année : relisez la liste, puis recommencez s’il manque une enveloppe."


class EnvelopeView(HouseView):
    """Envelopes."""

    subject = "envelope"
    slug = "envelope"
    menu = MenuPlace("Financement", 20)
    wording = Wording("Enveloppes", "enveloppe", "enveloppes", feminine=True, vowel=True)
    purpose = (
        "L’argent de chaque financeur, par année et par axe : ce qui est voté, ce que les décisions en prennent, ce qui reste."
    )
    columns = (
        Col("title", Envelope.title, sort=(Envelope.year, Envelope.sort_key), link=True),
        Col("year", Envelope.year, show=str, kind="line", sort=(Envelope.year, Envelope.sort_key), export_only=True),
        Col("funder", Funder.label, label="Financeur", sort=(Funder.rank, Envelope.sort_key), export_only=True),
        Col("axis", FundingAxis.label, label="Axe", sort=(FundingAxis.rank, Envelope.sort_key), export_only=True),
        Col("territory", Territory.name, label="Territoire", show=lambda name: name or "Tous", export_only=True),
        Col("contribution", Envelope.contribution, kind="text", sort=(Envelope.contribution, Envelope.sort_key), export_only=True),
        Col("voted", read.VOTED, label="Voté", sort=read.VOTED),
        Col("reserved", read.RESERVED, label="Réservé"),
        Col("approved", read.APPROVED, label="Validé"),
        Col("committed", read.COMMITTED, label="Engagé"),
        Col("remaining", (read.VOTES, read.VOTED, read.TAKEN), label="Reste", show=left_told, tone=left_tone, kind="num", sort=read.REMAINING),
    )  # fmt: skip
    from_clause = staticmethod(read.envelope_list)
    default_sort = "title"
    filters = (
        YearFilter("year", "Année", Envelope.year, options=read.envelope_years),
        ReferenceFilter("funder", "Financeur", Envelope.funder_id, rows=Funder),
        ReferenceFilter("axis", "Axe", Envelope.axis_id, rows=FundingAxis),
        RecordFilter("territory", "Territoire", Envelope.territory_id, statement=territory_choices, empty=EVERYWHERE),
        EnumFilter("contribution", "Apport", Envelope.contribution),
    )
    empty = "Aucune enveloppe pour l’instant : ajoutez celles de l’année, ou préparez-les d’après l’année précédente."
    sections = (
        Section("Enveloppe", ("year", "funder_id", "axis_id", "territory_id", "contribution", "convention_id")),
        Section("Remarques", ("remarks",)),
    )
    widths = {
        "year": 3, "funder_id": 9, "axis_id": 6, "territory_id": 6, "contribution": 6, "convention_id": 6, "remarks": 12,
        "first_total": 4, "first_voted_on": 4, "first_reference": 4,
    }  # fmt: skip
    choices = {"funder_id": reference_options(Funder), "axis_id": reference_options(FundingAxis)}
    lookups = {"territory_id": TERRITORY, "convention_id": CONVENTION}
    rules = {"year": year_refusal}
    moves = (
        Move(
            "vote", "Noter un vote", keep.note_vote, fields=vote_fields, defaults=lambda record, actor: {"voted_on": today()},
            widths=VOTE_WIDTHS, ready=lambda record: record.archived_at is None, note=vote_note, done="Vote noté.", icon="pen",
            next_step=("Noter un vote", "Une délibération, une convention ou un avenant fixe le total de cette enveloppe."),
        ),
    )  # fmt: skip
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(keep.create_envelope)
    update_service = staticmethod(keep.update_envelope)
    delete_service = staticmethod(keep.delete_envelope)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """With the page that prepares a year."""
        return {**ACTS, "next_year_view": "create"}

    def prepare(self) -> None:
        """The form holds a first vote beside the columns, and offers the funder's own way of contributing."""
        super().prepare()
        fields = {"contribution": like_funder(), **FIRST_VOTE}
        self._form_class = self._create_form_class = self._edit_form_class = type("EnvelopeForm", (self._form_class,), fields)

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """The first vote is asked of a new envelope alone."""
        draft = super().draft(record, formdata)
        if record is not None:
            for name in FIRST_VOTE:
                delattr(draft.form, name)
        return draft

    def form_sections(self, draft: Draft) -> list[FormSection]:
        """The declared sections, and the first vote of a new envelope."""
        found = super().form_sections(draft)
        if draft.record is None:
            hint = "Laissez vide tant que rien n’est voté : l’enveloppe est alors prévisionnelle."
            found.insert(1, FormSection("first-vote", "Premier vote", hint, [draft.form._fields[name] for name in FIRST_VOTE]))
        return found

    def defaults(self) -> dict[str, Any]:
        """This year."""
        return {"year": today().year, "contribution": None}

    def page(self, template: str, **context: Any) -> str:
        """The list leads to the page that prepares a year; the record's page shows the money as bars."""
        context.setdefault("purpose_folded", template != "admin/list.html")
        return super().page(TEMPLATES.get(template, template), **context)

    # ---- an envelope's page
    def details_subtitle(self, record: Envelope, actor: Actor) -> str:
        """« Crédits »."""
        return str(record.contribution.label)

    def header_facts(self, record: Envelope, actor: Actor) -> Sequence[Fact]:
        """The sums that remaining is made of; what was voted the year before, while nothing is voted."""
        sums = sums_of([record.id])[record.id]
        before = read.year_before(record) if sums.forecast else None
        earlier = sums_of([before])[before] if before else None
        return sums_facts(sums, record.year, earlier)

    def shown(self, value: Any, column: Any, lookups: Any, choices: Any) -> str:
        """An envelope of no territory is for all of them."""
        return EVERYWHERE if column.key == "territory_id" and value is None else super().shown(value, column, lookups, choices)

    def details_page(self, record: Any) -> DetailsPage:
        """Votes and what each action takes stand within the page."""
        page = super().details_page(record)
        own = [votes_table(record), ledger_table(record, self.actor)]
        return replace(page, related=[*own, *page.related])

    def money(self, record: Envelope) -> Any:
        """The rows of the bars."""
        return money_rows(sums_of([record.id])[record.id])

    # ---- the year that comes
    @expose("/next-year/", methods=("GET", "POST"))
    def next_year_view(self) -> str | Response | tuple[str, int]:
        """What would be copied into a year, then the copying: once, all or nothing."""
        if request.method == "GET":
            return self._next_year_page(self._year_asked(request.args.get("year")))
        if location := once.received(request.form):
            return redirect(location)
        year = number(request.form.get("year"), -1, 9999)
        if year is None or year_refusal(year):
            return self._next_year_page(self._year_asked(None), NO_YEAR), 422
        location = f"{self._base_url()}?state=all&year={year}"
        try:
            with unit_of_work():
                made = len(keep.prepare_year(year, self.actor))
                once.keep(request.form, location)
        except DomainError as refusal:
            return self._next_year_page(year, refusal.message), 422
        except IntegrityError:
            return self._next_year_page(year, MEANWHILE), 409
        told = plural(made, "enveloppe créée", "enveloppes créées")
        flash(
            f"{told} pour {year}, prévisionnelles jusqu’au vote." if made else f"Rien à créer : {year} a déjà ses enveloppes.",
            "ok" if made else "info",
        )
        return redirect(location)

    @staticmethod
    def _year_asked(text: str | None) -> int:
        """The year to prepare: the one asked for, else the one after the latest that has envelopes."""
        asked = number(text, -1, 9999)
        if asked is not None and asked > 2000 and not year_refusal(asked):
            return asked
        return (read.last_year_of_envelopes() or today().year) + 1

    def _next_year_page(self, year: int, refusal: str = "") -> str:
        rows = copied(year)
        return self.page(
            "funding/next_year.html", title=f"Préparer les enveloppes {year}", year=year, rows=rows, refusal=refusal,
            count=sum(one.made for one in rows), years=sorted({y + 1 for y, _ in read.envelope_years()} | {year}, reverse=True),
            mark=once.mark_of({}), crumbs=self.crumbs(), list_url=self.list_url(),
        )  # fmt: skip
