"""What organisers do to make an event and to change it; one method, one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import File
from bot.delivery.files.model import Unreadable, described, is_image, shown
from bot.errors import Refusal
from bot.events.cards import image_of
from bot.events.editing import forms
from bot.events.editing.reading import Reader, read_address
from bot.events.editing.words import cleaned, mentions
from bot.events.model import Completion, Event, article_slug, complete, over_at, sign_up_closes_at
from bot.events.signups import store as signups
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import too_late
from bot.typed import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.database import Database
    from bot.delivery.files.model import Upload
    from bot.delivery.files.service import Files
    from bot.errors import Say
    from bot.events.service import Events, OnBoard
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts


class NotAnImage(Refusal):
    """Only a picture is shown on a card."""

    key = "refusal.not_an_image"


class PreparedMeanwhile(Refusal):
    """Somebody else has made an event of the same article; *typed* is what would be lost."""

    key = "refusal.event_prepared_meanwhile"


class ChangedMeanwhile(Refusal):
    """Somebody else has changed the same section; *said* is what differs from what was typed."""

    key = "refusal.event_changed_meanwhile"

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__()
        self._said = said

    def sentence(self, say: Say) -> str:
        """Return it with what each line says now."""
        lines = [
            say("event_form.now", field=forms.label(name, say).rstrip("? \u202f"), value=forms.shown(name, value, say))
            for name, value in self._said.items()
        ]
        return "\n".join([say(self.key), *lines])


@dataclass(frozen=True)
class Note:
    """A text for the organiser: what was saved, and has a consequence that they may not have meant."""

    key: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Saved:
    """An event as it now is, and what its organiser has to know."""

    on_board: OnBoard
    notes: tuple[Note, ...] = ()


class Editing:
    """The events of every guild, as organisers write them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        guilds: Guilds,
        events: Events,
        files: Files,
        texts: Texts,
        *,
        locale: Locale,
        timezone: str,
        organiser: str,
    ) -> None:
        self._database, self._clock, self._guilds, self._events, self._files = database, clock, guilds, events, files
        self._say, self._timezone, self._organiser = texts.bound(locale), timezone, organiser

    async def receive(self, guild_id: int, actor: Actor, upload: Upload) -> File:
        """Keep a picture that was given; raise a :class:`bot.errors.Refusal` for what is none."""
        self._guilds.require_organiser(guild_id, actor)
        if not is_image(upload.name):
            raise NotAnImage(name=shown(upload.name))
        try:
            return await self._files.receive(guild_id, upload)
        except Unreadable as error:
            raise NotAnImage(name=shown(upload.name)) from error

    async def picture(self, event: Event) -> bytes | None:
        """Return the content of an event's image, None where its card shows none."""
        image = image_of(event)
        return await self._files.content(image) if image else None

    async def create(
        self,
        guild_id: int,
        actor: Actor,
        typed: forms.Typed,
        *,
        image: File | None,
        late: bool = False,
        article: int | None = None,
    ) -> Saved:
        """Make a draft of what was typed; raise a :class:`bot.errors.Refusal` for what cannot be read.

        *article* is the number of the article that tells of it, of which one event is made; its page and its organiser
        are *typed* as well.
        """
        self._guilds.require_organiser(guild_id, actor)
        slug = article_slug(article) if article else None
        zone = ZoneInfo(self._timezone)
        fields = Reader(self._clock.now(), actor.locale, late=late).new(typed, zone)
        draft = Event(
            id=None,
            guild_id=guild_id,
            slug=slug or f"{fields['on']:%Y-%m-%d}-{secrets.token_hex(4)}",
            title=fields["title"],
            on=fields["on"],
            timezone=self._timezone,
            city=fields["city"],
            audience=self._say("event_form.everybody"),
            organiser=typed.get("organiser") or self._organiser,
            article_url=read_address(typed.get("article_url", "")),
            summary=fields["summary"],
            inscription="ici",
            image_hash=image.hash if image else None,
            image_name=image.name if image else None,
        )
        on_board = await self._events.add(
            guild_id, actor, complete(draft, **fields), taken=PreparedMeanwhile(typed=_quoted(typed))
        )
        return Saved(on_board, (Note("event_form.created", {}), *_mentions_note(typed)))

    async def save(
        self,
        guild_id: int,
        actor: Actor,
        claim: str,
        section: str,
        typed: forms.Typed,
        *,
        seen: str,
        image: File | None = None,
        late: bool = False,
    ) -> Saved:
        """Write what was typed into the form of a section, which showed the section as *seen*.

        Raise a :class:`bot.errors.Refusal` for what cannot be read, and :class:`ChangedMeanwhile` where the section
        says something else by now.
        """
        event = (await self._events.for_organiser(guild_id, actor, claim)).event
        if section == "image":
            fields = _image(event, image, typed)
        else:
            fields = Reader(self._clock.now(), actor.locale, late=late).section(section, typed, event)

        def check(now: Event) -> None:
            # A programme is written as a whole: what somebody has changed of its workshops since it was read stays.
            is_stale = "programme" in fields and now.programme != event.programme
            if is_stale or forms.digest(now, section) != seen:
                said = forms.as_typed(now, section, actor.locale)
                raise ChangedMeanwhile({name: value for name, value in said.items() if value != typed.get(name)})

        on_board = await self._events.complete(guild_id, actor, claim, fields, check=check)
        notes = await self._consequences(event, on_board.event, actor.locale)
        return Saved(on_board, (*notes, *_mentions_note(typed)))

    async def _consequences(self, before: Event, after: Event, locale: Locale) -> list[Note]:
        notes = [Note("event_form.saved", {})]
        if after.capacity is not None and after.capacity != before.capacity:
            taken = await self._database.read(lambda tx: signups.taken(tx, after.guild_id, after.id or 0))
            if taken > after.capacity:
                notes.append(Note("event_form.over_capacity", {"count": taken, "capacity": after.capacity}))
        if sign_up_closes_at(after) > over_at(after):
            notes.append(Note("event_form.closes_too_late", {}))
        reserves = await self._database.read(lambda tx: waitlist.reserves(tx, after.guild_id, after.id or 0))
        for one in reserves:
            if key := too_late(one, before, after):
                when = dates.instant(one.release_at, ZoneInfo(after.timezone), locale)
                notes.append(Note(key, {"label": one.label, "count": one.places, "when": when}))
        return notes


def _image(event: Event, given: File | None, typed: forms.Typed) -> Completion:
    """Return the image that an event is to have: none where its description was emptied."""
    words = cleaned(typed.get("image_description", ""), is_line=False)
    if given is None and not words and event.image_description:
        return Completion(image_hash=None, image_name=None, image_description=None)
    has = File(event.guild_id, event.image_hash, event.image_name) if event.image_hash and event.image_name else None
    file = described(given or has, words)
    return Completion(image_hash=file.hash, image_name=file.name, image_description=file.description)


def _quoted(typed: forms.Typed) -> str:
    """Return what somebody typed into the form of a new event, to copy from."""
    given = "\n".join(cleaned(typed.get(line.name, ""), is_line=False) for line in forms.NEW if line is not forms.IMAGE)
    return "\n".join(f"> {plain(line)}" for line in given.splitlines() if line)


def _mentions_note(typed: forms.Typed) -> tuple[Note, ...]:
    return (Note("event_form.mentions_removed", {}),) if any(map(mentions, typed.values())) else ()
