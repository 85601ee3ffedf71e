"""What a test or an operator may change about the sandbox's strictness while it runs."""

import math
from dataclasses import asdict, dataclass, fields

from sandbox import limits
from sandbox.wire import Json


@dataclass(slots=True)
class Settings:
    """The knobs of `PATCH /control/settings`; seconds are real ones unless said."""

    rate_limits: bool = True
    """Whether buckets and the global limit are enforced."""
    callback_seconds: float = limits.CALLBACK_DEADLINE
    """How long an interaction may stay unanswered, by real time: the sandbox's clock may stand still."""
    token_seconds: float = limits.TOKEN_LIFE
    """How long an interaction's token lives, by the sandbox's clock."""
    settle_seconds: float = 30.0
    """How long a moved clock waits for its followers."""
    heartbeat_seconds: float = limits.HEARTBEAT_INTERVAL
    """The interval that the gateway asks clients to keep."""
    compress: bool = True
    """Whether zlib-stream is spoken to clients that ask for it."""
    privileged_intents: bool = False
    """Whether the application may ask for members, presences and message content."""
    resume_seconds: float = 300.0
    """How long a lost session can be resumed."""
    latency_ms: float = 0.0
    """How long a REST request and its answer are on their way together, interaction routes excepted."""
    latency_spread_ms: float = 0.0
    """By how much that is shorter or longer from one request to the next."""

    def change(self, wanted: Json) -> None:
        """Set the named knobs; ValueError for a name that is none or a value of another kind."""
        for key, value in wanted.items():
            kind = next((type(getattr(self, one.name)) for one in fields(self) if one.name == key), None)
            if kind is None:
                raise ValueError(f"there is no setting {key!r}; there are {', '.join(asdict(self))}")
            if not isinstance(value, bool if kind is bool else (int, float)) or isinstance(value, bool) != (
                kind is bool
            ):
                raise ValueError(f"{key} is a {kind.__name__}, not {value!r}")
            if not 0 <= value < math.inf:
                raise ValueError(f"{key} is a number from 0 on, not {value!r}")
            setattr(self, key, kind(value))
