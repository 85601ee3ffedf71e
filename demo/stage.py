"""Let people act and time pass, and print what they see: what the story is played on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from demo.reading import find, words

if TYPE_CHECKING:
    from datetime import datetime

    from demo.promises import Notes
    from demo.witness import Heard, Witness
    from sandbox.client import Control, Outcome
    from sandbox.wire import Json

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


class Narrator(Protocol):
    """Whoever tells the story: :class:`demo.screen.Screen`, or nobody in a test."""

    def day(self, now: datetime) -> None:
        """Say what day and hour it has become."""

    def says(self, sentence: str) -> None:
        """Say what somebody does."""

    def answer(self, name: str, message: Json) -> None:
        """Show what only *name* sees."""

    def standing(self, place: str, message: Json) -> None:
        """Show a message that stands in a channel."""

    def arrives(self, heard: Heard) -> None:
        """Show a message that has just arrived."""


class Stage:
    """The people's hands and the clock."""

    def __init__(self, control: Control, narrator: Narrator, witness: Witness, notes: Notes) -> None:
        self.control, self.tell, self.witness, self.notes = control, narrator, witness, notes
        self._told_at: datetime | None = None

    async def command(self, name: str, channel: str, command: str, options: Json | None = None) -> Json:
        """Let somebody use a command; return the message that answers."""
        outcome = await self.control.command(name, channel, command, options)
        self.tell.answer(name, outcome.message)
        return outcome.message

    async def press(self, name: str, message: Json, action: str, *, quietly: bool = False) -> Outcome | None:
        """Press the button whose custom_id begins with *action*; None where *message* has none."""
        custom_id = find(message, action)
        if custom_id is None:
            return None
        outcome = await self.control.click(name, message["id"], custom_id)
        if not quietly and any("message" in each for each in outcome.responses):
            self.tell.answer(name, outcome.message)
        return outcome

    async def card(self, city: str) -> Json:
        """Return the card of the day in *city* that stands in #agenda; LookupError when there is none."""
        inbox = await self.control.inbox("Nadia")
        agenda = next(place for place in inbox["channels"] if place["name"] == "agenda")
        for message in agenda["messages"]:
            if city in words(message):
                found: Json = message
                return found
        raise LookupError(f"no card for {city} in #agenda")

    async def date(self) -> None:
        """Say what day and hour it is, unless that was said."""
        now = (await self.control.clock()).now
        if now != self._told_at:
            self.tell.day(now)
            self._told_at = now

    async def settle(self) -> None:
        """Let the bot do all that is due now; show what arrives."""
        await self.control.move_clock((await self.control.clock()).now)
        await self._show()

    async def until(self, instant: datetime) -> None:
        """Step the clock from one due instant to the next until *instant*; show what arrives at each."""
        while await self._step(instant):
            await self._show()

    async def until_rung(self, name: str, *, within: timedelta = HOUR) -> None:
        """Step the clock until the phone of *name* has rung, at most *within* an hour: people act when they hear."""
        last = (await self.control.clock()).now + within
        while name not in self.witness.rings() and await self._step(last):
            await self._show()

    async def until_said(self, text: str, *, within: timedelta = DAY) -> list[Heard]:
        """Step the clock until a message says *text*, at most *within* a day; return every message that does."""
        last = (await self.control.clock()).now + within
        while not self._said(text) and await self._step(last):
            await self._show()
        await self.settle()
        return self._said(text)

    def _said(self, text: str) -> list[Heard]:
        return [one for one in self.witness.heard if one.message and text in words(one.message)]

    async def _step(self, last: datetime) -> bool:
        """Move the clock to what is due next, at most to *last*; return False when it was there."""
        reading = await self.control.clock()
        if reading.now >= last:
            return False
        if reading.next_due is None or reading.next_due >= last:
            await self.control.move_clock(last)
        elif reading.next_due > reading.now:
            await self.control.move_clock_to_next()
        else:
            # Something due is not done: it is looked at again a little later, as it would be by a clock that runs.
            await self.control.move_clock(min(last, reading.now + MINUTE))
        return True

    async def _show(self) -> None:
        heard = await self.witness.news()
        if heard:
            await self.date()
        for one in heard:
            if one.message:
                self.tell.arrives(one)
