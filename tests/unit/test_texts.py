"""The catalogues themselves: complete, used, within Discord's limits, and in the community's tone."""

from __future__ import annotations

import ast
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.i18n import LOCALES, Locale, Texts, french

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "config" / "locales"
KEYS = Texts.load(FOLDER).keys()

# Keys that the source builds out of names that Discord gave back, so that no pattern of theirs stands in it.
BUILT = re.compile(r"command\..*")

# What fits where a text stands (docs.discord.com components/reference, interactions/application-commands);
# the twenty of a button and the three hundred of any sentence are ours, for phones.
LIMITS = (
    (re.compile(r"(?:button|desk\.button|roster\.press)\..*|here\.button"), 20),
    (re.compile(r"command\..*\.name"), 32),
    (re.compile(r"command\..*\.description|.*\.hint"), 100),
    (re.compile(r".*\.label"), 45),
    (re.compile(r"options\.choose_.*"), 150),
    (re.compile(r".*"), 300),
)


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a catalogue by its key; a plural's forms have keys of their own."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def catalogue(locale: Locale) -> dict[str, str]:
    """Return every text and plural form of a catalogue, as it is shown."""
    tables = tomllib.loads((FOLDER / f"{locale}.toml").read_text(encoding="utf-8"))
    return {key: french(text) if locale == "fr" else text for key, text in flat(tables)}


def source_strings() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield each string of the bot's source, and a pattern of what it may come to when it is filled."""
    for folder in ("bot", "cogs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value, re.compile(re.escape(node.value))
                elif isinstance(node, ast.JoinedStr):
                    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                    pattern = "".join(r"[\w-]+" if part is None else re.escape(str(part)) for part in parts)
                    yield "".join(str(part or "{}") for part in parts), re.compile(pattern)


FRENCH = catalogue("fr")
EVERY_TEXT = [(locale, key, text) for locale in LOCALES for key, text in catalogue(locale).items()]


def test_both_languages_have_the_same_keys_and_gaps() -> None:
    """Loading refuses a difference; this is the load of the files that are shipped."""
    assert len(Texts.load(FOLDER).keys()) > 100


def test_every_key_is_used() -> None:
    """A text that nothing says is translated for nobody."""
    tables = {key.split(".")[0] for key in KEYS}
    patterns = [pattern for text, pattern in source_strings() if text.split(".")[0] in tables]

    unused = [key for key in KEYS if not BUILT.fullmatch(key) and not any(one.fullmatch(key) for one in patterns)]

    assert sorted(unused) == []


def test_every_key_that_the_source_names_exists() -> None:
    """A missing one would be shown to people as it is."""
    tables = {key.split(".")[0] for key in KEYS}
    looks_like_a_key = re.compile(rf"({'|'.join(sorted(tables))})(\.[a-z_]*[a-z])+")

    strings = (text for text, _ in source_strings() if not text.endswith(".toml"))
    named = {text for text in strings if looks_like_a_key.fullmatch(text)}

    assert sorted(named - KEYS) == []


def test_a_text_fits_where_it_stands() -> None:
    """Discord refuses a whole message for one label that is too long."""

    def limit(key: str) -> int:
        return next(limit for pattern, limit in LIMITS if pattern.fullmatch(key))

    assert [(locale, key) for locale, key, text in EVERY_TEXT if not 0 < len(text) <= limit(key)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_command_is_named_as_discord_allows(locale: Locale) -> None:
    """One word in lower case (interactions/application-commands#application-command-object)."""
    names = [text for key, text in catalogue(locale).items() if re.fullmatch(r"command\..*\.name", key)]

    assert [name for name in names if not re.fullmatch(r"[-_\w]{1,32}", name) or name != name.lower()] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_command_is_named_in_the_language_of_the_text(locale: Locale) -> None:
    """A person types what their own client shows; the other language's name is not offered there."""
    texts = catalogue(locale)
    group = texts["command.organiser.name"]
    alone = {text for key, text in texts.items() if re.fullmatch(r"command\.\w+\.name", key)} - {group}
    inside = {text for key, text in texts.items() if re.fullmatch(r"command\.organiser\.\w+\.name", key)}
    named = re.compile(r"(?<![\w/:.])/([a-z]+)(?: ([a-z]+))?")

    def is_command(first: str, second: str) -> bool:
        return first in alone or (first == group and second in inside)

    assert [key for key, text in texts.items() for found in named.findall(text) if not is_command(*found)] == []


def test_a_text_begins_with_a_word() -> None:
    """A screen reader says an emoji before the sentence."""
    signs = {"So", "Sk", "Cs"}

    assert [(locale, key) for locale, key, text in EVERY_TEXT if unicodedata.category(text[0]) in signs] == []


@pytest.mark.parametrize(
    "unwanted",
    [
        pytest.param(r"\w[·•]\w|\(e?s?\)", id="a median point, which screen readers say badly"),
        pytest.param(r"\b(tu|toi|tes|ton)\b", id="tu"),
        pytest.param(r"\b(je |j’)", id="je"),
        pytest.param(r"\b(veuillez|merci de|svp)\b", id="a favour asked"),
        pytest.param(r"[^\s\u00a0\u202f:][;:!?](\s|$)", id="a sign without its space"),
        pytest.param(r"«[^\u00a0]|[^\u00a0]»|'", id="a sign that was not typeset"),
    ],
)
def test_french_is_written_without(unwanted: str) -> None:
    """The community's tone: vouvoiement, the verb first, and signs that can be read aloud."""
    # What stands on a button is said by the person who presses it.
    answers = re.compile(
        r"button\.(coming|not_coming|keep_place|withdraw_place|come_back_place|take_place|leave_place)"
    )
    said = {key: text for key, text in FRENCH.items() if not answers.fullmatch(key)}

    assert [key for key, text in said.items() if re.search(unwanted, text, flags=re.IGNORECASE)] == []


def test_a_french_sentence_is_short() -> None:
    """Twenty words is what is read at once; commands and paths count little, so a few more are let through."""

    def longest(text: str) -> int:
        return max(len(sentence.split()) for sentence in re.split(r"[.!?:;](?:[\s\u00a0]|$)", text))

    assert [key for key, text in FRENCH.items() if longest(text) > 24] == []
