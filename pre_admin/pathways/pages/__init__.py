"""What the room's own pages show, as plain values."""
