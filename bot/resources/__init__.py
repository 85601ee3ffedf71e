"""What the community reads and looks up: the catalogue, the glossary, and finding in them."""
