"""*Liste d'attente*: who waits in their order, who has an offer until when, places out of turn and reserved ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Field, Form, Row, Select, Text
from bot.errors import Refusal
from bot.events.waitlist.cards import FEATURE
from bot.events.waitlist.desk import LONGEST_REASON
from bot.events.waitlist.model import LONGEST_LABEL, missed
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.errors import Say
    from bot.events.waitlist.desk import Panel
    from bot.events.waitlist.model import Waiting
    from bot.i18n import Locale

# A panel holds 4,000 characters.
MOST_LINES = 30
LONGEST_INSTANT = 60


class WaitingScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._desk = client.services, client.services.waitlist_desk
        for action, handler in {
            "panel": self.show,
            "pick": self.pick,
            "reason": self.ask_reason,
            "give": self.give,
            "reserve": self.ask_reserve,
            "reserved": self.reserve,
            "release": self.release,
            "move": self.ask_date,
            "moved": self.move,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def show(self, click: Click) -> None:
        """Show the line of one event."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, lambda: self._desk.panel(guild_id, actor, click.id))

    async def pick(self, click: Click) -> None:
        """Ask why the person who was chosen goes before the others."""
        event, _, reserve = click.id.partition(".")
        await self._open_reason(click, ".".join((event, *click.values[:1], reserve)))

    async def ask_reason(self, click: Click) -> None:
        """Open the same form again, with what was typed."""
        await self._open_reason(click, click.id)

    async def give(self, click: Click) -> None:
        """Give the place, or say why it cannot be."""
        guild_id, actor = actor_of(click.interaction)
        event, member, reserve = f"{click.id}..".split(".")[:3]

        async def work() -> Panel:
            taken = int(reserve) if reserve.isdecimal() else None
            who, why = int(member) if member.isdecimal() else 0, click.typed.get("reason", "")
            return await self._desk.give(guild_id, actor, event, who, reason=why, reserve=taken)

        await self._show_typed(click, work, "reason")

    async def ask_reserve(self, click: Click) -> None:
        """Open the form of reserved places, with what was typed last time."""
        say, typed = say_to(click.interaction), await self._draft(click, "reserve")
        fields = tuple(
            Field(
                key=name,
                label=say(f"waitlist.form.{name}.label"),
                hint=say(f"waitlist.form.{name}.hint"),
                value=typed.get(name, ""),
                is_required=True,
                longest=longest,
            )
            for name, longest in {"label": LONGEST_LABEL, "places": 4, "until": LONGEST_INSTANT}.items()
        )
        custom_id = CustomId(FEATURE, "reserved", click.id).fresh()
        await reply(click.interaction, Form(custom_id, say("waitlist.form.title"), fields))

    async def reserve(self, click: Click) -> None:
        """Keep places back, or say what to correct."""
        guild_id, actor = actor_of(click.interaction)
        typed = {name: click.typed.get(name, "") for name in ("label", "places", "until")}
        await self._show_typed(click, lambda: self._desk.reserve(guild_id, actor, click.id, **typed), "reserve")

    async def release(self, click: Click) -> None:
        """Offer the places that were kept back."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, lambda: self._desk.release(guild_id, actor, *_reserve_of(click.id)))

    async def ask_date(self, click: Click) -> None:
        """Open the form of the date on which reserved places are released, with the one that stands."""
        guild_id, actor = actor_of(click.interaction)
        say, typed = say_to(click.interaction), await self._draft(click, "move")
        event, one = await self._desk.kept(guild_id, actor, *_reserve_of(click.id))
        stands = dates.instant(one.release_at, ZoneInfo(event.timezone), language(click.interaction.locale.value))
        label, hint = (say(f"waitlist.form.until.{part}") for part in ("label", "hint"))
        field = Field("until", label, hint, value=typed.get("until", stands), is_required=True, longest=LONGEST_INSTANT)
        form = Form(CustomId(FEATURE, "moved", click.id).fresh(), say("waitlist.form.move"), (field,))
        await reply(click.interaction, form)

    async def move(self, click: Click) -> None:
        """Keep places back until another date, or say what to correct."""
        guild_id, actor = actor_of(click.interaction)
        until, named = click.typed.get("until", ""), _reserve_of(click.id)
        await self._show_typed(click, lambda: self._desk.move(guild_id, actor, *named, until=until), "move")

    async def _open_reason(self, click: Click, claim: str) -> None:
        say, typed = say_to(click.interaction), await self._draft(click, "reason", claim)
        field = Field(
            key="reason",
            label=say("waitlist.form.reason.label"),
            hint=say("waitlist.form.reason.hint"),
            value=typed.get("reason", ""),
            is_required=True,
            longest=LONGEST_REASON,
        )
        form = Form(CustomId(FEATURE, "give", claim).fresh(), say("button.give_place"), (field,))
        await reply(click.interaction, form)

    async def _draft(self, click: Click, action: str, claim: str | None = None) -> Mapping[str, str]:
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_organiser(guild_id, actor)
        return await self._services.guilds.draft(guild_id, actor, _draft_of(action, claim or click.id))

    async def _show_typed(self, click: Click, work: Callable[[], Awaitable[Panel]], action: str) -> None:
        """Show what *work* comes to; where it is refused, keep what was typed and let it be corrected."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_organiser(guild_id, actor)
        draft = _draft_of(action, click.id)

        async def card() -> Card:
            try:
                panel = await work()
            except Refusal as refusal:
                await self._services.guilds.keep_draft(guild_id, actor, draft, click.typed)
                return to_correct(refusal, CustomId(FEATURE, action, click.id), say_to(click.interaction))
            await self._services.guilds.drop_draft(guild_id, actor, draft)
            return self._card(click, panel)

        await answer(click.interaction, card(), in_place=True)

    async def _show(self, click: Click, work: Callable[[], Awaitable[Panel]]) -> None:
        async def card() -> Card:
            return self._card(click, await work())

        message = click.interaction.message
        await answer(click.interaction, card(), in_place=bool(message and message.flags.ephemeral))

    def _card(self, click: Click, panel: Panel) -> Card:
        spoken = language(click.interaction.locale.value)
        return screen(panel, say_to(click.interaction), spoken, self._services.cards(spoken).head(panel.event)).fitted()


def screen(panel: Panel, say: Say, locale: Locale, head: str) -> Card:
    """Return the line of one event, and what can be done with it."""
    event, room = panel.event, panel.room
    lines = [f"**{say('button.waitlist')}**", head]
    if room.capacity is not None:
        counts = {"taken": room.taken, "capacity": room.capacity, "offered": room.offered, "free": room.free or 0}
        lines.append(say("waitlist.panel.counts", **counts))
    zone = ZoneInfo(event.timezone)
    for one in panel.reserves:
        until = dates.instant(one.release_at, zone, locale)
        lines.append(say("waitlist.panel.reserve", count=one.places, label=one.label, when=until))
        if limit := missed(one, event):
            lines.append(say(f"waitlist.panel.{limit}"))
    lines += ["", *(_lines(panel, say, zone, locale) or [say("waitlist.panel.nobody")])]
    blocks: list[Text | Row] = [Text("\n".join(lines))]
    if panel.lines:
        blocks.append(Row((_picker(f"{event.id}.", say("waitlist.panel.pick")),)))
        for_whom = {f"{event.id}.{one.id}": say("waitlist.panel.pick_for", label=one.label) for one in panel.reserves}
        blocks += [Row((_picker(claim, words),)) for claim, words in for_whom.items()]
        blocks.append(Text(say("waitlist.panel.over")))
    if panel.reserves:
        for action in ("release", "move"):
            blocks.append(Row(tuple(_of_reserve(action, event.id, one.id, one.label, say) for one in panel.reserves)))
    reserve = Button(say("button.reserve"), str(CustomId(FEATURE, "reserve", str(event.id))))
    board = Button(say("button.board"), str(CustomId("organiser", "board")))
    return Card((*blocks, Row((reserve, board))), panel=True)


def to_correct(refusal: Refusal, again: CustomId, say: Say) -> Card:
    """Say what to correct; the button opens the form again with what was typed."""
    correct = Button(say("button.correct"), str(again), style="primary")
    return Card((Text(f"{refusal.sentence(say)}\n{say('event_form.refused')}"), Row((correct,))), panel=True)


def _lines(panel: Panel, say: Say, zone: ZoneInfo, locale: Locale) -> list[str]:
    """Return those who wait: who has an offer until when, then the line by its numbers."""

    def line(row: Waiting, member: int | None, position: int) -> str:
        person = f"<@{member}>" if member else say("waitlist.panel.unknown")
        if row.offered_until:
            return say("waitlist.panel.offered", person=person, when=dates.instant(row.offered_until, zone, locale))
        since = dates.instant(row.received_at, zone, locale)
        key = "waitlist.panel.passed" if row.passed_at else "waitlist.panel.line"
        return say(key, position=position, person=person, when=since)

    with_offer = [line(row, member, 0) for row, member in panel.lines if row.offered_until]
    rest = [pair for pair in panel.lines if not pair[0].offered_until]
    lines = with_offer + [line(row, member, number) for number, (row, member) in enumerate(rest, 1)]
    more = [say("waitlist.panel.more", count=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    return lines[:MOST_LINES] + more


def _picker(claim: str, placeholder: str) -> Select:
    return Select(str(CustomId(FEATURE, "pick", claim)), placeholder[:150], kind="person", least=1)


def _of_reserve(action: str, event: int | None, reserve: int, label: str, say: Say) -> Button:
    return Button(
        say(f"waitlist.press.{action}", label=label)[:80], str(CustomId(FEATURE, action, f"{event}.{reserve}"))
    )


def _reserve_of(claim: str) -> tuple[str, int]:
    """Return the event and the reserve that a button names."""
    event, _, reserve = claim.partition(".")
    return event, int(reserve) if reserve.isdecimal() and len(reserve) < 10 else 0


def _draft_of(action: str, claim: str) -> str:
    return f"{FEATURE}:{action}:{claim}"
