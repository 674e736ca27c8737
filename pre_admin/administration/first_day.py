"""What the first day asks of each role, ticked where a fact tells; and the lines of the morning's message."""

from collections.abc import Callable

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Role
from pre_admin.administration.grant_view import WAITING_URL
from pre_admin.administration.queries import accounts_to_open, colleagues, roles_to_confirm
from pre_admin.panel.house import House
from pre_admin.panel.pages import FirstStep
from pre_admin.panel.slots import DigestLine, FirstDayStep, Waiting

TO_OPEN_URL = "/admin/account/?active=yes&opened=no"

REGISTERS: tuple[tuple[int, Role, str, str, str], ...] = (
    (40, Role.COORDINATOR, "reference", "Regarder les listes de référence", "Origines des saisines, domaines, types d’actions : elles se tiennent à jour ici."),
    (45, Role.COORDINATOR, "territory", "Vérifier les territoires et les quartiers", "L’éligibilité se juge avec la carte en vigueur à la date de la saisine."),
    (40, Role.REGISTRY, "child", "Chercher un enfant", "Avant d’ouvrir un dossier, cherchez-le : il existe peut-être déjà."),
    (40, Role.ASSISTANT, "provider", "Regarder les associations et les autres prestataires", "Numéro SIRET, coordonnées, papiers et leurs dates de fin."),
    (40, Role.TECHNICAL_COMMITTEE, "provider", "Regarder les associations", "Celles dont les actions vous seront présentées."),
    (40, Role.ADVISORY_COUNCIL, "provider", "Regarder les associations", "Celles dont les actions vous seront présentées."),
    (40, Role.REFERENT, "child", "Voir vos enfants", "Ceux dont vous suivez le parcours, et eux seuls."),
    (40, Role.SUPPORT_TEAM, "child", "Voir les situations de votre équipe", "Celles à l’ordre du jour de ses réunions, et elles seules."),
)  # fmt: skip
"""(order, role, subject, title, hint): a register to look at; nothing when the house does not have it."""


def contribute(house: House) -> None:
    """The steps and lines of this floor; upper rooms add theirs."""
    for order, permission, query in (
        (10, "", charter_step), (20, "rights.read", rights_step), (90, "", choices_step),
        (30, "grant.confirm", confirm_step), (30, "account.create", open_accounts_step),
    ):  # fmt: skip
        house.slots.add(FirstDayStep(order=order, query=query, permission=permission))
    for order, role, subject, title, hint in REGISTERS:
        house.slots.add(
            FirstDayStep(
                order=order,
                query=register_step(house, subject, title, hint),
                permission=f"{subject}.read",
                roles=frozenset({role}),
            )
        )
    house.slots.add(DigestLine("", 10, charter_line))
    house.slots.add(DigestLine("grant.confirm", 20, confirm_line))
    house.slots.add(DigestLine("account.edit", 30, open_line))


# ---- the first day
def charter_step(actor: Actor) -> FirstStep:
    """Done once signed."""
    return FirstStep(
        "Lire et signer la charte de confidentialité",
        "Aucun dossier d’enfant ne s’ouvre avant.",
        "/charter/",
        actor.charter_signed,
    )


def rights_step(actor: Actor) -> FirstStep:
    """To read."""
    return FirstStep("Lire ce que votre rôle ouvre", "Qui peut faire quoi, sur quelles fiches.", "/admin/rights/")


def choices_step(actor: Actor) -> FirstStep:
    """A matter of taste."""
    hint = "Clair ou sombre ; un courriel le matin quand quelque chose vous attend, ou jamais."
    return FirstStep("Choisir l’apparence et le courriel du matin", hint, "/account/")


def confirm_step(actor: Actor) -> FirstStep:
    """Done when no role waits."""
    hint = "Ceux qui ouvrent des dossiers d’enfants ne comptent qu’une fois confirmés par vous."
    return FirstStep("Confirmer les rôles donnés", hint, WAITING_URL, not roles_to_confirm())


def open_accounts_step(actor: Actor) -> FirstStep:
    """Done once one is not alone."""
    hint = "Une personne, un compte ; la coordination d’abord, qui confirmera les autres."
    return FirstStep("Ouvrir les comptes", hint, "/admin/account/", bool(colleagues(actor.id)))


def register_step(house: House, subject: str, title: str, hint: str) -> Callable[[Actor], FirstStep | None]:
    """A register of the subject to look at, when the house has one."""

    def step(actor: Actor) -> FirstStep | None:
        view = next((one for one in house.views if one.subject == subject and type(one).menu is not None), None)
        return FirstStep(title, hint, f"/admin/{view.slug}/") if view is not None else None

    return step


# ---- the morning's message
def charter_line(actor: Actor) -> Waiting | None:
    """For whoever has not signed it."""
    return None if actor.charter_signed else (1, "charte à signer", "/charter/")


def confirm_line(actor: Actor) -> Waiting | None:
    """Roles that wait for the coordination."""
    count = roles_to_confirm()
    return count, "rôle à confirmer" if count < 2 else "rôles à confirmer", WAITING_URL


def open_line(actor: Actor) -> Waiting | None:
    """Accounts whose person has not used their link."""
    count = accounts_to_open()
    return count, "compte pas encore ouvert" if count < 2 else "comptes pas encore ouverts", TO_OPEN_URL
