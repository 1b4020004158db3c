"""The model of an API to a Postman collection."""

SUFFIX = ".postman_collection.json"  # what Postman calls its exports
ENVIRONMENT_SUFFIX = ".postman_environment.json"
