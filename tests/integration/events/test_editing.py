"""What organisers write of an event, on each database."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot import dates
from bot.announcements import store as announcements
from bot.delivery.files.model import NoDescription, Upload
from bot.delivery.files.service import Files
from bot.events.editing import forms
from bot.events.editing.service import ChangedMeanwhile, Editing, NotAnImage, PreparedMeanwhile, Saved
from bot.events.editing.spans import DayInThePast
from bot.events.model import EndBeforeStart
from bot.events.service import UnknownEvent
from bot.events.signups.service import SignUps
from bot.events.today import moments
from bot.events.waitlist import store as waitlist
from bot.guilds.service import NotOrganiser
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import MEMBER, ORGANISER, OWNER, House, a_server, texts
from tests.lines import a_line

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.events.model import Event

TYPED = {"title": "Rencontre", "when": "12 février de 9h à 12h", "place": "Pau, Halle", "summary": "Un essai."}


@pytest.fixture
async def editing(house: House) -> Editing:
    """Welcome a server whose team writes its events."""
    await house.arrival.seen(a_server())
    files = Files(house.database, house.clock)
    zone, guilds = "Europe/Paris", house.guilds
    return Editing(
        house.database,
        house.clock,
        guilds,
        house.events,
        files,
        texts(),
        locale="fr",
        timezone=zone,
        organiser="PQN-A",
    )


async def made(editing: Editing) -> Event:
    """Return a new draft."""
    return (await editing.create(GUILD, ORGANISER, TYPED, image=None)).on_board.event


async def test_of_an_article_one_event_is_made(editing: Editing) -> None:
    """The second of two organisers hears that, with their own words to copy from, also in the very same moment."""
    others = TYPED | {"title": "Rencontre *bis*"}
    both = [editing.create(GUILD, ORGANISER, typed, image=None, article=7) for typed in (TYPED, others)]
    first, second = await asyncio.gather(*both, return_exceptions=True)
    late = second if isinstance(second, BaseException) else first
    with pytest.raises(PreparedMeanwhile) as again:
        await editing.create(GUILD, ORGANISER, others, image=None, article=7)

    assert sorted(type(one).__name__ for one in (first, second)) == ["PreparedMeanwhile", "Saved"]
    assert isinstance(late, PreparedMeanwhile)
    sentence = again.value.sentence(texts().bound("fr"))
    assert sentence.splitlines()[1:] == [
        "> Rencontre \\*bis\\*",
        *(f"> {TYPED[name]}" for name in ("when", "place", "summary")),
    ]


async def save(editing: Editing, event: Event, section: str, **typed: str) -> Saved:
    """Save a section whose form showed *event*, changed in these lines."""
    whole = forms.as_typed(event, section, "fr") | typed
    seen = forms.digest(event, section)
    return await editing.save(GUILD, ORGANISER, str(event.id), section, whole, seen=seen)


def picture() -> Upload:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return Upload("affiche.png", out.getvalue())


async def test_a_new_event_is_a_draft_that_its_organisers_alone_find(house: House, editing: Editing) -> None:
    """With what they typed, and the community's name and zone for the rest."""
    event = await made(editing)

    assert (event.status, event.city, event.venue, event.inscription) == ("draft", "Pau", "Halle", "ici")
    assert (event.organiser, event.audience, event.timezone) == (
        "PQN-A",
        "toutes les personnes intéressées",
        "Europe/Paris",
    )
    assert event not in house.events.visible(GUILD)
    assert house.events.matching(GUILD, "12/02/2026", most=5) == []
    assert house.events.matching(GUILD, "12/02/2026", most=5, drafts=True) == [event]


async def test_two_events_of_the_same_name_and_day_are_two(editing: Editing) -> None:
    """A morning and an afternoon, say."""
    first, second = await made(editing), await made(editing)

    assert first.id != second.id
    assert first.slug != second.slug


async def test_a_day_that_is_over_is_entered_when_that_is_meant(editing: Editing) -> None:
    """Refused first."""
    typed = TYPED | {"when": "12/12/2025 à 9h"}
    with pytest.raises(DayInThePast):
        await editing.create(GUILD, ORGANISER, typed, image=None)

    late = await editing.create(GUILD, ORGANISER, typed, image=None, late=True)

    assert f"{late.on_board.event.on}" == "2025-12-12"
    mended = await save(editing, late.on_board.event, "hours", starts_at="10h", ends_at="12h")
    assert mended.on_board.event.starts_at is not None


async def test_an_end_before_the_start_is_refused_in_every_form(editing: Editing) -> None:
    """That of a new event, of its date, and of its hours; nothing is saved."""
    with pytest.raises(EndBeforeStart):
        await editing.create(GUILD, ORGANISER, TYPED | {"when": "12 février de 16h à 9h"}, image=None)
    event = await made(editing)
    with pytest.raises(EndBeforeStart):
        await save(editing, event, "essentials", when="12 février de 16h à 9h")
    with pytest.raises(EndBeforeStart):
        await save(editing, event, "hours", starts_at="16h", ends_at="9h")


async def test_the_hours_of_a_programme_are_filled_in_and_all_else_of_it_stays(house: House, editing: Editing) -> None:
    """Kind, speaker and place of each part are those of the event's file; people read now and next from then on."""
    event = house.events.find(GUILD, house.number_of())

    saved = await save(editing, event, "day", phone="05 56 00 00 00", programme="1. 10h |\n2. 14h30 |")

    after = (await house.events.for_organiser(GUILD, ORGANISER, str(event.id))).event
    first, second = event.programme
    assert after == saved.on_board.event
    assert after.phone == "05 56 00 00 00"
    assert after.programme == (replace(first, at=time(10)), replace(second, at=time(14, 30)))
    assert [moment.item for moment in moments(after)] == list(after.programme)


async def test_only_who_saw_the_section_as_it_is_changes_it(house: House, editing: Editing) -> None:
    """The second is refused; another section is, and a place that is taken meanwhile, no matter."""
    event = await made(editing)
    await save(editing, event, "access", shows_count="yes", capacity="5")
    event = (await house.events.for_organiser(GUILD, ORGANISER, str(event.id))).event
    await house.events.publish(GUILD, ORGANISER, str(event.id))
    line = a_line(house.database, house.clock, house.outbox)
    signups = SignUps(house.database, house.clock, house.outbox, house.guilds, house.events, line=line)
    await signups.sign_up(GUILD, MEMBER, str(event.id))
    await save(editing, event, "hours", venue="Zénith")

    results = await asyncio.gather(
        *(save(editing, event, "essentials", title=title) for title in ("Rencontre de Pau", "Rencontre d'hiver")),
        return_exceptions=True,
    )

    refused = [result for result in results if isinstance(result, ChangedMeanwhile)]
    assert len(refused) == 1
    assert "- Titre : Rencontre d" in refused[0].sentence(texts().bound("fr")).replace("\u00a0", " ")
    now = (await house.events.for_organiser(GUILD, ORGANISER, str(event.id))).event
    assert (now.venue, now.capacity) == ("Zénith", 5)


async def test_fewer_places_than_people_are_saved_with_a_word(house: House, editing: Editing) -> None:
    """Nobody is put out."""
    event = await made(editing)
    await house.events.publish(GUILD, ORGANISER, str(event.id))
    line = a_line(house.database, house.clock, house.outbox)
    signups = SignUps(house.database, house.clock, house.outbox, house.guilds, house.events, line=line)
    for actor in (MEMBER, OWNER):
        await signups.sign_up(GUILD, actor, str(event.id))

    saved = await save(editing, event, "access", capacity="1")

    assert [note.key for note in saved.notes] == ["event_form.saved", "event_form.over_capacity"]
    assert saved.on_board.event.capacity == 1


async def test_an_event_that_moves_before_its_reserved_places_are_released_says_so(
    house: House, editing: Editing
) -> None:
    """Nobody could have them; a change of something else says nothing."""
    event = await made(editing)
    await save(editing, event, "access", capacity="5")
    release_at = datetime(2026, 2, 10, 8, tzinfo=UTC)

    async def reserve(tx: Transaction) -> None:
        await waitlist.reserve(tx, GUILD, event.id or 0, label="Parents", places=2, release_at=release_at)

    await house.database.write(reserve)
    moved = await save(editing, event, "essentials", when="10 février de 9h à 12h")
    other = await save(editing, moved.on_board.event, "hours", venue="Zénith")

    assert [note.key for note in moved.notes] == ["event_form.saved", "event_form.reserve_after_start"]
    assert moved.notes[1].params == {
        "label": "Parents",
        "count": 2,
        "when": dates.instant(release_at, ZoneInfo("Europe/Paris"), "fr"),
    }
    assert [note.key for note in other.notes] == ["event_form.saved"]


async def test_an_event_that_moves_before_the_end_of_its_sign_up_says_so(editing: Editing) -> None:
    """The other section is to be mended by who knows."""
    event = await made(editing)
    event = (await save(editing, event, "window", closes_at="11 février à 12h")).on_board.event

    saved = await save(editing, event, "essentials", when="10 février de 9h à 12h")

    assert [note.key for note in saved.notes] == ["event_form.saved", "event_form.closes_too_late"]


async def test_an_image_is_shown_once_it_is_described_and_kept_as_long_as_it_is(house: House, editing: Editing) -> None:
    """It survives the round that drops what nothing points to; taken off, it does not."""
    file = await editing.receive(GUILD, ORGANISER, picture())
    event = (await editing.create(GUILD, ORGANISER, TYPED, image=file)).on_board.event
    assert await editing.picture(event) is None
    with pytest.raises(NoDescription):
        await save(editing, event, "image")

    async def drop() -> None:
        house.clock.advance(timedelta(days=2).total_seconds())
        before = house.clock.now() - timedelta(days=1)
        await house.database.write(lambda tx: announcements.drop_files(tx, before))

    described = (await save(editing, event, "image", image_description="Une salle.")).on_board.event
    await drop()
    assert await editing.picture(described) is not None

    bare = (await save(editing, described, "image", image_description="")).on_board.event
    await drop()
    assert bare.image_name is None
    assert await Files(house.database, house.clock).content(file) is None


@pytest.mark.parametrize("upload", [Upload("a.png", b"none"), Upload("plan.pdf", b"%PDF-1.7"), Upload("a", b"")])
async def test_what_is_no_picture_is_refused(editing: Editing, upload: Upload) -> None:
    """Whatever its name says."""
    with pytest.raises(NotAnImage):
        await editing.receive(GUILD, ORGANISER, upload)


Act = Callable[[Editing, "Event", int], Awaitable[object]]
ACTS: dict[str, Act] = {
    "receive": lambda editing, _, guild: editing.receive(guild, MEMBER, picture()),
    "create": lambda editing, _, guild: editing.create(guild, MEMBER, TYPED, image=None),
    "save": lambda editing, event, guild: editing.save(guild, MEMBER, str(event.id), "hours", {}, seen=""),
}


@pytest.mark.parametrize("name", ACTS)
async def test_nobody_else_may_write(editing: Editing, name: str) -> None:
    """A button is a claim, and so is a form."""
    event = await made(editing)

    with pytest.raises(NotOrganiser):
        await ACTS[name](editing, event, GUILD)


async def test_the_event_of_another_server_is_unknown(editing: Editing) -> None:
    """Even to who manages that one."""
    event = await made(editing)

    with pytest.raises(UnknownEvent):
        await editing.save(OTHER_GUILD, OWNER, str(event.id), "hours", {}, seen="")
