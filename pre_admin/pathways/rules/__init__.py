"""The rules of pathways, without database nor Flask: one file per noun."""
