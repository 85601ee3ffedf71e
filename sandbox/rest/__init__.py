"""Discord's REST API v10, one file per resource; `door.py` is what every request goes through."""
