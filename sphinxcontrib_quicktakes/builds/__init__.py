"""How builds go on from earlier ones, and what they cost."""
