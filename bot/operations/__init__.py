"""Whether all is well: what was found at arrival on a server, health, and the operator's check."""
