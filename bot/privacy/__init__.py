"""Personal data: what ends when, as :mod:`bot.database.personal` declares it."""
