"""What the page of a sitting shows: its agenda in three lots, its members, its recusals, its rules."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.addresses import sitting_url
from pre_admin.approval.models import Lot, Sitting, SittingPresence, SittingState
from pre_admin.approval.queries.agenda import Line, lines_of
from pre_admin.approval.queries.convocations import unwritten
from pre_admin.approval.queries.sittings import called_to, counts_of, hidden_numbers, quorum_now, recusals_of
from pre_admin.approval.rules.quorum import Count
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.approval.views.sitting_attendance import times_told
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr, count_fr, date_fr, datetime_fr, plural, time_fr
from pre_admin.panel.pages import Cell, Fact, Pair, PairSection, RelatedTable
from pre_admin.partners.models import BodyMember

NUMBERS = 8
"""Item numbers told one by one; beyond, how many more."""


def numbers_told(numbers: Sequence[str | int | None]) -> str:
    """« n° 3, n° 7 et 4 autres »."""
    told = ", ".join(f"n° {one}" for one in numbers[:NUMBERS] if one)
    left = len(numbers) - NUMBERS
    return f"{told} et {plural(left, 'autre', 'autres')}" if left > 0 else told


# ---- agenda
def lot_tables(record: Sitting, actor: Actor) -> list[RelatedTable]:
    """The three lots; what the person is recused from is not there."""
    lines = lines_of(record.id)
    if not lines:
        empty = "Aucune action n’est inscrite pour l’instant."
        return [RelatedTable("Ordre du jour", 0, [], [], empty=empty)]
    return [_lot(lot, mine, actor) for lot in Lot if (mine := [one for one in lines if one.lot is lot])]


def _lot(lot: Lot, lines: Sequence[Line], actor: Actor) -> RelatedTable:
    opens = actor.may("action.read")
    rows = [
        [
            Cell(f"{one.number}. {one.title}" if one.number else one.title, href=f"/admin/action/details/?id={one.action_id}" if opens else None),
            Cell(one.provider, label="Prestataire"),
            Cell(amount_fr(one.asked), "num", label="Demandé"),
            _outcome(one),
        ]
        for one in lines
    ]  # fmt: skip
    heads = [("Action", "text"), ("Prestataire", "text"), ("Demandé", "num"), ("Décision", "text")]
    return RelatedTable(f"Lot {lot.label}", len(rows), heads, rows)


def _outcome(line: Line) -> Cell:
    if line.verb is not None:
        granted = f", {amount_fr(line.granted)}" if line.granted else ""
        return Cell(f"{line.verb.label}{granted}", tone=line.verb.tone, label="Décision")
    if line.not_examined:
        return Cell(f"Non examiné : {line.not_examined}", tone="off", label="Décision")
    told = [
        *(["Reporté d’une autre séance"] if line.carried else []),
        *([plural(line.debate, "membre veut en débattre", "membres veulent en débattre")] if line.debate else []),
    ]
    return Cell(", ".join(told), label="Décision")


# ---- members
def members_table(record: Sitting, actor: Actor) -> RelatedTable:
    """Who is called, who came, from when to when, who stands for whom."""
    rows = [
        [
            Cell(one.name, href=f"/admin/body-member/details/?id={one.member_id}" if actor.may("body.read") else None),
            Cell(", ".join(text for text in (one.seat.label, one.capacity) if text), label="Siège"),
            Cell(one.presence.label, tone=one.presence.tone, label="Présence"),
            Cell(times_told(one), label="En salle"),
            Cell(f"à {one.proxy}" if one.proxy else "", label="Pouvoir"),
        ]
        for one in called_to(record.id)
    ]  # fmt: skip
    kept = [n for n in range(5) if n < 3 or any(row[n].text for row in rows)]
    heads = [("Membre", "text"), ("Siège", "text"), ("Présence", "text"), ("En salle", "text"), ("Pouvoir", "text")]
    empty = "Les membres en mandat ce jour-là seront appelés à la convocation."
    return RelatedTable(
        "Membres convoqués", len(rows), [heads[n] for n in kept], [[row[n] for n in kept] for row in rows], empty=empty
    )


# ---- recusals
def recusals_table(record: Sitting, actor: Actor) -> RelatedTable | None:
    """Who takes no part in what, for whoever sees these items."""
    lines = recusals_of(record.id)
    rows = [
        [
            Cell(f"{one.number}. {one.title}" if one.number else one.title),
            Cell(one.member, label="Membre"),
            Cell(one.cause.label, label="Cause"),
            Cell(out_told(one.recusal), label="Hors de la salle"),
        ]
        for one in lines
    ]
    if not rows:
        return None
    kept = [n for n in range(4) if n < 3 or any(row[n].text for row in rows)]
    heads = [("Point", "text"), ("Membre", "text"), ("Cause", "text"), ("Hors de la salle", "text")]
    return RelatedTable("Déports", len(rows), [heads[n] for n in kept], [[row[n] for n in kept] for row in rows])


def out_told(recusal: Any) -> str:
    """« de 14 h 20 à 14 h 35 », « sorti à 14 h 20 »."""
    if recusal.left_at is None:
        return ""
    left = time_fr(recusal.left_at)
    return f"de {left} à {time_fr(recusal.returned_at)}" if recusal.returned_at else f"sorti à {left}"


def own_recusals(record: Sitting, actor: Actor) -> RelatedTable | None:
    """Which items are kept from whoever is recused, by number alone; a secretary may be a member too."""
    numbers = hidden_numbers(record.id)
    if not numbers:
        return None
    told = f"{plural(len(numbers), 'point ne vous est pas montré', 'points ne vous sont pas montrés')} : {numbers_told(numbers)}. Vous ne prenez part ni au débat ni à la décision."
    return RelatedTable("Vos déports", len(numbers), [], [], line=Cell(told))


# ---- at the head, at the side
def facts(record: Sitting, actor: Actor) -> list[Fact]:
    """When, how many items, quorum now."""
    total, concluded = counts_of(record.id)
    when = f"à {record.starts_at}" if record.starts_at else ""
    decided = f"dont {plural(concluded, 'décidé', 'décidés')}" if record.opened_at is not None else ""
    found = [Fact("Date", date_fr(record.held_on), when), Fact("Points", count_fr(total), decided)]
    if record.state in PREPARED:
        found += _quorum_facts(record)
    elif record.opened_at is not None:
        rows = called_to(record.id)
        present = sum(one.presence is SittingPresence.PRESENT for one in rows)
        found.append(Fact("Présents", count_fr(present), f"sur {plural(len(rows), 'membre convoqué', 'membres convoqués')}"))
    if record.state is SittingState.CONVENED and actor.may("sitting.edit"):
        left = unwritten(record.id)
        hint = "à adresser" if left else "toutes adressées"
        found.append(Fact("Convocations", count_fr(left) if left else "Envoyées", hint, "wait" if left else "ok"))
    return found


def _quorum_facts(record: Sitting) -> list[Fact]:
    now = quorum_now(record)
    if now is None:
        return [Fact("Quorum", "Règle à décider", "aucune séance ne s’ouvre sans elle", "stop")]
    if record.state is SittingState.CONVENED and not now.overall.present:
        return [Fact("Quorum", plural(now.overall.needed, "présent nécessaire", "présents nécessaires"))]
    found = [Fact("Quorum", quorum_told(now.overall), tone="ok" if now.overall.reached else "stop")]
    if now.lacking and now.overall.reached:
        found.append(Fact("Points sans quorum", count_fr(len(now.lacking)), numbers_told(now.lacking), "stop"))
    return found


def quorum_told(count: Count) -> str:
    """« 9 présents sur 8 nécessaires »."""
    return f"{plural(count.present, 'présent', 'présents')} pour {plural(count.needed, 'nécessaire', 'nécessaires')}"


def running_section(record: Sitting) -> PairSection | None:
    """Who presides, under which rules, when it began and ended, what it follows."""
    keys = [one for one in (record.chair_id,) if one]
    with as_system("présidence d’une séance") as session:
        chair = session.scalars(select(BodyMember).where(BodyMember.id.in_(keys))).first() if keys else None
    pairs = [
        ("Convoquée le", datetime_fr(record.convened_at)), ("Présidence", str(chair) if chair else ""),
        ("Ouverte à", time_fr(record.opened_at) if record.opened_at else ""), ("Close à", time_fr(record.closed_at) if record.closed_at else ""),
        ("Règle de quorum", record.quorum_rule.label if record.quorum_rule else ""),
        ("Pouvoirs", record.proxy_rule.label if record.proxy_rule else ""),
        ("Procès-verbal signé le", date_fr(record.signed_on)), ("Signé par", record.signed_by or ""),
    ]  # fmt: skip
    found = [Pair(label, value) for label, value in pairs if value]
    found += _linked(record)
    return PairSection("Déroulement", found) if found else None


def _linked(record: Sitting) -> list[Pair]:
    named = {"Seconde convocation après": record.after_id, "Rectifie": record.rectifies_id}
    wanted = [key for key in named.values() if key]
    rows = {one.id: one for one in db.session.scalars(select(Sitting).where(Sitting.id.in_(wanted)))} if wanted else {}
    return [Pair(label, f"Séance {rows[key].code}", href=sitting_url(key)) for label, key in named.items() if key in rows]
