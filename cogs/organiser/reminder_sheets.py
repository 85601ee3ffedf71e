"""What organisers see of an event's reminders: cards made of rule sheets, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Field, Form, Row, Rule, Select, Text
from bot.events.model import short_title
from bot.events.signups.audiences import Audience
from bot.events.workshops.model import workshops
from bot.reminders.model import Standing
from bot.reminders.rules.grammar import write_when
from bot.reminders.rules.service import MOST_RULES, is_usual
from cogs.organiser.parts import LONGEST_ECHOED, part_choices, part_titled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.delivery.card import ButtonStyle
    from bot.errors import Refusal
    from bot.events.model import Event
    from bot.i18n import Locale, Say
    from bot.reminders.rules.service import Line, RuleSheet

FEATURE = "rappels"
LONGEST_WHEN = 120
# The first words of a text, in the list.
ECHO = 120


class ReminderSheets:
    """Write the screens in one language."""

    def __init__(self, say: Say, locale: Locale) -> None:
        self._say, self._locale = say, locale

    def listed(self, sheet: RuleSheet) -> Card:
        """Return every reminder of an event with its instant, whether it has moved and why, and what became of it."""
        say, event = self._say, sheet.event
        head = [f"**{say('rule.title', title=short_title(event))}**", say("rule.intro", zone=event.timezone)]
        if event.status != "visible":
            head.append(say("rule.is_draft"))
        blocks: list[Text | Row | Rule] = [Text("\n".join(head))]
        for line in sheet.lines:
            opens = self._button("rule_open", "open", event, line)
            blocks += [Text("\n".join(self._told(event, line, ECHO))), Row((opens,))]
        buttons = [self._button("rule_add", "add", event, style="primary")] if len(sheet.lines) < MOST_RULES else []
        if not sheet.is_usual:
            buttons.append(self._button("rule_reset", "reset", event))
        board = Button(say("button.board"), str(CustomId("organiser", "board")))
        return Card((*blocks, Rule(), Row((*buttons, board))), panel=True).fitted()

    def sheet(self, sheet: RuleSheet, name: str) -> Card:
        """Return one reminder with all that can be done with it."""
        event, line = sheet.event, sheet.line(name)
        head = f"**{self._say('rule.sheet', title=short_title(event))}**"
        told = Text("\n".join([head, *self._told(event, line)]))
        buttons = self._actions(event, line)
        rows = (Row(buttons[at : at + 5]) for at in range(0, len(buttons), 5))
        return Card((told, Rule(), Row((self._audience(sheet, line),)), *rows), panel=True).fitted()

    def second_look(self, event: Event) -> Card:
        """Ask once more before all that was edited is lost."""
        yes = self._button("rule_reset_now", "reset_now", event, style="danger")
        no = self._button("announcement_back", "list", event)
        return Card((Text(self._say("rule.reset_asked")), Row((yes, no))), panel=True)

    def to_correct(self, refusal: Refusal, again: CustomId) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        correct = Button(self._say("button.correct"), str(again), style="primary")
        return Card(
            (Text(f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}"), Row((correct,)))
        ).fitted()

    def form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form: when it leaves, and the team's own words."""
        say = self._say
        when = Field(
            "when",
            say("rule.when_label"),
            say("rule.when_hint"),
            value=typed.get("when", ""),
            is_required=True,
            longest=LONGEST_WHEN,
        )
        text = Field(
            "text", say("rule.text_label"), say("rule.text_hint"), "paragraph", typed.get("text", ""), longest=4000
        )
        return Form(custom_id, say("rule.form"), (when, text))

    def _told(self, event: Event, line: Line, most: int | None = None) -> list[str]:
        """Return when a reminder leaves, to whom, why then, and its own words, *most* characters of them."""
        say, rule, one = self._say, line.rule, line.foreseen
        zone = ZoneInfo(event.timezone)
        when = write_when(rule.when, say, zone, self._locale)
        lines = [f"**{when[0].upper()}{when[1:]}**"]
        audience = self._who(event, line)
        instant = dates.instant(one.due_at, zone, self._locale) if one.due_at else when
        # What is typed as an instant need not be said twice.
        leaves = say("rule.to" if instant == when else "rule.leaves", instant=instant, audience=audience)
        lines.append(leaves[0].upper() + leaves[1:])
        if one.obstacle and one.asked_at and line.standing is Standing.PLANNED:
            asked = dates.instant(one.asked_at, zone, self._locale)
            lines.append(say(f"rule.{'moved' if one.has_moved else 'stays'}_{one.obstacle}", asked=asked))
        if line.standing is not Standing.PLANNED:
            lines.append(say(f"rule.is_{line.standing}"))
        if rule.text:
            words = rule.text if most is None or len(rule.text) <= most else f"{rule.text[:most].rstrip()}…"
            lines.append(say("rule.own_words", text=words))
        return lines

    def _actions(self, event: Event, line: Line) -> tuple[Button, ...]:
        rule, usual = line.rule, is_usual(line.rule)
        buttons = [
            self._button("rule_edit", "edit", event, line, "primary"),
            self._button("reminder_trial", "trial", event, line),
        ]
        if rule.can_move:
            buttons.append(
                self._choice("rule_stays" if rule.moves else "rule_moves", "moves", event, line, not rule.moves)
            )
        buttons.append(self._choice("rule_off" if rule.is_on else "rule_on", "on", event, line, not rule.is_on))
        if not usual or rule.version:
            buttons.append(self._button("rule_usual" if usual else "rule_remove", "remove", event, line, "danger"))
        return (*buttons, self._button("rule_list", "list", event))

    def _who(self, event: Event, line: Line) -> str:
        """Return whom a reminder is for, and how many they are."""
        rule, say = line.rule, self._say
        if rule.audience is not Audience.WORKSHOP:
            return say(f"rule.{rule.audience}", count=line.rings)
        titles = [one.title for one in workshops(event) if one.position == rule.workshop]
        if not titles:
            return say("rule.no_workshop")
        return say("rule.workshop", title=part_titled(titles[0], LONGEST_ECHOED), count=line.rings)

    def _audience(self, sheet: RuleSheet, line: Line) -> Select:
        choices = part_choices(sheet.parts, line.rule.to, self._say, "rule.choose_")
        custom_id = str(CustomId(FEATURE, "audience", claim(sheet.event, line)))
        return Select(custom_id, self._say("rule.choose_audience"), choices=choices, least=1)

    def _choice(self, label: str, action: str, event: Event, line: Line, value: bool) -> Button:
        custom_id = CustomId(FEATURE, action, f"{claim(event, line)}.{'yes' if value else 'no'}")
        return Button(self._say(f"button.{label}"), str(custom_id))

    def _button(
        self, label: str, action: str, event: Event, line: Line | None = None, style: ButtonStyle = "secondary"
    ) -> Button:
        custom_id = CustomId(FEATURE, action, claim(event, line) if line else str(event.id))
        return Button(self._say(f"button.{label}"), str(custom_id), style=style)


def claim(event: Event, line: Line) -> str:
    """Return how a button names a reminder: the event's number, and the rule's name."""
    return f"{event.id}.{line.rule.name}"
