"""How the bot speaks with people: the gateway client, its router, its answers and its supervision."""
