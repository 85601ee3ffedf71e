"""What organisers see of an event's people: cards made of a roster, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.events.model import short_title
from bot.events.questions.words import department_name, meal_name, role_name
from bot.events.roster.model import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_STRUCTURE,
    EveryPlaceTaken,
    Part,
    Standing,
    clean,
    part_of,
    tally,
)
from bot.events.roster.names import written
from bot.events.roster.service import PAGE
from bot.events.signups.model import Coming
from cogs.organiser.roster_filters import filtered_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.delivery.card import ButtonStyle
    from bot.errors import Refusal
    from bot.events.model import Event
    from bot.events.roster.model import Line
    from bot.events.roster.service import Added, Marked, Removed, Sheet
    from bot.i18n import Locale, Say

FEATURE = "inscrits"
GUEST = "guest"
"""Who is added, where it is nobody of the server; else the member's id."""
# docs.discord.com components/reference: a label or description of a choice, what is typed into a form.
LONGEST_LABEL, LONGEST_PASTE = 100, 4000
# Of one long name or structure, and of a list of names, in a panel of 4,000 characters.
LONGEST_SHOWN, MOST_NAMES, MOST_TALLIED = 60, 20, 10


class RosterSheets:
    """Write the screens in one language."""

    def __init__(self, say: Say, locale: Locale) -> None:
        self._say, self._locale = say, locale

    def page(self, sheet: Sheet, *, news: str = "") -> Card:
        """Return one page of a part of an event's people, with what can be done; *news* is what was just done."""
        event = sheet.event
        head = [
            news,
            f"**{self._say('roster.title', title=short_title(event))}**",
            *self._figures(sheet),
            filtered_by(sheet, self._say),
        ]
        blocks: list[Text | Row | Rule] = [Text("\n".join(filter(None, head))), Row((self._parts(sheet),)), Rule()]
        first = sheet.page * PAGE + 1
        lines = [f"{number}. {self._line(event, line)}" for number, line in enumerate(sheet.lines, first)]
        blocks.append(Text("\n".join(lines) or self._say("roster.nobody")))
        if sheet.pages > 1:
            blocks.append(Text(self._say("roster.page", number=sheet.page + 1, count=sheet.pages)))
        if people := self._people(sheet, first):
            blocks.append(Row((people,)))
        return Card((*blocks, *self._turning(sheet), *self._doors(sheet)), panel=True).fitted()

    def person(self, event: Event, line: Line, *, news: str = "") -> Card:
        """Return what is known of one person, with what can be done."""
        say = self._say
        lines = [news, f"**{self._name(line)}**", *self._known(event, line)]
        buttons = [
            self._button("fix", "fix", event, str(line.person_id)),
            self._button("remove", "remove", event, str(line.person_id), style="danger"),
        ]
        if event.inscription != "ici":
            action = ("unmark", "no") if line.is_registered else ("mark", "yes")
            buttons.insert(0, self._button(action[0], "mark", event, str(line.person_id), action[1]))
        back = Button(say("roster.press.list"), _id("list", event, Part.EVERYONE, "0"))
        return Card((Text("\n".join(filter(None, lines))), Row((*buttons, back))), panel=True).fitted()

    def split(self, event: Event, lines: Iterable[Line]) -> Card:
        """Return how many there are of each structure, département and so on."""
        say, people = self._say, part_of(lines, Part.EVERYONE)
        kinds = {
            "structure": [line.structure for line in people],
            "department": [line.department and department_name(line.department, say) for line in people],
            "role": [line.role and role_name(line.role, say) for line in people],
            "workshop": [line.workshop for line in people],
            "meal": [line.meal and meal_name(line.meal, say) for line in people],
        }
        blocks: list[Text | Row | Rule] = [Text(f"**{say('roster.split', title=short_title(event))}**")]
        for kind, values in kinds.items():
            if any(values):
                blocks.append(Text("\n".join([f"**{say(f'roster.csv.{kind}')}**", *self._tallied(values)])))
        if len(blocks) == 1:
            blocks.append(Text(say("roster.split_nothing")))
        back = Button(say("roster.press.list"), _id("list", event, Part.EVERYONE, "0"))
        return Card((*blocks, Row((back,))), panel=True).fitted()

    def whom(self, event: Event) -> Card:
        """Ask who is added: a member, or somebody who is not on Discord."""
        say = self._say
        select = Select(_id("member", event), say("roster.choose_member"), kind="person", least=1)
        guest = Button(say("roster.press.guest"), _id("form", event, GUEST), style="primary")
        back = Button(say("roster.press.list"), _id("list", event, Part.EVERYONE, "0"))
        head = f"**{say('roster.whom', title=short_title(event))}**\n{say('roster.whom_how')}"
        return Card((Text(head), Row((select,)), Row((guest, back))), panel=True)

    def form(self, event: Event, who: str, typed: Mapping[str, str]) -> Form:
        """Return the form that adds somebody."""
        longest = {"full_name": LONGEST_NAME, "structure": LONGEST_STRUCTURE, "reason": LONGEST_REASON}
        fields = tuple(self._field(name, typed, most, name != "structure") for name, most in longest.items())
        if who != GUEST:
            fields = (*fields[:-1], self._told(typed))
        title = self._say("roster.form_guest" if who == GUEST else "roster.form_member")
        return Form(CustomId(FEATURE, "added", f"{event.id}.{who}").fresh(), title, fields)

    def removal(self, event: Event, line: Line, typed: Mapping[str, str]) -> Form:
        """Return the form that takes somebody off."""
        asked = self._told(typed) if line.discord_id else self._field("reason", typed, LONGEST_REASON, True)
        custom_id = CustomId(FEATURE, "removed", f"{event.id}.{line.person_id}").fresh()
        return Form(custom_id, self._say("roster.form_remove"), (asked,))

    def paste(self, event: Event) -> Form:
        """Return the form into which the official list is pasted."""
        field = replace(self._field("pasted", {}, LONGEST_PASTE, True), kind="paragraph")
        return Form(CustomId(FEATURE, "pasted", str(event.id)).fresh(), self._say("roster.form_paste"), (field,))

    def to_correct(self, refusal: Refusal, event_id: str, again: str, *rest: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed. A full event can be gone over."""
        say = self._say
        buttons = [Button(say("button.correct"), _named(again, event_id, *rest), style="primary")]
        lines = [refusal.sentence(say)]
        if isinstance(refusal, EveryPlaceTaken):
            buttons = [Button(say("roster.press.over"), _named("over", event_id, *rest), style="danger")]
        else:
            lines.append(say("event_form.refused"))
        buttons.append(Button(say("roster.press.list"), _named("list", event_id, Part.EVERYONE, "0")))
        return Card((Text("\n".join(lines)), Row(tuple(buttons))), panel=True)

    def added(self, outcome: Added) -> str:
        """Say who was added, and how they hear of it."""
        name = written(outcome.signup.full_name or "")
        key = "roster.added_told" if outcome.is_told else "roster.added_untold"
        return self._say("roster.added_guest" if outcome.signup.is_guest else key, name=name)

    def removed(self, outcome: Removed) -> str:
        """Say who was removed, and how they hear of it."""
        key = "roster.removed_told" if outcome.is_told else "roster.removed_untold"
        key = "roster.removed_guest" if outcome.line.is_guest else key
        return self._say(key, name=self._name(outcome.line))

    def marked(self, outcome: Marked) -> Card:
        """Say what the pasted list came to."""
        say, compared = self._say, outcome.compared
        lines = [
            f"**{say('roster.compared', title=short_title(outcome.event))}**",
            say("roster.found", count=len(compared.found), new=outcome.new),
        ]
        for key, names in (("twice", compared.twice), ("several", compared.several), ("unmatched", compared.nobody)):
            if names:
                lines += ["", say(f"roster.{key}", count=len(names)), *self._names(names)]
        if compared.nobody:
            lines.append(say("roster.unmatched_next"))
        event = outcome.event
        todo = Button(say("roster.press.todo"), _id("list", event, Part.TO_REGISTER, "0"))
        again = Button(say("roster.press.paste_more"), _id("paste", event))
        return Card((Text("\n".join(lines)), Row((todo, again))), panel=True).fitted()

    def _figures(self, sheet: Sheet) -> list[str]:
        say, count = self._say, sheet.counts
        total, places = count[Part.EVERYONE], sheet.event.capacity
        key = "roster.people" if places is None else "roster.people_of"
        lines = [say(key, count=total, capacity=places or 0)]
        told = {
            "guests": Part.GUESTS,
            "waiting": Part.WAITING,
            "left": Part.LEFT,
            "nameless": Part.NAMELESS,
        }
        lines.append(
            " ".join(say(f"roster.count_{key}", count=count[part]) for key, part in told.items() if count[part])
        )
        if sheet.event.inscription != "ici" and total:
            done = total - count[Part.TO_REGISTER]
            lines.append(say("roster.count_registered", count=done, total=total))
        return lines

    def _line(self, event: Event, line: Line) -> str:
        """Return one person in one line; the reason of who has left is theirs to know, and stands on no list."""
        marks = [_short(written(line.structure))] if line.structure else []
        if line.standing is Standing.IN:
            marks += [self._say(f"roster.mark_{mark}") for mark in _marks(event, line)]
        elif line.standing is Standing.LEFT:
            marks.append(
                self._say("roster.mark_removed" if line.reason else "roster.mark_left", day=self._day(event, line))
            )
        return f"{_short(self._name(line))}" + (f" – {', '.join(marks)}" if marks else "")

    def _known(self, event: Event, line: Line) -> list[str]:
        say = self._say
        told = {
            "structure": line.structure and written(line.structure),
            "role": line.role and role_name(line.role, say),
            "department": line.department and department_name(line.department, say),
            "workshop": line.workshop and written(line.workshop),
            "meal": line.meal and meal_name(line.meal, say),
            "present": line.half and say(f"roster.csv.present_{line.half}"),
            "since": dates.instant(line.since, ZoneInfo(event.timezone), self._locale),
            "reason": line.reason and written(line.reason),
        }
        known = [
            say("roster.known", label=say(f"roster.csv.{key}"), value=value) for key, value in told.items() if value
        ]
        marks = [mark for mark in _marks(event, line) if mark != "nameless"]
        if event.inscription != "ici" and not line.is_registered:
            marks.append("unregistered")
        return [*known, *(say(f"roster.is_{mark}") for mark in marks)]

    def _name(self, line: Line) -> str:
        if line.full_name:
            return written(line.full_name)
        return f"<@{line.discord_id}>" if line.discord_id else self._say("roster.unnamed")

    def _day(self, event: Event, line: Line) -> str:
        return dates.day(line.changed_at.astimezone(ZoneInfo(event.timezone)).date(), self._locale)

    def _parts(self, sheet: Sheet) -> Select:
        hidden = {Part.TO_REGISTER} if sheet.event.inscription == "ici" else set()
        # Before the day nobody was seen.
        hidden |= {part for part in (Part.PRESENT, Part.NAMELESS) if not sheet.counts[part]}
        parts = [part for part in Part if part not in hidden]
        choices = tuple(
            Choice(f"{self._say(f'roster.part_{part}')} ({sheet.shown[part]})", part.value, chosen=part is sheet.part)
            for part in parts
        )
        return Select(_id("part", sheet.event, _kept(sheet)), self._say("roster.choose_part"), choices=choices, least=1)

    def _people(self, sheet: Sheet, first: int) -> Select | None:
        choices = tuple(
            Choice(
                _cut(f"{number}. {clean(line.full_name or self._say('roster.unnamed'))}"),
                str(line.person_id),
                _cut(clean(line.structure)) if line.structure else None,
            )
            for number, line in enumerate(sheet.lines, first)
            if line.standing is Standing.IN
        )
        return (
            Select(_id("person", sheet.event), self._say("roster.choose"), choices=choices, least=1)
            if choices
            else None
        )

    def _turning(self, sheet: Sheet) -> list[Row]:
        turns = {"previous": sheet.page - 1, "next": sheet.page + 1}
        buttons = [
            Button(self._say(f"roster.press.{key}"), _id("list", sheet.event, sheet.part, str(page), _kept(sheet), key))
            for key, page in turns.items()
            if 0 <= page < sheet.pages
        ]
        return [Row(tuple(buttons))] if buttons else []

    def _doors(self, sheet: Sheet) -> list[Row]:
        event, say = sheet.event, self._say
        first = [self._button("add", "add", event, style="primary"), self._button("split", "split", event)]
        if event.inscription != "ici":
            first.append(self._button("paste", "paste", event))
        first.append(self._button("filter", "filter", event, sheet.part))
        if sheet.filter:
            first.append(self._button("unfilter", "list", event, sheet.part, "0"))
        again = Button(say("button.refresh"), _id("list", event, sheet.part, str(sheet.page), _kept(sheet)))
        shown = (event, sheet.part, _kept(sheet))
        files = [self._button("csv", "csv", *shown)]
        # Who waits or has left signs nothing.
        if sheet.part not in {Part.WAITING, Part.LEFT}:
            files.append(self._button("pdf", "pdf", *shown))
        return [Row(tuple(first)), Row((*files, again))]

    def _tallied(self, values: Iterable[str | None]) -> list[str]:
        found = tally(values)
        lines = [f"- {_short(written(value))} : {count}" for value, count in found[:MOST_TALLIED]]
        lines = lines if self._locale == "fr" else [line.replace(" : ", ": ") for line in lines]
        rest = found[MOST_TALLIED:]
        return [*lines, *([self._say("roster.split_rest", count=sum(count for _, count in rest))] if rest else [])]

    def _names(self, names: tuple[str, ...]) -> list[str]:
        shown = [f"- {_short(written(name))}" for name in names[:MOST_NAMES]]
        rest = len(names) - len(shown)
        return [*shown, *([self._say("roster.names_rest", count=rest)] if rest else [])]

    def _field(self, name: str, typed: Mapping[str, str], longest: int, is_required: bool) -> Field:
        label, hint = (self._say(f"roster.field.{name}.{part}") for part in ("label", "hint"))
        return Field(name, label, hint, value=typed.get(name, ""), is_required=is_required, longest=longest)

    def _told(self, typed: Mapping[str, str]) -> Field:
        """Return the line for a reason that the person will read."""
        asked = self._field("reason_told", typed, LONGEST_REASON, True)
        return replace(asked, key="reason", value=typed.get("reason", ""))

    def _button(self, label: str, action: str, event: Event, *rest: str, style: ButtonStyle = "secondary") -> Button:
        return Button(self._say(f"roster.press.{label}"), _id(action, event, *rest), style=style)


def _marks(event: Event, line: Line) -> list[str]:
    marks = ["guest"] if line.is_guest else []
    if line.full_name is None:
        marks.append("nameless")
    if line.coming is Coming.YES:
        marks.append("coming")
    if line.is_registered and event.inscription != "ici":
        marks.append("registered")
    return marks


def _kept(sheet: Sheet) -> str:
    """Return how a button carries what the list is filtered by."""
    return str(sheet.filter or "")


def _id(action: str, event: Event, *rest: str) -> str:
    return _named(action, str(event.id), *rest)


def _named(action: str, event_id: str, *rest: str) -> str:
    return str(CustomId(FEATURE, action, ".".join([event_id, *rest]).rstrip(".")))


def _short(text: str) -> str:
    """Return *text* short enough for a line among fifteen; an escape is not cut in two."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip("\\ ") + "…"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
