"""The form of a new referral: the child, its household, what is brought; made for each page, since domains may change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_admin.form import BaseForm

from pre_admin.core.calendar import today
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling
from pre_admin.families.rules import birth_refusal
from pre_admin.families.views import CHILD, FAMILY
from pre_admin.panel.converter import LONGEST_TEXT, field_for
from pre_admin.panel.declarations import Inline
from pre_admin.panel.fields import LineField, LongField, Required, TickField, at_most
from pre_admin.panel.pages import FormSection
from pre_admin.panel.reference import reference_options
from pre_admin.pathways.models import Origin, Referral
from pre_admin.pathways.models.referrals import FACTS_ONLY
from pre_admin.pathways.queries.referrals import domains
from pre_admin.territories.rules import postal_code_refusal
from pre_admin.territories.views import LEVELS, NEIGHBOURHOOD, SCHOOL, TERRITORY

LOOKUPS = {
    "child_id": CHILD, "family_id": FAMILY, "school_id": SCHOOL, "neighbourhood_id": NEIGHBOURHOOD, "territory_id": TERRITORY,
}  # fmt: skip
IDENTITY = ("last_name", "first_name", "birth_date", "sex")
BROUGHT = ("received_on", "origin_id", "institution", "sender_name", "sender_function", "sender_contact")
INFORMED = ("informed_on", "informed_by", "agreement")
WIDTHS = {
    "child_id": 9, "family_id": 9, "birth_date": 3, "sex": 3, "school_id": 6, "level_id": 3, "family_name": 6, "family_phone": 4,
    "address": 8, "postal_code": 2, "city": 4, "neighbourhood_id": 6, "territory_id": 6, "received_on": 4, "origin_id": 5,
    "institution": 9, "sender_name": 5, "sender_function": 4, "sender_contact": 6, "tried": 12, "strengths": 12,
    "informed_on": 4, "informed_by": 5, "agreement": 6,
}  # fmt: skip
GUARDIANS = Inline(
    "guardians", Guardian, "family_id",
    ("last_name", "first_name", "relation", "phone", "parental_authority", "may_be_informed"),
    singular="responsable légal", add="Ajouter un responsable légal", title="Responsables légaux", kinds={"phone": "tel"},
    widths={"last_name": 4, "first_name": 4, "relation": 4, "phone": 4, "parental_authority": 4, "may_be_informed": 4},
    fresh=lambda: {"parental_authority": True, "may_be_informed": True}, opens_with=1,
)  # fmt: skip


class NewSection(NamedTuple):
    """A section of the screen; `unless` names the look-up that makes it needless once it is filled."""

    unless: str
    section: FormSection


@dataclass(frozen=True)
class ReasonPair:
    """A domain to tick, and what is found there."""

    ticked: Any
    text: Any


def new_form() -> type[BaseForm]:
    """The class of the form, with two fields per domain in service."""
    fields = {**_child_fields(), **_household_fields()}
    kinds = {"origin_id": reference_options(Origin)}
    for name in (*BROUGHT, "tried", "strengths", *INFORMED):
        fields[name] = field_for(Referral, name, {}, kinds)
    for key, label in domains():
        fields[f"domain_{key}"] = TickField(label)
        fields[f"reason_{key}"] = LongField(f"{label} : ce qui est constaté", [at_most(LONGEST_TEXT)], description=FACTS_ONLY)
    return type("NewReferralForm", (BaseForm,), fields)


def _child_fields() -> dict[str, Any]:
    rules = {"birth_date": lambda value: birth_refusal(value, today())}
    names = ("child_id", *IDENTITY)
    found = {name: field_for(Referral if name == "child_id" else Child, name, {}, {}, rules) for name in names}
    for field in found.values():
        _leave_open(field)
    found["school_id"] = field_for(Schooling, "school_id", {}, {})
    found["level_id"] = field_for(Schooling, "level_id", {}, {"level_id": LEVELS})
    return found


def _household_fields() -> dict[str, Any]:
    found = {"family_id": field_for(Child, "family_id", {}, {})}
    _leave_open(found["family_id"])
    found["family_name"] = LineField("Nom du foyer", [at_most(120)], description="Vide : le nom de l’enfant.")
    found["family_phone"] = field_for(Family, "phone", {"phone": "tel"}, {})
    for name in ("address", "postal_code", "city", "neighbourhood_id", "territory_id"):
        found[name] = field_for(Residence, name, {}, {}, {"postal_code": postal_code_refusal})
    return found


def _leave_open(field: Any) -> None:
    """What is asked of a new child only is not asked by the field itself."""
    field.args[1][:] = [one for one in field.args[1] if not isinstance(one, Required)]


def reason_pairs(form: BaseForm) -> Sequence[ReasonPair]:
    """The domains of the form, each with its text."""
    names = [name.removeprefix("domain_") for name in form._fields if name.startswith("domain_")]
    return [ReasonPair(form._fields[f"domain_{name}"], form._fields[f"reason_{name}"]) for name in names]


def reasons_of(form: BaseForm) -> tuple[dict[str, Any], ...]:
    """What the service receives: a row per domain ticked."""
    pairs = reason_pairs(form)
    return tuple(
        {"id": None, "domain_id": int(one.ticked.short_name.removeprefix("domain_")), "text": one.text.data}
        for one in pairs
        if one.ticked.data
    )


def new_sections(form: BaseForm, guardians: Any) -> list[NewSection]:
    """The screen, from the child to the family's agreement."""

    def some(key: str, title: str, names: tuple[str, ...], hint: str = "", unless: str = "", inline: Any = None) -> NewSection:
        return NewSection(unless, FormSection(key, title, hint, [form._fields[name] for name in names], inline))

    found = [
        some("known", "Enfant", ("child_id",), "Cherchez-le d’abord : il a peut-être déjà un dossier."),
        some("identity", "Nouvel enfant", IDENTITY, "S’il n’a pas encore de dossier, cet enregistrement l’ouvre.", "child_id"),
        some("school", "Scolarité", ("school_id", "level_id"), "L’année scolaire de la saisine.", "child_id"),
        some("home", "Foyer", ("family_id",), "Si un frère ou une sœur est déjà suivi, choisissez leur foyer.", "child_id"),
        some(
            "place", "Nouveau foyer", ("family_name", "family_phone", "address", "postal_code", "city", "neighbourhood_id", "territory_id"),
            "L’adresse dit si l’enfant habite un quartier prioritaire.", "family_id",
        ),
        some("people", "Responsables légaux", (), "Ceux que vous connaissez déjà ; les autres viendront plus tard.", "family_id", guardians),
        some("brought", "Saisine", BROUGHT, "Qui saisit le programme, et quand."),
        some("reasons", "Motifs", (), "Cochez chaque domaine concerné et dites ce qui est constaté."),
        some("facts", "Déjà en place", ("tried", "strengths"), "Ce qui a été tenté, et ce qui va bien."),
        some("informed", "Famille", INFORMED, "La famille est informée de chaque étape ; rien n’est présenté sans qu’elle le sache."),
    ]  # fmt: skip
    return found
