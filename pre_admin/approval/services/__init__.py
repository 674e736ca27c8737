"""Use cases of the two bodies: sittings, agenda, decisions, minutes."""
