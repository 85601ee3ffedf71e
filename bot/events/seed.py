"""Events as files: ``config/events/*.toml``, read at start and taken over once by each community."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError, field_validator

from bot.dates import WEEKDAYS
from bot.events.model import (
    DoorsAfterStart,
    EndBeforeStart,
    Event,
    FormWhen,
    Inscription,
    Kind,
    ProgrammeItem,
    check_hours,
)
from bot.events.questions.model import MOST_QUESTIONS, QUESTIONS, USUAL, TooManyQuestions, asked
from bot.i18n import french
from bot.settings.community import Hour, Table, TimeZone
from bot.settings.problems import InvalidSettings, explain, in_file, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import ValidationInfo

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _local_instant(given: object) -> datetime:
    """Take a day and an hour without a zone: they are read on a wall where the event takes place."""
    if isinstance(given, datetime) and given.tzinfo is None:
        return given
    raise ValueError("doit être une date et une heure, sans fuseau et sans guillemets")


def _questions(given: object) -> tuple[str, ...]:
    """Take the names of questions; the name of the person is always one of them."""
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise ValueError("doit être une liste de mots entre guillemets")
    if not set(given) <= set(QUESTIONS):
        raise ValueError(f"n'a que ces questions : {', '.join(QUESTIONS)}")
    try:
        return asked(given)
    except TooManyQuestions as error:
        beside = f"name, et {MOST_QUESTIONS - 1} questions au plus"
        raise ValueError(
            f"en demande trop : un formulaire de Discord a cinq lignes, pour la notice, {beside}"
        ) from error


Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(french)]
LocalInstant = Annotated[datetime, BeforeValidator(_local_instant)]
Page = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https://[^\s/]+\S*$", max_length=500)]


class ItemTable(Table):
    """One ``[[programme]]`` of a file; their order is the programme's."""

    title: Prose = Field(max_length=300, examples=['"Table ronde"'])
    kind: Kind = Field(examples=['"presentation"'])
    speaker: Prose | None = Field(default=None, max_length=200, examples=['"Prénom Nom"'])
    speaker_role: Prose | None = Field(default=None, max_length=300, examples=['"sociologue"'])
    place: Prose | None = Field(default=None, max_length=200, examples=['"salle 2"'])
    tentative: bool = Field(default=False, strict=True, examples=["true"])
    capacity: int | None = Field(default=None, strict=True, ge=1, le=100_000, examples=["20"])

    @field_validator("capacity")
    @classmethod
    def _of_a_workshop(cls, capacity: int | None, info: ValidationInfo) -> int | None:
        """Refuse it elsewhere: nobody signs up for a break."""
        if capacity is not None and info.data.get("kind") not in {None, "workshop"}:
            raise ValueError('ne se donne qu\'à un atelier. Écrivez kind = "workshop", ou retirez cette ligne')
        return capacity

    at: Hour | None = Field(default=None, examples=['"9 h 30"'])


class EventTable(Table):
    """The ``[event]`` of a file; what is not known is left out, never made up."""

    title: Prose = Field(max_length=200, examples=['"Journée régionale"'])
    on: date = Field(strict=True, examples=["2026-01-23"])
    weekday: str
    timezone: TimeZone = Field(default="Europe/Paris", examples=['"Europe/Paris"'])
    starts_at: Hour | None = Field(default=None, examples=['"9 h 30"'])
    ends_at: Hour | None = Field(default=None, examples=['"16 h 30"'])
    doors: Hour | None = Field(default=None, examples=['"9 h"'])
    city: Prose = Field(max_length=100, examples=['"Bordeaux"'])
    venue: Prose | None = Field(default=None, max_length=200, examples=['"Maison des associations"'])
    address: Prose | None = Field(default=None, max_length=300, examples=['"1 place de la Mairie, 33000 Bordeaux"'])
    audience: Prose = Field(max_length=400, examples=['"toutes les personnes intéressées"'])
    organiser: Prose = Field(max_length=200, examples=['"PQN-A"'])
    official_url: Page | None = Field(default=None, examples=['"https://www.example.org/journee"'])
    article_url: Page | None = Field(default=None, examples=['"https://www.example.org/article"'])
    synthesis_url: Page | None = Field(default=None, examples=['"https://www.example.org/synthese"'])
    summary: Prose = Field(max_length=1000, examples=['"Ce que l\'on y fera, en deux phrases."'])
    inscription: Inscription = Field(examples=['"les-deux"'])
    capacity: int | None = Field(default=None, strict=True, ge=1, le=100_000, examples=["120"])
    shows_count: bool = Field(default=False, strict=True, examples=["true"])
    opens_at: LocalInstant | None = Field(default=None, examples=["2026-01-05T09:00:00"])
    closes_at: LocalInstant | None = Field(default=None, examples=["2026-01-21T12:00:00"])
    retention_days: int = Field(default=90, strict=True, ge=1, le=730, examples=["90"])
    phone: Prose | None = Field(default=None, max_length=40, examples=['"05 56 00 00 00"'])
    questions: Annotated[tuple[str, ...], BeforeValidator(_questions)] = Field(
        default=USUAL, examples=['["name", "structure", "role", "department"]']
    )
    form: FormWhen = Field(default="après", examples=['"avant"'])
    status: Literal["draft", "visible", "cancelled"] = Field(default="visible", examples=['"draft"'])

    @field_validator("weekday")
    @classmethod
    def _of_its_date(cls, weekday: str, info: ValidationInfo) -> str:
        """Refuse a weekday that is not the date's: one of the two was mistyped, and nobody knows which."""
        on: date | None = info.data.get("on")
        expected = weekday if on is None else WEEKDAYS["fr"][on.weekday()]
        if weekday.casefold() != expected:
            raise ValueError(f"ne va pas avec la date : {on} est un {expected}. Corrigez l'un des deux")
        return weekday

    @field_validator("opens_at", "closes_at")
    @classmethod
    def _where_it_takes_place(cls, at: datetime | None, info: ValidationInfo) -> datetime | None:
        """Make an instant of it, and refuse a closing before the opening."""
        if at is None:
            return None
        instant = at.replace(tzinfo=ZoneInfo(info.data.get("timezone", "UTC"))).astimezone(UTC)
        opens_at: datetime | None = info.data.get("opens_at")
        if info.field_name == "closes_at" and opens_at and instant <= opens_at:
            raise ValueError("vient avant l'ouverture")
        return instant

    @field_validator("ends_at", "doors")
    @classmethod
    def _in_order(cls, at: time | None, info: ValidationInfo) -> time | None:
        ends_at, doors = (at, None) if info.field_name == "ends_at" else (None, at)
        try:
            check_hours(doors, info.data.get("starts_at"), ends_at)
        except EndBeforeStart as error:
            raise ValueError("vient avant le début") from error
        except DoorsAfterStart as error:
            raise ValueError("vient après le début") from error
        return at


class EventFile(Table):
    """A whole file."""

    event: EventTable
    programme: tuple[ItemTable, ...] = ()

    @field_validator("programme")
    @classmethod
    def _in_order(cls, items: tuple[ItemTable, ...]) -> tuple[ItemTable, ...]:
        """Refuse hours that go back: the order of the file is the programme's."""
        hours = [item.at for item in items if item.at]
        if hours != sorted(hours):
            raise ValueError("les heures (at) reviennent en arrière. Remettez les parties dans l'ordre")
        return items


@dataclass(frozen=True)
class EventSeed:
    """An event that every community starts with; *slug*, the file's name, tells it from all others for good."""

    slug: str
    facts: Event

    def event(self, guild_id: int) -> Event:
        """Return the event as the guild *guild_id* would first have it."""
        return replace(self.facts, guild_id=guild_id)


def read_events(folder: Path) -> tuple[EventSeed, ...]:
    """Read every event of *folder*; raise :class:`InvalidSettings` with the problems of all files at once."""
    seeds: list[EventSeed] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            seeds.append(_read(path))
        except InvalidSettings as error:
            problems += error.problems
    if problems:
        raise InvalidSettings(problems)
    return tuple(seeds)


def _read(path: Path) -> EventSeed:
    table = read_table(path)
    try:
        file = EventFile.model_validate(table)
    except ValidationError as error:
        raise InvalidSettings(explain(error, EventFile, in_file(path))) from None
    if not _SLUG.fullmatch(path.stem) or len(path.stem) > 80:
        raise InvalidSettings(
            [f"{path} : le nom du fichier ne va pas. Écrivez des minuscules, des chiffres et des tirets."]
        )
    programme = tuple(
        ProgrammeItem(position=position, **item.model_dump()) for position, item in enumerate(file.programme, start=1)
    )
    fields = file.event.model_dump(exclude={"weekday"})
    return EventSeed(path.stem, Event(id=None, guild_id=0, slug=path.stem, programme=programme, **fields))
