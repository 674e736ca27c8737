"""What a referral lacks, as steps that lead where each thing is written: the referral, the household, the child's file."""

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.families.models import Child
from pre_admin.panel.pages import Step
from pre_admin.pathways.models import Referral
from pre_admin.pathways.queries.referrals import lacking_of
from pre_admin.pathways.rules.referrals import LACKING

OF_FAMILY = frozenset({"address", "guardian"})
OF_CHILD = frozenset({"schooling"})
REASONS = frozenset({"reasons", "tried", "strengths"})


def _step(title: str, names: list[str], url: str) -> list[Step]:
    return [Step(title, f"Il manque : {', '.join(LACKING[name] for name in names)}.", "Compléter", url)] if names else []


def own_step(referral: Referral, lacking: list[str], actor: Actor, title: str = "Compléter la saisine") -> list[Step]:
    """What is written on the referral itself, but what is withheld from the person."""
    hidden = OF_FAMILY | OF_CHILD | (frozenset() if actor.may("referral.reasons") else REASONS)
    names = [name for name in lacking if name not in hidden]
    return _step(title, names, f"/admin/referral/edit/?id={referral.id}") if actor.may("referral.edit") else []


def completing_steps(referral: Referral, actor: Actor) -> list[Step]:
    """Where to write each thing that the referral lacks."""
    lacking = lacking_of([referral.id]).get(referral.id, [])
    steps = own_step(referral, lacking, actor)
    family = [name for name in lacking if name in OF_FAMILY]
    if family and actor.may("family.edit"):
        family_id = db.session.get_one(Child, referral.child_id).family_id
        steps += _step("Compléter la famille", family, f"/admin/family/edit/?id={family_id}")
    if actor.may("child.edit"):
        child = [name for name in lacking if name in OF_CHILD]
        steps += _step("Compléter le dossier de l’enfant", child, f"/admin/child/edit/?id={referral.child_id}")
    return steps
