"""How workshops read: what a person can choose, and what organisers have made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.events.cards import Cards
from bot.events.workshops.model import (
    LONGEST_PLACE,
    MOST_WORKSHOPS,
    digest,
    has_room,
    listed,
    plain,
    workshop,
    workshops,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.errors import Refusal
    from bot.events.model import ProgrammeItem
    from bot.events.workshops.service import Overview, Rank, Seen
    from bot.i18n import Locale, Texts

FEATURE = "ateliers"
# The label of an option, and its description (components/reference#string-select).
LONGEST_LABEL = 100
FORM = {"title": 200, "place": LONGEST_PLACE, "capacity": 20}


class WorkshopCards:
    """Write workshops in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say, self._events = texts.bound(locale), Cards(texts, locale)

    def under(self, card: Card, seen: Seen | None) -> Card:
        """Return *card* with the workshops to choose from below; as it is where there is nothing to choose."""
        if seen is None:
            return card
        said = [self._say("workshop.choose_one"), *self._standing(seen), self._rule(seen)]
        return replace(card, blocks=(*card.blocks, Rule(), Text("\n".join(said)), *self._selects(seen)))

    def chosen(self, seen: Seen) -> Card:
        """Return what stands, with the lists in which it can be changed."""
        head = f"**{self._say('button.my_workshop')}**\n{self._events.head(seen.event)}"
        said = [*(self._standing(seen) or [self._say("workshop.choose_one")]), self._rule(seen)]
        back = Row((Button(self._say("button.my_signups"), custom_id="moi:signups:"),))
        return Card((Text(head), Text("\n".join(said)), *self._selects(seen), back), panel=True)

    def board(self, shown: Overview) -> Card:
        """Return the workshops of an event as its organisers see them, each with its button."""
        event, say = shown.event, self._say
        blocks: list[Text | Row | Rule] = [Text(f"**{say('workshop.board')}**\n{self._events.head(event)}")]
        if shown.over:
            blocks.append(Text(say("workshop.over", title=plain(shown.over.title))))
        for item in workshops(event)[:MOST_WORKSHOPS]:
            edit = Button(say("button.workshop_edit"), custom_id=f"{FEATURE}:edit:{event.id}.{item.position}")
            removed = f"{FEATURE}:remove:{event.id}.{item.position}.{digest(item)}"
            drop = Button(say("button.workshop_remove"), custom_id=removed)
            blocks += [Text(self._line(item, shown.taken.get(item.position, 0))), Row((edit, drop))]
        if not workshops(event):
            blocks.append(Text(say("workshop.none")))
        add = Button(say("button.workshop_add"), custom_id=f"{FEATURE}:add:{event.id}", style="primary")
        back = Button(say("button.back"), custom_id=f"journee:sheet:{event.id}")
        return Card((*blocks, Rule(), Row((add, back))), panel=True).fitted()

    def saved(self, shown: Overview) -> Card:
        """Say that it is saved, above a question; the button leads back to the workshops."""
        lines = [f"**{self._say('workshop.board')}**", self._say("workshop.saved")]
        if shown.over:
            lines.append(self._say("workshop.over", title=plain(shown.over.title)))
        back = Button(self._say("workshop.board"), custom_id=f"{FEATURE}:list:{shown.event.id}")
        return Card((Text("\n".join(lines)), Row((back,))), panel=True)

    def form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form of one workshop with what stands in it."""
        fields = tuple(
            Field(
                key=name,
                label=self._say(f"workshop.{name}.label"),
                hint=self._say(f"workshop.{name}.hint"),
                value=typed.get(name, ""),
                longest=longest,
            )
            for name, longest in FORM.items()
        )
        return Form(custom_id, self._say("workshop.form"), fields)

    def to_correct(self, refusal: Refusal, again: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        correct = Button(self._say("button.correct"), custom_id=again, style="primary")
        return Card((Text(f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}"), Row((correct,))))

    def _line(self, item: ProgrammeItem, count: int) -> str:
        title = f"**{plain(item.title)}**" + (f" ({plain(item.place)})" if item.place else "")
        if item.capacity is None:
            return f"{title}\n{self._say('workshop.taken', count=count)}"
        line = f"{title}\n{self._say('workshop.taken_of', count=count, capacity=item.capacity)}"
        return line if has_room(item, {item.position: count}) else f"{line} {self._say('workshop.full')}"

    def _standing(self, seen: Seen) -> list[str]:
        """Return what a person has, and where it is not what they wanted, why and what can be done."""
        choice, say = seen.choice, self._say
        if choice is None:
            return []
        first = self._title(seen, choice.first)
        if choice.given == choice.first:
            return [say("workshop.is_first", title=first)]
        if self._is_free(seen, choice.first):
            freed = [say("workshop.is_free_again", title=first)]
        else:
            freed = [say("workshop.first_is_full", title=first)]
        if choice.given is not None:
            return [*freed, say("workshop.is_second", title=self._title(seen, choice.given))]
        return [*freed, say("workshop.has_none")]

    def _rule(self, seen: Seen) -> str:
        return self._say("workshop.rule" if len(workshops(seen.event)) > 1 else "workshop.rule_of_one")

    def _selects(self, seen: Seen) -> tuple[Row, ...]:
        """Return the lists of the first and, where it makes sense, of the second choice."""
        choice, several = seen.choice, len(workshops(seen.event)) > 1
        rows = [Row((self._select(seen, "first", choice.first if choice else None),))]
        if choice and several:
            rows.append(Row((self._select(seen, "second", choice.second, without=choice.first),)))
        if choice and choice.given != choice.first and self._is_free(seen, choice.first):
            take = f"{FEATURE}:take:{seen.event.id}.{choice.first}.{listed(seen.event)}"
            rows.append(Row((Button(self._say("button.workshop_take"), custom_id=take, style="primary"),)))
        return tuple(rows)

    def _select(self, seen: Seen, rank: Rank, chosen: int | None, *, without: int | None = None) -> Select:
        choices = tuple(
            Choice(_short(plain(item.title)), str(item.position), self._room(seen, item), item.position == chosen)
            for item in workshops(seen.event)
            if item.position != without
        )
        custom_id = f"{FEATURE}:{rank}:{seen.event.id}.{listed(seen.event)}"
        return Select(custom_id, self._say(f"workshop.choose_{rank}"), choices=choices[:25], least=1)

    def _room(self, seen: Seen, item: ProgrammeItem) -> str:
        """Return in words how many places are left, and where it is."""
        if item.capacity is None:
            left = self._say("workshop.no_limit")
        elif has_room(item, seen.taken):
            left = self._say("workshop.left", count=item.capacity - seen.taken.get(item.position, 0))
        else:
            left = self._say("workshop.full")
        return _short(f"{left} {plain(item.place)}" if item.place else left)

    def _is_free(self, seen: Seen, position: int) -> bool:
        return has_room(workshop(seen.event, position), seen.taken)

    def _title(self, seen: Seen, position: int) -> str:
        return plain(workshop(seen.event, position).title)


def as_typed(item: ProgrammeItem) -> dict[str, str]:
    """Return what a workshop already says, as somebody would have typed it."""
    capacity = "" if item.capacity is None else str(item.capacity)
    return {"title": item.title, "place": item.place or "", "capacity": capacity}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"
