"""What a file says: functions from text to values, independent of Sphinx."""
