"""What organisers see of announcements: cards made of sheets, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot import dates
from bot.announcements.model import LONGEST_TEXT, Missed, Place, State, bare, title_of
from bot.announcements.posts import ECHO, LONGEST_TITLE
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.delivery.files.model import LONGEST_DESCRIPTION, is_image
from bot.delivery.model import State as RowState
from bot.events.signups.audiences import NO_WORKSHOP, WHOLE_ROOM, Audience
from cogs.organiser.parts import LONGEST_ECHOED, part_choices, part_titled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.announcements.model import Announcement
    from bot.announcements.service import Sheet
    from bot.delivery.card import ButtonStyle, File
    from bot.errors import Refusal
    from bot.events.signups.audiences import Addressed
    from bot.i18n import Locale, Say

    TagsOf = Callable[[int | None], Sequence[tuple[int, str]]]

LONGEST_WHEN = 120
CROSSPOSTED, DISCUSSED = "crosspost", "thread"
# What a hint, of a hundred characters, holds of a file's name.
LONGEST_HINTED = 40
Decision = Literal["now", "later", "approve"]


class Sheets:
    """Write the screens in one language."""

    def __init__(self, say: Say, locale: Locale, timezone: str, tags_of: TagsOf = lambda _channel: ()) -> None:
        self._say, self._locale, self._zone, self._tags_of = say, locale, ZoneInfo(timezone), tags_of

    def listed(self, sheets: Sequence[Sheet]) -> Card:
        """Return the list, each announcement with where it stands and a button that opens it."""
        say = self._say
        blocks: list[Text | Row | Rule] = [Text(f"**{say('announcement.title')}**")]
        for one in sheets:
            head = f"**{title_of(one.announcement, longest=ECHO)}**\n{self._standing(one)}"
            blocks += [Rule(), Text(head), Row((self._button("announcement_open", "open", one.announcement),))]
        if not sheets:
            blocks.append(Text(say("announcement.none")))
        write = Button(say("button.announcement_write"), str(CustomId("annonce", "write")), style="primary")
        blocks += [Rule(), Row((write,))]
        return Card(tuple(blocks), panel=True)

    def sheet(self, sheet: Sheet) -> Card:
        """Return one announcement: where it stands, what it says, and what can be done with it."""
        one, say = sheet.announcement, self._say
        note = [f"**{say(sheet.note)}**"] if sheet.note else []
        lines = [f"**{say('announcement.sheet')}**", *note, self._standing(sheet), *self._where(sheet)]
        blocks: list[Text | Row | Rule] = [Text("\n".join(lines)), Rule(), Text(one.text), Rule()]
        if one.is_ahead and one.event_id is None:
            blocks += [Row((self._channel(one),)), *self._about_place(one), Row((self._roles(one),))]
        if one.is_ahead and one.event_id is not None:
            blocks.append(Row((self._audience(sheet),)))
        if one.is_ahead and one.state is not State.ASKING:
            blocks.append(Row((self._missed(one),)))
        buttons = self._actions(sheet)
        blocks += [Row(tuple(buttons[at : at + 5])) for at in range(0, len(buttons), 5)]
        return Card(tuple(blocks), panel=True)

    def second_look(self, sheet: Sheet, how: Decision) -> Card:
        """Ask once more, with what will happen."""
        one, say = sheet.announcement, self._say
        lines = [f"**{say('announcement.second_look')}**", *self._where(sheet)]
        if one.everyone:
            lines.append(say("announcement.second_look_everyone"))
        yes = Button(
            say(f"button.announcement_yes_{how}"),
            str(CustomId("annonce", "send", f"{one.id}.{one.version}.{how}")),
            style="danger" if one.everyone else "primary",
        )
        decide = Row((yes, self._button("announcement_back", "open", one)))
        return Card((Text("\n".join(lines)), Rule(), Text(one.text), Rule(), decide), panel=True)

    def to_correct(self, refusal: Refusal, again: CustomId) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        correct = Button(self._say("button.correct"), str(again), style="primary")
        return Card((Text(f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}"), Row((correct,))))

    def copy(self, one: Announcement, names: Mapping[str, str]) -> Card:
        """Return the text without Discord's signs, to paste elsewhere."""
        fence, lines = "```", [plain_text(one.text, names)]
        if one.file:
            lines += ["", self._file(one.file)]
        shown = "\n".join(lines).replace(fence, "")
        return Card((Text(f"{self._say('announcement.copy')}\n{fence}\n{shown}\n{fence}"),), panel=True).fitted()

    def _standing(self, sheet: Sheet) -> str:
        one, say = sheet.announcement, self._say
        instant = self._instant(sheet.next_ones[0]) if sheet.next_ones else ""
        # Of what repeats, the next instant is of interest once the last one has arrived.
        is_repeated = one.state is State.PLANNED and sheet.row not in {None, RowState.SENT}
        if one.state is State.SAID or is_repeated:
            return self._said(sheet)
        if one.state is State.DRAFT and one.everyone and instant:
            return say("announcement.draft_everyone_at", instant=instant)
        if instant and one.state in {State.PLANNED, State.WAITING, State.DRAFT}:
            return say(f"announcement.{one.state}_at", instant=instant)
        return say(f"announcement.{one.state}")

    def _said(self, sheet: Sheet) -> str:
        count, sent = sum(sheet.direct.values()), sheet.direct.get(RowState.SENT, 0)
        lines = [self._say("announcement.direct_sent", count=count, sent=sent)] if count else []
        if sheet.row or sheet.announcement.event_id is None:
            lines.insert(0, self._said_there(sheet))
        return "\n".join(lines) or self._say("announcement.said_to_nobody")

    def _said_there(self, sheet: Sheet) -> str:
        row = sheet.row or RowState.PLANNED
        channel = sheet.announcement.channel_id
        where = f"<#{channel}>" if channel else self._say("announcement.room")
        line = self._say(f"announcement.row_{row}", where=where)
        return f"{line} {self._say(sheet.reason)}" if sheet.reason and row is not RowState.SENT else line

    def _where(self, sheet: Sheet) -> list[str]:
        """Return where it goes, whom it rings, and when it comes again."""
        one, say = sheet.announcement, self._say
        lines = []
        if sheet.addressed is not None:
            lines += self.whom(sheet, sheet.addressed) if one.is_ahead else [f"{self._who(sheet)}."]
        elif one.channel_id and one.place is Place.FORUM:
            title = title_of(one, longest=LONGEST_TITLE)
            lines.append(say("announcement.to_forum", channel=f"<#{one.channel_id}>", title=title))
        elif one.channel_id:
            lines.append(say("announcement.to_channel", channel=f"<#{one.channel_id}>"))
        else:
            lines.append(say("announcement.no_channel"))
        rung = [f"<@&{role}>" for role in one.roles] + ([say("announcement.everyone")] if one.everyone else [])
        if one.event_id is None:
            lines.append(say("announcement.rings", roles=", ".join(rung)) if rung else say("announcement.rings_nobody"))
        if one.file:
            lines.append(self._file(one.file))
        if one.is_crossposted and one.can_be_crossposted:
            lines.append(say("announcement.is_crossposted"))
        if one.has_thread and one.can_have_thread:
            lines.append(say("announcement.has_thread"))
        if one.repeats and sheet.next_ones:
            coming = "\n".join(f"- {self._instant(instant)}" for instant in sheet.next_ones)
            lines.append(f"{say('announcement.repeats')}\n{coming}")
        if one.repeats and one.occurrence:
            lines.append(say("announcement.corrects_last"))
        return lines

    def whom(self, sheet: Sheet, told: Addressed) -> list[str]:
        """Return how many people of an event it reaches, and how each of them hears it."""
        say, one = self._say, sheet.announcement
        if one.workshop == NO_WORKSHOP:
            return [f"{self._who(sheet)}.", say("announcement.no_workshop_next")]
        lines = [say("announcement.to_people", count=told.count, who=self._who(sheet)), reach(told, say)]
        if told.in_room and one.audience not in WHOLE_ROOM:
            by_name = told.by_name(one.text)
            lines.append(say("announcement.rings_by_name" if by_name else "announcement.rings_whole_room"))
        return lines

    def _who(self, sheet: Sheet) -> str:
        one = sheet.announcement
        if one.audience is not Audience.WORKSHOP:
            return self._say(f"announcement.audience_{one.audience}")
        titles = [part.title for part in sheet.parts if part.workshop == one.workshop]
        if not titles:
            return self._say("announcement.audience_no_workshop")
        return self._say("announcement.audience_of_workshop", title=part_titled(titles[0], LONGEST_ECHOED))

    def _instant(self, instant: object) -> str:
        return dates.instant(instant, self._zone, self._locale)  # type: ignore[arg-type] # an aware instant

    def _channel(self, one: Announcement) -> Select:
        chosen = (one.channel_id,) if one.channel_id else ()
        custom_id = str(CustomId("annonce", "channel", str(one.id)))
        return Select(custom_id, self._say("options.choose_channel"), "place", chosen=chosen)

    def _about_place(self, one: Announcement) -> list[Row]:
        """Return what can be chosen of a place of that kind: the tag of a forum, what follows elsewhere."""
        say, rows = self._say, list[Row]()
        tags = self._tags_of(one.channel_id) if one.place is Place.FORUM else ()
        if tags:
            choices = tuple(Choice(name, str(tag), chosen=tag == one.tag_id) for tag, name in tags)
            custom_id = str(CustomId("annonce", "tag", str(one.id)))
            rows.append(
                Row((Select(custom_id, say("announcement.choose_tag"), choices=choices, least=int(bool(one.tag_id))),))
            )
        after = []
        if one.channel_id and one.can_be_crossposted:
            after.append(Choice(say("announcement.after_crosspost"), CROSSPOSTED, chosen=one.is_crossposted))
        if one.channel_id and one.can_have_thread:
            after.append(Choice(say("announcement.after_thread"), DISCUSSED, chosen=one.has_thread))
        if after:
            custom_id = str(CustomId("annonce", "after", str(one.id)))
            most = len(after)
            rows.append(Row((Select(custom_id, say("announcement.choose_after"), choices=tuple(after), most=most),)))
        return rows

    def _file(self, file: File) -> str:
        kind = "image" if is_image(file.name) else "file"
        said = self._say(f"announcement.{kind}", name=file.name)
        return f"{said} {file.description}" if file.description else said

    def _roles(self, one: Announcement) -> Select:
        custom_id = str(CustomId("annonce", "roles", str(one.id)))
        return Select(custom_id, self._say("announcement.choose_roles"), "role", chosen=one.roles, most=5)

    def _audience(self, sheet: Sheet) -> Select:
        one = sheet.announcement
        # The organisers have their own channel for what they tell each other.
        parts = [part for part in sheet.parts if part.audience is not Audience.ORGANISERS]
        choices = part_choices(parts, one.to, self._say, "announcement.audience_")
        custom_id = str(CustomId("annonce", "audience", str(one.id)))
        return Select(custom_id, self._say("announcement.choose_audience"), choices=choices, least=1)

    def _missed(self, one: Announcement) -> Select:
        choices = tuple(
            Choice(self._say(f"announcement.missed_{missed}"), missed, chosen=missed is one.missed) for missed in Missed
        )
        custom_id = str(CustomId("annonce", "missed", str(one.id)))
        return Select(custom_id, self._say("announcement.choose_missed"), choices=choices, least=1)

    def _actions(self, sheet: Sheet) -> list[Button]:
        one = sheet.announcement
        buttons: list[Button] = []
        if one.state is State.ASKING:
            buttons += [
                self._button("announcement_now", "now", one, "primary"),
                self._button("announcement_skip", "skip", one),
            ]
        elif one.state is State.WAITING:
            buttons.append(self._button("announcement_approve", "approve", one, "primary"))
        elif one.state is State.DRAFT:
            if one.due_at:
                buttons.append(self._button("announcement_plan", "plan", one, "primary"))
            buttons.append(self._button("announcement_now", "now", one, "secondary" if one.due_at else "primary"))
        if one.can_change:
            buttons.append(self._button("announcement_edit", "edit", one))
        if one.can_change:
            buttons.append(self._button("announcement_refile" if one.file else "announcement_file", "file", one))
        if one.can_change and one.file:
            buttons.append(self._button("announcement_unfile", "unfile", one))
        if one.is_ahead and one.event_id is None:
            label, wanted = ("announcement_quiet", "no") if one.everyone else ("announcement_everyone", "yes")
            custom_id = str(CustomId("annonce", "everyone", f"{one.id}.{wanted}"))
            buttons.append(Button(self._say(f"button.{label}"), custom_id))
        buttons += [
            self._button("announcement_preview", "preview", one),
            self._button("announcement_copy", "copy", one),
        ]
        waits = sheet.row is RowState.PLANNED or sheet.direct.get(RowState.PLANNED)
        if one.is_ahead or (one.state is State.SAID and waits):
            buttons.append(self._button("announcement_cancel", "cancel", one, "danger"))
        return [*buttons, Button(self._say("button.announcement_list"), str(CustomId("annonce", "list")))]

    def _button(self, label: str, action: str, one: Announcement, style: ButtonStyle = "secondary") -> Button:
        # What lets it leave carries what was read: somebody else may change it meanwhile.
        claim = f"{one.id}.{one.version}" if action in {"plan", "now", "approve"} else str(one.id)
        return Button(self._say(f"button.{label}"), str(CustomId("annonce", action, claim)), style=style)


def form(custom_id: str, say: Say, typed: Mapping[str, str], *, is_message: bool) -> Form:
    """Return the form: the text and when it leaves; for a word to people, or what was said, the text alone."""
    text = Field(
        "text",
        say("announcement.text_label"),
        say("announcement.text_hint", count=LONGEST_TEXT),
        "paragraph",
        typed.get("text", ""),
        is_required=True,
        longest=4000,
    )
    when = Field(
        "when",
        say("announcement.when_label"),
        say("announcement.when_hint"),
        value=typed.get("when", ""),
        longest=LONGEST_WHEN,
    )
    title = say("announcement.form_message" if is_message else "announcement.form")
    return Form(custom_id, title, (text,) if is_message else (text, when))


def file_form(custom_id: str, say: Say, has: str, description: str) -> Form:
    """Return the form for a file and its description; *has* is the name of one that need not be given again."""
    shown = has if len(has) <= LONGEST_HINTED else has[: LONGEST_HINTED - 1] + "…"
    given = Field(
        "file",
        say("announcement.file_label"),
        say("announcement.file_kept_hint", name=shown) if has else say("announcement.file_hint"),
        "file",
        is_required=not has,
    )
    words = Field(
        "description",
        say("announcement.description_label"),
        say("announcement.description_hint"),
        "paragraph",
        description,
        longest=LONGEST_DESCRIPTION,
    )
    return Form(custom_id, say("announcement.file_form"), (given, words))


def reach(told: Addressed, say: Say) -> str:
    """Return how the people that a word reaches hear it."""
    parts = {"room": len(told.in_room), "direct": len(told.direct), "silent": told.silent}
    return " ".join(say(f"announcement.reach_{way}", count=count) for way, count in parts.items() if count)


def silent(card: Card) -> Card:
    """Return *card* as a preview that rings nobody."""
    return replace(card, roles=(), people=(), everyone=False)


def plain_text(text: str, names: Mapping[str, str]) -> str:
    """Return *text* without Discord's signs: emphasis, headings, links and mentions in words."""
    for mention, name in names.items():
        text = text.replace(mention, name)
    return bare(text)
