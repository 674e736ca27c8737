"""What the room shows on the pages of a child, of a pathway and of an agreement: facts, tables, what to do next."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import NBSP, date_fr
from pre_admin.panel.house import house_of_request
from pre_admin.panel.pages import Cell, Fact, RelatedTable, Step
from pre_admin.panel.slots import HeaderFact, NextStep, RelatedList
from pre_admin.pathways.models import ConsentState, Pathway
from pre_admin.pathways.pages.pathway import consent_fact, referent_fact, review_fact
from pre_admin.pathways.queries.child_file import Held, Standing, child_file, named, standing_of
from pre_admin.pathways.queries.consents import signatures_told
from pre_admin.pathways.queries.waiting import agenda_of, untold_of
from pre_admin.pathways.rules.consents import count_told
from pre_admin.pathways.views.ground import since

SOON = timedelta(days=14)
"""A review is among the next steps this long before its day."""
REMEMBERED = timedelta(days=30)
"""What is left to do after a withdrawal is shown this long."""


# ---- a child's head
def child_facts(child: Any, actor: Actor) -> Sequence[Fact]:
    """The pathway that counts, who follows it, what parents signed, the next review."""
    file = child_file(child.id)
    if not file.standings:
        return [Fact("Parcours", "Aucun parcours")]
    standing = (file.current or list(file.standings))[0]
    row, href = standing.pathway, f"/admin/pathway/details/?id={standing.pathway.id}"
    if not standing.is_open:
        return [Fact("Parcours", row.type.label, f"{row.state.label.lower()} {date_fr(row.closed_on)}".strip(), href=href)]
    told = f"en cours depuis le {date_fr(row.entry_on)}" if standing.runs else f"proposé le {date_fr(row.proposed_on)}"
    facts = [Fact("Parcours", row.type.label, told, href=href), referent_fact(standing, actor)]
    if actor.may("consent.read"):
        facts.append(consent_fact(standing))
    return [*facts, review_fact(standing)] if standing.runs else facts


# ---- tables
def pathways_of_child(child: Any, actor: Actor) -> RelatedTable:
    """Every pathway, the latest first: a child may come back."""
    rows = [
        [
            Cell(one.pathway.type.label, href=f"/admin/pathway/details/?id={one.pathway.id}"),
            Cell(one.pathway.state.label, tone=one.pathway.state.tone, label="État"),
            Cell(date_fr(one.pathway.entry_on), "date", label="Entrée"),
            Cell(date_fr(one.pathway.closed_on), "date", label="Fin"),
            Cell(_follower(one), label="Référent"),
        ]
        for one in child_file(child.id).standings
    ]
    heads = [("Parcours", "text"), ("État", "text"), ("Entrée", "num"), ("Fin", "num"), ("Référent", "text")]
    create = f"/admin/pathway/new/?child={child.id}" if actor.may("pathway.create") and child.archived_at is None else None
    return RelatedTable(
        "Parcours", len(rows), heads, rows, empty="Aucun parcours n’a été proposé à la famille.", create_url=create,
        create_label="Proposer un parcours",
    )  # fmt: skip


def _follower(one: Standing) -> str:
    if one.tenure is not None:
        return one.tenure.told
    return one.tenures[-1].told if one.tenures and not one.is_open else ""


def actions_of_child(child: Any, actor: Actor) -> RelatedTable | None:
    """The actions of every pathway; nothing when none was ever proposed."""
    rows = [row for one in child_file(child.id).standings for row in _action_rows(one, actor)]
    return RelatedTable("Actions", len(rows), ACTION_HEADS, rows) if rows else None


def actions_of_pathway(record: Any, actor: Actor) -> RelatedTable:
    """Its actions, with what the parents signed for each."""
    standing = standing_of(record)
    rows = _action_rows(standing, actor)
    create = f"/admin/pathway/step/?move=action&id={record.id}" if standing.is_open and actor.may("pathway.edit") else None
    return RelatedTable(
        "Actions", len(rows), ACTION_HEADS, rows, empty="Aucune action pour l’instant.", create_url=create,
        create_label="Proposer une action",
    )  # fmt: skip


ACTION_HEADS = [("Action", "text"), ("Nature", "text"), ("Du", "num"), ("Au", "num"), ("Accord", "text"), ("État", "text")]


def _action_rows(standing: Standing, actor: Actor) -> list[list[Cell]]:
    return [
        [
            Cell(named(held)), Cell(held.row.kind.label, label="Nature"),
            Cell(date_fr(held.row.starts_on), "date", label="Du"), Cell(date_fr(held.row.ends_on), "date", label="Au"),
            _consent_cell(standing.consent_of(held.row.id), held, actor), Cell(held.row.state.label, tone=held.row.state.tone, label="État"),
        ]
        for held in standing.actions
    ]  # fmt: skip


def _consent_cell(consent: Held | None, action: Held, actor: Actor) -> Cell:
    if not actor.may("consent.read"):
        return Cell("", label="Accord")
    if consent is None:
        return Cell("Sans signature" if action.row.signatures_needed == 0 else "", label="Accord")
    if consent.row.state is ConsentState.PENDING:
        return Cell(count_told(consent.count, consent.row.signatures_needed), tone="wait", label="Accord")
    return Cell(consent.row.state.label, tone=consent.row.state.tone, label="Accord")


def consents_of_pathway(record: Any, actor: Actor) -> RelatedTable:
    """What parents were asked, and what they answered."""
    standing = standing_of(record)
    rows = [
        [
            Cell(standing.name_of(held), href=f"/admin/consent/details/?id={held.row.id}"),
            Cell(held.row.state.label, tone=held.row.state.tone, label="État"),
            Cell(count_told(held.count, held.row.signatures_needed), label="Signatures"),
            Cell(_consent_day(held), label="Date"),
        ]
        for held in standing.consents
    ]
    heads = [("Pour", "text"), ("État", "text"), ("Signatures", "text"), ("Date", "text")]
    create = f"/admin/pathway/consent-form/?id={record.id}" if standing.is_open else None
    return RelatedTable("Accords parentaux", len(rows), heads, rows, create_url=create, create_label="Feuille à imprimer")


def _consent_day(held: Held) -> str:
    row = held.row
    if row.state is ConsentState.PENDING:
        return f"demandé {since(row.asked_on)}"
    day = row.withdrawn_on or row.refused_on or row.given_on
    return f"le {date_fr(day)}" if day else ""


def referents_of_pathway(record: Any, actor: Actor) -> RelatedTable | None:
    """Who followed it, from when to when."""
    held = standing_of(record).tenures
    may_open = actor.may("referent.read")
    rows = [
        [
            Cell(one.told, href=f"/admin/referent/details/?id={one.row.referent_id}" if may_open else None),
            Cell(date_fr(one.row.starts_on), "date", label="Depuis le"), Cell(date_fr(one.row.ends_on), "date", label="Jusqu’au"),
        ]
        for one in reversed(held)
    ]  # fmt: skip
    heads = [("Référent", "text"), ("Depuis le", "num"), ("Jusqu’au", "num")]
    return RelatedTable("Référents", len(rows), heads, rows) if rows else None


def signatures_of_consent(record: Any, actor: Actor) -> RelatedTable:
    """Who signed, when, on what; the sheet opens."""
    rows = [
        [
            Cell(name), Cell(date_fr(day), "date", label="Signé le"), Cell(how.label, label="Sur quoi"),
            Cell("Ouvrir la feuille" if document else "Original au classeur", label="Feuille",
                 href=f"/admin/consent/file/?id={record.id}&list=sheets&row={sheet}&field=document_id" if document else None),
            Cell(by, label="Enregistrée par"),
        ]
        for name, day, how, sheet, document, by in signatures_told(record.id)
    ]  # fmt: skip
    heads = [("Signataire", "text"), ("Signé le", "num"), ("Sur quoi", "text"), ("Feuille", "text"), ("Enregistrée par", "text")]
    return RelatedTable("Signatures", len(rows), heads, rows, empty="Personne n’a encore signé.")


# ---- what to do next
def child_steps(child: Any, actor: Actor) -> list[Step]:
    """The steps of the pathways that are open, as their own pages offer them."""
    if child.archived_at is not None:
        return []
    view = house_of_request().view("pathway")
    steps: list[Step] = []
    for one in child_file(child.id).current:
        steps += [*view.next_moves(one.pathway), *review_steps(one.pathway, actor)]
    return steps


def review_steps(record: Any, actor: Actor) -> list[Step]:
    """A review that is due, or will be soon."""
    day, standing = record.next_review_on, standing_of(record)
    if not standing.runs or not actor.may("pathway.follow") or day is None or day > today() + SOON:
        return []
    late = (today() - day).days
    hint = f"Prévu le {date_fr(day)}, en retard de {late}{NBSP}j." if late > 0 else f"Prévu le {date_fr(day)}."
    return [Step("Faire le bilan", hint, "Faire le bilan", f"/admin/pathway/step/?move=review&id={record.id}")]


def consent_steps(record: Any, actor: Actor) -> list[Step]:
    """An agreement is collected from its pathway's page."""
    if record.state is not ConsentState.PENDING:
        return []
    url = f"/admin/pathway/step/?move=consent&id={record.pathway_id}"
    return [Step("Recueillir l’accord des parents", f"Demandé {since(record.asked_on)}.", "Recueillir l’accord", url)]


def informing_steps(record: Any, actor: Actor) -> list[Step]:
    """What the parents do not know yet."""
    child_id = record.child_id if isinstance(record, Pathway) else record.id
    waiting = untold_of(child_id)
    if not waiting:
        return []
    more = f" et {len(waiting) - 1}{NBSP}{'autre' if len(waiting) == 2 else 'autres'}" if len(waiting) > 1 else ""
    url = (
        f"/admin/information/step/?move=tell&id={waiting[0][0]}" if len(waiting) == 1 else f"/admin/information/?child={child_id}"
    )
    return [Step("Informer les parents", f"{waiting[0][1]}{more}.", "Noter l’information", url)]


def after_leaving(record: Any, actor: Actor) -> list[Step]:
    """What remains to do once the parents left."""
    standing = standing_of(record)
    scheme = standing.scheme
    if scheme is None or scheme.row.state is not ConsentState.WITHDRAWN or scheme.row.withdrawn_on < today() - REMEMBERED:
        return []
    steps = []
    for held in standing.tenures:
        if held.row.closing_note_until is not None:
            until = f"Son accès est fermé ; note de fin possible jusqu’au {date_fr(held.row.closing_note_until)}."
            steps.append(
                Step(
                    f"Prévenir {held.told}", until, "Voir ses coordonnées", f"/admin/referent/details/?id={held.row.referent_id}"
                )
            )
    stopped = [named(held) for held in standing.actions if held.row.ends_on == scheme.row.withdrawn_on]
    if stopped:
        hint = f"{', '.join(stopped)} : prévenir l’intervenant, reprendre le matériel prêté."
        steps.append(
            Step("Prévenir ceux qui menaient les actions", hint, "Voir l’enfant", f"/admin/child/details/?id={record.child_id}")
        )
    for meeting_id, day in agenda_of(record.child_id):
        hint = f"Réunion du {date_fr(day)} : la situation ne sera plus examinée."
        steps.append(
            Step("Retirer la situation de l’ordre du jour", hint, "Ouvrir la réunion", f"/admin/meeting/details/?id={meeting_id}")
        )
    return steps


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(HeaderFact("child", "pathway.read", 10, child_facts))
    add(RelatedList("child", "pathway.read", 1, pathways_of_child))
    add(RelatedList("child", "pathway.read", 2, actions_of_child))
    add(NextStep("child", "pathway.read", 1, child_steps))
    add(NextStep("child", "information.edit", 5, informing_steps))
    add(RelatedList("pathway", "pathway.read", 10, actions_of_pathway))
    add(RelatedList("pathway", "consent.read", 20, consents_of_pathway))
    add(RelatedList("pathway", "pathway.read", 30, referents_of_pathway))
    add(NextStep("pathway", "pathway.follow", 10, review_steps))
    add(NextStep("pathway", "pathway.edit", 20, after_leaving))
    add(NextStep("pathway", "information.edit", 30, informing_steps))
    add(RelatedList("consent", "consent.read", 10, signatures_of_consent))
    add(NextStep("consent", "consent.edit", 10, consent_steps))
    for table, one, many in (
        ("pathway", "parcours", "parcours"), ("consent", "accord parental", "accords parentaux"),
        ("consent_signature", "signature d’accord parental", "signatures d’accord parental"),
        ("consent_sheet", "feuille signée", "feuilles signées"), ("pathway_action", "action d’un parcours", "actions d’un parcours"),
        ("pathway_objective", "objectif", "objectifs"), ("pathway_referent", "suivi par un référent", "suivis par un référent"),
        ("follow_up", "suivi", "suivis"), ("pathway_review", "bilan", "bilans"), ("objective_progress", "note de bilan", "notes de bilan"),
        ("parent_information", "information aux parents", "informations aux parents"),
    ):  # fmt: skip
        house.name_rows(table, one, many)
