"""The sandbox's website, published to through the control API."""

from datetime import UTC, datetime

import aiohttp
import pytest

from sandbox.client import Control, ControlRefused
from sandbox.server import running

NOW = datetime(2025, 12, 15, 8, tzinfo=UTC)


async def test_a_published_article_is_on_the_site() -> None:
    """The answer is its address, where it is dated today by the sandbox's clock and listed in the feed."""
    async with running(now=NOW) as sandbox, Control(f"{sandbox.base_url}/control") as control:
        address = await control.publish("Un nouveau guide", "Pour tous", section="ressources/guides-et-outils")

        async with aiohttp.ClientSession() as session:
            page = await (await session.get(address)).text()
            feed = await (await session.get(f"{sandbox.base_url}/site/fr/flux.xml")).text()

    assert address.endswith("/site/fr/ressources/guides-et-outils/un-nouveau-guide")
    assert "Publié le" in page
    assert "15/12/2025" in page
    assert address in feed


@pytest.mark.parametrize("wrong", [{"section": "blog"}, {"date": "demain"}])
async def test_an_article_that_makes_no_sense_is_refused_in_words(wrong: dict[str, str]) -> None:
    """An unknown section or a day that is none is a 400."""
    async with running(now=NOW) as sandbox, Control(f"{sandbox.base_url}/control") as control:
        with pytest.raises(ControlRefused, match=r"blog|demain") as refusal:
            await control.publish("Titre", **wrong)

    assert refusal.value.status == 400
