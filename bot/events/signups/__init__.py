"""Sign-ups: who takes part, who only wants the reminders, and what they have told us for that."""
