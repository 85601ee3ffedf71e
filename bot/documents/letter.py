"""Letters from the community's own templates, ``config/documents/*.toml``: read at start, printed on request."""

from __future__ import annotations

import io
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from bot.i18n import french
from bot.settings.community import Table
from bot.settings.problems import InvalidSettings, explain, in_file, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import Self

Kind = Literal["justificatif", "attestation"]
"""What is printed: that somebody is signed up, before the day, or that they were there, after it."""
Letters = dict[Kind, "Letter"]

_GAPS = (
    *("name", "structure", "event", "day", "hours", "venue", "organiser", "issued", "reference"),
    # Only who was there was there for some part of the day.
    "presence",
)
_NEEDED = ("name", "event", "day", "issued", "reference")
# How a PNG and a JPEG begin.
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")


def _filled(text: str) -> str:
    """Refuse a gap that nothing fills."""
    try:
        gaps = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ValueError("a une accolade de trop, ou de moins") from error
    for name, spec, conversion in gaps:
        if name not in _GAPS or spec or conversion:
            close = get_close_matches(name, _GAPS, n=1)
            known = f"Vouliez-vous dire {{{close[0]}}} ?" if close else f"Choisissez parmi {', '.join(_GAPS)}."
            raise ValueError(f"le trou {{{name}}} n'existe pas. {known}")
    return french(text)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600), AfterValidator(_filled)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(french)]


class DocumentTable(Table):
    """The ``[document]`` of a file."""

    title: Line = Field(examples=['"Attestation de présence"'])
    heading: tuple[Line, ...] = Field(default=(), max_length=6, examples=['["Ville de Pau", "Service éducation"]'])
    logo: str | None = Field(default=None, examples=['"logo.png"'])
    paragraphs: tuple[Words, ...] = Field(min_length=1, max_length=20, examples=['["{name} a participé à {event}."]'])
    closing: Words = Field(examples=['"Fait à Bordeaux, le {issued}."'])
    footnote: Words = Field(examples=['"Référence : {reference}"'])

    @model_validator(mode="after")
    def _says_what_it_must(self) -> Self:
        named = {name for part in (*self.paragraphs, self.closing, self.footnote) for name in _gaps_of(part)}
        if missing := [f"{{{name}}}" for name in _NEEDED if name not in named]:
            raise ValueError(f"il manque {', '.join(missing)} : sans cela le document ne prouve rien")
        return self


class SignatoryTable(Table):
    """Who signs: *name* where it is one person, *role* always."""

    name: Line | None = Field(default=None, examples=['"Prénom Nom"'])
    role: Line = Field(examples=["\"Pour l'équipe d'organisation\""])


class LetterFile(Table):
    """A whole file."""

    document: DocumentTable
    signatory: SignatoryTable


@dataclass(frozen=True)
class Letter:
    """A template, and the content of its *logo*."""

    document: DocumentTable
    signatory: SignatoryTable
    logo: bytes | None = None


def read_letters(folder: Path) -> Letters:
    """Read the template of each kind in *folder*; raise :class:`InvalidSettings` with the problems of all at once."""
    letters: Letters = {}
    problems: list[str] = []
    for kind in get_args(Kind):
        try:
            letters[kind] = _read(folder / f"{kind}.toml")
        except InvalidSettings as error:
            problems += error.problems
    if problems:
        raise InvalidSettings(problems)
    return letters


def printed(letter: Letter, values: Mapping[str, str], *, author: str, at: datetime) -> bytes:
    """Return the letter as PDF, its gaps filled with *values*. It takes a while: call it in a thread."""
    from bot.documents.paper import Paper  # noqa: PLC0415 - who prints nothing does not pay for fpdf2

    document, signatory = letter.document, letter.signatory
    footnote = said(document.footnote, values) or ""
    paper = Paper(f"{document.title} – {values['name']}", author=author, at=at, footnote=footnote, margin=25)
    paper.add_page()
    if letter.logo:
        paper.image(io.BytesIO(letter.logo), h=22, alt_text=author)
        paper.ln(4)
    for number, line in enumerate(document.heading):
        paper.write_line(line, style="" if number else "B", height=6)
    paper.ln(22)
    paper.write_line(document.title, size=20, style="B", align="C")
    paper.ln(14)
    for paragraph in document.paragraphs:
        if words := said(paragraph, values):
            # The name alone stands out: it is what is looked for.
            size, style = (16, "B") if paragraph == "{name}" else (12, "")
            paper.write_line(words, size=size, style=style, height=7)
            paper.ln(3)
    paper.ln(8)
    paper.write_line(said(document.closing, values) or "", size=12)
    paper.ln(8)
    for line in filter(None, (signatory.role, signatory.name)):
        paper.write_line(line, size=12, height=7)
    return paper.made()


def said(text: str, values: Mapping[str, str]) -> str | None:
    """Return *text* with its gaps filled, None where *values* has nothing for one of them: it is then left out."""
    return text.format_map(values) if all(values.get(name) for name in _gaps_of(text)) else None


def _gaps_of(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def _read(path: Path) -> Letter:
    table = read_table(path)
    try:
        file = LetterFile.model_validate(table)
    except ValidationError as error:
        raise InvalidSettings(explain(error, LetterFile, in_file(path))) from None
    logo = file.document.logo
    return Letter(file.document, file.signatory, _picture(path, logo) if logo else None)


def _picture(path: Path, name: str) -> bytes:
    """Return the picture *name* that stands beside *path*; refuse what is none."""
    picture = path.parent / name
    try:
        content = picture.read_bytes()
    except OSError as error:
        raise InvalidSettings(
            [f"{path}, clé logo : {picture} est illisible. Posez-le à côté de ce fichier."]
        ) from error
    if not content.startswith(_PICTURES):
        raise InvalidSettings([f"{path}, clé logo : {picture} n'est pas une image PNG ou JPEG. Choisissez-en une."])
    return content
