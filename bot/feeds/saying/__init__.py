"""How articles are said: with what follows them, once a week, and where they tell of a meeting."""
