"""*Filtrer*: the list of one workshop, département or structure; what is not among the most frequent is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Select, Text
from bot.events.model import short_title
from bot.events.questions.words import department_name
from bot.events.roster.filters import By, Filter, Group, groups, value_of
from bot.events.roster.model import LONGEST_STRUCTURE, clean, plain
from bot.events.roster.names import written

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.model import Event
    from bot.events.roster.model import Line
    from bot.events.roster.service import Sheet
    from bot.i18n import Say

    Page = Callable[[discord.Interaction[Any], str, str, Filter | None], Coroutine[Any, Any, Card]]

FEATURE = "inscrits"
# docs.discord.com components/reference
MOST_CHOICES, LONGEST_LABEL = 25, 100


class RosterFilters:
    """Every handler reads who asks, and shows what can be chosen or, with *page*, the list that was."""

    def __init__(self, client: Gateway, page: Page) -> None:
        self._roster, self._page = client.services.roster, page
        for action, handler in {
            "filter": self.ask,
            "by": self.choose,
            "find": self.open_search,
            "found": self.search,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def ask(self, click: Click) -> None:
        """Show what the list can be filtered by."""
        await self._ask(click, "")

    async def choose(self, click: Click) -> None:
        """Show the list of what was chosen."""
        event, part = _two(click.id)
        page = self._page(click.interaction, event, part, Filter.read(click.values[0]))
        await answer(click.interaction, page, in_place=True)

    async def open_search(self, click: Click) -> None:
        """Open the form in which a value is searched."""
        guild_id, actor = actor_of(click.interaction)
        await self._roster.whole(guild_id, actor, _two(click.id)[0])
        say = say_to(click.interaction)
        label, hint = (say(f"roster.filter.search_{part}") for part in ("label", "hint"))
        field = Field("query", label, hint, is_required=True, longest=LONGEST_STRUCTURE)
        custom_id = CustomId(FEATURE, "found", click.id).fresh()
        await reply(click.interaction, Form(custom_id, say("roster.filter.search"), (field,)))

    async def search(self, click: Click) -> None:
        """Show the values that hold what was typed."""
        await self._ask(click, click.typed.get("query", ""))

    async def _ask(self, click: Click, query: str) -> None:
        guild_id, actor = actor_of(click.interaction)
        event_id, part = _two(click.id)

        async def work() -> Card:
            event, lines = await self._roster.whole(guild_id, actor, event_id)
            return choices(event, lines, part, query, say_to(click.interaction))

        await answer(click.interaction, work(), in_place=True)


def choices(event: Event, lines: Sequence[Line], part: str, query: str, say: Say) -> Card:
    """Return a list of choices for everything that the people of *event* have said, as far as *query* is in it."""
    claim, wanted = f"{event.id}.{part}", plain(query)
    of_each = {by: groups(lines, by) for by in By}
    shown = {by: [one for one in found if wanted in plain(named(one, by, say))] for by, found in of_each.items()}
    head = [f"**{say('roster.filter.title', title=short_title(event))}**"]
    if wanted:
        head.append(say("roster.filter.searched", query=clean(query)))
    if not any(of_each.values()):
        head.append(say("roster.split_nothing"))
    elif not any(shown.values()):
        head.append(say("roster.filter.nothing"))
    if any(len(found) > MOST_CHOICES for found in shown.values()):
        head.append(say("roster.filter.most", count=MOST_CHOICES))
    rows = [Row((_select(claim, by, found, say),)) for by, found in shown.items() if found]
    search = Button(say("roster.press.search"), str(CustomId(FEATURE, "find", claim)))
    back = Button(say("roster.press.list"), str(CustomId(FEATURE, "list", f"{claim}.0")))
    return Card((Text("\n".join(head)), *rows, Row((search, back))), panel=True).fitted()


def filtered_by(sheet: Sheet, say: Say) -> str:
    """Return what a list is filtered by, and how many are left; nothing where it is not."""
    wanted = sheet.filter
    if wanted is None:
        return ""
    value, count = written(_cut(value_shown(wanted, sheet.lines, say))), sheet.shown[sheet.part]
    return say("roster.filter.on", label=say(f"roster.csv.{wanted.by}"), value=value, count=count)


def value_shown(wanted: Filter, lines: Sequence[Line], say: Say) -> str:
    """Return what *lines*, which are filtered, have in common; a filter itself holds no words."""
    if not lines:
        return say("roster.filter.nobody")
    return named(Group(value_of(lines[0], wanted.by), len(lines), wanted), wanted.by, say)


def named(one: Group, by: By, say: Say) -> str:
    """Return what a group of people is called."""
    if one.value is None:
        return say("roster.filter.unsaid")
    return department_name(one.value, say) if by is By.DEPARTMENT else clean(one.value)


def _select(claim: str, by: By, found: Sequence[Group], say: Say) -> Select:
    labels = {str(one.filter): f"{_cut(named(one, by, say))} ({one.count})" for one in found[:MOST_CHOICES]}
    custom_id = str(CustomId(FEATURE, "by", f"{claim}.{by}"))
    placeholder = say(f"roster.csv.{by}")
    return Select(custom_id, placeholder, choices=tuple(Choice(label, key) for key, label in labels.items()), least=1)


def _cut(text: str) -> str:
    most = LONGEST_LABEL - len(" (10000)")
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _two(claim: str) -> tuple[str, str]:
    """Return the event and the part that a button names."""
    event, part, *_ = [*claim.split("."), ""]
    return event, part
