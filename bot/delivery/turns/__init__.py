"""Whose turn it is: which rows leave next, and what becomes of many at once."""
