"""Who takes part in an event, as its organisers see and change it: with people who are not on Discord."""
