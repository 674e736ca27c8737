"""Use cases of the money: envelopes, votes, funded actions, the ledger."""
