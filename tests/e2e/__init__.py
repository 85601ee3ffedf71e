"""Stories lived through the sandbox by the real bot, as a process of its own."""
