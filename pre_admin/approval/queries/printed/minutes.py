"""The minutes (*procès-verbal*): who was there, what was decided and under which quorum, what remains of the money at closing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision, Recusal, RecusalCause, Sitting, Verb
from pre_admin.approval.queries.printed.attendance import attendance_told
from pre_admin.approval.queries.printed.dossier import remaining_told
from pre_admin.approval.queries.printed.ground import (
    PROGRAMME,
    Point,
    Share,
    by_lot,
    day_told,
    decisions_in,
    granted_in,
    points_of,
    sitting_named,
    standing_among,
)
from pre_admin.approval.queries.printed.ties import Tie, ties_of
from pre_admin.approval.queries.sittings import Called, called_to
from pre_admin.approval.rules.chain import FIRST
from pre_admin.approval.rules.recusals import declared_late
from pre_admin.core.french import amount_fr, date_fr, long_date_fr, plural, time_fr
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.partners.models import Body, BodyMember

WORDS: Mapping[Verb, str] = {
    Verb.WITH_RESERVATIONS: "Réserves", Verb.REDUCED: "Motif", Verb.DEFERRED: "Demandé pour la prochaine séance",
    Verb.RETURNED: "À reprendre", Verb.UNFAVOURABLE: "Motif", Verb.FAVOURABLE: "Observation",
}  # fmt: skip


@dataclass(frozen=True)
class Signature:
    """When the minutes are signed, and by whom."""

    on: date
    by: str


@dataclass(frozen=True)
class Recorded:
    """What is recorded on the items, read once."""

    decisions: Mapping[int, Sequence[Decision]]
    shares: Mapping[int, Sequence[Share]]
    recusals: Mapping[int, Sequence[tuple[Recusal, str]]]
    ties: Sequence[Tie]


def minutes_of(sitting: Sitting, signature: Signature | None, hidden: Collection[int] = ()) -> dict[str, Any]:
    """What the minutes of a closed sitting print; a project until they are signed, an extract when something is hidden from the reader."""
    every = points_of(sitting.id)
    points = [one for one in every if one.action.id not in hidden]
    away = [one.number for one in every if one.action.id in hidden]
    recorded = Recorded(decisions_in(sitting.id), granted_in(sitting.id), _recusals(sitting.id), ties_of(sitting))
    called = called_to(sitting.id)
    number, head = head_at(sitting.closed_at)
    return {
        "title": f"Procès-verbal de la {sitting_named(sitting)}",
        "mark": "EXTRAIT" if away else "" if signature else "PROJET",
        "programme": PROGRAMME,
        "facts": [[label, value] for label, value in _facts(sitting, called) if value],
        **attendance_told(called),
        "away": [f"Point n°\u00a0{one} : vous êtes en déport." for one in away],
        "lots": [
            {"label": f"Lot {lot.label}", "items": [_item(sitting, one, recorded) for one in mine]}
            for lot, mine in by_lot(points)
        ],
        "totals": _totals(sitting, points, recorded, hidden),
        "exceptions": _exceptions(points, recorded),
        "remarks": sitting.remarks or "",
        "signature": f"Signé le {long_date_fr(signature.on)} par {signature.by}." if signature else "",
        "chain": f"Décision n°\u00a0{number} · {head}",
    }


def head_at(moment: datetime | None) -> tuple[int, str]:
    """The number and the hash of the last decision recorded by then, in whatever sitting."""
    statement = select(Decision.number, Decision.hash).order_by(Decision.number.desc()).limit(1)
    with as_system("dernier maillon à la clôture") as session:
        found = session.execute(statement if moment is None else statement.where(Decision.at <= moment)).first()
    return (found[0], found[1]) if found else (0, FIRST)


def _facts(sitting: Sitting, called: Sequence[Called]) -> list[tuple[str, str]]:
    chair = next((one.name for one in called if one.member_id == sitting.chair_id), "")
    linked = {key: _code(key) for key in (sitting.after_id, sitting.rectifies_id) if key}
    return [
        ("Instance", sitting.body.label), ("Date", day_told(sitting)), ("Lieu", sitting.place or ""),
        ("Ouverte à", time_fr(sitting.opened_at) if sitting.opened_at else ""), ("Close à", time_fr(sitting.closed_at) if sitting.closed_at else ""),
        ("Présidence", chair), ("Secrétariat", sitting.secretary or ""),
        ("Règle de quorum", sitting.quorum_rule.label if sitting.quorum_rule else ""),
        ("Règle des pouvoirs", sitting.proxy_rule.label if sitting.proxy_rule else ""),
        ("Seconde convocation après", linked.get(sitting.after_id or 0, "")), ("Rectifie", linked.get(sitting.rectifies_id or 0, "")),
    ]  # fmt: skip


def _code(sitting_id: int) -> str:
    with as_system("séance citée au procès-verbal") as session:
        return f"Séance {session.scalars(select(Sitting).where(Sitting.id == sitting_id)).one().code}"


def _recusals(sitting_id: int) -> dict[int, list[tuple[Recusal, str]]]:
    statement = (
        select(Recusal, BodyMember)
        .join(BodyMember, BodyMember.id == Recusal.member_id)
        .where(Recusal.sitting_id == sitting_id)
        .order_by(BodyMember.sort_key, Recusal.id)
    )
    found: dict[int, list[tuple[Recusal, str]]] = {}
    with as_system("déports d’une séance à imprimer") as session:
        for one, member in session.execute(statement):
            found.setdefault(one.item_id, []).append((one, str(member)))
    return found


# ---- an item
def _item(sitting: Sitting, point: Point, recorded: Recorded) -> dict[str, Any]:
    decisions = recorded.decisions.get(point.item.id, ())
    standing = standing_among(decisions)
    shares = recorded.shares.get(standing.id, ()) if standing else ()
    return {
        "number": point.number,
        "title": point.action.title,
        "provider": f"{point.provider.name}, action {point.action.reference}",
        "outcome": outcome_told(sitting.body, standing) if standing else "Point non examiné" if point.item.not_examined else "Sans décision",
        "shares": [[one.envelope, amount_fr(one.amount)] for one in shares],
        "lines": [
            *(_decision_lines(standing) if standing else []),
            *([f"Motif : {point.item.not_examined}"] if point.item.not_examined and not standing else []),
            *[_recusal_told(one, name) for one, name in recorded.recusals.get(point.item.id, ())],
            *_declared_late(point, standing, recorded),
            *_superseded(decisions),
        ],
    }  # fmt: skip


def outcome_told(body: Body, decision: Decision) -> str:
    """« Avis favorable, 3 000,00 € »."""
    label = decision.verb.label
    if decision.verb in (Verb.FAVOURABLE, Verb.WITH_RESERVATIONS, Verb.UNFAVOURABLE):
        label = f"Avis {label[:1].lower()}{label[1:]}"
    return f"{label}, {amount_fr(decision.amount)}" if decision.amount else label


def _decision_lines(one: Decision) -> list[str]:
    quorum = f"{plural(one.present, 'présent', 'présents')}, {plural(one.represented, 'représenté', 'représentés')}, quorum de {one.needed}"
    recused = f", {plural(one.recused, 'déport', 'déports')}" if one.recused else ""
    votes = [
        f"{count} {word}"
        for count, word in ((one.votes_for, "pour"), (one.votes_against, "contre"), (one.abstentions, "sans avis"))
        if count is not None
    ]
    return [
        *([f"{WORDS[one.verb]} : {one.reason}"] if one.reason else []),
        f"Décidé à {time_fr(one.at)} : {quorum}{recused}.",
        *([f"Vote : {', '.join(votes)}."] if votes else []),
    ]


def _recusal_told(one: Recusal, name: str) -> str:
    out = f", hors de la salle de {time_fr(one.left_at)}" if one.left_at else ""
    back = f" à {time_fr(one.returned_at)}" if one.left_at and one.returned_at else ""
    if one.cause is RecusalCause.RAPPORTEUR:
        return f"{name} présente l’action et ne prend pas part à la décision{out}{back}."
    return f"Déport : {name} ({one.cause.label.lower()}){out}{back}."


def _declared_late(point: Point, standing: Decision | None, recorded: Recorded) -> list[str]:
    """Whose interest was declared once the item was decided: the decision counted them."""
    if standing is None:
        return []
    out = {one.member_id for one, _ in recorded.recusals.get(point.item.id, ())}
    return [
        f"{one.name} : lien déclaré après la décision, le {date_fr(one.declared_at)} à {time_fr(one.declared_at)}."
        for one in recorded.ties
        if one.provider_id == point.provider.id and declared_late(one.declared_at, standing.at, one.member_id in out)
    ]


def _superseded(decisions: Sequence[Decision]) -> list[str]:
    """What was recorded first, and when it was taken back or replaced."""
    later = {one.supersedes_id: one for one in decisions if one.supersedes_id}
    found = []
    for one in decisions:
        then = later.get(one.id)
        if one.verb is Verb.UNDONE or then is None:
            continue
        amount = f", {amount_fr(one.amount)}" if one.amount else ""
        done = "annulée" if then.verb is Verb.UNDONE else "remplacée"
        found.append(f"Décision de {time_fr(one.at)} ({one.verb.label.lower()}{amount}), {done} à {time_fr(then.at)}.")
    return found


# ---- money
def _standing(points: Sequence[Point], recorded: Recorded) -> list[tuple[Point, Decision]]:
    found = [(one, standing_among(recorded.decisions.get(one.item.id, ()))) for one in points]
    return [(one, decision) for one, decision in found if decision is not None]


def _totals(sitting: Sitting, points: Sequence[Point], recorded: Recorded, hidden: Collection[int]) -> dict[str, Any]:
    """By funder and envelope: granted in this sitting, and what remained at its closing."""
    shares = [share for _, one in _standing(points, recorded) for share in recorded.shares.get(one.id, ())]
    sums = sums_of({one.envelope_id for one in shares}, hidden, sitting.closed_at)
    titles = {(one.funder, one.envelope, one.envelope_id) for one in shares}
    rows = []
    for funder, title, key in sorted(titles):
        granted = sum((one.amount for one in shares if one.envelope_id == key), Decimal(0))
        rows.append([funder, title, amount_fr(granted), remaining_told(sums[key])])
    funders = sorted({one.funder for one in shares})
    by_funder = [[name, amount_fr(sum((one.amount for one in shares if one.funder == name), Decimal(0)))] for name in funders]
    return {"rows": rows, "funders": by_funder, "all": amount_fr(sum((one.amount for one in shares), Decimal(0)))}


def _exceptions(points: Sequence[Point], recorded: Recorded) -> list[str]:
    """Overruns, with who accepted them and why (R7)."""
    return [
        f"Point n°\u00a0{point.number}, {point.action.title} : dépassement de {amount_fr(one.overrun)}, accepté par {one.overrun_by}. Motif : {one.overrun_reason}"
        for point, one in _standing(points, recorded)
        if one.overrun
    ]
