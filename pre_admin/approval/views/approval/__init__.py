"""The approval view: a sitting's agenda, its items, their decisions; one verb per file."""

from collections.abc import Mapping

from pre_admin.approval.views.approval.deciding import Deciding
from pre_admin.approval.views.approval.keeping import Keeping
from pre_admin.approval.views.approval.marking import Marking
from pre_admin.approval.views.approval.reading import Reading
from pre_admin.approval.views.approval.together import Together
from pre_admin.panel.declarations import MenuPlace

__all__ = ["ApprovalView"]


class ApprovalView(Together, Deciding, Keeping, Marking, Reading):
    """« Approbation », in the group of the bodies."""

    subject, slug, label = "approval", "approval", "Approbation"
    place = MenuPlace("Comités", 20)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """Endpoint → act."""
        return {
            "index_view": "read", "pulse_view": "read", "paper_view": "read", "mark_view": "mark", "decide_view": "decide",
            "undo_view": "decide", "together_view": "decide", "skip_view": "decide", "recuse_view": "decide", "door_view": "decide",
        }  # fmt: skip
