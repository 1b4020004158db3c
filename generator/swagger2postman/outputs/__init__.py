"""The files that are written for a document."""
