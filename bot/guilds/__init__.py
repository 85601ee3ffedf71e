"""A community: its settings, its people as surrogate keys, who is organiser, its languages, the audit."""
