"""Reminders: which one is due, when, and how it reads."""
