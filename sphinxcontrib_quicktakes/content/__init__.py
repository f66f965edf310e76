"""What a file says: functions from text to values, which know nothing of Sphinx."""
