"""``python -m benchmarks.newsstand SOURCES``: a web server of many feeds, of which each turn changes one in twenty.

It is a process of its own, so that what serving costs weighs on nobody who is measured. Every answer closes its
connection: a reader who comes once an hour never finds one open.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache

from aiohttp import web

READY, ONE_IN, ITEMS = "newsstand on", 20, 30
LARGE, HOSTILE = "/large", "/hostile"
_HEAD = "<channel><title>Quartiers {number}</title><link>https://feed.example/</link><description>d</description>"
_WORDS = "Une rencontre, trois ateliers et beaucoup d'échanges autour de l'école et de son quartier. " * 3


def feed(number: int, version: int) -> bytes:
    """Return a feed as most are, 30 items and some 25 KB; each version has one new item and one less."""
    items = "".join(_item(number, one) for one in range(version + ITEMS, version, -1))
    return _rss(_HEAD.format(number=number) + items)


def _item(number: int, one: int) -> str:
    address = f"https://feed.example/{number}/actualites/articles/numero-{one}"
    # It says all that a card shows: no page has to be asked for what a feed lacks.
    text = (
        f"<p>{_WORDS}</p><p>Temps de lecture : 4 min</p><p><a href='{address}'>Lire <strong>la suite</strong></a></p>"
    )
    return (
        f"<item><title>Numéro {one} : l'école &amp; le quartier {number}</title><link>{address}</link>"
        f"<guid>{address}</guid><pubDate>Mon, {one % 28 + 1:02} Sep 2025 08:00:00 +0200</pubDate>"
        f'<enclosure url="{address}.png" type="image/png" length="0"/><category>Éducation</category>'
        f"<description><![CDATA[{text}]]></description></item>"
    )


@cache
def large() -> bytes:
    """Return a feed of nearly 10 MB: the most that is taken."""
    return _rss(_HEAD.format(number=0) + "".join(_item(0, one) for one in range(12_000)))


@cache
def hostile() -> bytes:
    """Return a feed of which one element has so many attributes that a parser looks at them for a minute."""
    names = " ".join(f'a{one}="1"' for one in range(100_000))
    return f'<?xml version="1.0"?><rss version="2.0" {names}/>'.encode()


def _rss(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{inside}</channel></rss>'.encode()


class Newsstand:
    """The feeds, each with the number of its version."""

    def __init__(self, sources: int) -> None:
        self._versions = [1] * sources
        self._turns = 0

    def routes(self) -> list[web.RouteDef]:
        """Return what is served."""
        return [
            web.get(LARGE, self._large),
            web.get(HOSTILE, self._hostile),
            web.get(r"/{number:\d+}", self._feed),
            web.post("/turn", self._turn),
        ]

    async def _turn(self, _request: web.Request) -> web.Response:
        """Change one feed in twenty: from now on there is one item more."""
        for number in range(self._turns % ONE_IN, len(self._versions), ONE_IN):
            self._versions[number] += 1
        self._turns += 1
        return web.Response()

    async def _feed(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        version = self._versions[number]
        tag = f'"{number}-{version}"'
        if request.headers.get("If-None-Match") == tag:
            response = web.Response(status=304, headers={"ETag": tag})
        else:
            response = web.Response(body=feed(number, version), content_type="application/rss+xml")
            response.headers["ETag"] = tag
        response.force_close()
        return response

    async def _large(self, _request: web.Request) -> web.Response:
        return web.Response(body=large(), content_type="application/rss+xml")

    async def _hostile(self, _request: web.Request) -> web.Response:
        return web.Response(body=hostile(), content_type="application/rss+xml")


async def main(sources: int) -> None:
    """Serve on a free loopback port until the process is ended."""
    app = web.Application()
    app.add_routes(Newsstand(sources).routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    sys.stdout.write(f"{READY} {runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
