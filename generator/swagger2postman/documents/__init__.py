"""Bytes to values with positions, and what `$ref` leads to: files, SwaggerHub, the network."""
