"""What `flask check` verifies about contracts and what follows from them."""
