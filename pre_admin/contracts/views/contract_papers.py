"""The papers of a contract: its own, as a project or as it was issued, and the letters about it."""

from flask import Response, abort, request
from flask_admin import expose

from pre_admin.contracts.models import Contract, ContractState
from pre_admin.contracts.rules.letters import ContractLetter
from pre_admin.contracts.services.printing import contract_letter_pdf, contract_pdf
from pre_admin.core.errors import DomainError
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.documents import open_document
from pre_admin.panel.documents.serving import Lost
from pre_admin.panel.guard import error_page
from pre_admin.panel.pages import ActionLink
from pre_admin.panel.view.ground import Ground


class Papers(Ground):
    """The papers of the register of contracts."""

    @expose("/paper/")
    def paper_view(self) -> Response | tuple[str, int]:
        """The contract, or a letter about it (`kind`): the bytes that were kept where there are some, else as it stands."""
        contract = self.find(request.args.get("id"))
        asked = request.args.get("kind", "")
        kind = next((one for one in ContractLetter if one.value == asked), None)
        if asked and kind is None:
            abort(404)
        name = f"contrat-{contract.reference or contract.id}"
        record_access(
            self.actor, AccessKind.EXPORT, "contract", contract.id, rows=1, detail=kind.label.lower() if kind else "contrat"
        )
        if kind is None and contract.issued_document_id is not None:
            try:
                return open_document(contract.issued_document_id, name)
            except Lost as lost:
                return error_page(404, lost.sentence)
        try:
            content = contract_letter_pdf(contract, kind) if kind else contract_pdf(contract)
        except DomainError:
            abort(404)
        answer = Response(content, mimetype="application/pdf")
        told = kind.value if kind else "projet"
        answer.headers["Content-Disposition"] = f'inline; filename="{name}-{told}.pdf"'
        return answer

    def paper_links(self, contract: Contract) -> list[ActionLink]:
        """The papers that there are, as the contract stands."""
        if not self.may("export"):
            return []
        label = "Contrat émis (PDF)" if contract.issued_document_id else "Projet de contrat (PDF)"
        wanted = [(True, "", label), (contract.state is ContractState.SUSPENDED, "suspension", "Lettre de suspension")]
        wanted.append((contract.notice_on is not None, "termination", "Lettre de résiliation"))
        return [
            ActionLink(f"paper-{kind}", text, "doc", self.to("paper_view", id=contract.id, **({"kind": kind} if kind else {})))
            for shown, kind, text in wanted
            if shown
        ]
