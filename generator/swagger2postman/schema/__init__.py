"""JSON Schema: does a schema accept a value, and a value that it accepts."""
