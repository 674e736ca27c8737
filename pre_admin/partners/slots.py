"""What the room shows on the pages of providers and territories, and on the home page."""

from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import NBSP, count_fr, date_fr, decimal_fr, percent_fr
from pre_admin.panel.pages import Cell, RelatedTable, Step
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import DigestLine, HomeCard, HomeTask, NextStep, RelatedList, Waiting
from pre_admin.partners.models import Provider, ProviderKind
from pre_admin.partners.queries import bodies, providers, referents, teams
from pre_admin.partners.rules import PaperState, Standing

PAPERS_PATH = "/admin/provider/?state=papers"
NAMES = {
    "insurance": "l’attestation d’assurance",
    "vigilance": "l’attestation de vigilance URSSAF",
}
"""What each expected paper is called in a request."""


def register_of(provider: Provider) -> str:
    """Where the provider's page is: among the associations, or among all."""
    return "/admin/association/" if provider.kind is ProviderKind.ASSOCIATION else "/admin/provider/"


# ---- on a provider's page
def referents_of(provider: Any, actor: Actor) -> RelatedTable:
    """Those it employs, in post first, then those who left."""
    day = today()
    rows = [
        [
            Cell(f"{first} {last}", href=f"/admin/referent/details/?id={key}"),
            Cell(profession.label, label="Métier"),
            Cell(percent_fr(share) if share else "", label="Quotité"),
            Cell(date_fr(start), label="Depuis"),
            Cell(f"jusqu’au {date_fr(end)}" if end else "", tone="off" if end and end < day else "", label="Fin"),
        ]
        for key, first, last, profession, share, start, end in providers.referents_of(provider, day)
    ]
    heads = [("Référent", "text"), ("Métier", "text"), ("Quotité", "text"), ("Depuis", "text"), ("Fin", "text")]
    create = f"/admin/referent/new/?employer={provider.id}" if actor.may("referent.create") else None
    return RelatedTable(
        "Référents de parcours", len(rows), heads, rows, empty="Aucun référent n’est employé ici.",
        create_url=create, create_label="Ajouter un référent",
    )  # fmt: skip


def interests_in(provider: Any, actor: Actor) -> RelatedTable:
    """The members of the bodies who declared something in common with it."""
    day = today()
    rows = [
        [
            Cell(f"{first} {last}", href=f"/admin/body-member/details/?id={key}"),
            Cell(body.label, label="Instance"),
            Cell(role, label="Lien"),
            Cell(_period(start, end), tone="off" if end and end < day else "", label="Période"),
        ]
        for key, first, last, body, role, start, end in bodies.declared_in(provider)
    ]
    heads = [("Membre", "text"), ("Instance", "text"), ("Lien", "text"), ("Période", "text")]
    return RelatedTable("Liens déclarés par des membres des instances", len(rows), heads, rows, empty="Aucun lien déclaré.")


def _period(start: Any, end: Any) -> str:
    if start and end:
        return f"du {date_fr(start)} au {date_fr(end)}"
    return f"depuis le {date_fr(start)}" if start else f"jusqu’au {date_fr(end)}" if end else ""


def provider_steps(provider: Any, actor: Actor) -> list[Step]:
    """Papers to ask for, and what a contract would lack."""
    if provider.archived_at is not None or not actor.may("provider.edit"):
        return []
    url = f"{register_of(provider)}edit/?id={provider.id}"
    steps = [_paper_step(one, url) for one in providers.papers_of(provider, today()) if one.standing is not Standing.VALID]
    if not provider.representative:
        steps.append(Step("Indiquer le représentant légal", "Un contrat ne peut pas être signé sans lui.", "Compléter", url))
    if not provider.iban and actor.may("provider.bank"):
        steps.append(Step("Indiquer l’IBAN", "Sans lui, aucune facture ne peut être payée.", "Compléter", url))
    return steps


def _paper_step(state: PaperState, url: str) -> Step:
    hint = "Aucune n’a été reçue." if state.standing is Standing.MISSING else f"{state.told}."
    return Step(f"Demander {NAMES[state.kind.value]}", hint, "Compléter", url)


# ---- on a territory's page
def team_of_territory(territory: Any, actor: Actor) -> RelatedTable:
    """The members of its support team today."""
    rows = [
        [
            Cell(f"{first} {last}", href=f"/admin/team-member/details/?id={key}"),
            Cell(function, label="Fonction"),
            Cell(institution or "", label="Institution"),
            Cell("Charte signée" if signed else "À signer", tone="ok" if signed else "wait", label="Charte"),
        ]
        for key, first, last, function, institution, signed in teams.team_of(territory.id)
    ]
    heads = [("Membre", "text"), ("Fonction", "text"), ("Institution", "text"), ("Charte", "text")]
    create = f"/admin/team-member/new/?territory={territory.id}" if actor.may("team.create") else None
    return RelatedTable(
        "Équipe de soutien", len(rows), heads, rows, empty="Aucun membre : composez l’équipe de ce territoire.",
        create_url=create, create_label="Ajouter un membre", more_url=f"/admin/team-member/?territory={territory.id}",
    )  # fmt: skip


# ---- on the home page
def referent_cards(actor: Actor) -> list[Card]:
    """How many referents are in post, and for how much."""
    day = today()
    count = len(referents.referents_on(day))
    fte = referents.full_time_equivalents(day)
    told = f"{decimal_fr(fte)}{NBSP}{'équivalent' if fte < 2 else 'équivalents'} temps plein"
    return [Card(count_fr(count), "référents en poste" if count > 1 else "référent en poste", "/admin/referent/", told)]


def paper_tasks(actor: Actor) -> list[Task]:
    """How many providers must be asked for a paper."""
    count = providers.counts_of_papers_wanted()
    label = "prestataires à relancer" if count > 1 else "prestataire à relancer"
    return [Task(count, label, PAPERS_PATH, "Relancer", "Assurance ou vigilance URSSAF absente ou périmée.")]


def papers_waiting(actor: Actor) -> Waiting:
    """For the morning's message: how many providers must be asked for a paper."""
    count = providers.counts_of_papers_wanted()
    return count, "prestataires à relancer pour une pièce" if count > 1 else "prestataire à relancer pour une pièce", PAPERS_PATH


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(RelatedList("provider", "referent.read", 10, referents_of))
    add(RelatedList("provider", "body.read", 20, interests_in))
    add(NextStep("provider", "provider.read", 10, provider_steps))
    add(RelatedList("territory", "team.read", 30, team_of_territory))
    add(HomeCard("referent.read", 40, referent_cards))
    add(HomeTask("provider.edit", 70, paper_tasks))
    add(DigestLine("provider.edit", 40, papers_waiting))
