"""The parts that every door of the sandbox shares."""

from datetime import datetime

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.gateway.hub import Gateway
from sandbox.rate_limits import RateLimiter
from sandbox.settings import Settings
from sandbox.site.serving import Sites
from sandbox.transcript import Transcript
from sandbox.world import World


class Sandbox:
    """One Discord with one application."""

    def __init__(self, *, now: datetime | None = None, seed: int = 0, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.clock = Clock(now)
        self.world = World(self.clock, seed)
        self.transcript = Transcript(self.clock)
        self.world.note = self.transcript.add
        self.faults = Faults(seed)
        self.limiter = RateLimiter()
        self.web = Sites(self.clock.now, self.faults)
        self.gateway = Gateway(self.world, self.settings, self.faults, self.transcript)
        self.base_url = ""

    def lives_at(self, base_url: str) -> None:
        """Learn the address that was bound, e.g. http://127.0.0.1:8080."""
        self.base_url = self.world.base_url = base_url
        self.gateway.url = base_url.replace("http", "ws", 1) + "/gateway"

    def reset_token(self) -> str:
        """Give the bot a new token: the old one is refused, and every session ends with 4004."""
        token = self.world.reset_token()
        self.gateway.close_all(4004, forget=True)
        return token
