"""Passerelle, the Discord bot of a community of *alliances éducatives*.

Read it from the top; a room only uses the rooms below it.

* :mod:`bot.app`, :mod:`bot.rooms` and :mod:`bot.furniture` are where objects meet,
  :mod:`bot.__main__` where an operator knocks.
* :mod:`bot.client` speaks with people over the gateway; :mod:`bot.schedule` gives the ticks.
* :mod:`bot.operations` tells whether all is well, what became of every message, and what is to be mended.
* :mod:`bot.privacy` ends what is held of people, :mod:`bot.reminders` tells them in time,
  :mod:`bot.announcements` says what organisers write, :mod:`bot.feeds` what is new on the sites that they watch.
* :mod:`bot.events` holds events and their programme, :mod:`bot.resources` what can be looked up and who keeps it right,
  :mod:`bot.contact` the words to the team, :mod:`bot.guilds` a community's settings and people.
* :mod:`bot.delivery` is the only door to Discord that nobody knocked at: everything said to
  somebody else is a row, written in the same transaction as the change that caused it.
* :mod:`bot.web` is the only way to addresses that people typed: guarded, bounded, polite.
* :mod:`bot.database` holds transactions, the lease and what we know of personal data.
* :mod:`bot.documents` is what people print: the attendance sheet, and letters from the community's templates.
* :mod:`bot.settings`, :mod:`bot.instants`, :mod:`bot.dates`, :mod:`bot.i18n`, :mod:`bot.log`, :mod:`bot.errors` and
  :mod:`bot.clock` are the ground floor.
"""
