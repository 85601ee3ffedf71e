"""The parts of an event's people that organisers can write to."""
