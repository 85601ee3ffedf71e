"""Who was there: the welcome desk, the code of the day, and what is now and next."""
