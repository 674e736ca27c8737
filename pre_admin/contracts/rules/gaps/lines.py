"""Gaps of the lines with those of the contract, and with what is certified."""

from collections.abc import Iterator
from decimal import Decimal

from pre_admin.contracts.rules.amounts import CENT, ZERO, line_amount
from pre_admin.contracts.rules.billing import BillLine, Case, Gap, Weight
from pre_admin.contracts.rules.effective import Line
from pre_admin.core.french import amount_fr, date_fr, decimal_fr

NO_LINE = "La facture n’a pas de ligne : recopiez ce qu’elle compte, prestation par prestation."
UNKNOWN = (
    "Cette ligne ne va avec aucune prestation du contrat {} : choisissez laquelle ; si elle n’y est pas, elle n’est pas due."
)
NOT_YET = "« {} » n’entre dans le contrat {} que par un avenant postérieur au service, fait le {} : demandez une facture sans cette ligne."
REMOVED = "« {} » n’est plus dans le contrat {} au jour du service, le {} : un avenant l’a retirée. Demandez une facture sans cette ligne."
TWICE = "« {} » est facturée sur deux lignes : réunissez-les en une, ou retirez celle qui est comptée deux fois."
DEARER = "« {} » est facturée {} l’unité, et le contrat dit {} : demandez une facture au prix du contrat, ou passez d’abord un avenant."
CHEAPER = (
    "« {} » est facturée {} l’unité, moins que les {} du contrat : vérifiez avec le prestataire qu’il ne demandera pas le reste."
)
NO_PRICE = "« {} » est facturée sans prix, et le contrat dit {} : demandez une facture qui porte le prix unitaire."
NOT_POSITIVE = "La quantité est supérieure à zéro : ce qui est rendu ou repris fait l’objet d’un avoir, pas d’une ligne négative."
FRACTION = "Un montant s’écrit en centimes entiers : {} en compte davantage. Recopiez-le tel qu’il est imprimé."
PRINTED = "« {} » : {} × {} font {}, et la facture imprime {}. Demandez une facture dont les lignes sont justes."
OVER_CERTIFIED = "« {} » : {} facturées, {} certifiées et pas encore payées{}. Acceptez-en {}, ou faites certifier le reste."
NONE_CERTIFIED = "« {} » : aucun service certifié ne reste à payer{}. Faites-le certifier, ou n’acceptez rien de cette ligne."
NOTHING_CERTIFIED = "Aucun service de cette facture n’est certifié : on ne paie pas avant le service fait (décret 2012-1246, art. 33). Demandez à la coordination de le certifier{}."
SELF_CERTIFIED = "« {} » : une part du service a été certifiée par la personne qui a enregistré la facture. Personne ne fait les deux : une autre personne enregistre la facture, ou la certification est refaite."
OVER_CONTRACTED = (
    "« {} » : {} facturées en tout avec celle-ci, et le contrat en compte {}. Acceptez-en {}, ou passez d’abord un avenant."
)


def named(case: Case, line: BillLine) -> str:
    """How a line is called in a sentence."""
    known = case.deal.whole.line(line.line_id) or case.deal.terms.line(line.line_id)
    return known.label if known else "Une ligne"


# ---- what is printed
def print_gaps(case: Case) -> Iterator[Gap]:
    """Which service each line is, and at which price."""
    if not case.bill.lines:
        yield Gap("no_line", NO_LINE)
    seen: set[int] = set()
    for place, line in enumerate(case.bill.lines):
        where = f"lines-{place}-"
        yield from _shape(case, line, where)
        known = case.deal.terms.line(line.line_id)
        if known is None:
            yield _absent(case, line, where)
            continue
        if known.id in seen:
            yield Gap("line_twice", TWICE.format(known.label), f"{where}line_id")
        seen.add(known.id)
        yield from _price(line, known, where)


def _shape(case: Case, line: BillLine, where: str) -> Iterator[Gap]:
    if line.quantity <= ZERO:
        yield Gap("quantity_zero", NOT_POSITIVE, f"{where}quantity", Weight.REFUSED)
    for name, amount in (("unit_price", line.unit_price), ("amount", line.amount)):
        if amount is not None and amount % CENT:
            yield Gap("line_fraction", FRACTION.format(f"{amount:f}".replace(".", ",")), f"{where}{name}", Weight.REFUSED)
    wanted = line_amount(line.unit_price, line.quantity)
    if line.amount is not None and line.amount != wanted:
        told = (decimal_fr(line.quantity), amount_fr(line.unit_price), amount_fr(wanted), amount_fr(line.amount))
        yield Gap("line_amount", PRINTED.format(named(case, line), *told), f"{where}amount")


def _absent(case: Case, line: BillLine, where: str) -> Gap:
    known, reference = case.deal.whole.line(line.line_id), case.deal.reference
    day = date_fr(case.served.last)
    if known is not None and known.amendment_id is not None:
        return Gap("line_not_yet", NOT_YET.format(known.label, reference, day), f"{where}line_id")
    if line.line_id is not None and known is None and line.line_id in case.standings:
        return Gap("line_removed", REMOVED.format("Cette prestation", reference, day), f"{where}line_id")
    return Gap("line_unknown", UNKNOWN.format(reference), f"{where}line_id")


def _price(line: BillLine, known: Line, where: str) -> Iterator[Gap]:
    price, agreed, field = line.unit_price, known.unit_price, f"{where}unit_price"
    if price > agreed:
        yield Gap("price_higher", DEARER.format(known.label, amount_fr(price), amount_fr(agreed)), field)
    elif price == ZERO and agreed > ZERO:
        yield Gap("price_missing", NO_PRICE.format(known.label, amount_fr(agreed)), field)
    elif price < agreed:
        yield Gap("price_lower", CHEAPER.format(known.label, amount_fr(price), amount_fr(agreed)), field, Weight.WARNS)


# ---- what is asked, or accepted, of it
def quantity_gaps(case: Case) -> Iterator[Gap]:
    """How much of each line, against what is certified and what is contracted; a line of which nothing is asked is passed over."""
    asked: dict[int, tuple[int, Decimal]] = {}
    for place, line in enumerate(case.bill.lines):
        known = case.deal.terms.line(line.line_id)
        if known is not None and line.quantity > ZERO:
            first, before = asked.get(known.id, (place, ZERO))
            asked[known.id] = (first, before + line.quantity)
    if asked and all(case.standing(key).certified <= ZERO for key in asked):
        waiting = sum((case.standing(key).to_certify for key in asked), ZERO)
        told = NOTHING_CERTIFIED.format(f" : {decimal_fr(waiting)} attendent" if waiting else "")
        yield Gap("nothing_certified", told, "lines-0-quantity")
    else:
        for key, (place, quantity) in asked.items():
            yield from _certified(case, key, place, quantity)
    for key, (place, quantity) in asked.items():
        yield from _contracted(case, key, place, quantity)


def _certified(case: Case, key: int, place: int, quantity: Decimal) -> Iterator[Gap]:
    standing, known = case.standing(key), case.deal.terms.line(key)
    label, where = known.label if known else "", f"lines-{place}-quantity"
    waiting = f", {decimal_fr(standing.to_certify)} à certifier" if standing.to_certify else ""
    if standing.left <= ZERO:
        yield Gap("none_left_certified", NONE_CERTIFIED.format(label, waiting), where)
    elif quantity > standing.left:
        left = decimal_fr(standing.left)
        yield Gap("over_certified", OVER_CERTIFIED.format(label, decimal_fr(quantity), left, waiting, left), where)
    elif quantity > standing.left_to_enterer:
        yield Gap("self_certified", SELF_CERTIFIED.format(label), where)


def _contracted(case: Case, key: int, place: int, quantity: Decimal) -> Iterator[Gap]:
    standing, known = case.standing(key), case.deal.terms.line(key)
    if known is None or standing.accepted + quantity <= known.quantity:
        return
    room = max(ZERO, known.quantity - standing.accepted)
    told = (decimal_fr(standing.accepted + quantity), decimal_fr(known.quantity), decimal_fr(room))
    yield Gap("over_contracted", OVER_CONTRACTED.format(known.label, *told), f"lines-{place}-quantity")
