"""A gateway session: what it asked to hear, what it heard, and what it must hear again after a resume."""

import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice

from sandbox.gateway.connection import Connection
from sandbox.intents import Intent
from sandbox.transcript import Transcript
from sandbox.wire import Json, encode
from sandbox.world import Event

REPLAY = 5000
"""How many events a lost session can miss before it must start anew."""

_WITH_TEXT = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})


@dataclass(slots=True)
class Session:
    """What IDENTIFY began."""

    id: str
    bot_id: int
    intents: int
    shard: tuple[int, int]
    transcript: Transcript
    connection: Connection | None = None
    seq: int = 0
    lost_at: float = field(default_factory=time.monotonic)
    """By real time, when the last connection was lost."""
    sent: deque[str] = field(default_factory=lambda: deque(maxlen=REPLAY))
    overtaken: list[tuple[str, Json]] = field(default_factory=list)
    """Events that the next one goes before, because a fault says so."""

    def wants(self, event: Event) -> bool:
        """Tell whether *event* belongs to this session's shard and intents."""
        number, count = self.shard
        where = 0 if event.guild_id is None else (event.guild_id >> 22) % count
        return where == number and (event.needs == 0 or bool(self.intents & event.needs))

    def deliver(self, name: str, data: Json) -> None:
        """Send an event, or keep it for the resume."""
        if name in _WITH_TEXT and not self.intents & Intent.MESSAGE_CONTENT:
            data = _redacted(data, str(self.bot_id))
        self.seq += 1
        frame = f'{{"op":0,"t":"{name}","s":{self.seq},"d":{encode(data)}}}'
        self.sent.append(frame)
        live = self.connection is not None
        self.transcript.add("event", {"session": self.id, "seq": self.seq, "t": name, "d": data, "live": live})
        if self.connection is not None:
            self.connection.send(frame)
        while self.overtaken:
            self.deliver(*self.overtaken.pop(0))

    def replay(self, seq: int) -> bool:
        """Send again what came after *seq*; False when that is not known any more."""
        missed = self.seq - seq
        if missed < 0 or missed > len(self.sent) or self.connection is None:
            return False
        for frame in islice(self.sent, len(self.sent) - missed, None):
            self.connection.send(frame)
        return True

    def detach(self, connection: Connection) -> None:
        """Forget *connection*, unless a newer one has taken its place."""
        if self.connection is connection:
            self.connection = None
            self.lost_at = time.monotonic()


def _redacted(data: Json, bot_id: str) -> Json:
    """Blank what a session without the message content intent must not read.

    Its own messages, direct ones and those that mention it stay whole (docs events/gateway#message-content-intent).
    """
    author = (data.get("author") or {}).get("id")
    mentioned = any(each["id"] == bot_id for each in data.get("mentions", ()))
    if author == bot_id or "guild_id" not in data or mentioned:
        return data
    return {**data, "content": "", "embeds": [], "attachments": [], "components": []}
