"""The gaps of an invoice, by what they are a gap with: the paper itself, the contract, its lines, its amounts, the money, who is paid."""
