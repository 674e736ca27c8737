"""The ground: what every room stands on and what knows nothing of the programme."""
