"""Files handed in: judged by their content, kept sealed under random names, reached through the record that holds them."""

from pre_admin.panel.documents.receiving import HouseRequest, Upload, received
from pre_admin.panel.documents.services import keep_made, keep_uploads, misplaced_files
from pre_admin.panel.documents.serving import document_facts, documents_told, open_document

__all__ = [
    "HouseRequest", "Upload", "document_facts", "documents_told", "keep_made", "keep_uploads", "misplaced_files", "open_document", "received",
]  # fmt: skip
