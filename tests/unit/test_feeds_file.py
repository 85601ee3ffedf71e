"""The shipped sites that come ready, and what is said of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.feeds import read_feeds
from bot.settings.problems import InvalidSettings


def test_the_shipped_file_is_read() -> None:
    """With the patterns of each site."""
    ready = read_feeds(Path(__file__).parents[2] / "config" / "feeds.toml")

    assert [one.title for one in ready] == ["PQN-A : actualités", "PQN-A : ressources"]
    assert all(one.patterns for one in ready)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[[source]]\ntitle = 'Un site'", "clé address : cette clé manque"),
        ("[[source]]\naddress = 'pqn-a.fr'\ntitle = 'Un site'", "doit être une adresse complète"),
        ("[[source]]\naddress = 'https://a:b@pqn-a.fr'\ntitle = 'Un site'", "doit être une adresse complète"),
        ("[[source]]\naddress = 'https://[x'\ntitle = 'Un site'", "doit être une adresse complète"),
        (
            "[[source]]\naddress = 'https://pqn-a.fr'\ntitle = 'Un site'\npatterns = ['a', '(']",
            "clé patterns, numéro 2 : « ( » n'est pas une expression régulière. Par exemple",
        ),
        ("[[source]]\naddress = 'https://pqn-a.fr'\ntitle = 'Un site'\npattern = ['a']", "Vouliez-vous dire patterns"),
        ("[[source]]\naddress = 'https://pqn-a.fr'\ntitle = 'Un site'\npatterns = 'a'", "doit être une liste"),
        ("[[sourc]]", "Vouliez-vous dire source"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(tmp_path: Path, table: str, told: str) -> None:
    """With the file, the table and the key; nothing of the file is taken."""
    path = tmp_path / "feeds.toml"
    path.write_text(table, encoding="utf-8")

    with pytest.raises(InvalidSettings) as problem:
        read_feeds(path)

    assert told.replace("'", "’") in problem.value.problems[0].replace("'", "’").replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert "feeds.toml" in problem.value.problems[0]
