"""How organisers make an event and change it, section by section."""
