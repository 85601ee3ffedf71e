"""What is fetched from addresses that people typed: guarded, bounded, polite."""
