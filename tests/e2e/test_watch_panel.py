"""``/organiser veille`` as organisers live it: from an address to a source that is followed, tried, changed, removed."""

from __future__ import annotations

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

HOUR = timedelta(hours=1)


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

    async def choose(self, key: str, *values: str) -> str:
        """Choose in a list of what is shown."""
        placeholder = texts().get(key, self.locale)
        self.shown = await self.stage.control.select(self.name, self.shown.message["id"], placeholder, values)
        return words(self.shown.message)

    async def submit(self, **typed: str) -> str:
        """Fill in the form that is open."""
        self.shown = await self.stage.control.submit(self.name, self.shown.interaction, dict(typed))
        return words(self.shown.message)

    def says(self, key: str, **params: object) -> str:
        """Return a text as this person reads it."""
        return " ".join(
            texts().get(key, self.locale, **params).replace("\u202f", " ").replace("\u00a0", " ").split(" ")
        )


@pytest.mark.full
@pytest.mark.parametrize("locale", ["fr", "en"])
async def test_a_site_is_found_followed_tried_changed_paused_and_removed(stage: Stage, locale: Locale) -> None:
    """Without a feed, and with nothing announced that stood there before."""
    site = f"{stage.sandbox.base_url}/site"
    async with stage.bot(PASSERELLE_WEB_LOOPBACK="true"):
        await stage.settle()
        await stage.control.add_member("Dominique", locale=locale, roles=["Organisation"])
        me = Watcher(stage, "Dominique", locale)

        def p(x):
            print("=" * 60)
            print(x)

        p(await me.command())
        p(await me.command("https://moi:secret@example.org/"))
        await me.press("correct")
        print(me.typed)
        p(await me.submit(address=f"{site}/pqn-a/rien"))
        p(await me.command(f"{site}/rss/"))
        p(await me.command(f"{site}/pqn-a/fr/ressources/analyses"))
        p(await me.press("watch_follow"))
        p(await me.command(f"{site}/pqn-a/"))
        p(await me.choose("options.choose_channel", str(stage.place("ressources"))))
        p(await me.press("watch_latest"))
        p(await me.press("watch_silent"))
        p(await me.press("watch_follow"))
        await stage.settle()
        p(await me.press("refresh"))
        p(await me.press("watch_try"))
        p(await me.press("watch_sheet"))
        await me.press("watch_words")
        p(await me.submit(burst="beaucoup", include="éducation\nquartier"))
        await me.press("correct")
        print(me.typed)
        p(await me.submit(name="Le site PQN-A", include="éducation\nquartier", exclude="", minutes="", burst="2"))
        p(await me.press("watch_pause"))
        p(await me.press("watch_resume"))
        p(await me.press("watch_list"))
        p(await me.choose("watch.choose_source", "1"))
        p(await me.press("watch_remove"))
        p(await me.press("watch_remove_now"))
