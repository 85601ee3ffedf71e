"""A roster as files that an organiser takes away: a table for their spreadsheet, a sheet to sign on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Attachment
from bot.documents.names import file_name
from bot.documents.sheet import attendance_sheet
from bot.events.model import short_title
from bot.events.questions.words import department_name, meal_name, role_name
from bot.events.roster.export import table
from bot.events.roster.model import Part, Standing, part_of
from bot.events.roster.names import clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.errors import Say
    from bot.events.model import Event
    from bot.events.roster.model import Line

# For those who come unannounced.
EMPTY_ROWS = 12
COLUMNS = (
    *("full_name", "structure", "role", "department", "meal"),
    *("standing", "coming", "discord", "registered", "since", "reason"),
)


def spreadsheet(event: Event, lines: Iterable[Line], say: Say) -> Attachment:
    """Return everybody who is in, waits or has left, as a table of the words that *say* speaks."""
    held = tuple(lines)
    ordered = [line for part in (Part.EVERYONE, Part.WAITING, Part.LEFT) for line in part_of(held, part)]
    zone = ZoneInfo(event.timezone)
    head = [say(f"roster.csv.{column}") for column in COLUMNS]
    content = table(head, [_cells(line, say, zone) for line in ordered])
    return Attachment(file_name(say("roster.csv.name"), short_title(event), str(event.on), ending="csv"), content)


def sheet(event: Event, lines: Iterable[Line], say: Say, *, at: datetime) -> Attachment:
    """Return who is in as a sheet to sign, for the welcome desk; it takes a while: call it in a thread."""
    where = say(
        "roster.sheet.where", day=dates.day(event.on, "fr"), city=", ".join(filter(None, (event.venue, event.city)))
    )
    rows = [
        (clean(line.full_name or say("roster.unnamed")), clean(line.structure or ""))
        for line in part_of(lines, Part.EVERYONE)
    ]
    content = attendance_sheet(
        (clean(event.title), where, say("roster.sheet.count", count=len(rows))),
        rows,
        columns=[say(f"roster.sheet.{column}") for column in ("full_name", "structure", "signature")],
        page=say("roster.sheet.page", number="{number}", pages="{count}"),
        at=at,
        author=event.organiser,
        empty_rows=EMPTY_ROWS,
    )
    return Attachment(file_name(say("roster.sheet.name"), short_title(event), str(event.on), ending="pdf"), content)


def _cells(line: Line, say: Say, zone: ZoneInfo) -> list[str]:
    yes_or_no = {True: say("roster.csv.yes"), False: say("roster.csv.no")}
    answer = "" if line.standing is Standing.LEFT else say(f"roster.csv.coming_{line.coming}")
    return [
        line.full_name or "",
        line.structure or "",
        role_name(line.role, say) if line.role else "",
        department_name(line.department, say) if line.department else "",
        meal_name(line.meal, say) if line.meal else "",
        say(f"roster.csv.standing_{line.standing}"),
        answer,
        yes_or_no[not line.is_guest],
        yes_or_no[line.is_registered],
        f"{line.since.astimezone(zone):%d/%m/%Y %H:%M}",
        line.reason or "",
    ]
