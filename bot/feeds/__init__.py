"""Articles that appear elsewhere: read, decide what is new, say it in a guild's channels."""
