"""Pages of the money: lists, envelopes, conventions, funded actions."""
