"""Documents of every dialect to one model of the API."""
