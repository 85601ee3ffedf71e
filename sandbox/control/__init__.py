"""The control API: act as the people of this Discord, see what they see, move its clock, make it fail."""
