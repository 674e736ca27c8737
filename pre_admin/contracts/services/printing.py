"""The papers of a contract as PDF: the same rows, the same bytes; whoever issues one keeps them."""

from pre_admin.contracts.models import Amendment, Contract, Invoice
from pre_admin.contracts.queries.printed.amendment import amendment_told
from pre_admin.contracts.queries.printed.contract import contract_told
from pre_admin.contracts.queries.printed.letters import contract_letter, invoice_letter
from pre_admin.contracts.rules.letters import ContractLetter, InvoiceLetter
from pre_admin.panel.printing import pdf

CONTRACT, AMENDMENT, LETTER = "contract.typ", "amendment.typ", "contract_letters.typ"


def contract_pdf(contract: Contract) -> bytes:
    """The contract as it was first agreed; « projet » while it is a draft or something is missing."""
    return pdf(CONTRACT, contract_told(contract))


def amendment_pdf(amendment: Amendment) -> bytes:
    """The amendment, with what it changes before and after."""
    return pdf(AMENDMENT, amendment_told(amendment))


def invoice_letter_pdf(invoice: Invoice, kind: InvoiceLetter) -> bytes:
    """A letter about an invoice. Raises DomainError when what it would tell did not happen."""
    return pdf(LETTER, invoice_letter(invoice, kind))


def contract_letter_pdf(contract: Contract, kind: ContractLetter) -> bytes:
    """A letter about a contract. Raises DomainError when what it would tell did not happen."""
    return pdf(LETTER, contract_letter(contract, kind))
