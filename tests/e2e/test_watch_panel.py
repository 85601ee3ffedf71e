"""``/organiser veille`` as organisers live it: from an address to a source that is followed, changed and removed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.e2e.publishing import words
from tests.house import texts

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage


class Watcher:
    """Somebody of the team who looks after the sites that are followed, with their client in *locale*."""

    def __init__(self, stage: Stage, name: str, locale: Locale) -> None:
        self.stage, self.name, self.locale = stage, name, locale
        self.shown: Outcome

    async def command(self, address: str = "") -> str:
        """Use the command; return what is shown."""
        options = {"adresse": address} if address else {}
        self.shown = await self.stage.control.command(self.name, "equipe", "organiser veille", options)
        return words(self.shown.message)

    async def press(self, button: str) -> str:
        """Press a button of what is shown."""
        label = texts().get(f"button.{button}", self.locale)
        self.shown = await self.stage.control.click(self.name, self.shown.message["id"], label)
        return "" if self.form else words(self.shown.message)

    @property
    def form(self) -> Json:
        """The form that was opened last, empty where something else was shown."""
        return next((each["modal"] for each in self.shown.responses if "modal" in each), {})

    @property
    def typed(self) -> list[str]:
        """What the form that is open holds."""
        return [part["component"].get("value") or "" for part in self.form["components"]]

    async def decide(self, action: str) -> str:
        """Press the button of the first article that is held: *action* is "publish" or "ignore"."""
        found = re.search(rf"veille:{action}:\d+\.\d+", json.dumps(self.shown.message))
        assert found
        self.shown = await self.stage.control.click(self.name, self.shown.message["id"], found[0])
        return words(self.shown.message)

    async def choose(self, key: str, *values: str) -> str:
        """Choose in a list of what is shown."""
        placeholder = texts().get(key, self.locale)
        self.shown = await self.stage.control.select(self.name, self.shown.message["id"], placeholder, values)
        return words(self.shown.message)

    async def submit(self, **typed: str) -> str:
        """Fill in the form that is open."""
        self.shown = await self.stage.control.submit(self.name, self.shown.interaction, dict(typed))
        return words(self.shown.message)

    def reads(self, screen: str, key: str, **params: object) -> bool:
        """Whether a screen holds a text of the catalogue."""
        return plain(texts().get(key, self.locale, **params)) in plain(screen)


def plain(text: str) -> str:
    """Return *text* with spaces that break."""
    return " ".join(text.split())


@pytest.mark.full
@pytest.mark.parametrize("locale", ["fr", "en"])
async def test_a_site_is_found_followed_tried_changed_paused_and_removed(stage: Stage, locale: Locale) -> None:
    """In either language: each choice stays, each refusal keeps what was typed, and nothing old is announced."""
    site = f"{stage.sandbox.base_url}/site"
    async with stage.bot(PASSERELLE_WEB_LOOPBACK="true"):
        await stage.settle()
        await stage.control.add_member("Dominique", locale=locale, roles=["Organisation"])
        me = Watcher(stage, "Dominique", locale)

        assert me.reads(await me.command(), "veille.none")
        # Refused: by which rule, and what was typed is kept.
        assert me.reads(await me.command("https://moi:secret@example.org/"), "web.refused.credentials")
        await me.press("correct")
        assert me.typed == ["https://moi:secret@example.org/"]
        assert me.reads(await me.submit(address=f"{site}/pqn-a/rien"), "veille.answer_missing")
        # A site with a feed, and one without.
        feed = await me.command(f"{site}/rss/")
        assert me.reads(feed, "veille.why_linked")
        assert f"{site}/rss/fr/flux.xml" in feed
        assert me.reads(await me.press("watch_follow"), "veille.refused.no_place")
        listing = await me.command(f"{site}/pqn-a/")
        assert me.reads(listing, "veille.why_guessed")
        assert "/site/pqn-a/fr/actualites/articles/…" in listing
        assert "/site/pqn-a/fr/actualites/agenda/…" in listing
        placed = await me.choose("options.choose_channel", str(stage.place("ressources")))
        assert me.reads(placed, "veille.place_chosen", channel=f"<#{stage.place('ressources')}>")
        assert me.reads(await me.press("watch_latest"), "veille.first_latest")
        assert me.reads(await me.press("watch_silent"), "veille.first_silent")
        assert me.reads(await me.press("watch_follow"), "veille.followed")
        await stage.settle()
        assert me.reads(await me.press("refresh"), "veille.is_well")
        assert await stage.standing("ressources") == []
        # Its words, refused and corrected.
        assert me.reads(await me.press("watch_try"), "veille.because_same")
        await me.press("watch_sheet")
        await me.press("watch_words")
        assert me.reads(
            await me.submit(include="quartier", burst="99"), "veille.refused.limit", typed="99", least=1, most=20
        )
        await me.press("correct")
        assert me.typed == ["Quartiers en réseau", "quartier", "", "", "99"]
        saved = await me.submit(name="Le réseau", include="", exclude="stage", minutes="", burst="2")
        assert me.reads(saved, "veille.excludes", words="stage")
        assert me.reads(
            await me.press("watch_digest"), "veille.where_digest", channel=f"<#{stage.place('ressources')}>"
        )
        assert me.reads(await me.press("watch_pause"), "veille.is_paused")
        assert me.reads(await me.press("watch_resume"), "veille.is_well")
        # It stands in the list, and leaves it.
        assert "Le réseau" in await me.press("watch_list")
        assert me.reads(await me.choose("veille.choose_source", "1"), "veille.is_a_listing", count=12)
        assert me.reads(await me.press("watch_remove"), "veille.remove_asked", title="Le réseau")
        assert me.reads(await me.press("watch_remove_now"), "veille.none")


@pytest.mark.full
async def test_what_came_in_a_burst_waits_until_organisers_publish_or_ignore_it(stage: Stage) -> None:
    """One by one or all at once, from their own screen or from the message to the team, which stays."""
    async with stage.bot(PASSERELLE_WEB_LOOPBACK="true"):
        await stage.settle()
        me = Watcher(stage, "Nadia", "fr")
        await me.command(f"{stage.sandbox.base_url}/site/rss/")
        await me.choose("options.choose_channel", str(stage.place("ressources")))
        await me.press("watch_follow")
        await stage.settle()
        sheet = me.shown
        await stage.control.revise("burst", site="rss", count=6, title="Un article de plus")
        await stage.control.move_clock((await stage.control.clock()).now + timedelta(hours=25))
        assert await stage.standing("ressources") == []

        asked = next(one for one in await stage.standing("equipe", member="Nadia") if "Tout publier" in words(one))
        me.shown = await stage.control.click("Nadia", asked["id"], "Tout publier")
        assert me.reads(words(me.shown.message), "veille.publish_asked", count=6)
        assert any(one["id"] == asked["id"] for one in await stage.standing("equipe", member="Nadia"))
        me.shown = sheet
        assert me.reads(await me.press("refresh"), "veille.held", count=6)
        await me.press("watch_held")
        assert me.reads(await me.decide("ignore"), "veille.held", count=5)
        assert me.reads(await me.decide("publish"), "veille.held", count=4)
        assert me.reads(await me.press("watch_publish_all"), "veille.publish_asked", count=4)
        assert me.reads(await me.press("watch_publish_now"), "veille.held_none")
        await stage.settle()
        assert len(await stage.standing("ressources")) == 5
