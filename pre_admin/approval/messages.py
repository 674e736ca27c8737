"""What the bodies' members are written: when, where, the address to read; never a provider nor an action."""

from pre_admin.accounts.messages import SIGNATURE, Message
from pre_admin.approval.models import Sitting
from pre_admin.core.french import NBSP, date_fr, long_date_fr


def convocation_message(sitting: Sitting, url: str) -> Message:
    """The convocation; `url` is empty for a member without an account, who reads the agenda on paper."""
    body = sitting.body.label.lower()
    when = f"le {long_date_fr(sitting.held_on)}" + (f" à {sitting.starts_at}" if sitting.starts_at else "")
    where = [f"Lieu{NBSP}: {sitting.place}"] if sitting.place else []
    second = ["Il s’agit d’une seconde convocation, après une séance qui n’a pas tout examiné."] if sitting.after_id else []
    reading = [
        "L’ordre du jour se lit avec votre compte, à cette adresse :", "", url, "",
        "Si vous avez un lien avec l’un des prestataires de l’ordre du jour, dites-le sur cette page avant la séance : "
        "les points concernés ne vous seront plus montrés.",
    ] if url else ["L’ordre du jour vous est remis par le secrétariat."]  # fmt: skip
    lines = [
        "Bonjour,", "", f"Vous êtes convoqué à la séance {sitting.code} du {body}, qui se tient {when}.", *where, *second, "", *reading, "",
        "Si vous ne pouvez pas venir, prévenez le secrétariat.", "", SIGNATURE,
    ]  # fmt: skip
    return f"Convocation{NBSP}: {body} du {date_fr(sitting.held_on)}", "\n".join(lines) + "\n"
