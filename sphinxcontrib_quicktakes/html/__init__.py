"""What only web pages have: head, data, feeds, addresses, MathJax."""
