"""Find the right thing, however it is typed: pure, in memory, the same on both databases."""
