"""The guide "How to authenticate" for one API: built from its collection, rendered as Markdown and as one HTML page."""
