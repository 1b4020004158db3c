"""“How to authenticate” for one API."""
