"""What the OpenAPI specifications say of their own objects."""
