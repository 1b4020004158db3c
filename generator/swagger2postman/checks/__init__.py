"""What is wrong with a document, and where."""
