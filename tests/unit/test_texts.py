"""The catalogues themselves: complete, used, within Discord's limits, and in the community's tone."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import PasserelleError
from bot.i18n import LOCALES, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Locale

ROOT = Path(__file__).parents[2]
LOCALE_FOLDER = ROOT / "config" / "locales"

# Keys that the source builds from parts; the first word of each pattern is found there as it stands.
BUILT = (
    r"command\..*",
    r"permission\..*",
)
# What a key's last or first word says about where its text stands, and what fits there
# (docs.discord.com components/reference and interactions/application-commands). Twenty is ours, for phones.
LIMITS = (
    (r"button\..*", 20),
    (r"command\..*\.name", 32),
    (r"command\..*\.description", 100),
    (r"complete\.title", 45),
    (r".*\.label", 45),
    (r".*\.hint", 100),
    (r"options\.choose_.*", 150),
    (r".*", 300),
)


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _sentences(locale: Locale) -> dict[str, str]:
    """Return every text and plural form of a catalogue, as it is shown."""
    texts = Texts.load(LOCALE_FOLDER)
    with (LOCALE_FOLDER / f"{locale}.toml").open("rb") as file:
        forms = [key for key, _ in _flat(tomllib.load(file))]
    shown = {}
    for form in forms:
        key, _, last = form.rpartition(".")
        if form in texts.keys():  # noqa: SIM118 - keys() is all there is
            shown[form] = texts.get(form, locale, **_own_gaps(texts, form, locale, 2))
        else:
            shown[form] = texts.get(key, locale, **_own_gaps(texts, key, locale, 1 if last == "one" else 2))
    return shown
