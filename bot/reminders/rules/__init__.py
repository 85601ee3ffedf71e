"""The reminders of one event as its organisers write them: when, to whom, in which words."""
