"""Rules of contracts: pure functions and state tables, without database."""
