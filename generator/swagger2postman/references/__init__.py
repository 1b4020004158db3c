"""What `$ref` leads to, and where other documents come from."""
