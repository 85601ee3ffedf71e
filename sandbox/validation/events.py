"""What a scheduled event may be (documentation: resources/guild-scheduled-event)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sandbox import limits
from sandbox.validation.shapes import (
    Body,
    Check,
    Form,
    Path,
    Problem,
    Problems,
    instant,
    items,
    number,
    one_of,
    read_instant,
    required,
    snowflake,
    text,
)

SCHEDULED: Final = 1
ACTIVE: Final = 2
COMPLETED: Final = 3
CANCELED: Final = 4
EXTERNAL: Final = 3

# Where a status may go; completed and cancelled are for good.
_NEXT = {SCHEDULED: (ACTIVE, CANCELED), ACTIVE: (COMPLETED,)}


def _set_by_people(rule: Body, path: Path, found: Problems) -> None:
    found += [
        Problem((*path, key), "RECURRENCE_RULE_FIELD_NOT_ALLOWED", "This field cannot be set by an application")
        for key in ("count", "end", "by_year_day")
        if rule.get(key) is not None
    ]


_RECURRENCE = Form(
    {
        "start": instant,
        "frequency": one_of(0, 1, 2, 3),
        "interval": number(1, 1000),
        "by_weekday": items(number(0, 6), 7),
    },
    needs=("start", "frequency"),
    rules=(_set_by_people,),
)
_FIELDS: Mapping[str, Check] = {
    "name": text(limits.EVENT_NAME, 1),
    "description": text(limits.EVENT_DESCRIPTION),
    "scheduled_start_time": instant,
    "scheduled_end_time": instant,
    "privacy_level": one_of(2),
    "entity_type": one_of(1, 2, EXTERNAL),
    "entity_metadata": Form({"location": text(limits.EVENT_LOCATION)}),
    "channel_id": snowflake,
    "status": one_of(SCHEDULED, ACTIVE, COMPLETED, CANCELED),
    "recurrence_rule": _RECURRENCE,
}
_ALWAYS = ("name", "scheduled_start_time", "privacy_level", "entity_type")
_NEW = Form(_FIELDS, needs=_ALWAYS)
_CHANGED = Form(_FIELDS, not_null=("name", "scheduled_start_time", "privacy_level"))


def check_scheduled_event(
    body: object, *, before: Mapping[str, object] | None, now: datetime | None = None
) -> list[Problem]:
    """Return what Discord would refuse in a scheduled event.

    Parameters:
        before: the event as Discord describes it, when it is changed; `None` when it is created.
        now: refuses a start that lies before this instant, if given.

    A change to a completed or cancelled event gives a problem with the code `FINISHED` (Discord answers 180000).
    """
    found = (_CHANGED if before else _NEW).problems(body)
    if found or not isinstance(body, dict):
        return found
    if before:
        _check_status(body, before, found)
    _check_times(body, before or {}, now, found)
    _check_place({**(before or {}), **body}, found)
    return found


def _check_status(body: Body, before: Body, found: Problems) -> None:
    status, new = before.get("status", SCHEDULED), body.get("status")
    if status not in _NEXT:
        found.append(Problem((), "FINISHED", "Cannot update a finished event"))
    elif new not in {None, status, *_NEXT[status]}:
        words = f"An event of status {status} cannot become {new}"
        found.append(Problem(("status",), "GUILD_SCHEDULED_EVENT_INVALID_STATUS", words))


def _check_times(body: Body, before: Body, now: datetime | None, found: Problems) -> None:
    merged = {**before, **body}
    start, end = (read_instant(merged.get(key)) for key in ("scheduled_start_time", "scheduled_end_time"))
    if start and end and end <= start:
        words = "The end time must be after the start time"
        found.append(Problem(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_END_BEFORE_START", words))
    if now and start and start < now and body.get("scheduled_start_time"):
        words = "Cannot schedule event in the past."
        found.append(Problem(("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", words))


def _check_place(event: Body, found: Problems) -> None:
    if event["entity_type"] != EXTERNAL:
        if not event.get("channel_id"):
            found.append(required(("channel_id",)))
        if (event.get("entity_metadata") or {}).get("location"):
            words = "Only an external event has a location"
            found.append(Problem(("entity_metadata",), "GUILD_SCHEDULED_EVENT_METADATA_NOT_ALLOWED", words))
        return
    if not event.get("scheduled_end_time"):
        found.append(required(("scheduled_end_time",)))
    if event.get("channel_id"):
        words = "An external event has no channel"
        found.append(Problem(("channel_id",), "GUILD_SCHEDULED_EVENT_CHANNEL_NOT_ALLOWED", words))
    if not ((event.get("entity_metadata") or {}).get("location") or "").strip():
        found.append(required(("entity_metadata", "location")))
