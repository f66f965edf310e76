"""Where pages hang in the document tree, and navigation between them."""
