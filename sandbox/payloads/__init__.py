"""The state as Discord writes it: one file per resource, complete enough for Discord's response schemas."""
