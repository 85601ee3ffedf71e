"""From the sandbox's transcript to what a fan-out came to: what Discord saw counts, not what the bot believes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Json = dict[str, Any]

TOO_MANY = 429
_EXEMPT = ("/interactions/", "/webhooks/")
_MESSAGES = re.compile(r"POST /channels/(\d+)/messages")


@dataclass(frozen=True)
class Asked:
    """One request that Discord counts: when it left (seconds), how it was answered, and what it posted, if anything."""

    at: float
    status: int
    route: str
    channel: str = ""
    content: str = ""
    message: int = 0


@dataclass(frozen=True)
class Told:
    """What became of messages that were to be said, each known by its words."""

    lost: int
    double: int
    out_of_order: int


class Reader:
    """Reads a transcript piece by piece; ``asked`` holds the answered requests that Discord counts, as they left."""

    def __init__(self) -> None:
        self._begun: dict[int, Json] = {}
        self._asked: list[Asked] = []
        self.since = 0

    @property
    def asked(self) -> list[Asked]:
        """What was answered so far, in the order in which it left."""
        return sorted(self._asked, key=lambda one: one.at)

    @property
    def posted(self) -> int:
        """How many messages were posted so far."""
        return sum(bool(one.message) for one in self._asked)

    def read(self, entries: Iterable[Json]) -> None:
        """Take what follows."""
        for entry in entries:
            self.since = entry["number"]
            if entry["kind"] == "request":
                self._begun[entry["number"]] = entry
            elif entry["kind"] == "answer" and (request := self._begun.pop(entry["request"], None)):
                self._asked += filter(None, [_asked(request, entry)])


def _asked(request: Json, answer: Json) -> Asked | None:
    """Return a request with its answer, None for one that Discord does not count."""
    path, status = str(request["path"]), int(answer.get("status", 0))
    if any(part in path for part in _EXEMPT):
        return None
    route = f"{request['method']} {path}"
    message = _MESSAGES.fullmatch(route)
    if message is None or status != 200:
        return Asked(request["offset"], status, route)
    return Asked(request["offset"], status, route, message[1], request["body"]["content"], int(answer["body"]["id"]))


def told(planned: Mapping[str, Sequence[str]], asked: Iterable[Asked]) -> Told:
    """Compare what was to be said in each channel, in order, with what stands there.

    *out_of_order* counts the neighbours that stand the wrong way round. A repeated nonce gives back the first message,
    so what was asked twice is double only where it stands twice.
    """
    standing = {(one.channel, one.content): one.message for one in asked if one.message}
    messages = {(one.channel, one.content, one.message) for one in asked if one.message}
    wanted = {(channel, text) for channel, texts in planned.items() for text in texts}
    times = Counter((channel, text) for channel, text, _ in messages if (channel, text) in wanted)
    wrong = 0
    for channel, texts in planned.items():
        ids = [standing[channel, text] for text in texts if (channel, text) in standing]
        wrong += sum(later < sooner for sooner, later in pairwise(ids))
    return Told(len(wanted - standing.keys()), sum(count - 1 for count in times.values()), wrong)


def share(asked: Sequence[Asked], per_second: float) -> float:
    """Return which part of *per_second* was used from the first message to the last; edits and roles count too."""
    posted = [one.at for one in asked if one.message]
    if len(posted) < 2:
        return 0.0
    used = sum(posted[0] <= one.at <= posted[-1] for one in asked)
    return (used - 1) / (posted[-1] - posted[0]) / per_second


def refused(asked: Iterable[Asked]) -> int:
    """Return how many requests were one too many (429)."""
    return sum(one.status == TOO_MANY for one in asked)
