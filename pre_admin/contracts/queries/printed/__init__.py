"""What each paper of a contract prints: texts ready to be laid out, never a record, never a name of a child (R1)."""
