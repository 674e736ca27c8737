"""The sign-ins of the demonstration: one per role, one password, shown on the sign-in page in demonstration only."""

from pre_admin.accounts.roles import Role

DEMO_PASSWORD = "demo-pre-2026"

DEMO_ACCOUNTS: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("coordination@demo.example", "Claire Montauzan", (Role.COORDINATOR,)),
    ("assistance@demo.example", "Sonia Fabregoule", (Role.ASSISTANT,)),
    ("saisines@demo.example", "Marc Delpuech", (Role.ASSISTANT, Role.REGISTRY)),
    ("comite@demo.example", "Hélène Cazalis", (Role.TECHNICAL_COMMITTEE,)),
    ("conseil@demo.example", "Bernard Ouziel", (Role.ADVISORY_COUNCIL,)),
    ("referent@demo.example", "Karima Ouldrissi", (Role.REFERENT,)),
    ("equipe@demo.example", "Thierry Vidalenc", (Role.SUPPORT_TEAM,)),
    ("admin@demo.example", "Nadia Poumayrac", (Role.ADMINISTRATOR,)),
)
"""(e-mail, name, roles)."""


def demo_sign_ins() -> list[tuple[str, str]]:
    """(e-mail, roles in words) for the sign-in page."""
    return [(email, ", ".join(role.label for role in roles)) for email, _, roles in DEMO_ACCOUNTS]
