"""What only web pages have: head, data, feeds, addresses, titles, MathJax."""
