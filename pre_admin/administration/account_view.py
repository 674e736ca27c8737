"""The register of accounts: who may sign in, with which roles; accounts are closed, never deleted (R9)."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.queries import last_signature
from pre_admin.accounts.roles import Role
from pre_admin.accounts.services import deactivate_accounts, reactivate_accounts, sign_out_everywhere
from pre_admin.administration.filters import PeriodFilter, RoleFilter
from pre_admin.administration.queries import account_list, charter_column, roles_column
from pre_admin.administration.telling import nature
from pre_admin.core.french import datetime_fr
from pre_admin.panel.declarations import BatchAction, Col, MenuPlace, Wording
from pre_admin.panel.filters import YesNoFilter
from pre_admin.panel.house import house_of_request
from pre_admin.panel.pages import Cell, Pair, PairSection
from pre_admin.panel.view.house_view import HouseView

DEACTIVATE = BatchAction(
    "deactivate", "Désactiver", deactivate_accounts, act="manage", icon="lock", danger=True, done="désactivé",
    note="Ces personnes sont déconnectées et ne peuvent plus se connecter. Leur nom reste sur ce qu’elles ont fait ; "
    "vous pourrez réactiver leur compte.",
    note_one="Cette personne est déconnectée et ne peut plus se connecter. Son nom reste sur ce qu’elle a fait ; "
    "vous pourrez réactiver son compte.",
    condition=lambda user: user.is_active,
)  # fmt: skip
REACTIVATE = BatchAction(
    "reactivate", "Réactiver", reactivate_accounts, act="manage", icon="back", done="réactivé",
    note="Ces personnes pourront se reconnecter, avec leurs rôles et leur mot de passe d’avant.",
    note_one="Cette personne pourra se reconnecter, avec ses rôles et son mot de passe d’avant.",
    condition=lambda user: not user.is_active,
)  # fmt: skip
SIGN_OUT = BatchAction(
    "sign-out", "Fermer les sessions", sign_out_everywhere, act="manage", icon="screen", done="déconnecté",
    note="Ces personnes sont déconnectées de tous leurs appareils ; elles pourront se reconnecter aussitôt.",
    note_one="Cette personne est déconnectée de tous ses appareils ; elle pourra se reconnecter aussitôt.",
    condition=lambda user: user.is_active,
)  # fmt: skip


def role_labels(codes: str | None) -> str:
    """« Coordination, Référent de parcours » from the stored codes."""
    labels = dict(Role.choices())
    return ", ".join(sorted(labels[code] for code in codes.split(","))) if codes else "Aucun rôle"


def state_label(active: bool) -> str:
    """Whether the account opens."""
    return "Actif" if active else "Désactivé"


def state_tone(active: bool) -> str:
    """A closed account is greyed."""
    return "ok" if active else "off"


def charter_label(signed: int) -> str:
    """Whether the charter in force is signed."""
    return "Signée" if signed else "À signer"


def charter_tone(signed: int) -> str:
    """What is still to be done stands out."""
    return "ok" if signed else "wait"


class AccountView(HouseView):
    """Accounts."""

    subject = "account"
    slug = "account"
    menu = MenuPlace("Administration", 60)
    wording = Wording("Comptes", "compte", "comptes")
    purpose = (
        "Une personne, un compte. Un compte s’ouvre et reçoit ses rôles sur le serveur (commande décrite dans le README) ; "
        "ici, on le désactive, on le réactive, on ferme ses sessions."
    )
    columns = (
        Col("name", expr=User.full_name, link=True, sort=User.full_name),
        Col("email", expr=User.email, sort=User.email),
        Col("roles", expr=roles_column(), label="Rôles", show=role_labels),
        Col("active", expr=User.is_active, label="État", show=state_label, kind="enum", tone=state_tone),
        Col("charter", expr=charter_column(), label="Charte", show=charter_label, kind="enum", tone=charter_tone),
        Col("last_sign_in", expr=User.last_sign_in_at, sort=User.last_sign_in_at),
    )
    from_clause = staticmethod(account_list)
    default_sort = "name"
    filters = (
        RoleFilter("role", "Rôle", UserRole.role),
        YesNoFilter("active", "État", User.is_active, yes="Actif", no="Désactivé"),
        PeriodFilter("last", "Dernière connexion", User.last_sign_in_at),
    )
    search_hint = "Nom ou adresse électronique"
    empty = "Aucun compte : le premier s’ouvre sur le serveur, par la commande décrite dans le README."
    batch = (DEACTIVATE, REACTIVATE, SIGN_OUT)

    @classmethod
    def permission(cls, act: str) -> str:
        """Closing, opening again and signing out is one permission."""
        return "account.edit" if act == "manage" else super().permission(act)

    def badge(self, record: User, actor: Any) -> Cell | None:
        """A closed account says so beside its name."""
        return None if record.is_active else Cell(state_label(False), "enum", tone="off")

    def change_title(self, change: Any) -> str:
        """« Modification », « Rôle : création »."""
        return nature(house_of_request(), change.kind, change.entity, self.model.__tablename__)

    def details_subtitle(self, record: User, actor: Any) -> str:
        """The e-mail, which is what tells two people apart."""
        return record.email

    def pair_sections(self, record: User) -> list[PairSection]:
        """The account, then the charter."""
        signature = last_signature(record.id)
        signed = f"Version {signature.number}, le {datetime_fr(signature.signed_at)}" if signature else "Jamais signée"
        in_force = "Oui" if signature and signature.current else "Non : aucune fiche d’enfant ne s’ouvre avant"
        account: Sequence[Pair] = (
            Pair("Nom", record.full_name),
            Pair("Adresse électronique", record.email),
            Pair("État", state_label(record.is_active)),
            Pair("Dernière connexion", datetime_fr(record.last_sign_in_at) or "Jamais"),
            Pair("Compte ouvert le", datetime_fr(record.created_at)),
        )
        charter = (Pair("Dernière signature", signed), Pair("Version en vigueur signée", in_force))
        return [PairSection("Compte", account), PairSection("Charte de confidentialité", charter)]
