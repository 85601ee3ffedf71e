"""The holidays of the community: ``config/holidays.toml``, read at start."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from bot.dates import Calendar, Holidays
from bot.settings.community import Table
from bot.settings.problems import InvalidSettings, explain, in_file, read_table

if TYPE_CHECKING:
    from pathlib import Path

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class PublicTable(Table):
    """One ``[[public]]``: a day on which nobody works."""

    on: date = Field(examples=["2026-05-01"])
    name: Name = Field(examples=['"Fête du Travail"'])


class SchoolTable(Table):
    """One ``[[school]]``, as the ministry writes it: the first day without school, the day on which it is back."""

    name: Name = Field(examples=['"Noël"'])
    begins_on: date = Field(examples=["2025-12-20"])
    back_on: date = Field(examples=["2026-01-05"])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not timedelta() < self.back_on - self.begins_on < timedelta(days=100):
            raise ValueError("la reprise doit suivre le début, de moins de cent jours")
        return self


class HolidaysFile(Table):
    """The whole file."""

    public: tuple[PublicTable, ...] = ()
    school: tuple[SchoolTable, ...] = ()


def read_calendar(path: Path) -> Calendar:
    """Read the holidays in *path*; raise :class:`InvalidSettings` with every problem of the file."""
    table = read_table(path)
    try:
        file = HolidaysFile.model_validate(table)
    except ValidationError as error:
        raise InvalidSettings(explain(error, HolidaysFile, in_file(path))) from None
    return Calendar(
        public=frozenset(day.on for day in file.public),
        school=tuple(Holidays(one.begins_on, one.back_on) for one in file.school),
    )
