"""Workshops: the lines of a programme that have places of their own, and who has chosen which."""
