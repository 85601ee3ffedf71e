"""What the community looks up from the start: ``config/resources/*.toml``."""
