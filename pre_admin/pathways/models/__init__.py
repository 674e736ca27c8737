"""Tables of how a child is helped."""

from pre_admin.pathways.models.consents import (
    Consent,
    ConsentSheet,
    ConsentSignature,
    ConsentState,
    InformedHow,
    InformedStep,
    ParentInformation,
    SignedHow,
)
from pre_admin.pathways.models.groups import ActionOffer, Came, Club, ClubSession, SessionAttendance
from pre_admin.pathways.models.lists import ActionType, ClosingReason, ConsentRule, Domain, Origin, OriginCategory
from pre_admin.pathways.models.meetings import (
    Attendance,
    CaseDecision,
    CaseReview,
    CaseReviewDomain,
    Meeting,
    MeetingState,
    OperatingProtocol,
    Presence,
    UnmetNeed,
)
from pre_admin.pathways.models.pathways import (
    ActionKind,
    ActionState,
    FollowUp,
    FollowUpKind,
    ObjectiveProgress,
    Pathway,
    PathwayAction,
    PathwayObjective,
    PathwayReferent,
    PathwayReview,
    PathwayState,
    PathwayType,
    Progress,
)
from pre_admin.pathways.models.referrals import Agreement, Referral, ReferralReason, ReferralState
from pre_admin.pathways.models.rollovers import Rollover

__all__ = [
    "ActionKind", "ActionOffer", "ActionState", "ActionType", "Agreement", "Attendance", "Came", "CaseDecision", "CaseReview",
    "CaseReviewDomain", "ClosingReason", "Club", "ClubSession", "Consent", "ConsentRule", "ConsentSheet", "ConsentSignature",
    "ConsentState", "Domain", "FollowUp", "FollowUpKind", "InformedHow", "InformedStep", "Meeting", "MeetingState",
    "ObjectiveProgress", "OperatingProtocol", "Origin", "OriginCategory", "ParentInformation", "Pathway", "PathwayAction",
    "PathwayObjective", "PathwayReferent", "PathwayReview", "PathwayState", "PathwayType", "Presence", "Progress", "Referral",
    "ReferralReason", "ReferralState", "Rollover", "SessionAttendance", "SignedHow", "UnmetNeed",
]  # fmt: skip
