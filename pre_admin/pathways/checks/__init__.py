"""What `flask check` verifies of pathways, one noun per file."""

from pre_admin.pathways.checks import pathways, referrals

__all__ = ["pathways", "referrals"]
