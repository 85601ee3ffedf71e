"""The picture of an article: fetched while a source is looked at, written anew, and kept; no message waits for it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from bot.delivery.files.model import FileRefusal, Upload
from bot.web.model import IMAGES, AddressRefused, FetchFailed

if TYPE_CHECKING:
    from bot.delivery.card import File
    from bot.delivery.files.service import Files
    from bot.web.model import Response

logger = logging.getLogger(__name__)


class FetchImage(Protocol):
    """See :meth:`bot.web.fetching.Fetcher.fetch_image`."""

    async def fetch_image(self, address: str) -> Response:
        """Return the picture at *address*; raise :class:`bot.web.model.FetchFailed`."""


class Pictures:
    """Fetches pictures, and keeps what they show."""

    def __init__(self, fetch: FetchImage, files: Files) -> None:
        self._fetch, self._files = fetch, files

    async def picture(self, guild_id: int, address: str) -> File | None:
        """Return the picture at *address* as it is kept, None where it cannot be shown: an article goes without."""
        try:
            response = await self._fetch.fetch_image(address)
            # A name of ours: what a site calls its files is nobody's business here.
            return await self._files.receive(guild_id, Upload(f"article.{IMAGES[response.media_type]}", response.body))
        except (FetchFailed, AddressRefused, FileRefusal) as refused:
            logger.info("no picture from %s: %s", urlsplit(address).hostname, type(refused).__name__)
            return None
