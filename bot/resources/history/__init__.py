"""Every change of an entry: who made it, when, and what stood there before."""
