"""What organisers typed, made harmless; see :mod:`bot.typed`."""

from bot.typed import cleaned, has_words, mentions

__all__ = ["cleaned", "has_words", "mentions"]
