"""*Ma journée*: from facts to lines, the most urgent first; what is late is said in words. No database here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import count_fr, plural

SOON = 7
"""Days before its deadline at which a line asks for attention."""
CHASES = (8, 15)
"""Days after a contract was sent at which its signature is asked for again."""
RENEWALS = (90, 60, 30)
"""Days before the end at which a renewal is told."""
SHARES = (80, 90, 100)
"""Shares of a contract, in percent, at which its consumption is told."""
CLOCKS = (15, 20, 25)
"""Days of the payment clock at which an invoice that is not paid changes tone."""
SILENCE = 45
"""Days without a session after which a running contract is told."""
AT_ONCE, WHOLE = 20, 100
"""Lines of a kind shown at once, and of the only kind that was asked for."""


class Kind(LabelledEnum):
    """What a line asks for; in the order of the page."""

    PAY = "pay", "À payer"
    CHECK = "check", "Factures à contrôler"
    IBAN = "iban", "IBAN à vérifier"
    CERTIFY = "certify", "Services faits à certifier"
    NOTE = "note", "Séances passées à noter"
    GENERATE = "generate", "Contrats à préparer"
    SEND = "send", "Contrats à envoyer"
    SIGN = "sign", "Contrats à signer"
    CHASE = "chase", "Signatures à relancer"
    RENEW = "renew", "Contrats à renouveler"
    CLOSE = "close", "Contrats à solder"
    USE = "use", "Contrats bientôt consommés"
    SILENT = "silent", "Contrats sans séance"
    ENVELOPE = "envelope", "Enveloppes presque dépensées"
    PAPERS = "papers", "Pièces de prestataires"
    REPORT = "report", "Bilans d’action attendus"
    YEAR_END = "year_end", "Clôture de l’exercice"


@dataclass(frozen=True)
class Line:
    """Something to do: what, for whom, by when, for how much, and the screen that clears it."""

    kind: Kind
    key: str
    """Names the fact; it changes when the fact does, so that what was put off comes back with another one."""
    what: str
    whom: str
    label: str
    url: str
    due: date | None = None
    amount: Decimal | None = None
    hint: str = ""
    tone: str = ""
    """Said by a rule that has steps of its own; else it follows from the deadline."""


@dataclass(frozen=True)
class PutOff:
    """A line put off until a day, and why."""

    line: Line
    until: date
    reason: str


@dataclass(frozen=True)
class Day:
    """What a person has before them: lines by kind, those put off aside."""

    groups: Mapping[Kind, Sequence[Line]]
    put_off: Sequence[PutOff]
    cut: Collection[Kind]
    """Kinds of which more stands behind those shown."""

    @property
    def count(self) -> str:
        """How many lines there are; « plus de 40 » when some kind goes on."""
        told = count_fr(len(self.lines))
        return f"plus de {told}" if self.cut else told

    @property
    def lines(self) -> Sequence[Line]:
        """Every line of every kind."""
        return [one for lines in self.groups.values() for one in lines]

    def line(self, key: str) -> Line | None:
        """A line by its key, put off or not."""
        return next((one for one in (*self.lines, *(off.line for off in self.put_off)) if one.key == key), None)


def due_told(due: date | None, day: date) -> str:
    """« dans 3 jours », « en retard de 2 jours »."""
    if due is None:
        return ""
    days = (due - day).days
    if days == 0:
        return "aujourd’hui"
    if days == 1:
        return "demain"
    return f"en retard de {plural(-days, 'jour', 'jours')}" if days < 0 else f"dans {plural(days, 'jour', 'jours')}"


def tone_of(line: Line, day: date) -> str:
    """How pressing a line is."""
    if line.due is not None and line.due < day:
        return "stop"
    if line.tone:
        return line.tone
    return "wait" if line.due is not None and line.due <= day + timedelta(days=SOON) else "info"


def late(line: Line, day: date) -> bool:
    """Whether its deadline is over."""
    return line.due is not None and line.due < day


def soon(line: Line, day: date) -> bool:
    """Whether it is late or due within a week."""
    return line.due is not None and line.due <= day + timedelta(days=SOON)


def step_passed(value: int, steps: Iterable[int]) -> int:
    """The highest step that was reached; 0 before the first."""
    return max((one for one in steps if value >= one), default=0)


def day_of(lines: Iterable[Line], snoozed: Mapping[str, tuple[date, str]], day: date, most: Mapping[Kind, int]) -> Day:
    """Lines by kind, the most urgent first, at most so many of each; those put off to a later day stand apart."""
    groups: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
    put_off = []
    for one in lines:
        until, reason = snoozed.get(one.key, (day, ""))
        if until > day:
            put_off.append(PutOff(one, until, reason))
        else:
            groups[one.kind].append(one)
    for found in groups.values():
        found.sort(key=lambda one: (one.due is None, one.due or day, -(one.amount or 0), one.key))
    cut = [kind for kind, found in groups.items() if len(found) > most[kind]]
    kept = {kind: found[: most[kind]] for kind, found in groups.items() if found}
    return Day(kept, sorted(put_off, key=lambda one: (one.until, one.line.key)), cut)
