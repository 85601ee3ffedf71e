"""One request to the control API, and the words in which it is refused."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.routing import Routes
from sandbox.sandbox import Sandbox
from sandbox.wire import Json
from sandbox.world import World


class ControlError(Exception):
    """A request that makes no sense; its words say why."""

    def __init__(self, words: str, *, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


@dataclass(slots=True)
class Ask:
    """A request to the control API."""

    sandbox: Sandbox
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    alive: Callable[[], bool]
    """Whether whoever asked is still there."""

    @property
    def world(self) -> World:
        """The state that the request is about."""
        return self.sandbox.world

    def text(self, name: str) -> str:
        """Return a text that the body must have; a number counts as one, since ids may come as numbers."""
        value = self.body.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value:
            raise ControlError(f"{name!r} is needed, as a text")
        return value

    def seconds(self, name: str, default: float) -> float:
        """Return a number of seconds from the query or the body."""
        value = self.query.get(name, self.body.get(name, default))
        try:
            seconds = float(value)
        except (TypeError, ValueError):
            seconds = math.nan
        # To wait for "not a number" of seconds would be to wait for ever.
        if not 0 <= seconds < math.inf:
            raise ControlError(f"{name!r} is a number of seconds, not {value!r}")
        return seconds


ControlHandler: TypeAlias = Callable[[Ask], Awaitable[Json]]
ControlRoutes: TypeAlias = Routes[ControlHandler]
