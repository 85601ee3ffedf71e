"""A site without a feed, from the first probe to the card, and whatever its authors do next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.e2e.publishing import words
from tests.e2e.watching import CHANNEL, LOOPBACK, SITE, breaches, cards, follow, look, told

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

NEW, LATER = "Un guide pour accueillir les familles", "Un guide pour mieux accueillir les familles"
DAY = timedelta(hours=26)
DYING = ("-m", "tests.e2e.dying_bot")


async def test_a_new_article_is_announced_once_and_its_card_follows_it(stage: Stage) -> None:
    """Nothing that stood there before; then the new one, then its new title in place; all with good manners."""
    async with stage.bot(**LOOPBACK):
        await follow(stage)
        before = await stage.standing(CHANNEL)
        address = await stage.control.publish(NEW, "À lire à plusieurs.", theme="Éducation", minutes=4)
        await look(stage)
        first = await cards(stage, NEW)
        await stage.control.revise("edit", article=address, title=LATER)
        await look(stage)
        edited = await cards(stage, LATER)
        for _ in range(4):
            await look(stage)
        asked = await stage.control.site_requests()

    assert before == []
    assert len(first) == 1
    assert ("Éducation" in first[0], "4 minutes" in first[0]) == (True, True)
    assert len(edited) == len(stage.ever_posted(CHANNEL)) == 1
    assert "Mis à jour" in edited[0]
    assert breaches(asked, SITE) == []
    assert [one["status"] for one in asked if one["path"] == SITE][-2:] == [304, 304]


@pytest.mark.full
async def test_what_no_honest_day_shows_is_held_and_told(stage: Stage) -> None:
    """A burst waits for *Tout publier*; a site that was rebuilt raises the canary; a page that is gone is marked."""
    async with stage.bot(**LOOPBACK):
        await follow(stage)
        address = await stage.control.publish(NEW, "À lire à plusieurs.")
        await look(stage)
        await stage.control.revise("burst", count=7, title="Une archive")
        await look(stage)
        held, burst = await cards(stage, "Une archive"), await told(stage)
        await press(stage, burst[-1]["id"], "Tout publier")
        await look(stage)
        released = await cards(stage, "Une archive")
        await stage.control.revise("withdraw", article=address, status=410)
        await look(stage, 100)
        await look(stage, 100)
        withdrawn = await cards(stage, NEW)
        await stage.control.change_site("pqn-a", broken=True)
        await look(stage, 100)
        await look(stage, 100)
        canary = (await told(stage))[len(burst) :]

    assert (len(held), len(burst), len(released)) == (0, 1, 7)
    assert "Une archive, 1" in words(burst[0])
    assert len(withdrawn) == 1
    assert "Retiré du site" in withdrawn[0]
    assert len(canary) == 1
    assert "plus la même forme" in words(canary[0]) or "ne montre plus aucun article" in words(canary[0])
    assert len(stage.ever_posted(CHANNEL)) == 8


async def press(stage: Stage, message: str, button: str) -> None:
    """Press a button of what the organisers were told, and say yes where it asks."""
    done = await stage.control.click("Nadia", message, button)
    if "Oui, publier" in str(done.responses):
        await stage.control.click("Nadia", done.message["id"], "Oui, publier")


@pytest.mark.full
@pytest.mark.parametrize("step", ["seen", "queued", "claim"])
async def test_a_bot_killed_beside_the_commit_announces_an_article_once(stage: Stage, step: str) -> None:
    """Once it is fetched, once all is written but not committed, and once it is committed but not said."""
    armed = stage.folder / "armed"
    async with stage.bot(*DYING, step, str(armed), **LOOPBACK) as bot:
        await follow(stage, "/site/rss/")
        await stage.control.publish(NEW, "À lire à plusieurs.", site="rss")
        armed.touch()
        await stage.control.move_clock((await stage.control.clock()).now + DAY, wait=False)
        await bot.ended()
    assert await cards(stage, NEW) == []
    async with stage.bot(**LOOPBACK):
        await stage.settle()
        await look(stage)
        await look(stage)

    assert len(await cards(stage, NEW)) == len(stage.ever_posted(CHANNEL)) == 1
