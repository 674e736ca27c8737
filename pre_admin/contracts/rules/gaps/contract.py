"""Gaps with the contract: whose it is, where it stands, the days it covers."""

from collections.abc import Iterator

from pre_admin.contracts.models import ContractState
from pre_admin.contracts.rules.billing import Case, Gap, Weight
from pre_admin.core.french import date_fr

S = ContractState
OTHER_PROVIDER = "La facture vient de « {} », et le contrat {} est passé avec « {} » : choisissez le contrat de ce prestataire, ou rejetez la facture."
DRAFT = "Le contrat {} n’est qu’un brouillon : rien n’est dû. Faites-le signer des deux parties, ou rejetez la facture."
ISSUED = "Le contrat {} n’est pas signé des deux parties : rien n’est engagé. Notez les signatures, puis acceptez."
CANCELLED = "Le contrat {} a été annulé avant d’être signé : rien n’est dû. Rejetez la facture."
CLOSED = "Le contrat {} est clos et son solde est rendu : rien ne peut plus être payé sur lui. Rejetez la facture ; si le service est dû, il faut un nouveau contrat."
SUSPENDED = "Le contrat {} est suspendu depuis le {}, et la facture compte un service fait depuis : faites lever la suspension, ou demandez une facture qui s’arrête avant."
SUSPENDED_UNDATED = "Le contrat {} est suspendu : faites lever la suspension, ou suspendez la facture en attendant."
BEFORE_START = "La facture est datée du {}, avant le début du contrat, le {} : vérifiez la date et le contrat choisi."
SERVED_BEFORE = "Le service facturé commence le {}, avant le début du contrat, le {} : demandez une facture sans ces jours-là."
SERVED_AFTER = "Le service facturé va jusqu’au {}, après la fin du contrat, le {} : demandez une facture qui s’arrête là. Un avenant ne prolonge pas un contrat fini."
AFTER_TERMINATION = (
    "Le service facturé va jusqu’au {}, après la résiliation du contrat, le {} : demandez une facture qui s’arrête là."
)
PERIOD_DIFFERS = "Les services certifiés à payer vont du {} au {}, et la facture dit du {} au {} : vérifiez la période avec le prestataire avant d’accepter."
DATED_EARLY = "La facture est datée du {}, avant le dernier service qu’elle paie, le {} : elle a été faite d’avance. Vérifiez qu’elle ne compte que ce qui est fait."
NO_VAT_RULE = "Le contrat {} ne dit pas si la TVA est due : complétez-le avec la règle du prestataire, puis contrôlez à nouveau."
NOT_PAYING = {S.DRAFT: ("contract_draft", DRAFT), S.ISSUED: ("contract_unsigned", ISSUED), S.CANCELLED: ("contract_cancelled", CANCELLED), S.CLOSED: ("contract_closed", CLOSED)}  # fmt: skip


def gaps(case: Case) -> Iterator[Gap]:
    """What does not go with the contract."""
    deal, bill = case.deal, case.bill
    if bill.provider_id != deal.provider_id:
        told = OTHER_PROVIDER.format(case.payee.name, deal.reference, deal.provider_name)
        yield Gap("provider_other", told, "provider_id")
    yield from _state(case)
    yield from _days(case)
    yield from _delivered(case)
    if deal.vat is None:
        yield Gap("vat_unknown", NO_VAT_RULE.format(deal.reference), "vat_amount")


def _state(case: Case) -> Iterator[Gap]:
    deal = case.deal
    if deal.state in NOT_PAYING:
        code, sentence = NOT_PAYING[deal.state]
        yield Gap(code, sentence.format(deal.reference), "contract_id")
    elif deal.state is S.SUSPENDED and deal.suspended_on is None:
        yield Gap("contract_suspended", SUSPENDED_UNDATED.format(deal.reference), "contract_id")
    elif deal.state is S.SUSPENDED and deal.suspended_on is not None and case.served.last >= deal.suspended_on:
        yield Gap("contract_suspended", SUSPENDED.format(deal.reference, date_fr(deal.suspended_on)), "contract_id")


def _days(case: Case) -> Iterator[Gap]:
    deal, bill, served = case.deal, case.bill, case.served
    start, end, stop = deal.starts_on, deal.terms.ends_on, deal.terminated_on
    if start and bill.dated_on < start:
        yield Gap("dated_before_start", BEFORE_START.format(date_fr(bill.dated_on), date_fr(start)), "dated_on")
    elif start and served.first < start:
        yield Gap("served_before_start", SERVED_BEFORE.format(date_fr(served.first), date_fr(start)), "period_from")
    if _dated_alone(case):
        return
    if stop and served.last > stop:
        yield Gap("after_termination", AFTER_TERMINATION.format(date_fr(served.last), date_fr(stop)), "period_to")
    elif end and served.last > end:
        yield Gap("served_after_end", SERVED_AFTER.format(date_fr(served.last), date_fr(end)), "period_to")


def _dated_alone(case: Case) -> bool:
    """Whether nothing says when the service was done: an invoice often comes after the end."""
    return case.bill.period_to is None and case.delivered is None


def _delivered(case: Case) -> Iterator[Gap]:
    bill, delivered = case.bill, case.delivered
    if delivered is None:
        return
    if bill.period_from and bill.period_to and (delivered.first < bill.period_from or delivered.last > bill.period_to):
        days = (delivered.first, delivered.last, bill.period_from, bill.period_to)
        yield Gap("period_differs", PERIOD_DIFFERS.format(*map(date_fr, days)), "period_from", Weight.WARNS)
    if delivered.last > bill.dated_on:
        told = DATED_EARLY.format(date_fr(bill.dated_on), date_fr(delivered.last))
        yield Gap("dated_early", told, "dated_on", Weight.WARNS)
