"""Keeping contracts while they are drafts: what is bought, at which price, with which money."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, ContractLine, ContractState, ContractTranche
from pre_admin.contracts.queries.terms import lines_of
from pre_admin.contracts.services.commitments import hold_contract
from pre_admin.contracts.services.wording import Texts, check_words
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.text import sort_key
from pre_admin.funding.models import Action, FundedState
from pre_admin.panel.rows import assign, delete_with, keep_rows

Values = Mapping[str, Any]
FIELDS = (
    "title", "category_id", "vat", "object", "place", "starts_on", "ends_on", "invoicing", "notice_days", "remarks",
)  # fmt: skip
TEXTS = ("title", "object", "place", "invoicing", "remarks")
LINE = "Prestation {}"
NOT_APPROVED = "L’action {} est « {} » : un contrat se prépare sur une action validée par les deux instances."
NO_ACTION = "Choisissez l’action validée que ce contrat met en œuvre."
NOT_A_DRAFT = (
    "Ce contrat est « {} » : il ne se modifie plus. Reprenez-le en brouillon s’il n’est pas signé ; sinon, faites un avenant."
)
NUMBERED = "Ce contrat a reçu le numéro {} : il ne se supprime plus, les numéros se suivent. Annulez-le, avec le motif."
KEPT = "Seul un brouillon se supprime. Ce contrat est « {} » : il reste lisible."
TWICE = "Cette enveloppe a déjà sa ligne : une seule par enveloppe."
NOT_ZERO = "Le montant est supérieur à zéro."
NO_QUANTITY = "La quantité est supérieure à zéro."
NEGATIVE = "Un prix n’est jamais négatif."
ENDS_BEFORE = "La fin précède le début : vérifiez les deux dates."


def create_contract(values: Values, actor: Actor | None) -> Contract:
    """Prepare a contract on an approved action: a draft, with the action's provider. Raises DomainError."""
    if values.get("action_id") is None:
        raise DomainError(NO_ACTION, "action_id")
    action = approved_action(values["action_id"])
    _check(values)
    check_words(_texts_given(values), values)
    contract = Contract(
        state=ContractState.DRAFT, action_id=action.id, provider_id=action.provider_id, previous_id=values.get("previous_id")
    )
    _write(contract, values)
    return contract


def update_contract(contract: Contract, values: Values, actor: Actor | None) -> None:
    """Change a draft; what is issued is taken up again first, what is signed is amended. Raises DomainError."""
    hold_contract(contract)
    if contract.state is not ContractState.DRAFT:
        raise DomainError(NOT_A_DRAFT.format(contract.state.label.lower()))
    _check(values)
    check_words(_texts_given(values), values)
    _write(contract, values)


def delete_contract(contract: Contract, actor: Actor | None) -> None:
    """Delete a draft that never had a number. Raises DomainError."""
    hold_contract(contract)
    refusal = deletion_refusal(contract)
    if refusal:
        raise DomainError(refusal)
    delete_with(contract, {ContractLine: "contract_id", ContractTranche: "contract_id"})


def deletion_refusal(contract: Contract) -> str | None:
    """Why a contract is not deleted; None when it may be."""
    if contract.state is not ContractState.DRAFT:
        return KEPT.format(contract.state.label.lower())
    return NUMBERED.format(contract.reference) if contract.reference else None


def approved_action(action_id: int) -> Action:
    """The action, held until the transaction ends and read again. Raises DomainError unless both bodies approved it."""
    statement = select(Action).where(Action.id == action_id).with_for_update(key_share=True)
    action = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if action.state is not FundedState.APPROVED:
        raise DomainError(NOT_APPROVED.format(action.reference, action.state.label.lower()), "action_id")
    return action


# ---- what is refused
def _check(values: Values) -> None:
    errors: dict[str, str] = {}
    if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
        errors["ends_on"] = ENDS_BEFORE
    for n, row in enumerate(values["lines"]):
        if row["quantity"] is not None and row["quantity"] <= 0:
            errors[f"lines-{n}-quantity"] = NO_QUANTITY
        if row["unit_price"] is not None and row["unit_price"] < 0:
            errors[f"lines-{n}-unit_price"] = NEGATIVE
    errors |= _tranche_refusals(values["tranches"])
    if errors:
        raise FieldErrors(errors)


def _tranche_refusals(rows: Sequence[Values]) -> dict[str, str]:
    envelopes = [row["envelope_id"] for row in rows]
    found = {f"tranches-{n}-amount": NOT_ZERO for n, row in enumerate(rows) if row["amount"] is not None and row["amount"] <= 0}
    twice = (n for n, key in enumerate(envelopes) if key is not None and key in envelopes[:n])
    return found | {f"tranches-{n}-envelope_id": TWICE for n in twice}


def _texts_given(values: Values) -> Texts:
    columns = Contract.__table__.c
    found = {name: (str(columns[name].info["label"]), values.get(name)) for name in TEXTS}
    return found | {f"lines-{n}-label": (LINE.format(n + 1), row.get("label")) for n, row in enumerate(values["lines"])}


def texts_of(contract: Contract) -> Texts:
    """Key → (label, text) of everything a contract says in words."""
    columns = Contract.__table__.c
    found = {name: (str(columns[name].info["label"]), getattr(contract, name)) for name in TEXTS}
    lines = lines_of([contract.id]).get(contract.id, [])
    return found | {f"line-{one.id}": (LINE.format(n), one.label) for n, one in enumerate(lines, start=1)}


# ---- writing
def _write(contract: Contract, values: Values) -> None:
    assign(contract, values, FIELDS)
    contract.sort_key = sort_key(contract.title)
    db.session.add(contract)
    db.session.flush()
    _keep_lines(contract.id, values["lines"])
    keep_rows(ContractTranche, "contract_id", contract.id, values["tranches"], _fill_tranche)


def _keep_lines(contract_id: int, rows: Sequence[Values]) -> None:
    """The lines in the order they were typed."""
    ranked = [{**row, "rank": rank} for rank, row in enumerate(rows)]

    def fill(line: Any, given: Values) -> None:
        assign(line, given, ("label", "unit", "unit_price", "quantity", "rank"))

    keep_rows(ContractLine, "contract_id", contract_id, ranked, fill)


def _fill_tranche(row: Any, given: Values) -> None:
    assign(row, given, ("envelope_id", "amount"))
