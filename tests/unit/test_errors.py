"""Errors name their text, and show their parameters to the log."""

from __future__ import annotations

import pytest

from bot.errors import ConfigurationProblem, PasserelleError, Refusal, WorldProblem


class _TooEarly(Refusal):
    """A refusal with a gap to fill."""

    key = "refusal.too_early"


def test_an_error_is_said_with_its_key_and_its_parameters() -> None:
    """The edge gives the error a voice; the error gives what to say."""
    error = _TooEarly(opens="lundi")

    said = error.sentence(lambda key, /, **params: f"{key} {sorted(params.items())}")

    assert said == "refusal.too_early [('opens', 'lundi')]"


def test_an_error_shows_its_key_and_parameters_in_the_log() -> None:
    """``str()`` needs no catalogue."""
    assert str(_TooEarly(opens="lundi")) == "refusal.too_early opens='lundi'"


@pytest.mark.parametrize(
    ("kind", "code"), [(ConfigurationProblem, 2), (WorldProblem, 3), (Refusal, 1), (PasserelleError, 1)]
)
def test_configuration_ends_with_two_and_the_world_with_three(kind: type[PasserelleError], code: int) -> None:
    """Those who restart the bot can tell what to mend from the exit code."""
    assert kind().exit_code == code
