"""Events in Discord's own calendar: an entry for each that is published, and who says there to be interested."""
