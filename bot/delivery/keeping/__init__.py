"""What is kept in step on Discord and is no message: roles, channels, who carries what, pins."""
