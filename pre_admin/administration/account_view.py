"""The register of accounts: opened by the administration, with their roles; closed, never deleted (R9)."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.models import NO_PASSWORD, User, UserRole
from pre_admin.accounts.queries import last_signature
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import GrantState
from pre_admin.accounts.services import (
    change_account,
    deactivate_accounts,
    open_account,
    reactivate_accounts,
    sign_out_everywhere,
)
from pre_admin.accounts.services.roles import state_of
from pre_admin.administration.filters import PeriodFilter, RoleFilter
from pre_admin.administration.granting import confirmation, gift, story
from pre_admin.administration.linking import Linking
from pre_admin.administration.queries import account_list, charter_column, given_roles, names_of, roles_column
from pre_admin.administration.telling import nature
from pre_admin.core.french import date_fr, datetime_fr
from pre_admin.panel.declarations import BatchAction, Col, Inline, MenuPlace, Section, Wording
from pre_admin.panel.filters import YesNoFilter
from pre_admin.panel.house import house_of_request
from pre_admin.panel.pages import Cell, Pair, PairSection, RelatedTable
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
    """« Coordination (à confirmer), Référent de parcours » from the stored codes and states."""
    pairs = [one.split(":") for one in codes.split(",")] if codes else []
    return ", ".join(sorted(role_text(Role(role), GrantState(state)) for role, state in pairs)) or "Aucun rôle"


def role_text(role: Role, state: GrantState) -> str:
    """The role, and what holds it back."""
    return role.label if state is GrantState.RUNNING else f"{role.label} ({state.label.lower()})"


def state_label(active: bool, opened: bool = True) -> str:
    """Whether the account opens."""
    return ("Actif" if opened else "À ouvrir") if active else "Désactivé"


def state_tone(active: bool, opened: bool = True) -> str:
    """A closed account is greyed; one that waits for its person stands out."""
    return ("ok" if opened else "wait") if active else "off"


def charter_label(signed: int) -> str:
    """Whether the charter in force is signed."""
    return "Signée" if signed else "À signer"


def charter_tone(signed: int) -> str:
    """What is still to be done stands out."""
    return "ok" if signed else "wait"


class AccountView(Linking, HouseView):
    """Accounts."""

    subject = "account"
    slug = "account"
    menu = MenuPlace("Administration", 60)
    wording = Wording("Comptes", "compte", "comptes")
    purpose = (
        "Une personne, un compte. L’administration technique l’ouvre et lui donne ses rôles ; la personne choisit son mot de "
        "passe par un lien qui ne sert qu’une fois. Un rôle qui ouvre des dossiers d’enfants attend la coordination."
    )
    columns = (
        Col("name", expr=User.full_name, link=True, sort=User.full_name),
        Col("email", expr=User.email, sort=User.email),
        Col("roles", expr=roles_column(), label="Rôles", show=role_labels),
        Col(
            "active",
            expr=(User.is_active, User.password_hash != NO_PASSWORD),
            label="État",
            show=state_label,
            kind="enum",
            tone=state_tone,
        ),
        Col("charter", expr=charter_column(), label="Charte", show=charter_label, kind="enum", tone=charter_tone),
        Col("last_sign_in", expr=User.last_sign_in_at, sort=User.last_sign_in_at),
    )
    from_clause = staticmethod(account_list)
    default_sort = "name"
    filters = (
        RoleFilter("role", "Rôle", UserRole.role),
        YesNoFilter("active", "État", User.is_active, yes="Actif", no="Désactivé"),
        YesNoFilter("opened", "Ouverture", User.password_hash != NO_PASSWORD, yes="Compte ouvert", no="Pas encore ouvert"),
        PeriodFilter("last", "Dernière connexion", User.last_sign_in_at),
    )
    search_hint = "Nom ou adresse électronique"
    empty = "Aucun compte : le premier s’ouvre sur le serveur, par la commande décrite dans le README."
    sections = (
        Section(
            "Personne", ("full_name", "email"),
            hint="Liens et messages vont à l’adresse : la changer remet à confirmer les rôles qui ouvrent des dossiers d’enfants.",
        ),
        Section(
            "Rôles", inline="roles",
            hint="Ceux qui ouvrent des dossiers d’enfants comptent une fois confirmés par la coordination ; les autres aussitôt. "
            "Le tout premier rôle de coordination se confirme sur le serveur.",
        ),
    )  # fmt: skip
    widths = {"full_name": 6, "email": 6}
    kinds = {"email": "email"}
    inlines = (
        Inline(
            "roles", UserRole, "user_id", ("role",), singular="rôle", add="Ajouter un rôle", title="Rôles", legend=story,
            widths={"role": 6}, empty="Aucun rôle : cette personne n’entre pas. Modifiez le compte pour lui en donner un.",
        ),
    )  # fmt: skip
    batch = (DEACTIVATE, REACTIVATE, SIGN_OUT)
    create_service = staticmethod(open_account)
    update_service = staticmethod(change_account)

    @classmethod
    def permission(cls, act: str) -> str:
        """Closing, opening again and signing out is one permission."""
        return "account.edit" if act == "manage" else super().permission(act)

    def badge(self, record: User, actor: Any) -> Cell | None:
        """An account that is closed, or not opened yet, says so beside its name."""
        if record.is_active and record.opened:
            return None
        return Cell(state_label(record.is_active, record.opened), "enum", tone=state_tone(record.is_active, record.opened))

    def inline_table(self, inline: Inline, record: User) -> RelatedTable:
        """The roles, each with who gave it and who confirmed it."""
        grants = given_roles(record.id)
        names = names_of([*(one.given_by_id for one in grants), *(one.confirmed_by_id for one in grants)])
        heads = ("Rôle", "État", "Donné", "Confirmation", "Dernier jour")
        rows = [
            [
                Cell(text, kind, tone=tone, label=head)
                for head, (text, kind, tone) in zip(heads, self._told(one, names), strict=True)
            ]
            for one in grants
        ]
        return RelatedTable("Rôles", len(rows), [(head, "text") for head in heads], rows, empty=inline.empty)

    @staticmethod
    def _told(grant: UserRole, names: dict[int, str]) -> list[tuple[str, str, str]]:
        state = state_of(grant)
        return [
            (grant.role.label, "text", ""),
            (state.label, "enum", state.tone),
            (gift(grant, names), "text", ""),
            (confirmation(grant, names), "text", ""),
            (date_fr(grant.ends_on) or "–", "text", ""),
        ]

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
            Pair("État", state_label(record.is_active, record.opened)),
            Pair("Dernière connexion", datetime_fr(record.last_sign_in_at) or "Jamais"),
            Pair("Compte créé le", datetime_fr(record.created_at)),
        )
        charter = (Pair("Dernière signature", signed), Pair("Version en vigueur signée", in_force))
        return [PairSection("Compte", account), PairSection("Charte de confidentialité", charter)]
