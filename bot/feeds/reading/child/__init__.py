"""``python -m bot.feeds.reading.child``: the process that reads; the bot itself imports nothing of it.

It reads what strangers wrote, so it is given no secrets, little time and little memory, and what it answers is JSON.
"""
