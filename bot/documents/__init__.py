"""What people print: the attendance sheet, and letters from the community's own templates, as PDF."""
