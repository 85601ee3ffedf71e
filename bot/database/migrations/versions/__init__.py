"""One file a revision; its number begins its name."""
