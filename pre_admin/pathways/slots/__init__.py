"""What the room shows on the pages of lower rooms, one noun per file."""

from pre_admin.pathways.slots import caseload, child, groups, home, meetings, place, referrals, timeline

__all__ = ["caseload", "child", "groups", "home", "meetings", "place", "referrals", "timeline"]
