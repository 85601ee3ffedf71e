"""What the performance claims rest on: ``python -m benchmarks NAME`` prints one JSON object as its last line."""
