"""Files of the catalogue: what they may say, and one sentence for each mistake in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.resources.catalogue.model import Source
from bot.resources.catalogue.reading import read_catalogue
from bot.resources.search.model import Kind
from bot.settings import InvalidSettings

AN_ENTRY = """
[[entry]]
id = "pre"
kind = "sigle"
title = "PRE"
expansion = "programme de réussite éducative"
short = "Il aide l'enfant, un par un."
context = "Rien ne se fait sans les parents."
aliases = ["projet de réussite éducative"]
terms = ["2005"]
see_also = ["troika"]
date = 2026-01-23
[entry.source]
title = "Loi du 18 janvier 2005"
"""
ANOTHER = """
[[entry]]
id = "troika"
kind = "dispositif"
title = "Troïka"
short = "Trois pilotes : la ville, le préfet, l'école."
date = 2026-01-23
verified = false
source = { title = "PQN-A", url = "https://example.org/a", citation = "PQN-A (2025). Un article." }
"""


def write(folder: Path, text: str, name: str = "a") -> Path:
    """Write a file of the catalogue into *folder* and return it."""
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems_of(folder: Path) -> list[str]:
    """Return the sentences that *folder* is refused with, in plain signs."""
    with pytest.raises(InvalidSettings) as refused:
        read_catalogue(folder)
    signs = str.maketrans("\u00a0\u202f’", "  '")
    return [problem.translate(signs) for problem in refused.value.problems]


def test_an_entry_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Prose gets French typography; what is looked up by is left as typed."""
    write(tmp_path, AN_ENTRY + ANOTHER)

    pre, troika = read_catalogue(tmp_path)

    assert (pre.id, pre.kind, pre.title, pre.expansion) == ("pre", Kind.SIGLE, "PRE", "programme de réussite éducative")
    assert (pre.short, pre.context) == ("Il aide l’enfant, un par un.", "Rien ne se fait sans les parents.")
    assert (pre.aliases, pre.terms, pre.see_also) == (("projet de réussite éducative",), ("2005",), ("troika",))
    assert (pre.source, pre.date, pre.verified) == (Source("Loi du 18 janvier 2005"), date(2026, 1, 23), True)
    assert (troika.context, troika.aliases, troika.see_also, troika.verified) == ("", (), (), False)
    assert troika.source == Source("PQN-A", "https://example.org/a", "PQN-A (2025). Un article.")


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """And lead to each other: a *voir aussi* may stand in another file."""
    write(tmp_path, ANOTHER, "b")
    write(tmp_path, AN_ENTRY, "a")

    catalogue = read_catalogue(tmp_path)

    assert [entry.id for entry in catalogue] == ["pre", "troika"]
    assert len(catalogue) == 2
    assert catalogue.get("troika") is catalogue.entries[1]
    assert catalogue.get("rien") is None


def test_a_folder_without_files_is_an_empty_catalogue(tmp_path: Path) -> None:
    """So is none at all: who upgrades has none yet, and the bot starts."""
    assert len(read_catalogue(tmp_path)) == 0
    assert len(read_catalogue(tmp_path / "resources")) == 0


def test_an_acronym_is_searched_by_its_letters_and_by_its_words(tmp_path: Path) -> None:
    """Both ways; whoever sees a list sees both."""
    write(tmp_path, AN_ENTRY + ANOTHER)

    pre, troika = (entry.document() for entry in read_catalogue(tmp_path))

    assert pre.title == "PRE (programme de réussite éducative)"
    assert {"PRE", "programme de réussite éducative", "projet de réussite éducative"} <= set(pre.aliases)
    assert (pre.id, pre.kind, pre.terms) == ("pre", Kind.SIGLE, ("2005",))
    assert "Rien ne se fait" in pre.body
    assert (troika.title, troika.aliases) == ("Troïka", ())


def test_a_long_expansion_leaves_the_title_alone(tmp_path: Path) -> None:
    """In a list of Discord, which takes a hundred characters; the words are read on the card, and found."""
    write(tmp_path, AN_ENTRY.replace("programme", "très " * 20 + "long programme").replace('"troika"', ""))

    (entry,) = read_catalogue(tmp_path)

    assert entry.document().title == "PRE"
    assert entry.name == f"PRE ({entry.expansion})"
    assert entry.expansion in entry.document().aliases


def test_a_work_is_searched_by_its_citation_and_nothing_else_is(tmp_path: Path) -> None:
    """Most sources are those of many entries, which would all answer to their words."""
    write(tmp_path, ANOTHER + ANOTHER.replace("dispositif", "reference").replace('"troika"', '"article"'))

    troika, article = (entry.document() for entry in read_catalogue(tmp_path))

    assert "Un article" in article.body
    assert "Un article" not in troika.body


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('id = "pre"', 'id = "PRE"', "entrée « PRE », clé id : « PRE » n'a pas la forme attendue. Par exemple : id ="),
        ('id = "pre"', "", "entrée numéro 1, clé id : cette clé manque."),
        (
            'kind = "sigle"',
            'kind = "mot"',
            "entrée « pre », clé kind : « mot » n'est pas une sorte d'entrée. Choisissez",
        ),
        ('kind = "sigle"', 'kind = "article"', "clé kind : « article » n'est pas une sorte d'entrée."),
        ('kind = "sigle"', "kind = 3", "clé kind : « 3 » n'est pas une sorte d'entrée."),
        (
            'kind = "sigle"',
            'kind = "notion"',
            "entrée « pre », clé expansion : ne se donne qu'à un sigle. Écrivez kind",
        ),
        ("expansion =", "sens =", "entrée « pre », clé sens : cette clé n'existe pas."),
        ("expansion =", "#", "entrée « pre », clé expansion : manque : un sigle dit ce que veulent dire ses lettres."),
        ('title = "PRE"', f'title = "{"a" * 101}"', "clé title : « aaa"),
        ('title = "PRE"', 'title = "  "', "clé title : «    » ne peut pas être vide."),
        ("short =", "shor =", "entrée « pre », clé shor : cette clé n'existe pas. Vouliez-vous dire short ?"),
        ('"Il aide l\'enfant, un par un."', '""', "entrée « pre », clé short : «  » ne peut pas être vide."),
        ("un par un.", "un par un", "un par un » doit être une phrase, avec son point final."),
        ('"Il aide', f'"{"a" * 300}Il aide', "est trop long : 300 signes au plus."),
        ('"Rien', f'"{"a" * 1200}Rien', "est trop long : 1200 signes au plus."),
        ('["projet de réussite éducative"]', '"projet"', "clé aliases : « projet » doit être une liste de mots entre"),
        ('["projet de réussite éducative"]', '["projet", ""]', "clé aliases : doit être une liste de mots entre"),
        (
            '["projet de réussite éducative"]',
            '["a", "b", "a"]',
            "clé aliases : dit deux fois « a ». Gardez-le une fois.",
        ),
        (
            '["troika"]',
            '["trioka"]',
            "entrée « pre », clé see_also : renvoie à « trioka », qui n'est pas une autre entrée.",
        ),
        ('["troika"]', '["trioka"]', "Vouliez-vous dire troika ?"),
        ('["troika"]', '["zzz"]', "renvoie à « zzz », qui n'est pas une autre entrée. Retirez-le."),
        ('["troika"]', '["pre"]', "renvoie à « pre », qui n'est pas une autre entrée."),
        ("date = 2026-01-23", "date = 2999-01-23", "clé date : « 2999-01-23 » est dans le futur. Écrivez le jour où"),
        ("date = 2026-01-23", 'date = "2026-01-23"', "clé date : « 2026-01-23 » doit être une date, sans guillemets."),
        ("date = 2026-01-23", "date = 2026-02-30", "ligne 12 : cette date ou cette heure n'existe pas."),
        ("date = 2026-01-23", "", "entrée « pre », clé date : cette clé manque. Par exemple : date = 2026-01-23"),
        ("date =", 'verified = "non"\ndate =', "clé verified : « non » doit être true ou false."),
        ('[entry.source]\ntitle = "Loi du 18 janvier 2005"', "", "entrée « pre », clé source : cette clé manque."),
        (
            "[entry.source]\ntitle",
            "[entry.source]\ntitre",
            "entrée « pre », table [source], clé titre : cette clé n'existe",
        ),
        ('"Loi du 18 janvier 2005"', '""', "entrée « pre », table [source], clé title : «  » ne peut pas être vide."),
        (
            '"Loi du 18 janvier 2005"',
            '"Loi"\nurl = "ftp://x"',
            "table [source], clé url : « ftp://x » n'a pas la forme",
        ),
        ("[[entry]]", "[[entre]]", "clé entre : cette clé n'existe pas. Vouliez-vous dire entry ?"),
    ],
)
def test_a_mistake_names_file_entry_and_key(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    """And says what to write instead."""
    file = write(tmp_path, AN_ENTRY.replace(right, wrong, 1))
    write(tmp_path, ANOTHER, "b")

    problems = problems_of(tmp_path)

    assert all(problem.startswith(f"{file}, ") for problem in problems)
    assert any(says in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("entry = 3", "clé entry : « 3 » doit être une liste."),
        ("entry = [3]", "entrée numéro 1 : « 3 » doit être une table."),
        ("[entry]\nid = 'pre'", "clé entry : doit être une liste."),
    ],
)
def test_what_is_no_entry_is_told_too(tmp_path: Path, text: str, says: str) -> None:
    """Nothing that TOML can say ends in a traceback."""
    write(tmp_path, text)

    assert any(says in problem for problem in problems_of(tmp_path)), problems_of(tmp_path)


@pytest.mark.parametrize("names", [("a", "a"), ("a", "b")])
def test_an_id_is_given_once(tmp_path: Path, names: tuple[str, str]) -> None:
    """In one file and across files: the second is told where the first is."""
    texts = dict.fromkeys(names, "")
    for name in names:
        texts[name] += ANOTHER
    files = [write(tmp_path, text, name) for name, text in texts.items()]

    (problem,) = problems_of(tmp_path)

    assert problem.startswith(f"{files[-1]}, entrée « troika », clé id : « troika » est déjà le nom d'une entrée de ")
    assert str(files[0]) in problem


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """What leads into a wrong file is not told as leading nowhere."""
    write(tmp_path, AN_ENTRY.replace('"sigle"', '"mot"'), "a")
    write(tmp_path, ANOTHER.replace("date = 2026-01-23", "date = 3").replace("Troïka", ""), "b")
    write(tmp_path, "nothing", "c")

    problems = problems_of(tmp_path)

    assert sorted(Path(problem.split(", ")[0]).stem for problem in problems) == ["a", "b", "b", "c"]


def test_today_is_no_day_to_come(tmp_path: Path) -> None:
    """By the real time, wherever on earth the file was written."""
    today = datetime.now(UTC).date()
    write(tmp_path, ANOTHER.replace("2026-01-23", str(today)))
    assert read_catalogue(tmp_path).entries[0].date == today

    write(tmp_path, ANOTHER.replace("2026-01-23", str(today + timedelta(days=2))))

    assert "est dans le futur" in problems_of(tmp_path)[0]
