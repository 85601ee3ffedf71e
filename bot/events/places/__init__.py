"""An event's place on the server: its private channel, the role that sees it, the role that rings."""
