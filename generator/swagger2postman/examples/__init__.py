"""Schemas to values that satisfy them, and the proof that they do."""
