"""`POST /control/publish`: add an article to the sandbox's own website."""

from datetime import date

from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.wire import Json

routes: ControlRoutes = ControlRoutes()


@routes("POST", "/publish")
async def publish(ask: Ask) -> Json:
    """Add an article, dated today unless `date` says otherwise (null: the page shows none); return its address."""
    body = ask.body
    try:
        article = ask.sandbox.site.publish(
            ask.text("title"),
            str(body.get("summary") or ""),
            html=str(body.get("html") or ""),
            section=str(body.get("section") or ""),
            on=_day(ask),
        )
    except ValueError as problem:
        raise ControlError(str(problem)) from None
    ask.sandbox.transcript.add("control", {"what": "published", "path": article.path, "body": body})
    return {"url": ask.sandbox.base_url + article.path, "path": article.path}


def _day(ask: Ask) -> date | None:
    if "date" not in ask.body:
        return ask.sandbox.clock.now().date()
    given = ask.body["date"]
    return None if given is None else date.fromisoformat(str(given))
