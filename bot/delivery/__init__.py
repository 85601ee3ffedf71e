"""The only door to Discord that nobody knocked at: outbox and mirror, dispatcher, pace, reconciliation."""
