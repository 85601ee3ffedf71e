"""What organisers see of deliveries: cards made of the report, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Row, Rule, Select, Text
from bot.delivery.model import State
from bot.events.model import short_title
from bot.operations.channels import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.delivery.card import ButtonStyle
    from bot.delivery.report.model import Ahead, Line, Thing, Title, Trouble
    from bot.events.model import Event
    from bot.i18n import Locale, Say
    from bot.operations.chase import Chased
    from bot.operations.reported import EventReport, Mending, Missed, Overview, Shown, ShownThing

FEATURE = "envois"
# A select takes 25 choices of 100 characters (components/reference); of a crowd the first are named.
MOST_CHOICES, LONGEST_CHOICE, MOST_NAMES = 25, 100, 15


class Reports:
    """Write the screens in one language; *timezone* is where the team's clocks hang."""

    def __init__(self, say: Say, locale: Locale, timezone: str) -> None:
        self._say, self._locale, self._zone = say, locale, ZoneInfo(timezone)

    def overview(self, seen: Overview, events: Sequence[Event]) -> Card:
        """Return what is in the way, what did not arrive, what leaves next; newest trouble first."""
        say = self._say
        head = [f"**{say('report.title')}**", *self.alerts(seen.mending)]
        head.append(say("report.to_look_at", count=seen.count) if seen.count else say("report.all_well"))
        blocks: list[Text | Row | Rule] = [Text("\n".join(head)), *self._resume(seen.mending)]
        for shown in seen.troubles:
            blocks += [Rule(), Text(self._trouble(shown.trouble, seen)), *self._resend([shown], "resend")]
        blocks += self._turning("list", "", seen.page, seen.pages)
        blocks += [Rule(), Text("\n".join([*self._ahead(seen.planned, seen), say("report.sent", count=seen.sent)]))]
        if seen.unreached:
            blocks += [Text(say("report.unreached", count=seen.unreached)), self._chase("")]
        if events:
            blocks.append(Row((self._choose(events),)))
        return Card((*blocks, Row((self._button("refresh", "list", "0"), _board(say)))), panel=True).fitted()

    def of_event(self, seen: EventReport) -> Card:
        """Return each message to the people of one event: whom it reached, and whom it did not."""
        say, claim = self._say, str(seen.event.id)
        blocks: list[Text | Row | Rule] = [Text(f"**{say('report.of_event', title=short_title(seen.event))}**")]
        for shown in seen.things:
            blocks += [Rule(), Text(self._thing(shown, ZoneInfo(seen.event.timezone))), *self._buttons(shown)]
        if not seen.things:
            blocks.append(Text(say("report.nothing_said")))
        blocks += self._turning("event", claim, seen.page, seen.pages)
        if seen.planned:
            blocks += [Rule(), Text("\n".join(self._ahead(seen.planned, None, ZoneInfo(seen.event.timezone))))]
        if seen.unreached:
            names = self._names(seen.unreached)
            blocks += [Rule(), Text(say("report.still_unreached", people=names)), self._chase(claim)]
        again = self._button("refresh", "event", f"{claim}.{seen.page}")
        blocks.append(Row((again, self._button("all_deliveries", "list", "0"), _board(say))))
        return Card(tuple(blocks), panel=True).fitted()

    def alerts(self, mending: Mending) -> list[str]:
        """Return what is in the way of everything, a sentence each."""
        say = self._say
        lines = [say("report.team_mute")] if mending.team else []
        lines += [sentence(say, problem, channel_id) for channel_id, problem in mending.channels]
        if mending.lane and mending.lane.until:
            lines.append(say("lane.rests", instant=dates.instant(mending.lane.until, self._zone, self._locale)))
        elif mending.lane:
            lines.append(say("lane.quarantined"))
        if mending.outage:
            since, until = (self._at(at) for at in (mending.outage.since, mending.outage.until))
            lines.append(say("report.outage", since=since, until=until))
        return lines

    def second_look(self, trouble: Trouble) -> Card:
        """Ask once more before something may be said twice."""
        say, line = self._say, trouble.lines[0]
        where = say("report.look_private") if trouble.title.in_private else self._where(line)
        words = [f"**{trouble.title.words}**", say("report.maybe_twice", where=where)]
        yes = self._button("resend_yes", "sure", str(line.id), style="primary")
        row = Row((yes, self._button("back", "list", "0")))
        return Card((Text("\n".join(words)), row), panel=True)

    def resent(self, trouble: Trouble) -> Card:
        """Say that it leaves again."""
        words = self._say("report.resent", title=trouble.title.words, count=len(trouble.lines))
        return Card((Text(words), Row((self._button("deliveries", "list", "0"),))), panel=True)

    def chased(self, outcome: Chased, team: int | None) -> str:
        """Say how many people are tried, and where the result will stand."""
        if not outcome.tried:
            return self._say("chase.nobody")
        where = f"<#{team}>" if team else self._say("chase.team")
        words = self._say("chase.tried", count=outcome.tried, where=where)
        return f"{words}\n{self._say('chase.left', count=outcome.left)}" if outcome.left else words

    def _trouble(self, trouble: Trouble, seen: Overview) -> str:
        say, line = self._say, trouble.lines[0]
        head = f"**{say(f'report.state_{trouble.state}')}** – {self._named(trouble.title, seen)}"
        count = say("report.letters", count=len(trouble.lines)) if trouble.title.in_private else self._where(line)
        return "\n".join([head, f"{count} {self._at(line.was_to_leave_at)}.", self._why(trouble)])

    def _why(self, trouble: Trouble) -> str:
        if trouble.state is State.UNKNOWN:
            return self._say("report.unknown_private" if trouble.title.in_private else "report.unknown")
        return self._say(trouble.reason or "delivery.refused")

    def _where(self, line: Line) -> str:
        return f"<#{line.channel_id}>" if line.channel_id else self._say("report.channel")

    def _thing(self, shown: ShownThing, zone: ZoneInfo) -> str:
        thing = shown.thing
        lines = [f"**{thing.words}**", dates.instant(thing.was_to_leave_at, zone, self._locale)]
        if thing.post:
            lines.append(self._post(thing.post))
        lines += self._letters(thing)
        if shown.missed:
            lines.append(self._say("report.missed", count=len(shown.missed), people=self._names(shown.missed)))
        return "\n".join(lines)

    def _post(self, post: Line) -> str:
        say = self._say
        if post.state is State.SENT:
            return say("report.post_sent") if post.rung is None else say("report.post_rang", count=post.rung)
        if post.state in {State.PLANNED, State.CLAIMED}:
            return " ".join([say("report.post_waits"), *([say(post.reason)] if post.reason else [])])
        why = [say(post.reason)] if post.reason and post.state is not State.UNKNOWN else []
        return " ".join([say("report.post_lost", state=say(f"report.state_{post.state}")), *why])

    def _letters(self, thing: Thing) -> list[str]:
        counts = {
            "written_to": thing.written_to,
            "letters_wait": thing.count(State.PLANNED, State.CLAIMED),
            "letters_unsure": thing.count(State.UNKNOWN),
        }
        return [self._say(f"report.{key}", count=count) for key, count in counts.items() if count]

    def _names(self, people: Sequence[Missed]) -> str:
        known = [one for one in people if one.discord_id][:MOST_NAMES]
        names = [f"<@{one.discord_id}>" + (f" ({one.full_name})" if one.full_name else "") for one in known]
        rest = len(people) - len(known)
        return ", ".join([*names, *([self._say("report.others", count=rest)] if rest else [])])

    def _ahead(self, planned: Iterable[Ahead], seen: Overview | None, zone: ZoneInfo | None = None) -> list[str]:
        lines = [self._planned(one, seen, zone or self._zone) for one in planned]
        return [f"**{self._say('report.state_planned')}**", *(lines or [self._say("report.nothing_planned")])]

    def _planned(self, one: Ahead, seen: Overview | None, zone: ZoneInfo) -> str:
        at = dates.instant(one.at, zone, self._locale)
        line = f"- {self._named(one.title, seen) if seen else one.title.words} : {at}."
        line = line if self._locale == "fr" else line.replace(" :", ":", 1)
        return f"{line} {self._say(one.reason)}" if one.reason else line

    def _named(self, title: Title, seen: Overview) -> str:
        event = seen.titles.get(title.event_id or 0)
        return self._say("report.about", title=title.words, event=short_title(event)) if event else title.words

    def _at(self, at: datetime) -> str:
        return dates.instant(at, self._zone, self._locale)

    def _resume(self, mending: Mending) -> list[Row]:
        is_stuck = mending.lane is not None and mending.lane.until is None
        return [Row((self._button("resume", "resume", "", style="primary"),))] if is_stuck else []

    def _resend(self, shown: Iterable[Shown], label: str) -> list[Row]:
        found = [self._button(label, "again", str(one.trouble.lines[0].id)) for one in shown if one.can_resend]
        return [Row(tuple(found))] if found else []

    def _buttons(self, shown: ShownThing) -> list[Row]:
        """Return one button to say it again in the channel, and one for who was to read it in private."""
        found = {one.trouble.title.in_private: one for one in reversed(shown.troubles) if one.can_resend}
        labels = {False: "resend_channel", True: "resend_private"}
        buttons = [self._button(labels[way], "again", str(one.trouble.lines[0].id)) for way, one in found.items()]
        return [Row(tuple(buttons))] if buttons else []

    def _turning(self, action: str, claim: str, page: int, pages: int) -> list[Row]:
        if pages < 2:
            return []
        to = [("previous", page - 1), ("next", page + 1)]
        joint = f"{claim}." if claim else ""
        return [Row(tuple(self._button(key, action, f"{joint}{at}") for key, at in to if 0 <= at < pages))]

    def _choose(self, events: Sequence[Event]) -> Select:
        choices = [Choice(_called(event), str(event.id)) for event in events[:MOST_CHOICES]]
        return Select(str(CustomId(FEATURE, "choose")), self._say("report.choose"), choices=tuple(choices), least=1)

    def _chase(self, claim: str) -> Row:
        return Row((Button(self._say("unreached.chase"), str(CustomId(FEATURE, "chase", claim)), style="primary"),))

    def _button(self, label: str, action: str, claim: str, *, style: ButtonStyle = "secondary") -> Button:
        return Button(self._say(f"button.{label}"), str(CustomId(FEATURE, action, claim)), style=style)


def _board(say: Say) -> Button:
    return Button(say("button.board"), str(CustomId("organiser", "board")))


def _called(event: Event) -> str:
    name = f"{event.on:%d/%m/%Y}, {event.city} : {short_title(event)}"
    return name if len(name) <= LONGEST_CHOICE else name[: LONGEST_CHOICE - 1] + "…"
