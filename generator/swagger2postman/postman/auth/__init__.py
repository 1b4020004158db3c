"""How requests are authorized."""
