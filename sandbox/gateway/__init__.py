"""The gateway: sessions that hear of events, connections that carry them, and the hub between."""
