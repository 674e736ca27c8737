"""The conclusions sheet of a meeting: a PDF of file numbers, decisions and dates; never a name, never a free text."""

from collections import Counter
from typing import Any

from flask import Response, abort, request
from flask_admin import expose
from sqlalchemy import select

from pre_admin.core.database import db
from pre_admin.core.french import date_fr, long_date_fr
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.printing import pdf
from pre_admin.panel.view.ground import Ground
from pre_admin.pathways.models import ActionType, CaseReview, CaseReviewDomain, Domain, Meeting, UnmetNeed
from pre_admin.pathways.queries.agenda import agenda_of
from pre_admin.pathways.queries.meetings import guests_of, seats_of, territory_name
from pre_admin.pathways.queries.protocol import protocol_number

NOT_CONCLUDED = "Non conclue"


class Concluding(Ground):
    """The printed face of a meeting."""

    @expose("/conclusions/")
    def conclusions_view(self) -> Response:
        """The sheet, once at least one situation is concluded; kept in the access log before it is sent."""
        meeting = self.find(request.args.get("id"))
        data = sheet_of(meeting)
        if not any(row["decision"] != NOT_CONCLUDED for row in data["situations"]):
            abort(404)
        record_access(
            self.actor, AccessKind.EXPORT, "meeting", meeting.id, rows=len(data["situations"]), detail="feuille de conclusions"
        )
        name = f"conclusions-{meeting.held_on.isoformat()}-{meeting.id}.pdf"
        answer = Response(pdf("conclusions.typ", data), mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return answer


def sheet_of(meeting: Meeting) -> dict[str, Any]:
    """What the sheet prints."""
    domains, needs = _domains(meeting.id), _needs(meeting.id)
    version = protocol_number(meeting.protocol_id)
    return {
        "title": f"Conclusions de la réunion du {long_date_fr(meeting.held_on)}",
        "territory": territory_name(meeting.territory_id),
        "facts": [text for text in (meeting.starts_at or "", meeting.place or "") if text],
        "protocol": f"Protocole de fonctionnement, version {version}" if version else "",
        "closed": f"Conclusions closes le {date_fr(meeting.closed_at)}" if meeting.closed_at else "Conclusions provisoires",
        "attendance": _attendance(meeting),
        "situations": [
            {
                "number": row.file_number,
                "decision": row.decision.label if row.decision else NOT_CONCLUDED,
                "domains": ", ".join(domains.get(row.id, [])),
                "next": date_fr(row.next_review_on),
            }
            for row in agenda_of(meeting.id)
        ],
        "needs": [{"label": label, "count": str(count)} for label, count in needs],
    }


def _attendance(meeting: Meeting) -> list[dict[str, str]]:
    """By function: « Directrice d’école, Éducation nationale : présent » ; people of one function are counted together."""
    seats = [*seats_of(meeting), *guests_of(meeting.id)]
    told = Counter(
        (
            ", ".join(text for text in (one.function, one.institution, "" if one.member_id else "personne invitée") if text),
            one.presence.label,
        )
        for one in seats
        if one.presence is not None
    )
    return [{"function": who, "presence": came, "count": str(count)} for (who, came), count in told.items()]


def _domains(meeting_id: int) -> dict[int, list[str]]:
    statement = (
        select(CaseReviewDomain.case_review_id, Domain.label)
        .join(CaseReview, CaseReview.id == CaseReviewDomain.case_review_id)
        .join(Domain, Domain.id == CaseReviewDomain.domain_id)
        .where(CaseReview.meeting_id == meeting_id)
        .order_by(Domain.rank, Domain.id)
    )
    found: dict[int, list[str]] = {}
    for key, label in db.session.execute(statement):
        found.setdefault(key, []).append(label)
    return found


def _needs(meeting_id: int) -> list[tuple[str, int]]:
    statement = (
        select(ActionType.label)
        .join(UnmetNeed, UnmetNeed.action_type_id == ActionType.id)
        .join(CaseReview, CaseReview.id == UnmetNeed.case_review_id)
        .where(CaseReview.meeting_id == meeting_id)
        .order_by(ActionType.rank, ActionType.id)
    )
    return list(Counter(db.session.scalars(statement)).items())
