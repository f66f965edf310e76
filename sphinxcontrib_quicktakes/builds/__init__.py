"""What a build takes over from earlier ones, and what it costs."""
