"""Who may do what, and which places are found by their names."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds.model import (
    OPTIONS,
    ROLE_ACCUEIL,
    ROLE_ORGANISATION,
    ROLE_RELECTURE,
    Actor,
    Capacity,
    Place,
    capacities,
    found_by_name,
)

CHOSEN = {ROLE_ORGANISATION: 1, ROLE_ACCUEIL: 2, ROLE_RELECTURE: 3}
ORGANISATION, ACCUEIL, RELECTURE = Capacity.ORGANISATION, Capacity.ACCUEIL, Capacity.RELECTURE


def actor(*role_ids: int, manages: bool = False) -> Actor:
    """Return somebody with these roles."""
    return Actor(discord_id=9, role_ids=role_ids, manages_guild=manages, locale="fr")


@pytest.mark.parametrize(
    ("role_ids", "expected"),
    [
        ((), set()),
        ((4,), set()),
        ((1,), {ORGANISATION}),
        ((2,), {ACCUEIL}),
        ((3,), {RELECTURE}),
        ((1, 3, 4), {ORGANISATION, RELECTURE}),
        ((1, 2, 3), set(Capacity)),
    ],
)
def test_each_role_gives_its_own_capacity_and_no_other(role_ids: tuple[int, ...], expected: set[Capacity]) -> None:
    """Least access."""
    assert capacities(actor(*role_ids), CHOSEN) == expected


@pytest.mark.parametrize("chosen", [{}, CHOSEN], ids=["nothing chosen", "all chosen"])
def test_who_manages_the_server_may_do_everything(chosen: dict[str, int]) -> None:
    """Before the roles are chosen nobody else could choose them."""
    assert capacities(actor(manages=True), chosen) == set(Capacity)


@given(st.sets(st.integers(0, 5)), st.sets(st.sampled_from(sorted(CHOSEN))))
def test_a_role_that_nobody_chose_gives_nothing(role_ids: set[int], names: set[str]) -> None:
    """Whatever roles somebody has."""
    chosen = {name: CHOSEN[name] for name in names}

    found = capacities(actor(*role_ids), chosen)

    assert len(found) == len(role_ids & set(chosen.values()))


def test_every_capacity_has_a_role_to_choose() -> None:
    """And each option one name."""
    roles = [option.name for option in OPTIONS if option.kind == "role"]

    assert roles == [ROLE_ORGANISATION, ROLE_ACCUEIL, ROLE_RELECTURE]
    assert len({option.name for option in OPTIONS}) == len(OPTIONS)
    assert len(Capacity) == len(roles)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("agenda", "equipe"), {"channel_events": 0, "channel_organisers": 1}),
        (("Agenda", "ÉQUIPE", "equipe"), {"channel_events": 0, "channel_organisers": 2}),
        (("agenda", "AGENDA", "equipe"), {"channel_organisers": 2}),
        (("mon-agenda", "agenda-2026"), {}),
        ((), {}),
    ],
)
def test_a_place_is_found_by_its_name_where_just_one_has_it(names: tuple[str, ...], expected: dict[str, int]) -> None:
    """Of two with one name neither is the right one; case does not matter, accents do."""
    places = [Place(number, name) for number, name in enumerate(names)]
    wanted = {"channel_events": "agenda", "channel_organisers": "equipe"}

    for order in itertools.permutations(places):
        assert found_by_name(wanted, order) == expected
