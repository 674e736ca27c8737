"""Reading partners: one file per register, and the people they choose from."""
