"""Templates: what is read at start, what is refused with a sentence, what is printed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.documents.letter import printed, read_letters
from bot.settings import InvalidSettings
from tests.house import ROOT
from tests.unit.documents.reading import read, words

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "config" / "documents"
VALUES = {
    "name": "Zoé Œuvrard-Yılmaz",
    "structure": "Association « L’Étoile »",
    "event": "Journée régionale",
    "day": "vendredi 23 janvier 2026",
    "hours": "9\u00a0h\u00a030 à 16\u00a0h\u00a030",
    "venue": "Maison des associations, 33000 Bordeaux",
    "organiser": "PQN-A",
    "presence": "le matin",
    "issued": "24 janvier 2026",
    "reference": "A-260123-1-42",
}
AT = datetime(2026, 1, 24, tzinfo=UTC)


def folder(tmp_path: Path, old: str = "", new: str = "") -> Path:
    """Return a copy of the templates, *old* in the attestation replaced by *new*."""
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert old in text or path.stem != "attestation"
        changed = text.replace(old, new, 1) if old and path.stem == "attestation" else text
        (tmp_path / path.name).write_text(changed, encoding="utf-8")
    return tmp_path


def test_the_attestation_says_who_was_there_when_and_where() -> None:
    """Its letters come back, and the file says what it is."""
    made = printed(read_letters(FOLDER)["attestation"], VALUES, author="PQN-A", at=AT)

    (text,) = words(made)
    said = " ".join(text.split())
    for part in ("Attestation de présence", "Zoé Œuvrard-Yılmaz", "« L’Étoile »", "9 h 30 à 16 h 30", "A-260123-1-42"):
        assert part in said
    assert "qui a eu lieu le vendredi 23 janvier 2026" in said
    assert "Présence notée : le matin." in said
    assert "Fait le 24 janvier 2026." in said
    metadata = read(made).metadata
    assert metadata is not None
    assert metadata.title == "Attestation de présence – Zoé Œuvrard-Yılmaz"


def test_what_is_not_known_is_left_out() -> None:
    """No line ends in nothing."""
    made = printed(read_letters(FOLDER)["justificatif"], VALUES | {"hours": "", "structure": ""}, author="", at=AT)

    (text,) = words(made)
    assert "Horaires" not in text
    assert "Structure" not in text
    assert "Lieu" in text


def test_a_name_that_looks_like_a_gap_is_only_a_name() -> None:
    """What people typed is never a template."""
    made = printed(read_letters(FOLDER)["justificatif"], VALUES | {"name": "{reference} {0}"}, author="", at=AT)

    assert "{reference} {0}" in words(made)[0]


def test_a_logo_and_a_signature_are_printed(tmp_path: Path) -> None:
    """A picture beside the template, and one person who signs."""
    Image.new("RGB", (40, 20), "navy").save(tmp_path / "logo.png")
    signed = 'logo = "logo.png"\nclosing ='
    templates = folder(tmp_path, "closing =", signed)
    path = templates / "attestation.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'name = "Jeanne Petit"\n', encoding="utf-8")

    made = printed(read_letters(templates)["attestation"], VALUES, author="PQN-A", at=AT)

    assert len(read(made).pages[0].images) == 1
    assert "Jeanne Petit" in words(made)[0]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "{organiser} atteste",
            "{organizer} atteste",
            "le trou {organizer} n’existe pas. Vouliez-vous dire {organiser}",
        ),
        ("{organiser} atteste", "{name.__class__}", "le trou {name.__class__} n’existe pas"),
        ("{organiser} atteste", "{organiser:>9}", "n’existe pas"),
        ("{organiser} atteste", "{organiser atteste", "accolade"),
        ("{name}", "Zoé", "il manque {name}"),
        ("{reference}", "1", "il manque {reference}"),
        ("closing =", "closing_words =", "cette clé n’existe pas"),
        ("closing =", 'logo = "nulle-part.png"\nclosing =', "est illisible"),
        ("closing =", 'logo = "attestation.toml"\nclosing =', "n’est pas une image PNG ou JPEG"),
        ('title = "Attestation de présence"', 'title = ""', "clé title"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_at_start(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """The sentence names the file and what to write instead."""
    with pytest.raises(InvalidSettings) as problem:
        read_letters(folder(tmp_path, old, new))

    said = problem.value.problems
    assert all("attestation.toml" in one for one in said)
    assert any(sentence in one for one in said)


def test_both_templates_are_needed(tmp_path: Path) -> None:
    """A folder without them says so, file by file."""
    with pytest.raises(InvalidSettings) as problem:
        read_letters(tmp_path)

    assert ["introuvable" in said for said in problem.value.problems] == [True, True]
