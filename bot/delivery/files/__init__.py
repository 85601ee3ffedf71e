"""The files that go with what is said: received, read anew, kept by what they hold."""
