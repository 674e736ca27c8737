"""Reference lists in the panel: their registers, what forms and filters offer of them, how they are kept."""

from pre_admin.panel.reference.offering import ReferenceFilter, offered_rows, reference_options
from pre_admin.panel.reference.view import REFERENCE_PATH, REFERENCE_TITLE, ReferenceView

__all__ = ["REFERENCE_PATH", "REFERENCE_TITLE", "ReferenceFilter", "ReferenceView", "offered_rows", "reference_options"]
