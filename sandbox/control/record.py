"""`GET /control/transcript`: everything that was said, in order."""

from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.wire import Json

routes: ControlRoutes = ControlRoutes()


@routes("GET", "/transcript")
async def transcript(ask: Ask) -> Json:
    """Give the entries after `since`, of `kind` (comma-separated) if named; with `wait`, as soon as there are any."""
    since = ask.query.get("since", "0")
    if not since.isascii() or not since.isdigit():
        raise ControlError(f"'since' is a number, not {since!r}")
    kinds = frozenset(kind for kind in ask.query.get("kind", "").split(",") if kind)
    record = ask.sandbox.transcript
    if "wait" in ask.query:
        found = await record.news(int(since), kinds, ask.seconds("wait", 0))
    else:
        found = record.since(int(since), kinds)
    return {"last": record.last, "entries": [entry.payload() for entry in found]}
