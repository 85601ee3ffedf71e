"""Event files: the real day, and one sentence for each mistake in a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.events.model import missing
from bot.events.seed import read_events
from bot.settings import InvalidSettings

SHIPPED = Path(__file__).parents[3] / "config" / "events"

A_FILE = """
[event]
title = "Journée d'étude"
on = 2026-01-23
weekday = "vendredi"
city = "Bordeaux"
audience = "toutes et tous"
organiser = "PQN-A"
summary = "Une journée."
inscription = "ici"

[[programme]]
title = "Accueil"
kind = "break"

[[programme]]
title = "Table ronde"
kind = "round-table"
"""


def write(folder: Path, text: str, name: str = "journee") -> Path:
    """Write an event's file into *folder* and return the file."""
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems_of(folder: Path) -> list[str]:
    """Return the sentences that *folder* is refused with, their no-break spaces plain."""
    with pytest.raises(InvalidSettings) as refused:
        read_events(folder)
    return [problem.replace("\u00a0", " ").replace("\u202f", " ") for problem in refused.value.problems]


def test_the_real_day_is_shipped() -> None:
    """What was announced is there, and nothing else is."""
    (seed,) = read_events(SHIPPED)

    event = seed.event(guild_id=7)

    assert (event.guild_id, event.id, event.status) == (7, None, "visible")
    assert (event.on, event.city, event.organiser) == (date(2026, 1, 23), "Bordeaux", "PQN-A")
    assert event.inscription == "les-deux"
    assert (event.questions, event.form) == (("name", "structure", "role", "department"), "après")
    assert event.article_url is not None
    assert missing(event) == ("starts_at", "ends_at", "venue", "address", "official_url")


def test_the_real_day_has_its_programme() -> None:
    """In order, with who speaks, and with what is still uncertain marked."""
    (seed,) = read_events(SHIPPED)

    programme = seed.facts.programme

    assert [item.position for item in programme] == list(range(1, 8))
    assert [item.kind for item in programme] == ["presentation", "round-table", "exchange", *["project"] * 4]
    assert programme[0].speaker == "Marie-Pascale Guyon"
    assert programme[0].speaker_role
    assert [item.position for item in programme if item.tentative] == [7]


def test_a_file_names_its_event_for_good(tmp_path: Path) -> None:
    """Files are read in the order of their names."""
    write(tmp_path, A_FILE, "b-2026")
    write(tmp_path, A_FILE, "a-2026")

    assert [seed.slug for seed in read_events(tmp_path)] == ["a-2026", "b-2026"]


def test_a_folder_without_files_has_no_events(tmp_path: Path) -> None:
    """A community may start with none."""
    assert read_events(tmp_path / "events") == ()


def test_prose_gets_french_typography(tmp_path: Path) -> None:
    """It is typed with plain signs."""
    write(tmp_path, A_FILE)

    (seed,) = read_events(tmp_path)

    assert seed.facts.title == "Journée d’étude"


@pytest.mark.parametrize("written", ['"9 h 30"', '"9h30"', "09:30:00"])
def test_an_hour_is_written_as_people_or_as_toml_write_it(tmp_path: Path, written: str) -> None:
    """Whoever edits the file need not know TOML's hours."""
    write(tmp_path, A_FILE.replace("[[programme]]", f"starts_at = {written}\n[[programme]]", 1))

    (seed,) = read_events(tmp_path)

    assert seed.facts.starts_at == time(9, 30)


def test_a_part_of_the_programme_may_have_its_hour(tmp_path: Path) -> None:
    """What is not known is left out."""
    write(tmp_path, A_FILE.replace('kind = "round-table"', 'kind = "round-table"\nat = "14 h"'))

    (seed,) = read_events(tmp_path)

    assert [item.at for item in seed.facts.programme] == [None, time(14)]


def test_hours_of_a_programme_that_go_back_are_refused(tmp_path: Path) -> None:
    """The order of the file is the programme's; two parts at one hour go beside each other."""
    later = A_FILE.replace("[[programme]]", '[[programme]]\nat = "10 h"')
    write(tmp_path, later)
    beside = [item.at for item in read_events(tmp_path)[0].facts.programme]
    write(tmp_path, later.replace('"10 h"', '"14 h"', 1))

    with pytest.raises(InvalidSettings) as refused:
        read_events(tmp_path)

    assert beside == [time(10)] * 2
    assert "les heures (at) reviennent en arrière" in refused.value.problems[0]


def test_an_instant_is_read_on_a_wall_where_the_event_takes_place(tmp_path: Path) -> None:
    """Who writes the file knows no UTC."""
    known = (
        'timezone = "Indian/Reunion"\nopens_at = 2026-01-05T09:00:00\ncapacity = 120\nphone = "05 56"\n[[programme]]'
    )
    write(tmp_path, A_FILE.replace("[[programme]]", known, 1))

    (seed,) = read_events(tmp_path)

    assert seed.facts.opens_at == datetime(2026, 1, 5, 5, tzinfo=UTC)
    assert (seed.facts.capacity, seed.facts.phone, seed.facts.retention_days) == (120, "05 56", 90)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        (
            '"vendredi"',
            '"samedi"',
            "table [event], clé weekday : « samedi » ne va pas avec la date : 2026-01-23 est un vendredi.",
        ),
        (
            "on = 2026-01-23",
            "on = 2026-02-30",
            "table [event], clé on, ligne 4 : cette date ou cette heure n’existe pas.",
        ),
        ("on = 2026-01-23", 'on = "2026-01-23"', "table [event], clé on : « 2026-01-23 » doit être une date, sans"),
        (
            "on = 2026-01-23",
            "on = 2026-01-23T09:00:00",
            "table [event], clé on : « 2026-01-23 09:00:00 » doit être une",
        ),
        ("city =", "ville =", "table [event], clé ville : cette clé n’existe pas."),
        ('city = "Bordeaux"', "", "table [event], clé city : cette clé manque. Par exemple : city ="),
        ("city =", 'venu = "x"\ncity =', "table [event], clé venu : cette clé n’existe pas. Vouliez-vous dire venue ?"),
        ("city =", "starts_at = 930\ncity =", "table [event], clé starts_at : « 930 » doit être une heure."),
        ("city =", 'starts_at = "25 h"\ncity =', "table [event], clé starts_at : « 25 h » doit être une heure."),
        ("city =", 'starts_at = "10 h"\nends_at = "9 h"\ncity =', "clé ends_at : « 9 h » vient avant le début."),
        ("city =", 'starts_at = "10 h"\ndoors = "11 h"\ncity =', "clé doors : « 11 h » vient après le début."),
        ("city =", 'official_url = "http://x.fr"\ncity =', "clé official_url : « http://x.fr » n’a pas la forme"),
        ("city =", 'timezone = "Bordeaux"\ncity =', "clé timezone : « Bordeaux » n’est pas un fuseau horaire."),
        ('"ici"', '"là"', "clé inscription : « là » doit être ici, ailleurs ou les-deux."),
        ("city =", "opens_at = 2026-01-05\ncity =", "clé opens_at : « 2026-01-05 » doit être une date et une heure"),
        ("city =", "opens_at = 2026-01-05T09:00:00Z\ncity =", "doit être une date et une heure, sans fuseau"),
        (
            "city =",
            "opens_at = 2026-01-05T09:00:00\ncloses_at = 2026-01-05T09:00:00\ncity =",
            "vient avant l’ouverture",
        ),
        ("city =", "capacity = 0\ncity =", "clé capacity"),
        ("city =", "retention_days = 0\ncity =", "clé retention_days"),
        ('"round-table"', '"table"', "table [programme], numéro 2, clé kind : « table » doit être presentation, "),
        ('kind = "round-table"', "", "table [programme], numéro 2, clé kind : cette clé manque."),
        ('kind = "break"', 'kind = "break"\ntentative = "oui"', "numéro 1, clé tentative : « oui » doit être true ou"),
        ("[event]", "[evenement]", "clé event : cette clé manque."),
    ],
)
def test_a_mistake_names_file_table_and_key(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    """And says what to write instead."""
    file = write(tmp_path, A_FILE.replace(right, wrong, 1))

    problems = problems_of(tmp_path)

    assert all(problem.startswith(f"{file}, ") for problem in problems)
    assert any(says in problem for problem in problems), problems


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Each file is named with its own."""
    write(tmp_path, A_FILE.replace("vendredi", "jeudi").replace('"ici"', '"là"'), "a")
    write(tmp_path, A_FILE.replace('"PQN-A"', "3"), "b")
    write(tmp_path, A_FILE, "c")
    write(tmp_path, A_FILE, "Une Journée")

    problems = problems_of(tmp_path)

    assert [Path(problem.split(",")[0].split(" : ")[0]).stem for problem in problems] == ["Une Journée", "a", "a", "b"]


def test_a_file_says_which_questions_are_asked_and_when(tmp_path: Path) -> None:
    """The name always; where nothing is said, name and structure, after the tap."""
    write(tmp_path, A_FILE, "a")
    write(tmp_path, A_FILE.replace('"ici"', '"ici"\nquestions = ["meal", "role"]\nform = "avant"'), "b")

    usual, other = [seed.facts for seed in read_events(tmp_path)]

    assert (usual.questions, usual.form) == (("name", "structure"), "après")
    assert (other.questions, other.form) == (("name", "role", "meal"), "avant")


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ('["name", "structure", "role", "department", "meal"]', "name, et 3 questions au plus"),
        ('["health"]', "n'a que ces questions : name, structure, role, department, meal"),
        ('"name"', "doit être une liste de mots"),
    ],
)
def test_questions_that_cannot_be_asked_are_refused_at_load(tmp_path: Path, questions: str, sentence: str) -> None:
    """With what to write instead."""
    write(tmp_path, A_FILE.replace('"ici"', f'"ici"\nquestions = {questions}'))

    (problem,) = problems_of(tmp_path)

    assert "clé questions" in problem
    assert sentence in problem.replace("’", "'")
    assert 'Par exemple : questions = ["name"' in problem
