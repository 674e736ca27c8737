"""What `flask check` verifies of the two bodies."""
