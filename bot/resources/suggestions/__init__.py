"""What members propose: resources, and corrections of what is there."""
