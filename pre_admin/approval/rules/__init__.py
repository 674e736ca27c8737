"""Rules of the two bodies: transition table, quorum, recusal, chain; without database."""
