"""What only HTML pages have: head, data, feeds, addresses, titles, MathJax."""
