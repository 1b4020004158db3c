"""YAML to JSON values, each with its line and column."""
