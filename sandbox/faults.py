"""Faults on order: answers that fail before or after their effect, cut connections, an unwell gateway."""

import asyncio
import random
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, TypeAlias, cast

from sandbox.errors import REFUSALS
from sandbox.wire import Json

When: TypeAlias = Literal["before", "after"]

ROUTE_KINDS = frozenset({"status", "cut", "slow", "hold"})
SITE_KINDS = frozenset({"redirect", "huge", "gzip"})
"""Played, like those of a route, on what is asked of the websites."""
GATEWAY_ACTIONS = frozenset(
    {"gateway_drop", "gateway_reconnect", "gateway_invalid_session", "gateway_silence", "gateway_no_events"}
)
"""Played at once on every open connection."""
EVENT_KINDS = frozenset({"gateway_duplicate", "gateway_late", "gateway_malformed", "gateway_reordered"})
"""Played on the events that come."""

_NUMBERS = frozenset({"count", "probability", "status", "code", "seconds", "retry_after", "close_code", "megabytes"})
_FIELDS = frozenset(
    {"route", "kind", "when", "count", "probability", "status", "code", "message", "seconds", "retry_after"}
) | {"scope", "event", "resumable", "close_code", "to", "megabytes"}


@dataclass(slots=True)
class Fault:
    """One fault that waits for its turn."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    """Of "METHOD path" for a route, of the name for an event."""
    when: When = "before"
    left: int | None = None
    """How often it is still played; None is for ever."""
    probability: float = 1.0
    status: int = 500
    code: int = 0
    message: str | None = None
    seconds: float = 0.0
    retry_after: float = 1.0
    scope: str = "user"
    resumable: bool = False
    close_code: int | None = None
    to: str = ""
    """Where a redirect leads."""
    megabytes: float = 0.0
    """How much is added to a body of a website."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the fault is deleted: held requests go on."""


class Faults:
    """The faults that are in force."""

    def __init__(self, seed: int) -> None:
        # Reproducible on purpose: a test names its seed.
        self._random = random.Random(seed)  # noqa: S311 - see above
        self._numbers = count(1)
        self._faults: dict[str, Fault] = {}

    def add(self, body: Json) -> Fault:
        """Put a fault in force as *body* asks; ValueError says what is wrong with it."""
        fault = _read(f"fault-{next(self._numbers)}", body)
        if fault.kind not in GATEWAY_ACTIONS:
            self._faults[fault.id] = fault
        return fault

    def remove(self, fault_id: str | None = None) -> int:
        """Lift one fault, or all; held requests go on. Return how many there were."""
        chosen = list(self._faults) if fault_id is None else [each for each in [fault_id] if each in self._faults]
        for each in chosen:
            self._faults.pop(each).released.set()
        return len(chosen)

    def for_request(self, method: str, path: str) -> Fault | None:
        """Return the fault that this request meets, using it up by one."""
        return self._take(ROUTE_KINDS, f"{method} {path}") if self._faults else None

    def for_site(self, method: str, path: str) -> Fault | None:
        """Return the fault that this request to a website meets, using it up by one."""
        return self._take(ROUTE_KINDS | SITE_KINDS, f"{method} {path}") if self._faults else None

    def for_event(self, name: str) -> Fault | None:
        """Return the fault that this event meets, using it up by one."""
        return self._take(EVENT_KINDS, name) if self._faults else None

    def _take(self, kinds: frozenset[str], subject: str) -> Fault | None:
        for fault in self._faults.values():
            if fault.kind not in kinds or fault.left == 0 or not fault.pattern.fullmatch(subject):
                continue
            if self._random.random() >= fault.probability:
                continue
            if fault.left is not None:
                fault.left -= 1
            return fault
        return None


def _read(fault_id: str, body: Json) -> Fault:
    if unknown := body.keys() - _FIELDS:
        raise ValueError(f"a fault has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(_FIELDS))}")
    kind = body.get("kind", "status")
    routed = ROUTE_KINDS | SITE_KINDS
    kinds = routed | GATEWAY_ACTIONS | EVENT_KINDS
    if kind not in kinds:
        raise ValueError(f"kind {kind!r} is none of {', '.join(sorted(kinds))}")
    if kind in routed and not isinstance(body.get("route"), str):
        raise ValueError("a fault of a route names it, e.g. 'POST /channels/*/messages'")
    if body.get("when", "before") not in {"before", "after"}:
        raise ValueError("when is 'before' or 'after' the effect")
    for name in _NUMBERS & body.keys():
        if not isinstance(body[name], int | float | None):
            raise TypeError(f"{name} is a number, not {body[name]!r}")
    pattern = body["route"] if kind in routed else body.get("event", "*")
    given = {
        key: body[key] for key in body.keys() - {"route", "event", "count", "kind", "when"} if body[key] is not None
    }
    if "code" in given and "status" not in given:
        given["status"] = REFUSALS.get(given["code"], (400, ""))[0]
    if kind == "redirect":
        given.setdefault("status", 302)
    count_wanted = body.get("count", 1)
    return Fault(
        id=fault_id,
        kind=kind,
        pattern=_glob(pattern),
        when=cast("When", body.get("when", "before")),
        left=None if count_wanted is None else int(count_wanted),
        **given,
    )


def _glob(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which `*` stands for one segment and `**` for anything."""
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"**": ".*", "*": "[^/ ]*"}.get(part, re.escape(part)) for part in parts))
