"""Thin Discord glue, one file a feature; cogs do not know each other, and none of them holds a rule."""
