"""The waiting list of an event that is full: every free place is an offer, to one person at a time, in strict order."""
