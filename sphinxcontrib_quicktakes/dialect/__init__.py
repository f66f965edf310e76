"""The answers' dialect of Markdown: its rules, and what they object to."""
