"""`/control/clock`: read the clock, follow it, move it, and say that all that was due is done."""

from datetime import datetime

from sandbox import passing
from sandbox.clock import Clock
from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.wire import Json, iso, iso_or_none, read_instant

routes: ControlRoutes = ControlRoutes()

POLL_SECONDS = 25.0
"""How long a poll stays open unless it says otherwise."""


@routes("GET", "/clock")
async def read(ask: Ask) -> Json:
    """Give the instant; with `after=N`, wait until the clock's number exceeds N."""
    clock = ask.sandbox.clock
    after = ask.query.get("after")
    if after is not None:
        if not after.isascii() or not after.isdigit():
            raise ControlError(f"'after' is a number, not {after!r}")
        await clock.poll(int(after), ask.query.get("follower", ""), ask.alive, ask.seconds("wait", POLL_SECONDS))
    return _reading(clock)


def _reading(clock: Clock) -> Json:
    return {
        "n": clock.n,
        "now": iso(clock.now()),
        "running": clock.running,
        "next_due": iso_or_none(clock.next_due()),
    }


@routes("POST", "/clock")
async def move(ask: Ask) -> Json:
    """Move the clock forward, to an instant or to what is due next, and wait for whoever lives by it."""
    clock = ask.sandbox.clock
    try:
        await clock.move(_target(ask))
    except ValueError as problem:
        raise ControlError(str(problem)) from None
    passing.catch_up(ask.world)
    ask.sandbox.transcript.add("clock", {"n": clock.n, "now": iso(clock.now())})
    if ask.body.get("wait") is False:
        return _reading(clock)
    patience = ask.seconds("timeout", ask.sandbox.settings.settle_seconds)
    if not await clock.settled(clock.n, patience):
        raise ControlError(f"a follower of the clock did not settle number {clock.n} within {patience} s", status=504)
    return _reading(clock)


def _target(ask: Ask) -> datetime:
    if ask.body.get("to_next"):
        due = ask.sandbox.clock.next_due()
        if due is None:
            raise ControlError("nobody who follows the clock said what is due next", status=409)
        return max(due, ask.sandbox.clock.now())
    return _instant(ask.text("now"))


@routes("POST", "/clock/settled")
async def settled(ask: Ask) -> Json:
    """Note that a follower has done what was due at number `n`; `next_due` is when it wants to be woken."""
    number = ask.body.get("n")
    if not isinstance(number, int):
        raise ControlError("'n' is the number of the clock that was settled")
    due = ask.body.get("next_due")
    follower = str(ask.body.get("follower") or "")
    await ask.sandbox.clock.settle(number, None if due is None else _instant(due), follower)
    return {"n": ask.sandbox.clock.n}


def _instant(text: str) -> datetime:
    try:
        return read_instant(text)
    except (TypeError, ValueError):
        raise ControlError(f"{text!r} is no ISO 8601 instant") from None
