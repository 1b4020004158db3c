"""A value that a schema accepts."""
