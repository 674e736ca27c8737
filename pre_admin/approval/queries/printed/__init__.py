"""What each paper of a sitting prints: texts ready to be laid out, never a record."""
