"""The model of an API to a Postman collection."""
