"""The settings file: where it is found, whether it counts, and what it does."""
