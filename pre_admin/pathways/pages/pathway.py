"""What a pathway's page shows beside its declarations."""

from collections.abc import Sequence

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import NBSP, date_fr
from pre_admin.families.models import Child
from pre_admin.panel.pages import Cell, Fact, Pair, PairSection, RelatedTable
from pre_admin.pathways.models import ConsentState, Pathway, PathwayState
from pre_admin.pathways.queries.child_file import Standing, standing_of
from pre_admin.pathways.queries.pathways import entry_names, objectives_told
from pre_admin.pathways.rules.pathways import is_overdue


def pathway_facts(record: Pathway, child: Child, actor: Actor) -> Sequence[Fact]:
    """The child, who follows, what the parents signed, the next review."""
    standing = standing_of(record)
    facts = [Fact("Enfant", str(child), href=f"/admin/child/details/?id={child.id}"), referent_fact(standing, actor)]
    if actor.may("consent.read"):
        facts.append(consent_fact(standing))
    facts.append(Fact("Entrée", date_fr(record.entry_on) or "Pas encore", f"proposé le {date_fr(record.proposed_on)}"))
    if record.state is PathwayState.RUNNING:
        facts.append(review_fact(standing))
    if record.state is PathwayState.CLOSED:
        facts.append(Fact("Clos le", date_fr(record.closed_on), standing.closing_reason))
    return facts


def referent_fact(standing: Standing, actor: Actor) -> Fact:
    """Who follows the pathway; whoever did last, once it is over."""
    held = standing.tenure or (None if standing.is_open else next(reversed(standing.tenures), None))
    if held is None:
        return Fact("Référent", "Aucun référent", tone="wait") if standing.is_open else Fact("Référent", "")
    href = f"/admin/referent/details/?id={held.row.referent_id}" if actor.may("referent.read") else None
    told = f"depuis le {date_fr(held.row.starts_on)}" if held.row.ends_on is None else f"jusqu’au {date_fr(held.row.ends_on)}"
    return Fact("Référent", held.told, told, href=href)


def consent_fact(standing: Standing) -> Fact:
    """Where the scheme's consent stands, and how many actions still wait for theirs."""
    scheme = standing.scheme
    if scheme is None:
        return Fact("Accord parental", "Non demandé", tone="off")
    row = scheme.row
    day = row.withdrawn_on or row.refused_on or row.given_on or row.asked_on
    waiting = sum(1 for one in standing.pending if one.row.action_id is not None)
    hint = f"{'demandé ' if row.state is ConsentState.PENDING else ''}le {date_fr(day)}"
    if waiting:
        hint += f", {waiting}{NBSP}{'action' if waiting == 1 else 'actions'} à signer"
    return Fact("Accord parental", row.state.label, hint, row.state.tone)


def review_fact(standing: Standing) -> Fact:
    """The next review, and whether it is late."""
    day = standing.pathway.next_review_on
    if day is None:
        return Fact("Prochain bilan", "Sans date", tone="wait")
    late = (today() - day).days
    return Fact("Prochain bilan", date_fr(day), f"en retard de {late}{NBSP}j" if late > 0 else "", "stop" if late > 0 else "")


def entry_sections(record: Pathway, referral: str | None, actor: Actor) -> list[PairSection]:
    """What it was counted by at its entry, and how it ended."""
    names = entry_names(record)
    pairs = [Pair("Type", record.type.label)]
    if referral and actor.may("referral.read"):
        pairs.append(
            Pair("Saisine", referral.rpartition(", ")[2].capitalize(), href=f"/admin/referral/details/?id={record.referral_id}")
        )
    if record.entry_on is not None:
        pairs += [
            Pair("Âge", f"{record.entry_age}{NBSP}ans" if record.entry_age is not None else ""),
            Pair("Niveau", names["level"]), Pair("École", names["school"]),
            Pair("Quartier", names["neighbourhood"] or "Hors quartier prioritaire"), Pair("Territoire", names["territory"]),
            Pair("Origine", names["origin"]),
        ]  # fmt: skip
    sections = [PairSection("À l’entrée" if record.entry_on else "Proposition", pairs)]
    if record.state is PathwayState.CLOSED:
        ending = [Pair("Motif", standing_of(record).closing_reason), Pair("Date", date_fr(record.closed_on))]
        if actor.may("pathway.follow"):
            ending.append(Pair("Bilan du parcours", record.outcome or "", "long"))
        sections.append(PairSection("Clôture", ending))
    return sections


def objective_table(record: Pathway, empty: str) -> RelatedTable:
    """The objectives, each with where it stood at the last review."""
    rows = [
        [Cell(domain), Cell(text, label="Objectif"), Cell(mark.label if mark else "", tone=mark.tone if mark else "", label="Dernier bilan")]
        for domain, text, mark in objectives_told(record.id)
    ]  # fmt: skip
    heads = [("Domaine", "text"), ("Objectif", "text"), ("Dernier bilan", "text")]
    return RelatedTable("Objectifs", len(rows), heads, rows, empty=empty)


def is_late(record: Pathway) -> bool:
    """Whether its review should have been held."""
    return record.state is PathwayState.RUNNING and is_overdue(record.next_review_on, today())
