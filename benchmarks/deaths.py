"""How a bot is to die, again and again, and what goes wrong meanwhile: a plan that its seed alone decides."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from benchmarks.dying_bot import RANDOM

ANSWER = "answer"
STEPS = ("claim", "claiming", "send", ANSWER, "settle", "settling", "settled", RANDOM)
"""Before and inside the transaction that claims, before a request leaves, after Discord's effect and before its
answer, before, inside and after the transaction that settles, and at any moment from the first import on."""
ROWS = 3
"""Of the rows of one instant, at most the so manieth is the one at which it dies."""

SENDING = "POST /channels/*/messages"
TROUBLES: tuple[dict[str, Any], ...] = (
    *({"kind": "status", "status": status, "when": "after"} for status in (500, 502, 503, 504)),
    {"kind": "status", "status": 500, "when": "before"},
    {"kind": "cut", "when": "after"},
    {"kind": "cut", "when": "before"},
    *({"kind": "status", "status": 429, "retry_after": 0.2, "scope": scope} for scope in ("user", "shared", "global")),
)
"""What the next message meets."""
GATEWAY_TROUBLES: tuple[dict[str, Any], ...] = (
    {"kind": "gateway_reconnect"},
    {"kind": "gateway_drop"},
    {"kind": "gateway_drop", "close_code": 4000},
    {"kind": "gateway_invalid_session", "resumable": True},
    {"kind": "gateway_invalid_session", "resumable": False},
)
WITHIN_S, BEYOND_S = (0.0, 50.0), (61.0, 720.0)
"""For how long nobody is there: within the minute in which a nonce is leant on, and beyond it."""
STARTED_AFTER_S = 2.0
EARLY = 0.4
"""How many of the lives may die before they have done what was left to them; were it all of them, nobody would ever get
to what is due."""


@dataclass(frozen=True)
class Life:
    """One life of the bot: where it ends, what goes wrong in it, and for how long nobody is there after it.

    *number* counts how often *step* is reached, or is the seconds from the start for a random death. With
    *dies_early* it may die of what the life before has left, else of what comes next.
    """

    step: str
    number: float
    dies_early: bool
    trouble: dict[str, Any] | None
    gateway: dict[str, Any] | None
    away_s: float


def lives(kills: int, seed: int) -> list[Life]:
    """Return *kills* lives; of any eight in a row each ends at another step."""
    chance = random.Random(seed)  # noqa: S311 - the seed is told, so that a run can be repeated
    steps: list[str] = []
    while len(steps) < kills:
        steps += chance.sample(STEPS, len(STEPS))
    return [_life(step, chance) for step in steps[:kills]]


def _life(step: str, chance: random.Random) -> Life:
    number: float = chance.randint(1, ROWS if step in {"send", "settle"} else 2)
    return Life(
        step,
        round(chance.uniform(0, STARTED_AFTER_S), 3) if step == RANDOM else number,
        chance.random() < EARLY,
        chance.choice(TROUBLES) if chance.random() < 0.5 else None,
        chance.choice(GATEWAY_TROUBLES) if chance.random() < 0.25 else None,
        round(chance.uniform(*(WITHIN_S if chance.random() < 0.5 else BEYOND_S)), 1),
    )
