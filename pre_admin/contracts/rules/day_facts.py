"""Facts of *Ma journée*, as its queries read them, and the line each makes on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pre_admin.contracts.rules.day import CHASES, RENEWALS, SHARES, SILENCE, Kind, Line, step_passed
from pre_admin.core.french import amount_fr, date_fr, percent_fr, plural

TO_SEND_DAYS, TO_SIGN_DAYS, TO_CERTIFY_DAYS, TO_CLOSE_DAYS = 2, 7, 7, 60
"""Days within which an issued contract is sent, one that came back is signed, a session certified, a contract closed."""
WANTED_PAPERS = "papers"
"""The key of the one line of papers wanted."""
CONTRACT, ACTION = "/admin/contract", "/admin/action"


def step_url(base: str, move: str, key: int) -> str:
    """The page of a step of a record."""
    return f"{base}/step/?move={move}&id={key}"


@dataclass(frozen=True)
class ActionFact:
    """An approved action that has no contract."""

    id: int
    reference: str
    title: str
    provider: str
    approved_on: date | None
    starts_on: date | None
    amount: Decimal | None


def to_generate(fact: ActionFact, lapse_days: int) -> Line:
    """Before the action starts, and before it lapses."""
    lapses = fact.approved_on + timedelta(days=lapse_days) if fact.approved_on else None
    due = min((one for one in (fact.starts_on, lapses) if one), default=None)
    hint = f"validée le {date_fr(fact.approved_on)}, sans contrat" if fact.approved_on else "sans contrat"
    what, url = f"{fact.reference} {fact.title}", f"{CONTRACT}/new/?action={fact.id}"
    return Line(
        Kind.GENERATE, f"action-{fact.id}-contract", what, fact.provider, "Préparer le contrat", url, due, fact.amount, hint
    )


@dataclass(frozen=True)
class ContractFact:
    """A contract, and what its kind of line looks at."""

    id: int
    name: str
    provider: str
    amount: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    issued_on: date | None = None
    sent_on: date | None = None
    provider_signed_on: date | None = None
    whole: bool = True
    """Of a draft: nothing is missing that can be seen from its rows."""
    taken: Decimal | None = None
    last_session: date | None = None
    open_invoices: int = 0
    to_certify: int = 0


def of_draft(fact: ContractFact) -> Line:
    """A draft to issue, or to complete."""
    if fact.whole:
        label, url, hint = "Émettre", step_url(CONTRACT, "issue", fact.id), "brouillon complet"
    else:
        label, url, hint = "Compléter", f"{CONTRACT}/edit/?id={fact.id}", "brouillon incomplet"
    key = f"contract-{fact.id}-{'issue' if fact.whole else 'complete'}"
    return Line(Kind.GENERATE, key, fact.name, fact.provider, label, url, fact.starts_on, fact.amount, hint)


def of_issued(fact: ContractFact, day: date) -> Line | None:
    """An issued contract is sent, chased after 8 days and after 15, signed when it comes back."""
    start = fact.issued_on or day
    if fact.provider_signed_on is not None:
        due = fact.provider_signed_on + timedelta(days=TO_SIGN_DAYS)
        hint = f"signé par le prestataire le {date_fr(fact.provider_signed_on)}"
        return _contract(fact, Kind.SIGN, "sign", "Noter la signature", due, hint)
    if fact.sent_on is None:
        due = start + timedelta(days=TO_SEND_DAYS)
        return _contract(fact, Kind.SEND, "sent", "Noter l’envoi", due, f"émis le {date_fr(start)}")
    waited = (day - fact.sent_on).days
    step = step_passed(waited, CHASES)
    if not step:
        return None
    due = fact.sent_on + timedelta(days=CHASES[1])
    hint = f"envoyé le {date_fr(fact.sent_on)}, sans retour depuis {plural(waited, 'jour', 'jours')}"
    url = f"{CONTRACT}/details/?id={fact.id}"
    key = f"contract-{fact.id}-chase-{step}"
    return Line(Kind.CHASE, key, fact.name, fact.provider, "Relancer", url, due, fact.amount, hint, "wait")


def _contract(fact: ContractFact, kind: Kind, move: str, label: str, due: date | None, hint: str, tone: str = "") -> Line:
    url = step_url(CONTRACT, move, fact.id)
    return Line(kind, f"contract-{fact.id}-{kind.value}", fact.name, fact.provider, label, url, due, fact.amount, hint, tone)


def to_renew(fact: ContractFact, day: date) -> Line | None:
    """Told 90, 60 and 30 days before the end; each of the three comes back by itself."""
    if fact.ends_on is None or fact.ends_on < day:
        return None
    left = (fact.ends_on - day).days
    steps = [one for one in RENEWALS if left <= one]
    if not steps:
        return None
    step = min(steps)
    tone = {30: "stop", 60: "wait"}.get(step, "info")
    url = step_url(CONTRACT, "renew", fact.id)
    hint = f"finit le {date_fr(fact.ends_on)}"
    key = f"contract-{fact.id}-renew-{step}"
    return Line(Kind.RENEW, key, fact.name, fact.provider, "Renouveler", url, fact.ends_on, fact.amount, hint, tone)


def to_close(fact: ContractFact) -> Line:
    """Once over, what still waits is told; then closing gives the balance back."""
    due = fact.ends_on + timedelta(days=TO_CLOSE_DAYS) if fact.ends_on else None
    waiting = []
    if fact.to_certify:
        waiting.append(plural(fact.to_certify, "séance non certifiée", "séances non certifiées"))
    if fact.open_invoices:
        waiting.append(plural(fact.open_invoices, "facture en cours", "factures en cours"))
    over = f"fini le {date_fr(fact.ends_on)}" if fact.ends_on else "fini"
    balance = (fact.amount or Decimal(0)) - (fact.taken or Decimal(0))
    if waiting:
        url, told = f"{CONTRACT}/details/?id={fact.id}", " et ".join(waiting)
        return Line(
            Kind.CLOSE, f"contract-{fact.id}-settle", fact.name, fact.provider, "Ouvrir", url, due, balance, f"{over}, {told}"
        )
    told = f"{over}, {amount_fr(balance)} à rendre" if balance > 0 else f"{over}, tout est consommé"
    url = step_url(CONTRACT, "close", fact.id)
    return Line(Kind.CLOSE, f"contract-{fact.id}-close", fact.name, fact.provider, "Clore", url, due, balance, told)


def nearly_used(fact: ContractFact, day: date) -> Line | None:
    """Told at 80, 90 and 100 % of a contract that goes on."""
    if not fact.amount or fact.taken is None or fact.ends_on is None:
        return None
    share = int(fact.taken * 100 / fact.amount)
    step = step_passed(share, SHARES)
    if not step:
        return None
    left = fact.amount - fact.taken
    rest = f"restent {amount_fr(left)}" if left > 0 else "il ne reste rien"
    hint = f"{percent_fr(share)} facturés, {rest} jusqu’au {date_fr(fact.ends_on)}"
    tone = {100: "stop", 90: "wait"}.get(step, "info")
    url, key = f"{CONTRACT}/details/?id={fact.id}", f"contract-{fact.id}-use-{step}"
    return Line(Kind.USE, key, fact.name, fact.provider, "Ouvrir", url, None, left, hint, tone)


def silent(fact: ContractFact, day: date) -> Line:
    """A contract that runs, and of which no session is noted for 45 days."""
    since = fact.last_session or fact.starts_on
    told = (
        f"dernière séance le {date_fr(fact.last_session)}"
        if fact.last_session
        else f"commencé le {date_fr(fact.starts_on)}, aucune séance"
    )
    due = since + timedelta(days=SILENCE) if since else None
    url, key = f"{CONTRACT}/details/?id={fact.id}", f"contract-{fact.id}-silent"
    return Line(Kind.SILENT, key, fact.name, fact.provider, "Ouvrir", url, due, None, told, "wait")


@dataclass(frozen=True)
class SessionsFact:
    """Sessions of a contract that wait: to certify, or planned on a day that is over."""

    contract_id: int
    name: str
    provider: str
    held: bool
    count: int
    first_on: date
    invoiced: bool = False


def of_sessions(fact: SessionsFact) -> Line:
    """Sessions are certified within a week: an invoice is not paid before."""
    noun = plural(fact.count, "séance", "séances")
    since = "" if fact.count == 1 else f"{noun}, la première "
    hint = f"{since}le {date_fr(fact.first_on)}" if since else f"séance du {date_fr(fact.first_on)}"
    hint = f"{hint} ; une facture attend" if fact.invoiced else hint
    kind = Kind.CERTIFY if fact.held else Kind.NOTE
    url = f"/admin/delivery/?state={'to-certify' if fact.held else 'late'}&contract={fact.contract_id}"
    due = fact.first_on + timedelta(days=TO_CERTIFY_DAYS)
    label = "Certifier" if fact.held else "Noter"
    return Line(kind, f"contract-{fact.contract_id}-{kind.value}", fact.name, fact.provider, label, url, due, None, hint)


@dataclass(frozen=True)
class EnvelopeFact:
    """An envelope of which little is left, or less than nothing."""

    id: int
    title: str
    voted: Decimal
    left: Decimal


def nearly_spent(fact: EnvelopeFact) -> Line:
    """What is left of it, before anything else is promised."""
    told = (
        f"restent {amount_fr(fact.left)} sur {amount_fr(fact.voted)}"
        if fact.left >= 0
        else f"dépassée de {amount_fr(-fact.left)}"
    )
    tone, url = "stop" if fact.left <= 0 else "wait", f"/admin/envelope/details/?id={fact.id}"
    return Line(Kind.ENVELOPE, f"envelope-{fact.id}-low", fact.title, "", "Ouvrir", url, None, fact.left, told, tone)


def wanted_papers(count: int) -> Line | None:
    """Providers who must be asked for a paper, all in one line: their list does the rest."""
    if not count:
        return None
    what = plural(count, "prestataire à relancer", "prestataires à relancer")
    hint = "attestation d’assurance ou de vigilance URSSAF manquante, périmée, ou qui le sera d’ici 60 jours"
    return Line(Kind.PAPERS, WANTED_PAPERS, what, "", "Voir la liste", "/admin/provider/?state=papers", None, None, hint, "wait")


def report_wanted(key: int, name: str, provider: str, due: date) -> Line:
    """A report is expected 30 days after an action ends."""
    url = step_url(ACTION, "report", key)
    return Line(
        Kind.REPORT, f"action-{key}-report", name, provider, "Noter le bilan", url, due, None, f"attendu pour le {date_fr(due)}"
    )


def year_to_close(year: int, uncertified: int) -> Line | None:
    """While sessions of an ending year are not certified, in one line: the page of the year's end does the rest."""
    if not uncertified:
        return None
    what = f"{plural(uncertified, 'séance', 'séances')} de {year} à faire certifier avant la clôture"
    url = f"/admin/year-end/?year={year}"
    return Line(
        Kind.YEAR_END,
        f"year-{year}",
        what,
        "",
        "Ouvrir la clôture",
        url,
        date(year, 12, 31),
        None,
        "puis factures à réclamer, charges à rattacher, soldes à décider",
    )
