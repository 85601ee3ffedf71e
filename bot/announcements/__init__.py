"""Announcements: written, seen by a second pair of eyes, planned, said, corrected."""
