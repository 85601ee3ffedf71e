"""What the rules of an event come to: in its zone, around days off and quiet hours, and whatever changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import Calendar
from bot.events.signups.audiences import Audience
from bot.reminders.model import (
    RULES,
    WEEK,
    AtInstant,
    DaysBefore,
    Foreseen,
    Idle,
    MinutesBefore,
    Planned,
    Reminder,
    Rule,
    Standing,
    State,
    begins_at,
    foresee,
    in_force,
    outdated,
    plan,
    replan,
    standing,
)
from tests.unit.reminders.test_model import CALENDAR, NOW, PARIS, REUNION, event

if TYPE_CHECKING:
    from bot.events.model import Event
    from bot.reminders.model import When

QUIET = replace(CALENDAR, quiet=(time(21), time(7)))
NINE, TWO_HOURS = time(9), MinutesBefore(120)
ONE = "added-1"


def foreseen(
    when: When, on: str = "2026-01-23", *, calendar: Calendar = QUIET, moves: bool = True, **day: object
) -> Foreseen:
    """Return what one rule comes to for a day in Bordeaux."""
    (one,) = foresee(event(on=date.fromisoformat(on), **day), calendar, [Rule(ONE, when, moves)])
    return one


def wall(instant: datetime | None, zone: str = PARIS) -> str:
    """Return an instant as it reads on a wall."""
    return instant.astimezone(ZoneInfo(zone)).isoformat()[:16] if instant else "never"


@pytest.mark.parametrize(
    ("when", "on", "leaves", "obstacle"),
    [
        pytest.param(DaysBefore(7, time(18)), "2026-01-23", "2026-01-16T18:00", None, id="a Friday evening"),
        pytest.param(
            DaysBefore(5, NINE), "2026-01-23", "2026-01-16T09:00", "weekend", id="a Sunday: the Friday before"
        ),
        pytest.param(DaysBefore(7, NINE), "2026-06-01", "2026-05-22T09:00", "public", id="Whit Monday: Friday"),
        pytest.param(
            DaysBefore(3, NINE), "2026-05-18", "2026-05-13T09:00", "school", id="the bridge of Ascension: Wednesday"
        ),
        pytest.param(
            DaysBefore(10, NINE), "2026-01-05", "2025-12-19T09:00", "school", id="Boxing Day: before Christmas"
        ),
        pytest.param(
            DaysBefore(2, NINE), "2026-07-16", "2026-07-13T09:00", "public", id="14 July, of an event in the holidays"
        ),
        pytest.param(
            DaysBefore(7, time(23)), "2026-01-23", "2026-01-16T21:00", "night", id="late in the evening: at nine"
        ),
        pytest.param(DaysBefore(7, time(5, 30)), "2026-01-23", "2026-01-16T07:00", "night", id="before dawn: at seven"),
        pytest.param(DaysBefore(7, time(21)), "2026-01-23", "2026-01-16T21:00", None, id="both ends are waking hours"),
        pytest.param(
            DaysBefore(5, time(23)), "2026-01-23", "2026-01-16T21:00", "weekend", id="a Sunday night: day and hour"
        ),
        pytest.param(
            DaysBefore(0, time(6)), "2026-06-06", "2026-06-06T06:00", "weekend", id="the morning of the day stays"
        ),
    ],
)
def test_what_may_move_gives_way(when: When, on: str, leaves: str, obstacle: str | None) -> None:
    """To the working day before, and to the nearest waking hour of its day; and it says why."""
    one = foreseen(when, on)

    assert (wall(one.due_at), one.obstacle) == (leaves, obstacle)
    assert one.has_moved == (wall(one.asked_at) != leaves)


@pytest.mark.parametrize(
    ("when", "moves", "obstacle"),
    [
        pytest.param(AtInstant(datetime(2026, 1, 18, 8, tzinfo=UTC)), False, "weekend", id="an instant on a Sunday"),
        pytest.param(AtInstant(datetime(2026, 1, 15, 22, tzinfo=UTC)), False, "night", id="an instant late at night"),
        pytest.param(DaysBefore(5, NINE), False, "weekend", id="an organiser keeps the hour"),
        pytest.param(MinutesBefore(180), True, "night", id="three hours before half past nine"),
    ],
)
def test_what_cannot_move_stays_and_says_on_what(when: When, moves: bool, obstacle: str) -> None:
    """Nothing is said too late, or elsewhere than an organiser insists."""
    one = foreseen(when, moves=moves, starts_at=time(9, 30))

    assert (one.has_moved, one.obstacle, one.idle) == (False, obstacle, None)


@pytest.mark.parametrize(
    ("when", "on", "zone", "leaves"),
    [
        pytest.param(
            DaysBefore(0, time(2, 30)),
            "2026-03-29",
            PARIS,
            "2026-03-29T01:30",
            id="an hour that is skipped: as the clocks go on",
        ),
        pytest.param(
            DaysBefore(0, time(2, 30)),
            "2026-10-25",
            PARIS,
            "2026-10-25T00:30",
            id="an hour that comes twice: the first",
        ),
        pytest.param(
            MinutesBefore(480), "2026-03-29", PARIS, "2026-03-28T23:30", id="eight hours are eight hours in spring"
        ),
        pytest.param(MinutesBefore(480), "2026-10-25", PARIS, "2026-10-25T00:30", id="and in autumn"),
        pytest.param(DaysBefore(1, NINE), "2026-03-30", PARIS, "2026-03-29T07:00", id="the Sunday of the change, kept"),
        pytest.param(
            DaysBefore(1, NINE), "2026-03-30", REUNION, "2026-03-29T05:00", id="no such change in Saint-Denis"
        ),
        pytest.param(
            DaysBefore(1, NINE), "2028-03-01", PARIS, "2028-02-29T08:00", id="the eve of 1 March 2028 is a leap day"
        ),
        pytest.param(DaysBefore(365, NINE), "2028-12-31", PARIS, "2028-01-01T08:00", id="a leap year has a day more"),
        pytest.param(TWO_HOURS, "2026-01-23", REUNION, "2026-01-23T03:30", id="two hours before, in Saint-Denis"),
    ],
)
def test_hours_are_those_on_the_wall_there(when: When, on: str, zone: str, leaves: str) -> None:
    """Both changes of the clocks of 2026, the leap day of 2028, another zone; in UTC."""
    one = foreseen(when, on, calendar=Calendar(), timezone=zone, starts_at=time(9, 30), moves=False)

    assert one.due_at == datetime.fromisoformat(leaves).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "first", "then"),
    [
        pytest.param({}, {"on": date(2026, 4, 3)}, "2026-01-16T17:00", "2026-03-27T17:00", id="moved, still in winter"),
        pytest.param(
            {}, {"on": date(2026, 4, 10)}, "2026-01-16T17:00", "2026-04-03T16:00", id="moved into summer time"
        ),
        pytest.param({}, {"timezone": REUNION}, "2026-01-16T17:00", "2026-01-16T14:00", id="another zone"),
        pytest.param(
            {"timezone": REUNION}, {"timezone": PARIS}, "2026-01-16T14:00", "2026-01-16T17:00", id="and back again"
        ),
    ],
)
def test_a_reminder_follows_its_event(
    before: dict[str, object], after: dict[str, object], first: str, then: str
) -> None:
    """Across a change of the clocks and of the zone the hour on the wall stays; the row is the same."""
    rules = [Rule(ONE, DaysBefore(7, time(18)))]
    calendar = Calendar()
    kept = replan([], plan(event(**before), calendar, rules), NOW)
    moved = replan(kept, plan(event(**before | after), calendar, rules), NOW)

    assert kept == (Reminder(ONE, 1, datetime.fromisoformat(first).replace(tzinfo=UTC)),)
    assert moved == (Reminder(ONE, 1, datetime.fromisoformat(then).replace(tzinfo=UTC)),)


def test_two_hours_before_waits_until_the_start_is_known() -> None:
    """And is planned then; where the start is emptied again it is dropped."""
    rules = [Rule(ONE, TWO_HOURS)]
    known = plan(event(starts_at=time(9, 30)), QUIET, rules)

    assert foreseen(TWO_HOURS).idle is Idle.NO_START
    assert plan(event(), QUIET, rules) == ()
    assert known == (Planned(ONE, datetime(2026, 1, 23, 6, 30, tzinfo=UTC)),)
    assert replan(replan([], known, NOW), (), NOW)[0].state is State.DROPPED


def test_what_would_leave_after_the_start_or_is_off_is_idle() -> None:
    """It is shown, and not planned."""
    late, off = AtInstant(datetime(2026, 1, 23, 9, tzinfo=UTC)), replace(RULES[0], is_on=False)

    assert foreseen(late, starts_at=time(9, 30)).idle is Idle.TOO_LATE
    assert foresee(event(), QUIET, [off])[0].idle is Idle.OFF
    assert plan(event(), QUIET, [off]) == ()


def test_of_two_that_move_to_one_day_the_nearer_is_left_unless_it_says_something_else() -> None:
    """To other people, or in words of its own, it is another message; two that were asked for one day are two."""
    sunday, saturday = Rule("a", DaysBefore(5, NINE)), Rule("b", DaysBefore(6, time(10)))

    def left(*rules: Rule) -> list[str]:
        return [one.rule for one in plan(event(), QUIET, rules)]

    assert left(sunday, saturday) == ["a"]
    assert left(sunday, replace(saturday, text="Pensez à vos documents.")) == ["a", "b"]
    assert left(sunday, replace(saturday, audience=Audience.UNANSWERED)) == ["a", "b"]
    assert left(sunday, replace(sunday, name="c", when=DaysBefore(5, time(14)))) == ["a", "c"]
    assert left(replace(sunday, is_on=False), saturday) == ["b"]


def test_the_usual_reminders_hold_but_for_what_was_edited() -> None:
    """In their order; what was added comes last."""
    week = Rule(WEEK, DaysBefore(7, NINE), version=1)
    added = Rule(ONE, TWO_HOURS, version=1)

    assert in_force([]) == RULES
    assert in_force([added, week]) == (RULES[0], week, RULES[2], RULES[3], added)


@pytest.mark.parametrize(
    ("kept", "due_in", "expected"),
    [
        ([Reminder(ONE, 1, NOW, State.SAID)], 0, Standing.SAID),
        ([Reminder(ONE, 1, NOW, State.SAID)], 3, Standing.PLANNED),
        ([], 3, Standing.PLANNED),
        ([], 0, Standing.PAST),
        ([Reminder(ONE, 1, NOW, State.DROPPED)], 0, Standing.PAST),
    ],
)
def test_organisers_read_where_a_rule_stands(kept: list[Reminder], due_in: int, expected: Standing) -> None:
    """What was said for another instant is planned anew."""
    at = NOW + timedelta(days=due_in)

    assert standing(Foreseen(Rule(ONE, AtInstant(at)), at, at), kept, NOW) is expected


def test_what_was_said_for_another_plan_is_not_to_leave_any_more() -> None:
    """Moved, off or cancelled; what still holds may."""
    said = [Reminder("a", 1, NOW, State.SAID), Reminder("b", 1, NOW, State.SAID), Reminder("c", 1, NOW)]

    assert outdated(said, [Planned("a", NOW), Planned("b", NOW + timedelta(1))]) == (said[1],)
    assert outdated(said, []) == tuple(said[:2])


WHENS = st.one_of(
    st.builds(DaysBefore, st.integers(0, 365), st.times().map(lambda at: at.replace(second=0, microsecond=0))),
    st.builds(MinutesBefore, st.integers(1, 2880)),
    st.builds(AtInstant, st.datetimes(datetime(2025, 9, 1), datetime(2028, 12, 31), timezones=st.just(UTC))),  # noqa: DTZ001 - the zone is given beside
)
SETS = st.lists(
    st.builds(Rule, st.just(""), WHENS, st.booleans(), st.sampled_from(Audience), st.none() | st.just("Mots")),
    max_size=8,
).map(lambda rules: [replace(rule, name=f"added-{number}") for number, rule in enumerate(rules)])
EVENTS = st.builds(
    event,
    on=st.dates(date(2025, 9, 1), date(2028, 12, 31)),
    timezone=st.sampled_from([PARIS, REUNION, "America/Cayenne"]),
    starts_at=st.none() | st.sampled_from([time(0, 15), NINE, time(18, 30)]),
    status=st.sampled_from(["visible", "visible", "visible", "cancelled"]),
)
INSTANTS = st.datetimes(datetime(2025, 9, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the same


@given(day=EVENTS, rules=SETS, now=INSTANTS)
def test_nothing_is_planned_in_the_past_or_after_the_event_began_and_planning_twice_is_once(
    day: Event, rules: list[Rule], now: datetime
) -> None:
    """Whatever the rules, the day and the hour; and what moves never leaves at night or on a day off."""
    wanted = plan(day, QUIET, rules)
    kept = replan([], wanted, now)

    assert all(now < one.due_at < begins_at(day) for one in kept)
    assert replan(kept, wanted, now) == ()
    assert plan(day, QUIET, reversed(rules)) == wanted
    for one in foresee(day, QUIET, rules):
        if one.due_at and one.has_moved:
            there = one.due_at.astimezone(ZoneInfo(day.timezone))
            assert time(7) <= there.time() <= time(21)
            assert QUIET.day_off(there.date(), with_school=False) is None
            assert one.due_at < one.asked_at or one.obstacle == "night"  # type: ignore[operator] # it has both


@given(day=EVENTS, other=EVENTS, rules=SETS, now=INSTANTS)
def test_moved_and_moved_back_is_planned_as_if_it_had_never_moved(
    day: Event, other: Event, rules: list[Rule], now: datetime
) -> None:
    """The newest revisions are those that were planned first; none stays for the other day."""

    def after(kept: dict[tuple[str, int], Reminder], where: Event) -> dict[tuple[str, int], Reminder]:
        changed = replan(kept.values(), plan(where, QUIET, rules), now)
        return kept | {(one.rule, one.revision): one for one in changed}

    def ahead(kept: dict[tuple[str, int], Reminder]) -> set[tuple[str, datetime]]:
        return {(one.rule, one.due_at) for one in kept.values() if one.state is State.PLANNED}

    first = after({}, day)

    assert ahead(after(after(first, other), day)) == ahead(first)
