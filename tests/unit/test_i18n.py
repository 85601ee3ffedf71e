"""Texts are found by key and language, filled safely, and set in French typography."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import InvalidTexts, Texts, french, language

if TYPE_CHECKING:
    from pathlib import Path

FRENCH = """
[event]
title = "Journée : {title}"
places = { one = "{count} place", other = "{count} places" }
only_here = "ici"
"""
ENGLISH = """
[event]
title = "Event: {title}"
places = { one = "{count} seat", other = "{count} seats" }
only_here = "here"
"""


def written(folder: Path, french_text: str = FRENCH, english_text: str = ENGLISH) -> Path:
    """Write two catalogues into *folder* and return it."""
    (folder / "fr.toml").write_text(french_text, encoding="utf-8")
    (folder / "en.toml").write_text(english_text, encoding="utf-8")
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    """Return two small catalogues that agree."""
    return Texts.load(written(tmp_path))


@pytest.mark.parametrize("spoken", ["en-US", "en-GB"])
def test_english_clients_are_spoken_to_in_english(spoken: str) -> None:
    """Both of Discord's Englishes are one to us."""
    assert language(spoken) == "en"


@pytest.mark.parametrize("spoken", ["fr", "uk", "ar", "pt-BR", "tr", "es-ES", None])
def test_all_others_are_spoken_to_in_french(spoken: str | None) -> None:
    """The community speaks French; a Ukrainian client must not get English."""
    assert language(spoken) == "fr"


def test_a_text_is_said_in_the_language_that_was_bound(texts: Texts) -> None:
    """A handler binds the language once."""
    say = texts.bound("en")

    assert say("event.title", title="Forum") == "Event: Forum"


@pytest.mark.parametrize(
    ("locale", "count", "said"),
    [
        ("fr", 0, "0 place"),
        ("fr", 1, "1 place"),
        ("fr", 2, "2 places"),
        ("en", 0, "0 seats"),
        ("en", 1, "1 seat"),
        ("en", 2, "2 seats"),
    ],
)
def test_french_counts_zero_as_one_and_english_as_many(texts: Texts, locale: str, count: int, said: str) -> None:
    """The plural rules of CLDR."""
    assert texts.get("event.places", "fr" if locale == "fr" else "en", count=count) == said


@given(value=st.text() | st.sampled_from(["{title}", "{0}", "{title.__class__}", "%s", "{", "}}"]))
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    """What somebody typed appears as it was typed."""
    texts = Texts({"fr": {"key": "« {title} »"}, "en": {}})

    assert texts.get("key", "fr", title=value) == f"« {value} »"


def test_a_key_that_english_lacks_is_said_in_french() -> None:
    """A foreign sentence is better than none, with the plural of its own language."""
    texts = Texts({"fr": {"seats": {"one": "{count} place", "other": "{count} places"}}, "en": {}})

    assert texts.get("seats", "en", count=0) == "0 place"


def test_a_key_that_nobody_knows_is_shown(texts: Texts, caplog: pytest.LogCaptureFixture) -> None:
    """The person gets an answer, and the log an error."""
    assert texts.get("event.nowhere", "fr") == "event.nowhere"
    assert "event.nowhere" in caplog.text


def test_a_gap_without_a_value_is_shown(texts: Texts, caplog: pytest.LogCaptureFixture) -> None:
    """The rest of the sentence still reads, and the log has an error."""
    assert texts.get("event.title", "en") == "Event: {title}"
    assert "title" in caplog.text


@pytest.mark.parametrize(
    ("french_text", "english_text", "problem"),
    [
        (FRENCH, ENGLISH.replace('only_here = "here"\n', ""), "en.toml : la clé event.only_here manque"),
        (FRENCH.replace('only_here = "ici"\n', ""), ENGLISH, "fr.toml : la clé event.only_here manque"),
        (FRENCH, ENGLISH.replace("{title}", "{name}"), "en.toml, clé event.title"),
        (FRENCH.replace("{title}", "{title.upper}"), ENGLISH, "fr.toml, clé event.title"),
        (FRENCH.replace("{title}", "{title!r}"), ENGLISH, "fr.toml, clé event.title"),
        (FRENCH.replace("{title}", "{title:>9}"), ENGLISH, "fr.toml, clé event.title"),
        (FRENCH.replace("{title}", "{}"), ENGLISH, "fr.toml, clé event.title"),
        (FRENCH.replace("{title}", "{title"), ENGLISH, "fr.toml, clé event.title"),
        (FRENCH.replace('"ici"', "3"), ENGLISH, "fr.toml, clé event.only_here"),
        ("[event", ENGLISH, "fr.toml ne peut pas être lu"),
    ],
)
def test_a_catalogue_with_a_fault_is_refused(tmp_path: Path, french_text: str, english_text: str, problem: str) -> None:
    """The sentence names the file and the key."""
    with pytest.raises(InvalidTexts) as refused:
        Texts.load(written(tmp_path, french_text, english_text))

    assert problem in str(refused.value)


def test_a_catalogue_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Both files are named."""
    with pytest.raises(InvalidTexts) as refused:
        Texts.load(tmp_path)

    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("typed", "typeset"),
    [
        ("L'agenda d'ici", "L’agenda d’ici"),
        ("À compléter : lieu", "À compléter\u00a0: lieu"),
        ("Prêt ? Oui ! Bien ; merci", "Prêt\u202f? Oui\u202f! Bien\u202f; merci"),
        ("« agenda »", "«\u00a0agenda\u00a0»"),
        ("9 h 30, puis 16 h", "9\u00a0h\u00a030, puis 16\u00a0h"),
        ("tapez `it's : a` puis l'heure", "tapez `it's : a` puis l’heure"),
        ("https://pqn-a.fr/?q=a:b <t:1769155200:R> <#12>", "https://pqn-a.fr/?q=a:b <t:1769155200:R> <#12>"),
    ],
)
def test_french_typography_is_put_where_plain_signs_were_typed(typed: str, typeset: str) -> None:
    """Addresses, mentions and code stay as they are."""
    assert french(typed) == typeset
    assert french(typeset) == typeset
