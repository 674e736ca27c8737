"""What someone must have in sight before an invoice goes on: warnings of its check, and words where a child or a parent seems named (R1)."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from pre_admin.contracts.services.wording import CITED, NAMED, Texts
from pre_admin.core.errors import FieldErrors, NeedsConfirmation
from pre_admin.funding.queries.names import cited_in

Values = Mapping[str, Any]
WAY = "Confirmer et enregistrer"


def ask(values: Values, texts: Texts, warned: Sequence[str] = (), sentence: str = "", way: str = WAY) -> None:
    """Go on once what is in doubt was confirmed in sight: names in texts ((label, text) by field), and these warnings.

    Raises FieldErrors, or NeedsConfirmation.
    """
    cited = cited_in({name: text for name, (_, text) in texts.items()})
    if cited.surely:
        raise FieldErrors(dict.fromkeys(cited.surely, CITED))
    items = [*warned, *(texts[name][0] for name in cited.by_name)]
    told = [*warned, *(str(texts[name][1]) for name in cited.by_name)]
    token = hashlib.sha256("\x1f".join(told).encode()).hexdigest()
    if items and values.get("_confirmed") != token:
        said = " ".join(one for one in (sentence if warned else "", NAMED if cited.by_name else "") if one)
        raise NeedsConfirmation(said, [(one, None) for one in dict.fromkeys(items)], token, way)
