"""What waits for who reviews, one at a time: suggestions, words without an answer, links."""
