"""The page at `/` where a newcomer acts as any member, through the control API alone."""

from importlib.resources import files
from typing import Final

from aiohttp import web

TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# Nothing from elsewhere: the page works without a network and no message can make it load anything.
_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def routes() -> list[web.RouteDef]:
    """Return the routes of the page and of the files it loads."""
    return [web.get("/", _index), web.get("/page/{name}", _file)]


async def _index(_request: web.Request) -> web.Response:
    return _served("index.html")


async def _file(request: web.Request) -> web.Response:
    return _served(request.match_info["name"])


def _served(name: str) -> web.Response:
    wanted = next((one for one in files(__name__).iterdir() if one.name == name), None)
    kind = next((kind for end, kind in TYPES.items() if name.endswith(end)), None)
    if wanted is None or kind is None:
        raise web.HTTPNotFound
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return web.Response(text=wanted.read_text("utf-8"), content_type=kind, headers=headers)
