"""What the house writes to people: links and counts, in French, never a name."""

from collections.abc import Sequence
from datetime import datetime

from pre_admin.accounts.models import LinkPurpose
from pre_admin.core.french import NBSP, count_fr, datetime_fr

Message = tuple[str, str]
"""(subject, body)."""

SIGNATURE = "Ce message est envoyé par PRE Admin ; n’y répondez pas."
SUBJECTS = {
    LinkPurpose.OPEN: "PRE Admin : ouvrez votre compte",
    LinkPurpose.RESET: "PRE Admin : choisissez un nouveau mot de passe",
}
FIRST_LINES = {
    LinkPurpose.OPEN: "Un compte vous est ouvert. Choisissez votre mot de passe à cette adresse :",
    LinkPurpose.RESET: "Choisissez un nouveau mot de passe à cette adresse :",
}


def link_message(purpose: LinkPurpose, url: str, expires_at: datetime) -> Message:
    """The message that brings a sign-in link."""
    body = [
        "Bonjour,", "", FIRST_LINES[purpose], "", url, "",
        f"Ce lien est pour vous seul ; il sert une fois, jusqu’au {datetime_fr(expires_at)}.",
        f"Si vous n’attendiez pas ce message, prévenez l’administration technique{NBSP}: ne suivez pas le lien.", "", SIGNATURE,
    ]  # fmt: skip
    return SUBJECTS[purpose], "\n".join(body) + "\n"


def digest_message(lines: Sequence[tuple[int, str, str]], account_url: str) -> Message:
    """The morning's message: (count, label, address) of each thing that waits."""
    told = [f"- {count_fr(count)} {label}{NBSP}:\n  {url}" for count, label, url in lines]
    body = [
        "Bonjour,", "", "Ce matin, vous attendent :", "", *told, "",
        f"Pour ne plus recevoir ce message{NBSP}: {account_url}", SIGNATURE,
    ]  # fmt: skip
    return "PRE Admin : ce qui vous attend ce matin", "\n".join(body) + "\n"
