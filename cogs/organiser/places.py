"""Where an announcement may go, as far as the gateway shows: what kind of place it is, and what is missing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.announcements.model import Place
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.announcements.model import Announcement, Changes
    from bot.errors import Say

Spoken = discord.TextChannel | discord.ForumChannel | discord.Thread

_SPEAKS = {Place.THREAD: "send_messages_in_threads"}
# The same permission has another name in the settings of a forum.
_CALLED = {(Place.FORUM, "send_messages"): "create_posts"}


class CannotSpeakThere(Refusal):
    """The bot does not see that place, or cannot write in one of that kind."""

    key = "refusal.cannot_speak_there"


class PermissionMissingThere(Refusal):
    """The bot may not do in that place what the announcement needs; *names* are those of permissions."""

    key = "refusal.permission_missing_there"

    def __init__(self, channel: str, names: tuple[str, ...]) -> None:
        super().__init__(channel=channel, names=names)
        self._channel, self._names = channel, names

    def sentence(self, say: Say) -> str:
        """Name what is missing as Discord does."""
        missing = ", ".join(f"« {say(f'permission.{name}.name')} »" for name in self._names)
        return say(self.key, channel=self._channel, permissions=missing)


class ThreadLocked(Refusal):
    """Only who moderates threads may write in it."""

    key = "refusal.thread_locked"


class NoTagToUse(Refusal):
    """The forum wants a tag, and the bot may use none of them."""

    key = "refusal.no_tag_to_use"


def chosen(guild: discord.Guild | None, channel_id: int, *, needs: tuple[str, ...] = ()) -> Changes:
    """Return what choosing a place changes; raise a :class:`Refusal` that says what is to be mended there first."""
    place = found(guild, channel_id)
    kind = kind_of(place)
    allowed = require(place, kind, *needs)
    if isinstance(place, discord.Thread) and place.locked and not allowed.manage_threads:
        raise ThreadLocked(channel=place.mention)
    tag = None
    if isinstance(place, discord.ForumChannel) and place.flags.require_tag:
        usable = _usable(place, allowed)
        if not usable:
            raise NoTagToUse(channel=place.mention)
        tag = usable[0].id
    return {"channel_id": channel_id, "place": kind, "tag_id": tag}


def needed_by(one: Announcement) -> tuple[str, ...]:
    """Return the permissions that *one* needs beside that to speak."""
    return (("attach_files",) if one.file else ()) + (("create_public_threads",) if one.has_thread else ())


def require_there(guild: discord.Guild | None, one: Announcement, *needs: str) -> None:
    """Raise :class:`PermissionMissingThere` where *one* has a place, as far as it is known, and *needs* more there."""
    place = guild.get_channel_or_thread(one.channel_id) if guild and one.channel_id and one.event_id is None else None
    # A thread that was written in may have fallen asleep since: the gateway does not show it any more.
    if isinstance(place, Spoken):
        require(place, kind_of(place), *needs)


def require(place: Spoken, kind: Place, *needs: str) -> discord.Permissions:
    """Return what the bot may do in *place*; raise :class:`PermissionMissingThere` where it is not enough."""
    allowed = place.permissions_for(place.guild.me)
    wanted = dict.fromkeys(("view_channel", _SPEAKS.get(kind, "send_messages"), *needs))
    if missing := [name for name in wanted if not getattr(allowed, name)]:
        shown = tuple(_CALLED.get((kind, name), name) for name in missing)
        raise PermissionMissingThere(place.mention, shown)
    return allowed


def found(guild: discord.Guild | None, channel_id: int) -> Spoken:
    """Return a place in which announcements can be made; raise :class:`CannotSpeakThere`."""
    place = guild.get_channel_or_thread(channel_id) if guild else None
    if not isinstance(place, Spoken):
        raise CannotSpeakThere(channel=f"<#{channel_id}>")
    return place


def kind_of(place: Spoken) -> Place:
    """Return what kind of place it is."""
    if isinstance(place, discord.Thread):
        return Place.THREAD
    if isinstance(place, discord.ForumChannel):
        return Place.FORUM
    return Place.NEWS if place.is_news() else Place.TEXT


def tags_of(guild: discord.Guild | None, channel_id: int | None) -> tuple[tuple[int, str], ...]:
    """Return the tags of a forum that the bot may use, none for another place."""
    forum = guild.get_channel(channel_id) if guild and channel_id else None
    if not isinstance(forum, discord.ForumChannel):
        return ()
    return tuple((tag.id, tag.name) for tag in _usable(forum, forum.permissions_for(forum.guild.me)))


def _usable(forum: discord.ForumChannel, allowed: discord.Permissions) -> list[discord.ForumTag]:
    return [tag for tag in forum.available_tags if allowed.manage_threads or not tag.moderated]
