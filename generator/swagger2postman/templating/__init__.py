"""Jinja templates: the scripts and texts that a user may change."""
