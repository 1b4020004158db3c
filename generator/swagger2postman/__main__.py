"""`python -m swagger2postman`."""

from swagger2postman.cli import main

main()
