"""How documents are handed over, and *Mes documents*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Attachment, Button, Card, Field, Form, Row, Rule, Text
from bot.events.cards import Cards
from bot.events.documents.calendar import where
from bot.events.documents.model import PaperRefusal, is_for_calendar, papers
from bot.events.model import erased_on, phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.errors import Refusal
    from bot.events.documents.model import Paper, Part
    from bot.events.documents.service import Made
    from bot.events.documents.words import Words
    from bot.events.model import Event
    from bot.i18n import Locale, Texts

LONGEST_NAME = 100


class DocumentCards:
    """Write them in one language."""

    def __init__(self, texts: Texts, words: Words, locale: Locale, *, contact: str) -> None:
        self._locale, self._words, self._contact = locale, words, contact
        self._say = texts.bound(locale)
        self._events = Cards(texts, locale)

    def mine(self, parts: Sequence[Part], now: datetime) -> Card:
        """Return what there is to take away of each day, the next one first."""
        blocks: list[Text | Row | Rule] = [Text(f"**{self._say('button.my_documents')}**")]
        ahead = [part for part in parts if is_for_calendar(part.event, now)]
        behind = [part for part in reversed(parts) if part not in ahead]
        for part in (*ahead, *behind):
            blocks += [Rule(), Text("\n".join([self._events.head(part.event), *self._offer(part, now)]))]
            if buttons := self._buttons(part, now):
                blocks.append(Row(buttons))
        if not parts:
            blocks.append(Text(self._say("document.none", command=f"/{self._say('command.agenda.name')}")))
        again = Text(self._say("answer.again", command=f"/{self._say('command.moi.name')}"))
        back = Button(self._say("button.back"), custom_id="moi:home:")
        return Card((*blocks, Rule(), again, Row((back,))), panel=True)

    def calendar(self, made: Made) -> Card:
        """Hand the file over, with day, hours and place to copy: not every phone gives it to its calendar."""
        event = made.event
        key = "document.ics_cancelled" if event.status == "cancelled" else "document.ics"
        agenda = self._say("answer.again", command=f"/{self._say('command.agenda.name')}")
        again = self._again() if made.is_theirs else agenda
        return self._handed([self._say(key), "", *self._facts(event), "", again], made)

    def paper(self, paper: Paper, made: Made) -> Card:
        """Hand a document over; none is kept."""
        lines = [self._say(f"document.{paper}"), self._events.head(made.event), ""]
        if paper == "attestation":
            lines.append(self._until(made.event))
        return self._handed([*lines, self._again()], made)

    def refused(self, refusal: PaperRefusal, paper: Paper) -> Card:
        """Say why it cannot be given, and lead to what can be done instead."""
        event = refusal.part.event
        lines = [refusal.sentence(self._say), self._events.head(event)]
        if self._contact and refusal.way_out == "none":
            lines.append(self._say("aide.contact", contact=self._contact))
        buttons = {
            "name": Button(
                self._say("button.fill_card"), custom_id=f"documents:name:{paper}:{event.id}", style="primary"
            ),
            "attestation": Button(self._say("button.paper_attestation"), custom_id=f"documents:attestation:{event.id}"),
            "form": Button(self._say("button.official_form"), url=event.official_url),
        }
        chosen = buttons.get(refusal.way_out)
        row = (Row((chosen,)),) if chosen and (chosen.custom_id or chosen.url) else ()
        return Card((Text("\n".join(lines)), *row), panel=True)

    def nameless(self, refusal: Refusal, paper: Paper, claim: str) -> Card:
        """Say that the name is missing; the button opens the form again."""
        again = Button(self._say("button.correct"), custom_id=f"documents:name:{paper}:{claim}", style="primary")
        return Card((Text(refusal.sentence(self._say)), Row((again,))), panel=True)

    def form(self, custom_id: str, full_name: str) -> Form:
        """Return the one line of *Ma fiche* that a document needs."""
        label, hint = self._say("fiche.full_name.label"), self._say("document.name_hint")
        line = Field("full_name", label, hint, value=full_name, is_required=True, longest=LONGEST_NAME)
        return Form(custom_id, self._say("fiche.title"), (line,))

    def _facts(self, event: Event) -> list[str]:
        hours = self._words.hours(event, self._locale) or self._say("document.no_hours")
        return [f"**{event.title}**", dates.day(event.on, self._locale), hours, where(event)]

    def _offer(self, part: Part, now: datetime) -> list[str]:
        """Say what there is of a day, where it is not plain."""
        if part.event.status == "cancelled":
            return [self._say("document.cancelled")]
        if phase(part.event, now) != "past":
            return []
        if part.half is None:
            return [self._say("document.not_there")]
        return [self._until(part.event)]

    def _until(self, event: Event) -> str:
        return self._say("document.until", day=dates.day(erased_on(event), self._locale))

    def _buttons(self, part: Part, now: datetime) -> tuple[Button, ...]:
        number = part.event.id
        key = "button.from_calendar" if part.event.status == "cancelled" else "button.to_calendar"
        calendar = Button(self._say(key), custom_id=f"documents:ics:{number}")
        offered = [
            Button(self._say(f"button.paper_{paper}"), custom_id=f"documents:{paper}:{number}")
            for paper in papers(part, now)
        ]
        return (*((calendar,) if is_for_calendar(part.event, now) else ()), *offered)

    def _handed(self, lines: Sequence[str], made: Made) -> Card:
        return Card((Text("\n".join(lines)),), panel=True, attachments=(Attachment(made.name, made.content),))

    def _again(self) -> str:
        return self._say("document.again", command=f"/{self._say('command.moi.name')}")
