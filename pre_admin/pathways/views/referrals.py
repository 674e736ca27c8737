"""The register of referrals: declarations, and how their pages speak."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import age_words, date_fr, plural
from pre_admin.families.models import Child, Residence
from pre_admin.families.queries import eligibility_on
from pre_admin.families.views import CHILD
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Col, Inline, MenuPlace, Move, Section, Wording
from pre_admin.panel.fields import TickField
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter, YesNoFilter
from pre_admin.panel.pages import ActionLink, Cell, Fact, Pair, PairSection, Step
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.pathways.models import Agreement, Domain, Origin, Referral, ReferralReason, ReferralState
from pre_admin.pathways.queries.referrals import author_name, incomplete, lacks, origin_label, referral_list
from pre_admin.pathways.rules.referrals import LACKING, may_be_excepted, missing, wait_words
from pre_admin.pathways.services import new_referral, referrals
from pre_admin.pathways.slots.referral_steps import completing_steps
from pre_admin.pathways.views.referral_new import NewReferral
from pre_admin.pathways.views.referral_papers import ReferralPapers
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import territory_choices

LACKS = lacks()


def _name(last: str, first: str) -> str:
    return f"{last} {first}"


def _waited(received_on: date, state: ReferralState) -> str:
    return wait_words(received_on, state, today())


def _missing(state: ReferralState, *flags: bool) -> str:
    """« l’origine, les motifs »; nothing once the referral waits no more."""
    if state is not ReferralState.WAITING:
        return ""
    return ", ".join(missing(dict(zip(LACKING, map(bool, flags), strict=True))))


def _to_complete(state: ReferralState, *flags: bool) -> str:
    lacking = _missing(state, *flags)
    return plural(lacking.count(",") + 1, "point", "points") if lacking else ""


def _tone(*values: Any) -> str:
    return "wait"


def _yes(value: Any) -> str:
    return "oui" if value is not None else ""


# ---- the steps
def _drop_fields(record: Referral, actor: Actor) -> Mapping[str, Any]:
    fields = {"refused": TickField("La famille refuse que la situation soit présentée")}
    if record.informed_on is None:
        fields["informed_on"] = field_for(Referral, "informed_on", {}, {})
    return fields


def _judged_note(record: Referral) -> str:
    """What the verdict is, and what it would become: nobody confirms without seeing both."""
    found = eligibility_on(db.session.get_one(Child, record.child_id), record.received_on)
    kept = f"Verdict gardé avec la saisine : « {record.verdict.label} ». {record.verdict_reason}"
    if (found.verdict, found.reason[:300]) == (record.verdict, record.verdict_reason):
        return f"{kept} D’après le dossier d’aujourd’hui, il serait le même au {date_fr(record.received_on)}."
    return f"{kept} D’après le dossier d’aujourd’hui, il serait au {date_fr(record.received_on)} : « {found.verdict.label} ». {found.reason}"


def _judged_otherwise(record: Referral) -> bool:
    """Whether the file, as it stands, would give the same day another verdict."""
    if record.state is not ReferralState.WAITING:
        return False
    return eligibility_on(db.session.get_one(Child, record.child_id), record.received_on).verdict is not record.verdict


MOVES = (
    Move(
        "except", "Décider d’une exception", referrals.decide_exception, act="decide", icon="flag",
        fields=lambda record, actor: {"exception_reason": field_for(Referral, "exception_reason", {}, {}, required=True)},
        ready=lambda record: may_be_excepted(record.verdict, record.state, record.exception_reason is not None),
        note=lambda record: f"{record.verdict.label} : {record.verdict_reason} Votre nom et la date sont gardés avec la raison.",
        done="Exception enregistrée.",
    ),
    Move(
        "judge", "Juger à nouveau l’éligibilité", referrals.judge_again, icon="sync", note=_judged_note,
        ready=lambda record: record.state is ReferralState.WAITING, done="Éligibilité jugée à nouveau.",
    ),
    Move(
        "answer", "Noter la réponse à l’auteur", referrals.answer_referral, icon="check",
        fields=lambda record, actor: {"answered_on": field_for(Referral, "answered_on", {}, {}, required=True)},
        defaults=lambda record, actor: {"answered_on": today()}, ready=lambda record: record.answered_on is None,
        note="La réponse dit que la saisine est reçue, et rien de ce qu’elle contient.", done="Réponse notée.",
    ),
    Move(
        "drop", "Classer sans suite", referrals.drop_referral, act="decide", icon="archive", danger=True, fields=_drop_fields,
        defaults=lambda record, actor: {"refused": record.agreement is Agreement.NO},
        ready=lambda record: record.state is ReferralState.WAITING,
        note="La saisine ne sera pas examinée. Elle reste dans le dossier de l’enfant. Pour une fiche saisie par erreur, préférez « Supprimer ».",
        done="Saisine classée sans suite.",
    ),
)  # fmt: skip


class ReferralView(NewReferral, ReferralPapers):
    """Referrals."""

    subject = "referral"
    slug = "referral"
    menu = MenuPlace("Enfants", 30)
    wording = Wording("Saisines", "saisine", "saisines", feminine=True)
    purpose = (
        "Les situations portées à la connaissance du programme : par qui, pourquoi, et ce qu’en dit la famille. "
        "Une saisine s’enregistre incomplète ; l’éligibilité est jugée à sa date."
    )
    columns = (
        Col("child", (Child.last_name, Child.first_name), label="Enfant", show=_name, sort=Child.sort_key, link=True),
        Col("received_on", Referral.received_on, label="Reçue le", sort=Referral.received_on),
        Col("waiting", (Referral.received_on, Referral.state), label="Attente", show=_waited, kind="num"),
        Col("origin", Origin.label, label="Origine", sort=(Origin.rank, Origin.label)),
        Col("institution", Referral.institution),
        Col("state", Referral.state, label="État"),
        Col("verdict", Referral.verdict, label="Éligibilité"),
        Col("incomplete", (Referral.state, *LACKS.values()), label="À compléter", show=_to_complete, tone=_tone),
        Col("file_number", Child.file_number, label="Dossier", export_only=True),
        Col("category", Origin.category, export_only=True),
        Col("territory", Territory.name, label="Territoire", export_only=True),
        Col("exception", Referral.exception_by_id, label="Exception", show=_yes, export_only=True),
        Col("informed_on", Referral.informed_on, export_only=True),
        Col("agreement", Referral.agreement, label="Réponse de la famille", export_only=True),
        Col("answered_on", Referral.answered_on, export_only=True),
        Col("missing", (Referral.state, *LACKS.values()), label="Il manque", show=_missing, export_only=True),
    )
    from_clause = staticmethod(referral_list)
    default_sort = "received_on"
    filters = (
        EnumFilter("progress", "État", Referral.state),
        EnumFilter("verdict", "Éligibilité", Referral.verdict),
        ReferenceFilter("origin", "Origine", Referral.origin_id, rows=Origin, empty="Sans origine"),
        EnumFilter("category", "Catégorie d’origine", Origin.category),
        RecordFilter("territory", "Territoire", Residence.territory_id, statement=territory_choices, empty="Sans territoire"),
        DateFilter("received", "Reçue", Referral.received_on),
        YesNoFilter("incomplete", "À compléter", incomplete()),
    )
    search_through = (Child, Referral.child_id)
    search_hint = "Nom, prénom, numéro ou date de naissance de l’enfant"
    empty = "Aucune saisine ici pour l’instant. Celles que vous pouvez consulter apparaîtront dans cette liste."
    sections = (
        Section("Enfant", ("child_id",), hint="À changer seulement si la saisine a été rattachée au mauvais enfant."),
        Section("Saisine", ("received_on", "origin_id", "institution", "sender_name", "sender_function", "sender_contact")),
        Section("Motifs", inline="reasons", hint="Une ligne par domaine."),
        Section("Déjà en place", ("tried", "strengths")),
        Section("Famille", ("informed_on", "informed_by", "agreement"), hint="La famille est informée de chaque étape."),
    )
    widths = {
        "child_id": 9, "received_on": 4, "origin_id": 5, "institution": 9, "sender_name": 5, "sender_function": 4,
        "sender_contact": 6, "tried": 12, "strengths": 12, "informed_on": 4, "informed_by": 5, "agreement": 6,
    }  # fmt: skip
    inlines = (
        Inline(
            "reasons", ReferralReason, "referral_id", ("domain_id", "text"), singular="motif", add="Ajouter un domaine",
            title="Motifs", choices={"domain_id": reference_options(Domain)}, widths={"domain_id": 5, "text": 12},
            empty="Aucun motif noté.",
        ),
    )  # fmt: skip
    choices = {"origin_id": reference_options(Origin)}
    lookups = {"child_id": CHILD}
    moves = MOVES
    create_service = staticmethod(new_referral.create_referral)
    update_service = staticmethod(referrals.update_referral)
    delete_service = staticmethod(referrals.delete_referral)

    # ---- how a referral speaks
    def title_of(self, record: Referral) -> str:
        """« Saisine du 12/03/2026 pour Lina Tazaghine »."""
        return f"{record} pour {db.session.get_one(Child, record.child_id)}"

    def details_subtitle(self, record: Referral, actor: Actor) -> str:
        """The file's number, the age that day."""
        child = db.session.get_one(Child, record.child_id)
        age = age_words(child.birth_date, record.received_on)
        return " · ".join(text for text in (f"Dossier {child.file_number}", f"{age} à cette date" if age else "") if text)

    def badge(self, record: Referral, actor: Actor) -> Cell:
        """Where it stands."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Referral, actor: Actor) -> Sequence[Fact]:
        """The child, the verdict of that date, for how long it waits, what the family knows."""
        child = db.session.get_one(Child, record.child_id)
        waited = wait_words(record.received_on, record.state, today())
        return [
            Fact("Enfant", str(child), href=f"/admin/child/details/?id={child.id}"),
            Fact("Éligibilité à cette date", record.verdict.label, record.verdict_reason, record.verdict.tone),
            *([Fact("En attente depuis", waited)] if waited else []),
            Fact("Origine", origin_label(record.origin_id), record.institution or ""),
            _family_fact(record),
            *([Fact("Réponse à l’auteur", f"le {date_fr(record.answered_on)}")] if record.answered_on else []),
        ]

    def pair_sections(self, record: Referral) -> list[PairSection]:
        """The exception beside the rest: its reason for who may read reasons, its author for all."""
        found = super().pair_sections(record)
        if record.exception_by_id is not None:
            reason = [self.pair(record, "exception_reason")] if self.readable(Referral, "exception_reason") else []
            pairs = [*reason, Pair("Décidée par", author_name(record.exception_by_id))]
            found.append(PairSection("Exception d’éligibilité", pairs))
        return found

    def next_moves(self, record: Referral) -> list[Step]:
        """What one sensibly does next, from what it lacks to the answer owed."""
        steps = [*super().next_moves(record), *completing_steps(record, self.actor)]
        wanted = {
            "judge": (_judged_otherwise(record), "Juger à nouveau l’éligibilité", "Le dossier a changé depuis : le verdict ne serait plus le même."),
            "except": (record.verdict.tone == "stop", "Décider d’une exception", "La situation est hors des conditions : une exception se motive."),
            "drop": (record.agreement is Agreement.NO, "Classer sans suite", "La famille refuse que la situation soit présentée."),
        }  # fmt: skip
        for move in self.open_moves(record):
            sensible, title, hint = wanted.get(move.name, (False, "", ""))
            steps += [Step(title, hint, "Continuer", self.move_url(move, record))] if sensible else []
        if record.answered_on is None and self.may("edit"):
            url = self.to("answer_view", id=record.id)
            steps.append(
                Step(
                    "Répondre à l’auteur de la saisine",
                    "Une réponse sans rien de confidentiel, prête à imprimer.",
                    "Voir la réponse",
                    url,
                )
            )
        return steps

    def more_actions(self, record: Referral) -> list[ActionLink]:
        """The answer may be printed again."""
        links = super().more_actions(record)
        if record.answered_on is not None and self.may("edit"):
            links.insert(0, ActionLink("paper", "Revoir la réponse à l’auteur", "print", self.to("answer_view", id=record.id)))
        return links


def _family_fact(record: Referral) -> Fact:
    if record.informed_on is None:
        return Fact("Famille", "À informer", tone="wait")
    told = f"informée le {date_fr(record.informed_on)}"
    if record.agreement is None:
        return Fact("Famille", "Informée", told, "info")
    return Fact("Famille", "D’accord" if record.agreement is Agreement.YES else "Refuse", told, record.agreement.tone)
