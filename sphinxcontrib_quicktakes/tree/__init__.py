"""Where pages hang in the document tree, and the ways through it."""
