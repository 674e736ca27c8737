"""Gaps of the paper itself: its number, its dates, its period, the scan."""

from collections.abc import Iterator
from datetime import date

from pre_admin.contracts.rules.billing import Case, Gap, Weight
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.core.french import amount_fr, date_fr

PRESCRIBED_YEARS = 4
NUMBER_MISSING = "Une facture porte toujours un numéro (CGI, ann. II, art. 242 nonies A) : recopiez-le ; s’il n’y en a pas, demandez-en au prestataire une qui en porte un."
DUPLICATE = "Ce prestataire a déjà envoyé la facture {}, datée du {}, pour {} : c’est le même numéro. Retrouvez-la dans la liste ; si c’est une autre prestation, demandez une facture d’un autre numéro."
TWIN = "La facture {} de ce prestataire porte la même date et le même total, {} : vérifiez que ce n’est pas la même prestation, facturée deux fois."
DATED_AHEAD = "La facture est datée du {}, dans l’avenir : corrigez la date si elle est mal recopiée, sinon demandez-en une datée du jour où elle est faite."
RECEIVED_AHEAD = "La date de réception est dans l’avenir : écrivez le jour où la facture est arrivée."
RECEIVED_BEFORE = (
    "La facture est reçue le {}, avant le jour où elle est datée, le {} : corrigez celle des deux dates qui est mal recopiée."
)
PERIOD_BACKWARDS = "La période facturée finit le {}, avant de commencer le {} : inversez les deux dates."
PERIOD_AHEAD = "La période facturée va jusqu’au {}, après la réception : on ne paie qu’un service fait (décret 2012-1246, art. 33). Suspendez la facture jusque-là, ou demandez-en une pour ce qui est fait."
PRESCRIBED = "La facture date du {} : après quatre ans, la créance est prescrite (loi 68-1250, art. 1). Rejetez-la, sauf si le délai a été interrompu : le comptable le dit."
NO_SCAN = (
    "La facture numérisée n’est pas jointe : le comptable la demande avec le mandat. Modifiez la facture et joignez le fichier."
)


def gaps(case: Case) -> Iterator[Gap]:
    """What is wrong with the paper, whatever the contract."""
    yield from _number(case)
    yield from _dates(case)
    yield from _period(case)
    if not case.bill.scanned:
        yield Gap("scan_missing", NO_SCAN, "document_id")


def _number(case: Case) -> Iterator[Gap]:
    bill, key = case.bill, number_key(case.bill.number)
    if not key:
        yield Gap("number_missing", NUMBER_MISSING, "number", Weight.REFUSED)
        return
    same = next((one for one in case.others if one.key == key), None)
    if same is not None:
        told = DUPLICATE.format(same.number, date_fr(same.dated_on), amount_fr(same.total))
        yield Gap("number_duplicate", told, "number", Weight.REFUSED)
    twin = next((one for one in case.others if (one.dated_on, one.total) == (bill.dated_on, bill.total)), None)
    if twin is not None and same is None:
        yield Gap("twin", TWIN.format(twin.number, amount_fr(twin.total)), "total", Weight.WARNS)


def _dates(case: Case) -> Iterator[Gap]:
    bill, today = case.bill, case.today
    if bill.received_on > today:
        yield Gap("received_ahead", RECEIVED_AHEAD, "received_on", Weight.REFUSED)
    if bill.dated_on > today:
        yield Gap("dated_ahead", DATED_AHEAD.format(date_fr(bill.dated_on)), "dated_on")
    elif bill.received_on < bill.dated_on:
        yield Gap("received_before", RECEIVED_BEFORE.format(date_fr(bill.received_on), date_fr(bill.dated_on)), "received_on")
    if date(bill.dated_on.year + PRESCRIBED_YEARS, 12, 31) < today:
        yield Gap("prescribed", PRESCRIBED.format(date_fr(bill.dated_on)), "dated_on")


def _period(case: Case) -> Iterator[Gap]:
    bill = case.bill
    if bill.period_from and bill.period_to and bill.period_to < bill.period_from:
        told = PERIOD_BACKWARDS.format(date_fr(bill.period_to), date_fr(bill.period_from))
        yield Gap("period_backwards", told, "period_to", Weight.REFUSED)
    elif bill.period_to and bill.period_to > bill.received_on:
        yield Gap("period_ahead", PERIOD_AHEAD.format(date_fr(bill.period_to)), "period_to")
