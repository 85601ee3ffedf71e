"""Events: what they are, how they read, and how organisers publish them."""
