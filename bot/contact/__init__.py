"""``/contact``: a word to the team, and its answer."""
