"""The register of « intérims »: who certifies in the place of whom."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import StandIn, User
from pre_admin.contracts.queries import stand_ins as queries
from pre_admin.contracts.rules.stand_ins import over_refusal, standing_of
from pre_admin.contracts.services import stand_ins as services
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.funding.queries.actions import name_of
from pre_admin.panel.declarations import Col, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.pages import Cell, DetailsPage, Fact
from pre_admin.panel.view import HouseView


def _state(starts_on: date, ends_on: date) -> str:
    return standing_of(starts_on, ends_on, today())[0]


class StandInView(HouseView):
    """Who stands in for whom."""

    subject = "interim"
    slug = "stand-in"
    menu = MenuPlace("Contrats", 95)
    wording = Wording("Intérims", "intérim", "intérims")
    purpose = (
        "Quand la coordination est absente, qui certifie les services faits à sa place, pour des jours dits. "
        "La même personne n’enregistre jamais une facture et n’en certifie jamais les séances."
    )
    columns = (
        Col("starts_on", StandIn.starts_on, sort=StandIn.starts_on, link=True, kind="line"),
        Col("ends_on", StandIn.ends_on, sort=StandIn.ends_on),
        Col("absent", queries.ABSENT.c.full_name, label="Personne absente"),
        Col("person", queries.PERSON.c.full_name, label="Remplacée par"),
        Col("standing", (StandIn.starts_on, StandIn.ends_on), label="État", show=_state, kind="text"),
        Col("reason", StandIn.reason),
    )
    from_clause = staticmethod(queries.stand_in_list)
    default_sort = "starts_on"
    descending = True
    empty = "Aucun intérim : désignez qui certifie les services faits pendant une absence."
    sections = (Section("Intérim", ("absent_id", "person_id", "starts_on", "ends_on", "reason")),)
    widths = {"absent_id": 6, "person_id": 6, "starts_on": 3, "ends_on": 3, "reason": 12}
    lookups = {"absent_id": Lookup(User, queries.known_absent), "person_id": Lookup(User, queries.known_person)}
    create_service = staticmethod(services.name_stand_in)
    update_service = staticmethod(services.change_stand_in)

    def defaults(self) -> dict[str, Any]:
        """From today."""
        return {"starts_on": today()}

    def title_of(self, record: StandIn) -> str:
        """« Intérim du 03/08/2026 au 14/08/2026 »."""
        return f"Intérim du {date_fr(record.starts_on)} au {date_fr(record.ends_on)}"

    def badge(self, record: StandIn, actor: Actor) -> Cell | None:
        """To come, under way, over."""
        label, tone = standing_of(record.starts_on, record.ends_on, today())
        return Cell(label, "enum", tone=tone)

    def header_facts(self, record: StandIn, actor: Actor) -> Sequence[Fact]:
        """Who named whom."""
        facts = [Fact("Personne absente", name_of(record.absent_id)), Fact("Remplacée par", name_of(record.person_id))]
        return facts + ([Fact("Désignée par", name_of(record.named_by_id))] if record.named_by_id else [])

    def details_page(self, record: StandIn) -> DetailsPage:
        """What is over is no longer modified."""
        page = super().details_page(record)
        return replace(page, edit_url=None) if over_refusal(record.ends_on, today()) else page
