"""What the watch needs of others: a way to the web, a reader of what comes, what a probe has found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Transaction
    from bot.delivery.card import File
    from bot.feeds.model import Article
    from bot.feeds.reading.model import Feed, Item, Page, Sitemap
    from bot.web.model import Response, Validators


class Fetch(Protocol):
    """See :class:`bot.web.fetching.Fetcher`."""

    async def fetch(self, address: str, validators: Validators = ..., *, page: bool = False) -> Response:
        """Return what *address* answers; raise :class:`bot.web.model.FetchFailed`."""


class Read(Protocol):
    """See :class:`bot.feeds.reading.service.Reading`; each raises :class:`bot.feeds.reading.model.Unreadable`."""

    async def feed(self, body: bytes, /, *, address: str, media_type: str = "", charset: str | None = None) -> Feed:
        """Return the articles of a feed."""

    async def page(self, body: bytes, /, *, address: str, media_type: str = "", charset: str | None = None) -> Page:
        """Return what the page of an article says of it."""

    async def listing(
        self,
        body: bytes,
        /,
        *,
        address: str,
        patterns: tuple[str, ...],
        media_type: str = "",
        charset: str | None = None,
    ) -> tuple[Item, ...]:
        """Return the articles that a page leads to."""

    async def sitemap(self, body: bytes, /, *, address: str, patterns: tuple[str, ...]) -> Sitemap:
        """Return the addresses that a site names."""


class ArticleListener(Protocol):
    """Follows what is known of articles: those who look them up."""

    async def articles_changed(self, tx: Transaction, guild_id: int, articles: Sequence[Article]) -> None:
        """Follow, inside the transaction of the change; *articles* are as they stand after it."""


class Pictures(Protocol):
    """See :class:`bot.feeds.saying.pictures.Pictures`."""

    async def picture(self, guild_id: int, address: str) -> File | None:
        """Return the picture at *address* as it is kept, None where it cannot be shown."""


class Found(Protocol):
    """What a probe has found at an address; see :class:`bot.feeds.discovery.model.Found`."""

    @property
    def shape(self) -> str:
        """Return what is read there, as :class:`bot.feeds.model.Shape` names it."""

    @property
    def address(self) -> str:
        """Return the address to look at."""

    @property
    def title(self) -> str:
        """Return what people call it."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """Return what the addresses of its articles look like."""

    @property
    def count(self) -> int:
        """Return how many articles stand there now."""
