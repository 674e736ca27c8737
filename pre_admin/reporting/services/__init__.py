"""What is done with the report."""
