"""The form that parents sign on paper, filled in: what is asked, who may sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.families.models import Child, Sex
from pre_admin.panel.pages import Crumb
from pre_admin.pathways.models import ConsentState, Pathway
from pre_admin.pathways.queries.child_file import named, standing_of
from pre_admin.pathways.queries.consents import holders_of


@dataclass(frozen=True)
class Asked:
    """A line to tick: what for, how many sign, whether it is signed already."""

    text: str
    needed: str
    given: bool


@dataclass(frozen=True)
class ConsentFormPage:
    """Everything the sheet says."""

    title: str
    crumbs: Sequence[Crumb]
    child: str
    file_number: str
    born: str
    kind: str
    day: str
    asked: Sequence[Asked]
    signers: Sequence[str]
    back_url: str
    subtitle: str = ""


def _needed(count: int) -> str:
    return "un titulaire de l’autorité parentale" if count < 2 else "les deux titulaires de l’autorité parentale"


def consent_form(record: Pathway, child: Child, crumbs: Sequence[Crumb]) -> ConsentFormPage:
    """The scheme first, then each action that still waits or stands."""
    standing = standing_of(record)
    scheme = standing.scheme
    asked = [
        Asked(
            f"le dispositif : l’entrée de l’enfant dans un parcours de réussite éducative ({record.type.label})",
            _needed(1), scheme is not None and scheme.row.state is ConsentState.GIVEN,
        )
    ]  # fmt: skip
    for action in standing.actions:
        consent = standing.consent_of(action.row.id)
        if consent is not None and consent.row.state in (ConsentState.PENDING, ConsentState.GIVEN):
            asked.append(
                Asked(
                    f"l’action : {named(action)}", _needed(consent.row.signatures_needed), consent.row.state is ConsentState.GIVEN
                )
            )
    return ConsentFormPage(
        title=f"Accord parental : {child}", crumbs=crumbs, child=str(child), file_number=child.file_number,
        born=f"{'née' if child.sex is Sex.GIRL else 'né'} le {date_fr(child.birth_date)}", kind=record.type.label, day=date_fr(today()), asked=asked,
        signers=[one.name for one in holders_of(child.id) if one.holds_authority], back_url=f"/admin/pathway/details/?id={record.id}",
    )  # fmt: skip
