"""How fast the house is, printed as a table; nothing here is asserted."""
