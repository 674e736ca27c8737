"""The letters a provider receives about an invoice or a contract, and what each says whatever the case."""

from pre_admin.core.enums import LabelledEnum


class InvoiceLetter(LabelledEnum):
    """What a letter tells of an invoice."""

    SUSPENSION = "suspension", "Suspension de la facture"
    REJECTION = "rejection", "Rejet de la facture"
    PARTIAL = "partial", "Acceptation partielle de la facture"


class ContractLetter(LabelledEnum):
    """What a letter tells of a contract."""

    SUSPENSION = "suspension", "Suspension du contrat"
    TERMINATION = "termination", "Résiliation du contrat"
