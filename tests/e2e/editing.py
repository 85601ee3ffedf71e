"""What an organiser does to make an event and to change it, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.signing_up import read
from tests.house import texts

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

TYPED: dict[Locale, dict[str, str]] = {
    "fr": {"title": "Rencontre d'hiver", "when": "jeudi 12 février de 9h30 à 16h30", "summary": "Un jour à Pau."},
    "en": {"title": "Winter meeting", "when": "Thursday 12 February from 9:30 to 16:30", "summary": "A day in Pau."},
}


@dataclass
class Organising:
    """Somebody of the team, who has their client in *locale*."""

    stage: Stage
    name: str = "Nadia"
    locale: Locale = "fr"

    def label(self, button: str) -> str:
        """Return what stands on a button."""
        return texts().get(f"button.{button}", self.locale)

    async def new(self, **typed: object) -> Outcome:
        """Fill in the form of a new event."""
        form = await self.stage.control.command(self.name, "equipe", "organiser nouveau")
        answers: Json = {**TYPED[self.locale], "place": "Pau, Halle", **typed}
        return await self.stage.control.submit(self.name, form.interaction, answers)

    async def press(self, shown: Outcome, button: str) -> Outcome:
        """Press a button of what is shown."""
        return await self.stage.control.click(self.name, shown.message["id"], self.label(button))

    async def tap(self, shown: Outcome, key: str, **typed: object) -> Outcome:
        """Press what is called by a text, and fill in the form that this opens where anything is *typed*."""
        done = await self.stage.control.click(self.name, shown.message["id"], texts().get(key, self.locale))
        return await self.stage.control.submit(self.name, done.interaction, dict(typed)) if typed else done

    async def choose(self, shown: Outcome, select: str, value: str) -> Outcome:
        """Choose from a list, by its id or the text in it."""
        named = select if ":" in select else texts().get(select, self.locale)
        return await self.stage.control.select(self.name, shown.message["id"], named, [value])

    async def command(self, name: str, **options: str) -> Outcome:
        """Use a command of the team."""
        return await self.stage.control.command(self.name, "entraide", name, dict(options))

    async def section(self, shown: Outcome, button: str, **typed: object) -> Outcome:
        """Open the form of a section, and change these lines of it."""
        form = await self.press(shown, button)
        return await self.stage.control.submit(self.name, form.interaction, dict(typed))

    async def edit(self, event: str) -> Outcome:
        """Open the card of an event by its number."""
        return await self.stage.control.command(self.name, "equipe", "organiser modifier", {"événement": event})

    async def suggested(self, typed: str) -> list[str]:
        """Return the numbers of the events that the client suggests."""
        choices = await self.stage.control.autocomplete(self.name, "equipe", "organiser modifier", "événement", typed)
        return [str(choice["value"]) for choice in choices]

    def says(self, shown: Outcome, key: str, **params: object) -> bool:
        """Whether what is shown holds a text of the catalogue."""
        said = " ".join(texts().get(key, self.locale, **params).replace("’", "'").replace("**", "").split())
        return said in read(shown)
