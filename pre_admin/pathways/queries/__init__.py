"""Reading how a child is helped, one noun per file."""
