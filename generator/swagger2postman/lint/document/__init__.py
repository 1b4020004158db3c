"""Checks on the document as it is written."""
