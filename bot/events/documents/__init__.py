"""What a person takes away: the day for their calendar, that they are signed up, that they were there."""
