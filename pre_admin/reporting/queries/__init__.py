"""What the report counts: numbers alone, whoever asks, in a bounded number of statements."""
