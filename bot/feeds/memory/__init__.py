"""What is known of a source: read at each look at it that shows something new."""
