"""What became of what was said: by message, by person, and what is in the way."""
