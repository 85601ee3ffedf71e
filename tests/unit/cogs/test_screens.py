"""What the organisers' board says of a card in every state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from bot.delivery.card import Select
from bot.events.cards import Cards
from bot.events.service import OnBoard, Standing
from bot.guilds.model import ROLE_ORGANISATION, SWITCH_APPROVAL
from cogs.organiser import screens
from tests.fakes import MONDAY
from tests.house import AGENDA, DAY, texts

if TYPE_CHECKING:
    from bot.i18n import Locale

STANDINGS: tuple[Standing, ...] = get_args(Standing)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("chosen", [AGENDA, None], ids=["channel chosen", "no channel"])
@pytest.mark.parametrize("standing", STANDINGS)
def test_a_card_without_a_channel_of_its_own_never_shows_a_broken_mention(
    standing: Standing, chosen: int | None, locale: Locale
) -> None:
    """A card that waits behind another has not been given its channel yet: the chosen one is named, or asked for."""
    told = AGENDA if standing in {"posted", "unknown", "deleted"} else None
    shown = OnBoard(replace(DAY, id=1), standing, told)

    board = screens.board([shown], Cards(texts(), locale), texts().bound(locale), MONDAY, chosen)

    assert "None" not in board.text
    if standing == "leaving":
        assert (f"<#{AGENDA}>" if chosen else "/organis") in board.text


def test_only_the_list_of_the_organisers_role_cannot_be_emptied() -> None:
    """Whoever empties it would not be let in to fill it again."""
    screen = screens.options({}, texts().bound("fr"))

    lists = [item for row in screen.rows for item in row.items if isinstance(item, Select)]
    assert {each.custom_id.rpartition(":")[2]: each.least for each in lists if each.least} == {
        ROLE_ORGANISATION: 1,
        SWITCH_APPROVAL: 1,
    }
