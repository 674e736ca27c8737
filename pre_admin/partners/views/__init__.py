"""The registers of partners: declarations, and how their pages speak."""

from pre_admin.partners.views.bodies import BodyMemberView
from pre_admin.partners.views.providers import AssociationView, ProviderView
from pre_admin.partners.views.workers import ReferentView, TeamMemberView

__all__ = ["AssociationView", "BodyMemberView", "ProviderView", "ReferentView", "TeamMemberView"]
