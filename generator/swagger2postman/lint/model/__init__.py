"""Checks that need the model of the API."""
