"""How the end of a day reads: for everybody who was signed up, for who answers, for its organisers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.events.cards import Cards
from bot.events.closing.model import QUESTIONS, SCORES, answers, bar, is_whole, percent, shown
from bot.events.model import erased_on, phase, short_title
from bot.events.questions.model import DEPARTMENTS
from bot.events.signups.model import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.errors import Refusal
    from bot.events.closing.model import Figures, Part
    from bot.events.closing.service import Summary
    from bot.events.model import Event
    from bot.i18n import Locale, Texts

OF_TEAM, OF_PEOPLE = "bilan", "avis"
# A link that a button leads to (components/reference#button).
LONGEST_LINK = 500
_FENCE = "```"


class ClosingCards:
    """Write the end of a day in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale, self._say, self._events = locale, texts.bound(locale), Cards(texts, locale)

    def told(self, event: Event, *, to_all: bool, came: bool, role: int | None = None) -> Card:
        """Return the synthesis; its first line is what a push notification shows.

        *to_all* is the event's room, where *came* says that somebody was there; else it is one person.
        """
        say, day = self._say, dates.day(event.on, self._locale)
        lines = [say("afterwards.told", title=short_title(event), day=day)]
        buttons = [Button(say("button.synthesis"), url=event.synthesis_url)]
        if came:
            lines.append(say("afterwards.for_those_there" if to_all else "afterwards.for_you"))
            attestation = Button(say("button.attestation"), custom_id=f"documents:attestation:{event.id}")
            buttons += [attestation, Button(say("button.feedback"), custom_id=f"{OF_PEOPLE}:open:{event.id}")]
        lines.append(say("afterwards.erased_on", day=dates.day(erased_on(event), self._locale)))
        if role:
            lines.append(f"<@&{role}>")
        return Card((Text("\n".join(lines)), Row(tuple(buttons))), roles=(role,) if role else ())

    # The three questions.

    def questions(self, event: Event, scores: Sequence[int]) -> Card:
        """Return the three questions with what was chosen so far; they are sent together, and once."""
        say = self._say
        blocks: list[Text | Row] = [Text(f"**{say('feedback.title')}**\n{self._events.head(event)}")]
        blocks.append(Text(say("feedback.notice")))
        chosen = "".join(map(str, scores))
        for number, question in enumerate(QUESTIONS):
            custom_id = f"{OF_PEOPLE}:pick:{event.id}.{chosen}.{number}"
            choices = tuple(
                Choice(say(f"feedback.score_{score}"), str(score), chosen=score == scores[number]) for score in SCORES
            )
            blocks += [
                Text(say(f"feedback.{question}")),
                Row((Select(custom_id, say("feedback.choose"), choices=choices),)),
            ]
        if is_whole(scores):
            send = f"{OF_PEOPLE}:send:{event.id}.{chosen}"
            blocks.append(Row((Button(say("button.feedback_send"), custom_id=send, style="primary"),)))
        return Card(tuple(blocks), panel=True)

    def thanks(self, event: Event) -> Card:
        """Say that the answers are counted, and name nobody."""
        return Card((Text(f"{self._say('feedback.thanks')}\n{self._events.head(event)}"),), panel=True)

    # For organisers.

    def summary(self, found: Summary, now: datetime) -> Card:
        """Return the figures in words, and what is still to do."""
        event, say = found.event, self._say
        blocks: list[Text | Row | Rule] = [Text(f"**{say('afterwards.title')}**\n{self._events.head(event)}")]
        blocks += [Rule(), *self._figures(found), *self._feedback(found), Rule()]
        blocks.append(Text("\n".join(self._standing(found, now))))
        buttons = self._buttons(found, now)
        return Card((*blocks, *([Row(buttons)] if buttons else [])), panel=True).fitted()

    def table(self, found: Summary) -> Card:
        """Return the figures as a table to paste into a spreadsheet: columns are set apart by tabs."""
        say, numbers = self._say, found.figures
        head = [say(f"afterwards.column_{name}") for name in ("what", "signed_up", "came", "share")]
        rows: list[Sequence[object]] = [head, self._row(say("afterwards.all"), numbers.signed_up, numbers.came)]
        rows += [self._row(self._department(one.key), one.signed_up, one.came) for one in numbers.departments]
        rows += [self._row(self._role(one.key), one.signed_up, one.came) for one in numbers.roles]
        pasted = "\n".join("\t".join(map(str, row)) for row in rows)
        return Card((Text(f"{say('afterwards.paste')}\n{_FENCE}\n{pasted}\n{_FENCE}"),)).fitted()

    def form(self, custom_id: str, typed: Mapping[str, str], event: Event) -> Form:
        """Return the form that closes a day, or changes the address of its synthesis."""
        say = self._say
        link = Field(
            key="link",
            label=say("afterwards.link.label"),
            hint=say("afterwards.link.hint"),
            value=typed.get("link", event.synthesis_url or ""),
            longest=LONGEST_LINK,
        )
        return Form(custom_id, say("button.synthesis_link" if event.synthesis_at else "button.close_day"), (link,))

    def to_correct(self, refusal: Refusal, claim: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        again = Button(self._say("button.correct"), custom_id=f"{OF_TEAM}:close:{claim}", style="primary")
        return Card((Text(f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}"), Row((again,))))

    def _figures(self, found: Summary) -> Iterable[Text | Rule]:
        say, numbers = self._say, found.figures
        if found.is_erased:
            yield Text(say("afterwards.is_erased", day=dates.day(erased_on(found.event), self._locale)))
            return
        is_elsewhere = kind_of(found.event) is Kind.REMINDERS and not numbers.signed_up
        lines = [say("afterwards.elsewhere" if is_elsewhere else "afterwards.signed_up", count=numbers.signed_up)]
        lines.append(say("afterwards.waited", count=numbers.waited) if numbers.waited else "")
        lines.append(self._came(numbers) if numbers.is_known else "")
        lines.append(say("afterwards.off_list", count=numbers.off_list) if numbers.off_list else "")
        yield Text("\n".join(filter(None, lines)) + ("" if numbers.is_known else f"\n{say('afterwards.nobody_noted')}"))
        if numbers.departments:
            yield self._parts(
                "afterwards.by_department", [(self._department(one.key), one) for one in numbers.departments]
            )
        if numbers.roles:
            yield self._parts("afterwards.by_role", [(self._role(one.key), one) for one in numbers.roles])

    def _parts(self, key: str, parts: Iterable[tuple[str, Part]]) -> Text:
        lines = [self._share(name, one.signed_up, one.came) for name, one in parts]
        return Text("\n".join([f"**{self._say(key)}**", *lines]))

    def _came(self, numbers: Figures) -> str:
        """Return how many came, of all who were signed up here; of nobody there is no share."""
        if not numbers.signed_up:
            return self._say("afterwards.came_alone", count=numbers.came)
        return self._share(self._say("afterwards.came"), numbers.signed_up, numbers.came)

    def _share(self, name: str, signed_up: int, came: int) -> str:
        """Return a share in words, then as a bar: "Gironde : 12 sur 20 (60 %)"."""
        share = percent(came, signed_up)
        words = self._say("afterwards.share", name=name, came=came, count=signed_up, percent=share)
        return f"{words} {bar(came, signed_up)}"

    def _feedback(self, found: Summary) -> Iterable[Text]:
        if found.event.synthesis_at is None:
            return
        given = shown(found.counts)
        lines = [f"**{self._say('feedback.title')}**"] + ([] if given else [self._say("afterwards.too_few")])
        for question, counts in given.items():
            words = ", ".join(
                self._say("afterwards.score", label=self._say(f"feedback.score_{score}"), count=count)
                for score, count in zip(SCORES, counts, strict=True)
            )
            lines.append(f"{self._say(f'feedback.{question}')}\n{words}")
        lines += [self._say("afterwards.by_fives", count=answers(found.counts))] if given else []
        yield Text("\n".join(lines))

    def _standing(self, found: Summary, now: datetime) -> list[str]:
        """Return what is done, or what *Clore et envoyer* will do."""
        event, say = found.event, self._say
        until = [say("afterwards.answers_until", day=dates.day(erased_on(event), self._locale))]
        if event.synthesis_at is not None:
            instant = dates.instant(event.synthesis_at, ZoneInfo(event.timezone), self._locale)
            return [say("afterwards.is_closed", instant=instant, link=event.synthesis_url or ""), *until]
        if event.status == "cancelled" or phase(event, now) == "upcoming":
            return [
                say("afterwards.refused.cancelled" if event.status == "cancelled" else "afterwards.refused.not_yet")
            ]
        lines = [say("afterwards.will_tell", count=found.told)] if found.told else [say("afterwards.tells_nobody")]
        if found.asked:
            lines.append(say("afterwards.will_ask", count=found.asked))
        return [*lines, *until]

    def _buttons(self, found: Summary, now: datetime) -> tuple[Button, ...]:
        event, say = found.event, self._say
        buttons = []
        if event.synthesis_at is not None:
            buttons.append(Button(say("button.synthesis_link"), custom_id=f"{OF_TEAM}:close:{event.id}"))
        elif event.status != "cancelled" and phase(event, now) != "upcoming":
            close = f"{OF_TEAM}:close:{event.id}"
            buttons.append(Button(say("button.close_day"), custom_id=close, style="primary"))
        if not found.is_erased:
            buttons.append(Button(say("button.table"), custom_id=f"{OF_TEAM}:table:{event.id}"))
        return tuple(buttons)

    def _row(self, name: str, signed_up: int, came: int) -> list[object]:
        return [name, signed_up, came, f"{percent(came, signed_up)} %" if signed_up else "–"]

    def _department(self, key: str | None) -> str:
        if key is None:
            return self._say("afterwards.no_answer")
        return DEPARTMENTS.get(key) or self._say("department.other")

    def _role(self, key: str | None) -> str:
        return self._say("afterwards.no_answer") if key is None else self._say(f"role.{key}")
