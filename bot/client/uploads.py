"""Fetch the files that somebody gave with a form, while their addresses are good: Discord forgets them within a day."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.client.answers import UNANSWERED
from bot.delivery.files.model import MOST_BYTES, Upload, check_size
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.client.router import Click

logger = logging.getLogger(__name__)

FETCH_WITHIN_S = 60.0


class NotReceived(Refusal):
    """Discord did not hand it over."""

    key = "refusal.file_not_received"


async def upload(click: Click, key: str) -> Upload | None:
    """Return what was given in the field *key*, None where nothing was; nothing too large is fetched.

    Raise :class:`bot.delivery.files.model.FileTooLarge` or :class:`NotReceived`.
    """
    given = click.files.get(key)
    if given is None:
        return None
    check_size(given.size, most=min(MOST_BYTES, click.interaction.filesize_limit))
    try:
        async with asyncio.timeout(FETCH_WITHIN_S):
            return Upload(given.filename, await given.read())
    except (*UNANSWERED, TimeoutError) as error:
        logger.warning("a file could not be fetched", exc_info=error)
        raise NotReceived from error
