"""What an event's place is called, who carries what, and what keeps us from minding it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.keeping.model import Rule, SeenRole, Survey
from bot.events.places.model import (
    NEEDED,
    EventPlace,
    is_fresh,
    lost_parts,
    made_already,
    name_of,
    ping_name_of,
    rules_to_set,
    trouble,
    wanted_roles,
    wanted_rules,
)
from bot.events.signups.model import Way, signed_up, withdrawn
from tests.integration.events.conftest import A_DAY

NOW = datetime(2025, 12, 15, 9, tzinfo=UTC)
NOW_ID = int((NOW - datetime(2015, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) << 22
PLACE = EventPlace(event_id=1, guild_id=7, role_id=21, ping_role_id=22, channel_id=23, checked_at=NOW)
ALL = sum(NEEDED.values())
VIEW = NEEDED["view_channel"]


def survey(*roles: int, granted: int = ALL, position: int = 1) -> Survey:
    """Return a server with *roles* at *position*, ours at 5, and no channels."""
    seen = {role: SeenRole(role, f"role {role}", position, is_mentionable=False) for role in roles}
    return Survey(9, granted, 5, seen, {})


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 1, 23), "journee-23-janvier"),
        (date(2026, 2, 1), "journee-1er-fevrier"),
        (date(2026, 8, 31), "journee-31-aout"),
        (date(2026, 12, 2), "journee-2-decembre"),
    ],
)
def test_the_name_tells_the_day_alone(on: date, name: str) -> None:
    """Discord takes no capitals and no spaces, and says nothing of what the event is about."""
    event = replace(A_DAY, on=on)

    assert (name_of(event), ping_name_of(event)) == (name, f"{name}-rappels")


@pytest.mark.parametrize(("way", "roles"), [(Way.CHANNEL, {21, 22}), (Way.DIRECT, {21}), (Way.NONE, {21})])
def test_who_is_in_carries_the_role_and_who_is_rung_the_other(way: Way, roles: set[int]) -> None:
    """Who has withdrawn carries none, and so does everybody once the place closes."""
    signup = replace(signed_up(A_DAY, 3, None, NOW), way=way)

    assert wanted_roles(PLACE, signup) == roles
    assert wanted_roles(PLACE, withdrawn(signup, NOW)) == frozenset()
    assert wanted_roles(replace(PLACE, is_closing=True), signup) == frozenset()


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_missing_permission_is_named(name: str) -> None:
    """Whoever may administer the server lacks none."""
    granted = ALL & ~NEEDED[name]

    assert trouble(PLACE, survey(21, 22, granted=granted)) == f"permission:{name}"
    assert trouble(PLACE, survey(21, 22, granted=1 << 3)) is None


def test_a_role_that_stands_above_ours_is_named() -> None:
    """At the same height it cannot be given either."""
    assert trouble(PLACE, survey(21, 22, position=5)) in {"role_above:role 21", "role_above:role 22"}
    assert trouble(PLACE, survey(21, 22, position=4)) is None


def test_what_somebody_deleted_is_lost() -> None:
    """What was never made is not."""
    assert lost_parts(PLACE, survey(21)) == {"ping_role_id", "channel_id"}
    assert lost_parts(EventPlace(event_id=1, guild_id=7), survey()) == frozenset()


def test_what_a_crash_left_is_taken_up_and_what_is_older_is_not() -> None:
    """An organiser's own role of the same name is theirs."""
    old, young = (
        SeenRole(NOW_ID - (1 << 40), "x", 1, is_mentionable=False),
        SeenRole(NOW_ID, "x", 1, is_mentionable=False),
    )

    assert made_already([old, young], "x", NOW, ()) == young.id
    assert made_already([old], "x", NOW, ()) is None
    assert made_already([young], "x", NOW, {young.id}) is None
    assert made_already([young], "y", NOW, ()) is None


def test_nobody_but_members_the_team_and_we_see_the_channel() -> None:
    """What organisers have added by hand stays; what would open it to everybody does not."""
    wanted = wanted_rules(PLACE, 9, 30)
    opened = Rule(7, allow=VIEW | 1 << 6)
    more = Rule(30, allow=next(rule for rule in wanted if rule.target == 30).allow | 1 << 13)
    stand = [opened, more, *(rule for rule in wanted if rule.target not in {7, 30})]

    assert rules_to_set(wanted, wanted) == ()
    assert rules_to_set(wanted, stand) == (Rule(7, allow=1 << 6, deny=VIEW),)


@pytest.mark.parametrize(("minutes", "holds"), [(0, True), (9, True), (10, False), (-1, False)])
def test_a_look_holds_for_ten_minutes(minutes: int, holds: bool) -> None:
    """A clock that was set back proves nothing."""
    assert is_fresh(PLACE, NOW + timedelta(minutes=minutes)) is holds
