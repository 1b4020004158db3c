"""The model of an API to a Postman collection."""

SUFFIX = ".postman_collection.json"  # what Postman calls its exports
