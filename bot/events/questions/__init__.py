"""What an event asks of who signs up, and what is kept of the answers."""
