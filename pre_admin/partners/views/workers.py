"""The registers of referents and of the support teams."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr, percent_fr
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter, YesNoFilter
from pre_admin.panel.pages import Cell, Fact
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.partners import services
from pre_admin.partners.models import Provider, Referent, ReferentShare, TeamMember
from pre_admin.partners.queries.ground import PEOPLE, account_choices
from pre_admin.partners.queries.providers import employer_choices
from pre_admin.partners.queries.referents import referent_list
from pre_admin.partners.queries.teams import CHARTER_SIGNED, charter_signed, team_list
from pre_admin.partners.rules import Span
from pre_admin.partners.views.providers import PROVIDER
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import territory_choices
from pre_admin.territories.views import TERRITORY

ACCOUNT = Lookup(User, account_choices, view="account")
SIGNED, TO_SIGN = "Charte signée", "À signer"


def full_name(last: str, first: str) -> str:
    """« Tazaghine Lina », as a list is ordered."""
    return f"{last} {first}"


def _share(percent: int | None) -> str:
    return "" if percent is None else percent_fr(percent)


def _charter(signed: bool) -> str:
    return SIGNED if signed else TO_SIGN


def _charter_tone(signed: bool) -> str:
    return "ok" if signed else "wait"


def _employment(record: Referent) -> str:
    """« depuis le … », or « du … au … »."""
    start = date_fr(record.starts_on)
    return f"du {start} au {date_fr(record.ends_on)}" if record.ends_on else f"depuis le {start}"


def _until(record: Any, past: str) -> Cell | None:
    """Beside the name of whoever has left: since when."""
    if record.ends_on is not None and record.ends_on < today():
        return Cell(f"{past} le {date_fr(record.ends_on)}", "enum", tone="off")
    return None


class ReferentView(HouseView):
    """Referents."""

    subject = "referent"
    slug = "referent"
    menu = MenuPlace("Partenaires", 30)
    wording = Wording("Référents de parcours", "référent", "référents")
    purpose = "Les professionnels qui suivent les enfants, employés par une association, pour une part de leur temps."
    columns = (
        Col(
            "name", (Referent.last_name, Referent.first_name), label="Référent", show=full_name, sort=Referent.sort_key, link=True
        ),
        Col("profession", Referent.profession, kind="text", sort=(Referent.profession, Referent.sort_key)),
        Col("employer", Provider.name, label="Employeur", sort=(Provider.sort_key, Referent.sort_key)),
        Col("share", ReferentShare.percent, label="Quotité", show=_share, kind="num", sort=ReferentShare.percent),
        Col("starts_on", Referent.starts_on, label="Depuis", sort=Referent.starts_on),
        Col("ends_on", Referent.ends_on, label="Jusqu’au", sort=Referent.ends_on),
        Col("account", PEOPLE.c.full_name, label="Compte", permission="referent.edit"),
        Col("phone", Referent.phone, export_only=True),
        Col("email", Referent.email, export_only=True),
    )
    from_clause = staticmethod(referent_list)
    default_sort = "name"
    filters = (
        RecordFilter("employer", "Employeur", Referent.employer_id, statement=employer_choices),
        EnumFilter("profession", "Métier", Referent.profession),
    )
    search_hint = "Nom ou prénom"
    empty = "Aucun référent pour l’instant : ajoutez ceux qui suivent des enfants."
    sections = (
        Section("Identité", ("last_name", "first_name", "profession", "phone", "email")),
        Section(
            "Emploi", ("employer_id", "starts_on", "ends_on", "user_id"),
            hint="Le jour où l’emploi prend fin, le compte de la personne n’ouvre plus aucun dossier.",
        ),
        Section(
            "Quotités de travail", inline="shares",
            hint="La part d’un temps plein consacrée au programme. Une nouvelle ligne ferme la précédente la veille.",
        ),
    )  # fmt: skip
    widths = {
        "last_name": 6, "first_name": 6, "profession": 4, "phone": 3, "email": 5, "employer_id": 6, "starts_on": 3, "ends_on": 3,
        "user_id": 6,
    }  # fmt: skip
    kinds = {"phone": "tel", "email": "email"}
    inlines = (
        Inline(
            "shares", ReferentShare, "referent_id", ("percent", "starts_on", "ends_on"),
            singular="quotité", add="Ajouter une quotité", title="Quotités", order=(ReferentShare.starts_on.desc(),),
            legend=lambda row: f"{percent_fr(row.percent)} depuis le {date_fr(row.starts_on)}",
            widths={"percent": 4, "starts_on": 4, "ends_on": 4}, empty="Aucune quotité : la personne ne compte pour rien dans le bilan.",
        ),
    )  # fmt: skip
    lookups = {"employer_id": PROVIDER, "user_id": ACCOUNT}
    batch = (replace(ARCHIVE, service=services.archive_referents), RESTORE)
    create_service = staticmethod(services.create_referent)
    update_service = staticmethod(services.update_referent)
    delete_service = staticmethod(services.delete_referent)

    def defaults(self) -> dict[str, Any]:
        """A referent added from an employer's page starts there."""
        return {"employer_id": number(request.args.get("employer"), 1, MAX_ID)}

    def details_subtitle(self, record: Referent, actor: Actor) -> str:
        """The profession."""
        return record.profession.label

    def badge(self, record: Referent, actor: Actor) -> Cell | None:
        """Whoever has left says so beside their name."""
        return super().badge(record, actor) or _until(record, "A quitté son poste")

    def header_facts(self, record: Referent, actor: Actor) -> Sequence[Fact]:
        """Employer, share today, since when."""
        day = today()
        shares = self.inline_records(self.inlines[0], record)
        current = next((one.percent for one in shares if Span(one.starts_on, one.ends_on).holds(day)), None)
        href = f"/admin/provider/details/?id={record.employer_id}" if actor.may("provider.read") else None
        return [
            Fact("Employeur", self.text_of(PROVIDER, record.employer_id) or "", href=href),
            Fact("Quotité aujourd’hui", percent_fr(current) if current else "Aucune", "d’un temps plein" if current else ""),
            Fact("En poste", _employment(record)),
        ]


class TeamMemberView(HouseView):
    """Members of the support teams."""

    subject = "team"
    slug = "team-member"
    menu = MenuPlace("Enfants", 60)
    wording = Wording("Équipes de soutien", "membre d’équipe", "membres d’équipe")
    purpose = (
        "Chaque territoire a son équipe pluridisciplinaire : ses membres examinent ensemble les situations, sous la même charte."
    )
    columns = (
        Col(
            "name",
            (TeamMember.last_name, TeamMember.first_name),
            label="Membre",
            show=full_name,
            sort=TeamMember.sort_key,
            link=True,
        ),
        Col("territory", Territory.name, label="Territoire", sort=(Territory.name, TeamMember.sort_key)),
        Col("function", TeamMember.function),
        Col("institution", TeamMember.institution, sort=(TeamMember.institution, TeamMember.sort_key)),
        Col("starts_on", TeamMember.starts_on, label="Depuis", sort=TeamMember.starts_on),
        Col("ends_on", TeamMember.ends_on, label="Jusqu’au", sort=TeamMember.ends_on),
        Col("charter", CHARTER_SIGNED.label("charter_signed"), label="Charte", show=_charter, kind="enum", tone=_charter_tone),
        Col("account", PEOPLE.c.full_name, label="Compte"),
        Col("phone", TeamMember.phone, export_only=True),
        Col("email", TeamMember.email, export_only=True),
    )
    from_clause = staticmethod(team_list)
    default_sort = "name"
    filters = (
        RecordFilter("territory", "Territoire", TeamMember.territory_id, statement=territory_choices),
        YesNoFilter("charter", "Charte", CHARTER_SIGNED, yes="Signée", no="À signer"),
    )
    search_hint = "Nom, prénom ou institution"
    empty = "Aucun membre pour l’instant : ajoutez ceux qui siègent dans l’équipe de chaque territoire."
    sections = (
        Section("Identité", ("last_name", "first_name", "function", "institution", "phone", "email")),
        Section("Équipe", ("territory_id", "starts_on", "ends_on")),
        Section(
            "Compte et charte", ("user_id", "charter_signed_on"),
            hint="Qui assiste à une réunion d’équipe est tenu au secret : la charte se signe dans le logiciel ou sur papier.",
        ),
    )  # fmt: skip
    widths = {
        "last_name": 6, "first_name": 6, "function": 6, "institution": 6, "phone": 4, "email": 8, "territory_id": 6, "starts_on": 3,
        "ends_on": 3, "user_id": 6, "charter_signed_on": 6,
    }  # fmt: skip
    kinds = {"phone": "tel", "email": "email"}
    lookups = {"territory_id": TERRITORY, "user_id": ACCOUNT}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(services.create_team_member)
    update_service = staticmethod(services.update_team_member)
    delete_service = staticmethod(services.delete_team_member)

    def defaults(self) -> dict[str, Any]:
        """A member added from a territory's page starts in its team."""
        return {"territory_id": number(request.args.get("territory"), 1, MAX_ID)}

    def details_subtitle(self, record: TeamMember, actor: Actor) -> str:
        """« Directrice d’école · Éducation nationale »."""
        return " · ".join(text for text in (record.function, record.institution or "") if text)

    def badge(self, record: TeamMember, actor: Actor) -> Cell | None:
        """Whoever has left says so beside their name."""
        return super().badge(record, actor) or _until(record, "A quitté l’équipe")

    def header_facts(self, record: TeamMember, actor: Actor) -> Sequence[Fact]:
        """The team, and whether the charter binds the person."""
        signed = charter_signed(record.id)
        href = f"/admin/territory/details/?id={record.territory_id}"
        return [
            Fact("Équipe", self.text_of(TERRITORY, record.territory_id) or "", href=href),
            Fact("Charte de confidentialité", _charter(signed), tone=_charter_tone(signed)),
        ]
