"""Texts: from a stable key and a language to what people read."""

from __future__ import annotations

import logging
import re
import tomllib
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, get_args

from bot.errors import ConfigurationProblem, Say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["InvalidTexts", "Locale", "Say", "Texts", "french", "language"]

Locale = Literal["fr", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)
REFERENCE: Locale = "fr"

Plural = dict[str, str]
"""The forms ``one`` and ``other`` of a text, chosen by its parameter *count*."""
Catalogue = dict[str, str | Plural]

logger = logging.getLogger(__name__)

NARROW, NO_BREAK = "\u202f", "\u00a0"
_SPACES = (
    (re.compile(r" (?=[;!?])"), NARROW),
    (re.compile(r" (?=[:»])|(?<=«) |(?<=\d) (?=h\b)|(?<=\d h) (?=\d\d\b)"), NO_BREAK),
)


class InvalidTexts(ConfigurationProblem):
    """Stop because the catalogues themselves cannot be used; *problems* are French sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems="\n".join(problems))
        self.problems = problems

    def sentence(self, say: Say) -> str:  # noqa: ARG002 - there are no texts to say it with
        """Return the problems, one a line: there are no texts to say them with."""
        return "\n".join(self.problems)


class Texts:
    """The catalogues of every language, read once at start."""

    def __init__(self, catalogues: Mapping[Locale, Catalogue]) -> None:
        self._catalogues = catalogues

    @classmethod
    def load(cls, folder: Path) -> Texts:
        """Read ``fr.toml`` and ``en.toml`` in *folder*; raise :class:`InvalidTexts` where one has a gap."""
        problems: list[str] = []
        catalogues = {locale: _read(folder / f"{locale}.toml", locale, problems) for locale in LOCALES}
        problems = problems or [problem for other in LOCALES[1:] for problem in _differences(catalogues, other)]
        if problems:
            raise InvalidTexts(problems)
        return cls(catalogues)

    def get(self, key: str, locale: Locale, /, **params: object) -> str:
        """Return the text called *key* in *locale*, its gaps filled with *params*.

        A key that is missing shows the French text, and then itself: a strange word in an answer is
        better than no answer. The values are never read as templates.
        """
        for spoken in (locale, REFERENCE):
            text = self._catalogues[spoken].get(key)
            if text is not None:
                template = text if isinstance(text, str) else text[_form(spoken, params.get("count"))]
                return template.format_map(_Gaps(params))
        logger.error("no text is called %s", key)
        return key

    def bound(self, locale: Locale) -> Say:
        """Return a function that says texts in *locale*."""

        def say(key: str, /, **params: object) -> str:
            return self.get(key, locale, **params)

        return say

    def keys(self) -> frozenset[str]:
        """Return every key that there is."""
        return frozenset(self._catalogues[REFERENCE])


def language(discord_locale: str | None) -> Locale:
    """Return what to speak with a client set to *discord_locale*: English to English ones, French to all others."""
    return "en" if discord_locale is not None and discord_locale.startswith("en") else "fr"


def french(text: str) -> str:
    """Put French typography where plain apostrophes and spaces were typed; code between backticks stays."""
    parts = text.split("`")
    parts[::2] = [_typeset(part) for part in parts[::2]]
    return "`".join(parts)


def _typeset(text: str) -> str:
    for pattern, sign in _SPACES:
        text = pattern.sub(sign, text)
    return text.replace("'", "’")


class _Gaps(dict[str, object]):
    """Values by name; one that is not given leaves its gap to be seen."""

    def __missing__(self, name: str) -> str:
        logger.error("the gap {%s} of a text was given no value", name)
        return f"{{{name}}}"


def _form(locale: Locale, count: object) -> str:
    """Return the plural form that CLDR gives for *count*: French says one for 0 and 1, English for 1."""
    ones = (0, 1) if locale == "fr" else (1,)
    return "one" if count in ones else "other"


def _read(path: Path, locale: Locale, problems: list[str]) -> Catalogue:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(f"{path} ne peut pas être lu : {error}. Reprenez le fichier d'origine.")
        return {}
    typeset = french if locale == "fr" else str
    catalogue: Catalogue = {}
    for key, text in _flat(tables, ""):
        forms = text if isinstance(text, dict) else {"other": text}
        if wrong := [form for form in forms.values() if not _is_template(form)]:
            problems.append(
                f"{path}, clé {key} : « {wrong[0]} » doit être un texte dont les trous sont de simples noms."
            )
            continue
        typeset_forms = {name: typeset(form) for name, form in forms.items()}
        catalogue[key] = typeset_forms if isinstance(text, dict) else typeset_forms["other"]
    return catalogue


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict) and value.keys() != {"one", "other"}:
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _is_template(text: object) -> bool:
    try:
        return isinstance(text, str) and all(
            name is None or (name.isidentifier() and not spec and conversion is None)
            for _, name, spec, conversion in Formatter().parse(text)
        )
    except ValueError:
        return False


def _gaps(text: str | Plural) -> set[str]:
    forms = [text] if isinstance(text, str) else list(text.values())
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None}


def _differences(catalogues: Mapping[Locale, Catalogue], other: Locale) -> Iterator[str]:
    reference, translated = catalogues[REFERENCE], catalogues[other]
    for key in sorted(reference.keys() ^ translated.keys()):
        missing_in = other if key in reference else REFERENCE
        yield f"config/locales/{missing_in}.toml : la clé {key} manque. Ajoutez-la."
    for key in sorted(reference.keys() & translated.keys()):
        if (expected := _gaps(reference[key])) != (found := _gaps(translated[key])):
            yield (
                f"config/locales/{other}.toml, clé {key} : les trous {sorted(found)} devraient être {sorted(expected)}."
            )
