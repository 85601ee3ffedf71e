"""Where articles may go, as far as the gateway shows: what the bot may do there, and which tags a forum has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.announcements.model import Place
from bot.errors import Refusal
from cogs.organiser import places

if TYPE_CHECKING:
    from bot.feeds.model import Source


class CannotRingRole(Refusal):
    """The bot may not mention that role in that channel."""

    key = "veille.refused.cannot_ring"


@dataclass(frozen=True, slots=True)
class Room:
    """What a place allows: tags of a forum, whether it wants one, a discussion, publishing to other servers.

    *problem* is why nothing can be said there, None where it can.
    """

    tags: tuple[tuple[int, str], ...] = ()
    is_forum: bool = False
    wants_tag: bool = False
    can_thread: bool = False
    can_crosspost: bool = False
    problem: Refusal | None = None


def room_of(guild: discord.Guild | None, channel_id: int | None) -> Room:
    """Return what a place allows, nothing where it is gone."""
    if channel_id is None:
        return Room()
    try:
        place = places.found(guild, channel_id)
    except Refusal as gone:
        return Room(problem=gone)
    kind = places.kind_of(place)
    wants_tag = isinstance(place, discord.ForumChannel) and place.flags.require_tag
    return Room(
        places.tags_of(guild, channel_id),
        is_forum=kind is Place.FORUM,
        wants_tag=wants_tag,
        can_thread=kind in {Place.TEXT, Place.NEWS},
        can_crosspost=kind is Place.NEWS,
        problem=_problem(guild, channel_id),
    )


async def is_asleep(guild: discord.Guild | None, channel_id: int | None) -> bool:
    """Whether a place is a thread that has fallen asleep: the gateway shows it no more, and what is said wakes it."""
    if guild is None or channel_id is None or guild.get_channel_or_thread(channel_id):
        return False
    try:
        place = await guild.fetch_channel(channel_id)
    except (discord.DiscordException, OSError):
        # It is gone, or shut to us: what the gateway shows is said.
        return False
    return isinstance(place, discord.Thread) and place.archived and not place.locked


def _problem(guild: discord.Guild | None, channel_id: int) -> Refusal | None:
    try:
        places.chosen(guild, channel_id)
    except Refusal as refusal:
        return refusal
    return None


def chosen(guild: discord.Guild | None, channel_id: int, *needs: str) -> tuple[int, ...]:
    """Return the tags that a place wants of what is posted; raise a refusal where the bot may not post there."""
    tag = places.chosen(guild, channel_id, needs=("attach_files", *needs)).get("tag_id")
    return (tag,) if tag else ()


def require_ring(guild: discord.Guild | None, source: Source, role_id: int) -> None:
    """Raise :class:`CannotRingRole` unless the bot may ring the role where the articles go."""
    role = guild.get_role(role_id) if guild else None
    place = guild.get_channel_or_thread(source.channel_id) if guild and source.channel_id else None
    if guild is None or role is None or role.mentionable or not isinstance(place, places.Spoken):
        return
    if not place.permissions_for(guild.me).mention_everyone:
        raise CannotRingRole(role=role.name)
