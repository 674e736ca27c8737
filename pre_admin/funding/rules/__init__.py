"""Rules of money and funded actions: pure functions and state tables, without database."""
