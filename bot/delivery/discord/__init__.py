"""Discord itself: how it shows a card, the door to it, and what can be asked of a server."""
