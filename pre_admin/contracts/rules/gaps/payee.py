"""Gaps with who is paid: the account, the SIRET, the papers asked of a provider."""

from collections.abc import Iterator

from pre_admin.contracts.rules.billing import Case, Gap, Weight
from pre_admin.core.identifiers import read_iban
from pre_admin.partners.models import PaperKind
from pre_admin.partners.rules import PaperState, Standing

INVALID = "{} S’il est faux sur la facture, laissez ce champ vide, suspendez la facture et demandez un RIB."
CHANGED = "L’IBAN de la facture n’est pas celui qui est connu de « {} » : une autre personne le vérifie avant tout paiement, en appelant le prestataire à un numéro déjà connu (étape « Vérifier l’IBAN »)."
FIRST = "Aucun IBAN n’est connu de « {} » : une autre personne vérifie celui de la facture avant tout paiement (étape « Vérifier l’IBAN »)."
UNKNOWN = "Aucun IBAN n’est connu de « {} », et la facture n’en porte pas : demandez un RIB et notez-le sur sa fiche."
FOREIGN = "Le compte n’est pas en France ({}) : vérifiez avec le comptable qu’il peut le payer."
NO_SIRET = "« {} » n’a pas de SIRET : le comptable ne peut pas le payer. Demandez-le et notez-le sur sa fiche."
ARCHIVED = "« {} » a quitté les listes des prestataires : vérifiez que la facture est bien la sienne."
EXPIRED = "{} de « {} » : {}. Demandez la pièce à jour ; le comptable peut la réclamer."
CODES = {PaperKind.INSURANCE: "insurance_expired", PaperKind.VIGILANCE: "vigilance_expired"}


def gaps(case: Case) -> Iterator[Gap]:
    """What is missing to pay this provider."""
    payee = case.payee
    yield from _account(case)
    if not payee.siret:
        yield Gap("siret_missing", NO_SIRET.format(payee.name), "provider_id")
    if payee.archived:
        yield Gap("provider_archived", ARCHIVED.format(payee.name), "provider_id", Weight.WARNS)
    for paper in payee.papers:
        if paper.standing in (Standing.EXPIRED, Standing.MISSING):
            yield _paper(paper, payee.name)


def _paper(paper: PaperState, name: str) -> Gap:
    told = EXPIRED.format(paper.kind.label, name, paper.told.lower())
    return Gap(CODES.get(paper.kind, "paper_expired"), told, "provider_id", Weight.WARNS)


def _account(case: Case) -> Iterator[Gap]:
    bill, payee = case.bill, case.payee
    if not bill.iban:
        if not payee.iban:
            yield Gap("iban_unknown", UNKNOWN.format(payee.name), "iban")
        return
    try:
        number = read_iban(bill.iban)
    except ValueError as refusal:
        yield Gap("iban_invalid", INVALID.format(refusal), "iban", Weight.REFUSED)
        return
    if number != payee.iban and not bill.iban_checked:
        sentence, code = (CHANGED, "iban_other") if payee.iban else (FIRST, "iban_first")
        yield Gap(code, sentence.format(payee.name), "iban")
    if number[:2] != "FR":
        yield Gap("iban_foreign", FOREIGN.format(number[:2]), "iban", Weight.WARNS)
