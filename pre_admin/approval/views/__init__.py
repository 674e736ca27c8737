"""Pages of the two bodies: the register of sittings, the approval view."""
