"""With whom: providers and their papers, referents, support teams, the members of the two bodies."""

from pre_admin.partners.models.bodies import Body, BodyMember, BodyTerm, Capacity, DeclaredInterest, Seat
from pre_admin.partners.models.providers import PaperKind, Provider, ProviderContact, ProviderKind, ProviderPaper, VatRule
from pre_admin.partners.models.workers import Profession, Referent, ReferentShare, TeamMember

__all__ = [
    "Body",
    "BodyMember",
    "BodyTerm",
    "Capacity",
    "DeclaredInterest",
    "PaperKind",
    "Profession",
    "Provider",
    "ProviderContact",
    "ProviderKind",
    "ProviderPaper",
    "Referent",
    "ReferentShare",
    "Seat",
    "TeamMember",
    "VatRule",
]
