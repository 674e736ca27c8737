"""The register of the two bodies' members."""

from collections.abc import Sequence

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.panel.declarations import Col, Inline, MenuPlace, Section, Wording
from pre_admin.panel.filters import EnumFilter
from pre_admin.panel.pages import Fact
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.partners import services
from pre_admin.partners.models import BodyMember, BodyTerm, DeclaredInterest
from pre_admin.partners.queries.bodies import member_list
from pre_admin.partners.queries.ground import PEOPLE
from pre_admin.partners.rules import Span
from pre_admin.partners.views.providers import PROVIDER
from pre_admin.partners.views.workers import ACCOUNT, full_name


class BodyMemberView(HouseView):
    """Members of the technical committee and of the council."""

    subject = "body"
    slug = "body-member"
    menu = MenuPlace("Comités", 40)
    wording = Wording("Membres des instances", "membre d’instance", "membres des instances")
    purpose = "Qui siège au comité technique et au conseil consultatif, pour quel mandat, avec quels liens déclarés."
    columns = (
        Col(
            "name",
            (BodyMember.last_name, BodyMember.first_name),
            label="Membre",
            show=full_name,
            sort=BodyMember.sort_key,
            link=True,
        ),
        Col("body", BodyMember.body, sort=(BodyMember.body, BodyMember.sort_key), kind="text"),
        Col("seat", BodyTerm.seat, label="Siège aujourd’hui", kind="text"),
        Col("capacity", BodyMember.capacity, label="En qualité de", sort=(BodyMember.capacity, BodyMember.sort_key), kind="text"),
        Col("institution", BodyMember.institution),
        Col("ends_on", BodyTerm.ends_on, label="Fin du mandat", sort=BodyTerm.ends_on),
        Col("account", PEOPLE.c.full_name, label="Compte", permission="body.edit"),
        Col("function", BodyMember.function, export_only=True),
        Col("email", BodyMember.email, export_only=True),
        Col("phone", BodyMember.phone, export_only=True),
    )
    from_clause = staticmethod(member_list)
    default_sort = "name"
    filters = (
        EnumFilter("body", "Instance", BodyMember.body),
        EnumFilter("capacity", "En qualité de", BodyMember.capacity),
        EnumFilter("seat", "Siège", BodyTerm.seat),
    )
    search_hint = "Nom, prénom ou institution"
    empty = "Aucun membre pour l’instant : ajoutez ceux que les arrêtés et les délibérations désignent."
    sections = (
        Section("Instance", ("body", "capacity")),
        Section("Identité", ("last_name", "first_name", "function", "institution", "email", "phone", "user_id")),
        Section("Mandats", inline="terms", hint="Une instance n’a qu’une présidence à la fois. Les mandats passés restent lisibles dans les procès-verbaux."),
        Section(
            "Liens déclarés", inline="interests",
            hint="Tant qu’un lien dure, la personne ne prend part à rien de ce qui concerne cette association ou ce prestataire.",
        ),
    )  # fmt: skip
    widths = {
        "body": 4, "capacity": 8, "last_name": 6, "first_name": 6, "function": 6, "institution": 6, "email": 5, "phone": 3, "user_id": 4,
    }  # fmt: skip
    kinds = {"phone": "tel", "email": "email"}
    inlines = (
        Inline(
            "terms", BodyTerm, "member_id", ("seat", "starts_on", "ends_on"),
            singular="mandat", add="Ajouter un mandat", title="Mandats", order=(BodyTerm.starts_on.desc(),),
            legend=lambda row: f"{row.seat.label} depuis le {date_fr(row.starts_on)}",
            widths={"seat": 4, "starts_on": 4, "ends_on": 4}, empty="Aucun mandat : cette personne ne siège pas.",
        ),
        Inline(
            "interests", DeclaredInterest, "member_id", ("provider_id", "role", "starts_on", "ends_on"),
            singular="lien déclaré", add="Ajouter un lien", title="Liens déclarés", order=(DeclaredInterest.id,),
            lookups={"provider_id": PROVIDER}, widths={"provider_id": 6, "role": 6, "starts_on": 4, "ends_on": 4},
            empty="Aucun lien déclaré avec une association ou un prestataire.",
        ),
    )  # fmt: skip
    lookups = {"user_id": ACCOUNT}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(services.create_body_member)
    update_service = staticmethod(services.update_body_member)
    delete_service = staticmethod(services.delete_body_member)

    def details_subtitle(self, record: BodyMember, actor: Actor) -> str:
        """« Comité technique · Médecin »."""
        return f"{record.body.label} · {record.capacity.label}"

    def header_facts(self, record: BodyMember, actor: Actor) -> Sequence[Fact]:
        """The seat held today, until when."""
        day = today()
        terms = self.inline_records(self.inlines[0], record)
        current = next((one for one in terms if Span(one.starts_on, one.ends_on).holds(day)), None)
        if current is None:
            return [Fact("Siège aujourd’hui", "Ne siège pas", tone="off")]
        until = f"jusqu’au {date_fr(current.ends_on)}" if current.ends_on else "sans terme fixé"
        return [Fact("Siège aujourd’hui", current.seat.label, f"depuis le {date_fr(current.starts_on)}, {until}")]
