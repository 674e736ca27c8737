"""Gaps of the amounts between themselves: the lines and their sum, the VAT, the total."""

from collections.abc import Iterator
from decimal import Decimal

from pre_admin.contracts.rules.amounts import CENT, RATES, ZERO, line_amount, rate_of, rounded
from pre_admin.contracts.rules.billing import Case, Gap, Weight
from pre_admin.core.french import NBSP, amount_fr
from pre_admin.partners.models import VatRule

FRACTION = "Un montant s’écrit en centimes entiers : {} en compte davantage. Recopiez-le tel qu’il est imprimé."
NEGATIVE = "Un montant de facture n’est jamais négatif : ce que le prestataire rend fait l’objet d’un avoir, à déduire d’une facture suivante."
NOTHING = "Le total d’une facture est supérieur à zéro : un avoir ne s’enregistre pas comme une facture."
NET = "Les lignes font {} hors taxes, et la facture dit {} : demandez une facture dont la somme est juste."
EXEMPT = "La facture porte {} de TVA, et le contrat dit que le prestataire n’en facture pas ({}) : demandez une facture sans TVA, ou corrigez sa fiche et passez un avenant."
MISSING = "La facture ne porte pas de TVA, et le contrat la prévoit à {} : demandez une facture qui la porte, ou la preuve de l’exonération."
RATE = "La TVA est comptée à {} et le contrat la prévoit à {} : demandez une facture au taux du contrat."
VAT = "La TVA à {} de {} est de {}, et la facture dit {} : demandez une facture dont la TVA est juste."
TOTAL = "{} hors taxes et {} de TVA font {}, et la facture dit {} : demandez une facture dont le total est juste."
CHANGED = "Le contrat dit « {} » et la fiche du prestataire « {} » pour la TVA : vérifiez laquelle vaut avant d’accepter."
LABELS = (("net", "net"), ("vat", "vat_amount"), ("total", "total"))
EXEMPTED = (VatRule.NOT_SUBJECT, VatRule.FRANCHISE)


def gaps(case: Case) -> Iterator[Gap]:
    """What does not add up."""
    shapes = list(_shapes(case))
    yield from shapes
    if shapes:
        return
    bill = case.bill
    wanted = sum((line_amount(one.unit_price, one.quantity) for one in bill.lines), ZERO)
    if bill.lines and bill.net != wanted:
        yield Gap("net_wrong", NET.format(amount_fr(wanted), amount_fr(bill.net)), "net")
    yield from _vat(case)
    if bill.total != bill.net + bill.vat:
        told = (bill.net, bill.vat, bill.net + bill.vat, bill.total)
        yield Gap("total_wrong", TOTAL.format(*map(amount_fr, told)), "total")
    said, known = case.deal.vat, case.payee.vat
    if said and known and said is not known:
        yield Gap("vat_rule_changed", CHANGED.format(said.label, known.label), "vat_amount", Weight.WARNS)


def _shapes(case: Case) -> Iterator[Gap]:
    """What cannot be an amount at all."""
    for name, field in LABELS:
        amount: Decimal = getattr(case.bill, name)
        if amount % CENT:
            yield Gap("fraction", FRACTION.format(f"{amount:f}".replace(".", ",")), field, Weight.REFUSED)
        elif amount < ZERO:
            yield Gap("negative", NEGATIVE, field, Weight.REFUSED)
    if case.bill.total == ZERO:
        yield Gap("nothing_asked", NOTHING, "total", Weight.REFUSED)


def _vat(case: Case) -> Iterator[Gap]:
    bill, rule = case.bill, case.deal.vat
    if rule is None:
        return
    if rule in EXEMPTED:
        if bill.vat:
            yield Gap("vat_exempt", EXEMPT.format(amount_fr(bill.vat), rule.label), "vat_amount")
        return
    wanted = rounded(bill.net * rate_of(rule))
    if bill.vat == wanted:
        return
    other = next((one for one in RATES if one not in EXEMPTED and rounded(bill.net * RATES[one]) == bill.vat), None)
    if bill.vat == ZERO:
        yield Gap("vat_missing", MISSING.format(rule.label), "vat_amount")
    elif other is not None:
        yield Gap("vat_rate", RATE.format(_percent(other), _percent(rule)), "vat_amount")
    else:
        told = VAT.format(_percent(rule), *map(amount_fr, (bill.net, wanted, bill.vat)))
        yield Gap("vat_wrong", told, "vat_amount")


def _percent(rule: VatRule) -> str:
    return rule.label.replace(" ", NBSP)
