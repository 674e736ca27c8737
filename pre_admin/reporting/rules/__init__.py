"""What the report's figures mean, with no database and no page."""
