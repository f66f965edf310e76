"""The page of a question: from its file to its doctree."""
