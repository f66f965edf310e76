"""The Markdown dialect of answers: its rules, and the problems they find."""
