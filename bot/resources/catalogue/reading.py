"""The catalogue as files: ``config/resources/*.toml``, read at start, every problem of every file told at once."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.clock import SystemClock
from bot.i18n import french
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT, Catalogue, Entry, Source
from bot.resources.model import ENTRIES
from bot.resources.search.model import Kind
from bot.settings.community import Table
from bot.settings.problems import InvalidSettings, explain, in_file, read_table

if TYPE_CHECKING:
    from bot.settings.problems import Json, Place, Where

# The other kinds are found too, but nobody writes them down: features push them.
WRITTEN = tuple(kind for kind in Kind if kind in ENTRIES)
# Where it is already tomorrow: no time zone is further ahead (UTC+14).
_AHEAD = datetime.timedelta(hours=14)


def _words(given: object) -> list[str]:
    """Take a list of texts, each of which says something, none of them twice."""
    if not isinstance(given, list) or not all(isinstance(word, str) and word.strip() for word in given):
        raise ValueError("doit être une liste de mots entre guillemets")
    words = [word.strip() for word in given]
    if twice := [word for word, times in Counter(words).items() if times > 1]:
        raise ValueError(f"dit deux fois « {twice[0]} ». Gardez-le une fois")
    return words


def _sentence(text: str) -> str:
    if text[-1] not in ".!?…":
        raise ValueError("doit être une phrase, avec son point final")
    return text


def _kind(given: object) -> Kind:
    if given not in WRITTEN:
        raise ValueError(f"n'est pas une sorte d'entrée. Choisissez parmi {', '.join(WRITTEN)}")
    return Kind(str(given))


Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(french)]
Expansion = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(french)]
Sentences = Annotated[Prose, AfterValidator(_sentence)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Page = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s/]+\S*$", max_length=500)]


@dataclass
class _Ids:
    """The *known* ids of all files, those that are *taken* so far with their file, and the *file* that is read."""

    known: frozenset[str]
    taken: dict[str, Path] = field(default_factory=dict)
    file: Path = Path()


class SourceTable(Table):
    """The ``[entry.source]`` of an entry: nothing is said without one."""

    title: Prose = Field(max_length=200, examples=['"Loi n° 2014-173 du 21 février 2014, article 5"'])
    url: Page = Field(default="", examples=['"https://www.example.org/page"'])
    citation: Prose = Field(default="", max_length=500, examples=['"Nom, P. (2009). Titre. Éditeur."'])


class EntryTable(Table):
    """One ``[[entry]]`` of a file; validated with :class:`_Ids` as context, since ids are known across files."""

    id: Id = Field(examples=['"cite-educative"'])
    kind: Annotated[Kind, BeforeValidator(_kind)] = Field(examples=['"notion"'])
    title: Prose = Field(max_length=TITLE_LIMIT, examples=['"Cité éducative"'])
    # Not shown where it is refused: it is empty then, or its key says enough.
    expansion: Expansion = Field(
        default="", max_length=150, repr=False, validate_default=True, examples=['"quartier prioritaire"']
    )
    short: Sentences = Field(max_length=SHORT_LIMIT, examples=['"Une phrase simple, qui répond tout de suite."'])
    context: Sentences = Field(default="", max_length=CONTEXT_LIMIT, examples=['"Ce qui aide à comprendre."'])
    source: SourceTable = Field(examples=['{ title = "Loi n° 2014-173 du 21 février 2014, article 5" }'])
    date: datetime.date = Field(strict=True, examples=["2026-01-23"])
    aliases: Words = Field(default=(), max_length=20, examples=['["cités éducatives", "cité éduc"]'])
    terms: Words = Field(default=(), max_length=20, examples=['["Grigny", "0-25 ans"]'])
    see_also: Words = Field(default=(), max_length=10, examples=['["troika", "cpo"]'])
    verified: bool = Field(default=True, strict=True, examples=["false"])

    @field_validator("id")
    @classmethod
    def _its_own(cls, name: str, info: ValidationInfo) -> str:
        ids = cast("_Ids", info.context)
        if name in ids.taken:
            raise ValueError(f"est déjà le nom d'une entrée de {ids.taken[name]}. Donnez-en un autre")
        ids.taken[name] = ids.file
        return name

    @field_validator("expansion")
    @classmethod
    def _of_an_acronym(cls, expansion: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind")
        if kind is Kind.SIGLE and not expansion:
            raise ValueError("manque : un sigle dit ce que veulent dire ses lettres")
        if kind not in {Kind.SIGLE, None} and expansion:
            raise ValueError('ne se donne qu\'à un sigle. Écrivez kind = "sigle", ou retirez cette ligne')
        return expansion

    @field_validator("date")
    @classmethod
    def _is_past(cls, day: datetime.date) -> datetime.date:
        """Refuse a day to come, by the real time whatever clock the bot follows: nothing was checked then."""
        if day > (SystemClock().now() + _AHEAD).date():
            raise ValueError("est dans le futur. Écrivez le jour où l'entrée a été relue")
        return day

    @field_validator("see_also")
    @classmethod
    def _lead_somewhere(cls, links: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = cast("_Ids", info.context).known - {info.data.get("id")}
        for link in links:
            if link not in known:
                close = get_close_matches(link, sorted(known), n=1)
                advice = f"Vouliez-vous dire {close[0]} ?" if close else "Retirez-le"
                raise ValueError(f"renvoie à « {link} », qui n'est pas une autre entrée. {advice}")
        return links


class ResourceFile(Table):
    """A whole file."""

    entry: tuple[EntryTable, ...] = ()


def read_catalogue(folder: Path) -> Catalogue:
    """Read every entry of *folder*; raise :class:`InvalidSettings` with the problems of all files at once.

    A folder without files, or none at all, is an empty catalogue: what is approved on Discord is enough for some.
    """
    problems: list[str] = []
    tables: dict[Path, Json] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables[path] = read_table(path)
        except InvalidSettings as error:
            problems += error.problems
    ids = _Ids(frozenset(str(one.get("id")) for table in tables.values() for one in _entries(table)))
    entries: list[Entry] = []
    for path, table in tables.items():
        ids.file = path
        try:
            entries += map(_entry, ResourceFile.model_validate(table, context=ids).entry)
        except ValidationError as error:
            problems += explain(error, ResourceFile, _place(path, table))
    if problems:
        raise InvalidSettings(problems)
    return Catalogue(tuple(entries))


def _entry(read: EntryTable) -> Entry:
    source = Source(**dict(read.source))
    return Entry(**(dict(read) | {"source": source}))


def _entries(table: Json) -> list[Json]:
    """Return the entries of a file that may still be wrong."""
    given = table.get("entry")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _place(path: Path, table: Json) -> Place:
    """Return what names a place in *path*: file, entry by its id, key."""

    def place(where: Where) -> tuple[str, str]:
        if len(where) < 2:
            return in_file(path)(where)
        _, number, *keys = where
        one = table["entry"][number]
        name = one.get("id") if isinstance(one, dict) else None
        named = [str(path), f"entrée « {name} »" if isinstance(name, str) else f"entrée numéro {int(number) + 1}"]
        if len(keys) > 1:
            named.append(f"table [{keys[0]}]")
        return ", ".join([*named, *(f"clé {key}" for key in keys[-1:])]), f"{keys[-1]} = " if keys else ""

    return place
