"""Settings: what an operator sets, and one sentence for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Community, InvalidSettings, Settings, load
from bot.settings.community import Table
from bot.settings.environment import VARIABLES

TOKEN = "not-a-real.token-of.any-bot"
ROOT = Path(__file__).parents[2]


def settings_of(folder: Path, **variables: str) -> Settings:
    """Load settings with an empty community in *folder*, and a token."""
    file = folder / "passerelle.toml"
    if not file.exists():
        file.touch()
    named = {f"PASSERELLE_{name}": value for name, value in variables.items()}
    return load({"PASSERELLE_DISCORD_TOKEN": TOKEN, "PASSERELLE_CONFIG_DIR": str(folder), **named, "HOME": "/root"})


def problems_of(folder: Path, **variables: str) -> list[str]:
    """Return the sentences that these variables are refused with."""
    with pytest.raises(InvalidSettings) as refused:
        settings_of(folder, **variables)
    return [problem.replace("\u00a0", " ") for problem in refused.value.problems]


def test_a_token_is_all_that_must_be_set(tmp_path: Path) -> None:
    """Everything else has a default that works."""
    settings = settings_of(tmp_path)

    assert settings.token == TOKEN
    assert settings.discord_api == "https://discord.com/api/v10"
    assert settings.discord_gateway is None
    assert settings.database_url == f"sqlite+aiosqlite:///{Path('var') / 'passerelle.sqlite3'}"
    assert settings.clock == "system"
    assert settings.log_level == "INFO"
    assert settings.health_port is None
    assert (settings.lease_seconds, settings.budget_per_second, settings.ready_seconds) == (10, 45, 2.0)


def test_the_shipped_configuration_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the names that the first start looks for."""
    monkeypatch.chdir(ROOT)

    community = load({"PASSERELLE_DISCORD_TOKEN": TOKEN}).community

    assert (community.locale, community.timezone) == ("fr", "Europe/Paris")
    assert community.wanted == {
        "role_organisation": "Organisation",
        "role_accueil": "Accueil",
        "role_relecture": "Relecture",
        "channel_events": "agenda",
        "channel_organisers": "equipe",
        "channel_welcome": "bienvenue",
    }


def test_the_token_may_stand_in_a_file(tmp_path: Path) -> None:
    """As container secrets do; the line break at its end is no part of it."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")

    settings = settings_of(tmp_path, DISCORD_TOKEN="", DISCORD_TOKEN_FILE=str(file))

    assert settings.token == TOKEN


def test_the_database_stands_in_the_var_folder(tmp_path: Path) -> None:
    """Who moves the folder moves the database with it."""
    settings = settings_of(tmp_path, VAR_DIR="/srv/passerelle")

    assert settings.database_url == "sqlite+aiosqlite:////srv/passerelle/passerelle.sqlite3"


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
    ],
)
def test_a_database_needs_no_driver_in_its_address(tmp_path: Path, written: str, used: str) -> None:
    """The address that a host hands out works as it is."""
    assert settings_of(tmp_path, DATABASE_URL=written).database_url == used


def test_an_empty_variable_counts_as_absent(tmp_path: Path) -> None:
    """A compose file often passes what is not set as nothing."""
    assert settings_of(tmp_path, DISCORD_GATEWAY="", HEALTH_PORT=" ").discord_gateway is None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HEALTH_PORT", "huit", "doit être un nombre entier"),
        ("HEALTH_PORT", "70000", "doit être au plus 65535"),
        ("LEASE_SECONDS", "0", "doit être au moins 1"),
        ("BUDGET_PER_SECOND", "51", "doit être au plus 50"),
        ("BUDGET_PER_SECOND", "0", "doit dépasser 0"),
        ("READY_SECONDS", "nan", "doit être"),
        ("LOG_LEVEL", "loud", "doit être DEBUG, INFO, WARNING ou ERROR"),
        ("LOG_JSON", "oui", "doit être true ou false"),
        ("DISCORD_API", "discord.com", "qui commence par http:// ou https://"),
        ("DISCORD_API", "http://[", "adresse"),
        ("DISCORD_GATEWAY", "https://gateway.discord.gg", "qui commence par ws:// ou wss://"),
    ],
)
def test_a_wrong_value_names_its_variable_and_what_to_write(tmp_path: Path, name: str, value: str, says: str) -> None:
    """The value that was given is repeated, and an example follows."""
    (problem,) = problems_of(tmp_path, **{name: value})

    assert problem.startswith(f"PASSERELLE_{name} : « {value} »")
    assert says in problem
    assert f"Par exemple : PASSERELLE_{name}=" in problem


def test_an_unknown_variable_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    """A typing mistake must not silently mean the default."""
    (problem,) = problems_of(tmp_path, LOG_LEVL="DEBUG")

    assert problem == (
        "PASSERELLE_LOG_LEVL : cette variable n’existe pas. Vouliez-vous dire PASSERELLE_LOG_LEVEL ?"
    ).replace(" ?", "\u202f?")


@pytest.mark.parametrize("name", ["TOKEN", "COMMUNITY", "ZZZ"])
def test_a_field_that_is_no_variable_cannot_be_set(tmp_path: Path, name: str) -> None:
    """Only what the documentation lists exists."""
    (problem,) = problems_of(tmp_path, **{name: "x"})

    assert "cette variable n’existe pas" in problem


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"DISCORD_TOKEN": ""}, "le jeton manque"),
        ({"DISCORD_TOKEN": f"Bot {TOKEN}"}, "le jeton est un seul mot"),
        ({"DISCORD_TOKEN": f'"{TOKEN}"'}, "le jeton est un seul mot"),
        ({"DISCORD_TOKEN_FILE": "/nowhere"}, "Gardez l’une des deux"),
        ({"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": "/nowhere"}, "le fichier /nowhere est illisible"),
    ],
)
def test_a_token_that_cannot_be_used_is_explained(tmp_path: Path, variables: dict[str, str], says: str) -> None:
    """With where to find one, and never with the token itself."""
    (problem,) = problems_of(tmp_path, **variables)

    assert says in problem
    assert TOKEN not in problem


@pytest.mark.parametrize("api", ["https://discord.com/api/v10", "https://canary.discord.com/api/v10"])
def test_nobody_sets_the_time_of_the_real_discord(tmp_path: Path, api: str) -> None:
    """Real people would be reminded at unreal hours."""
    (problem,) = problems_of(tmp_path, DISCORD_API=api, CLOCK="http://127.0.0.1:8080/control/clock")

    assert problem.startswith("PASSERELLE_CLOCK : ")
    assert "ne va pas avec le vrai Discord" in problem


def test_a_sandbox_sets_the_time(tmp_path: Path) -> None:
    """The API and the clock are then both its own."""
    clock = "http://127.0.0.1:8080/control/clock"

    assert settings_of(tmp_path, DISCORD_API="http://127.0.0.1:8080/api/v10/", CLOCK=clock).clock == clock


@pytest.mark.parametrize("api", ["https://discord.com/api/v10", "https://127.0.0.1.example.org/api", "http://10.0.0.1"])
def test_nobody_reaches_this_machine_from_the_real_discord(tmp_path: Path, api: str) -> None:
    """Anybody may type an address there, and services of this machine trust who asks from inside."""
    (problem,) = problems_of(tmp_path, DISCORD_API=api, WEB_LOOPBACK="true")

    assert problem.startswith("PASSERELLE_WEB_LOOPBACK : ")
    assert "va seulement avec un bac à sable sur cette machine" in problem


def test_a_sandbox_on_this_machine_may_be_read(tmp_path: Path) -> None:
    """Its website is there; by default it is not."""
    api = "http://127.0.0.1:8080/api/v10"

    assert settings_of(tmp_path, DISCORD_API=api, WEB_LOOPBACK="true").web_loopback
    assert not settings_of(tmp_path, DISCORD_API=api).web_loopback


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Nobody wants to start the bot six times to learn of six mistakes."""
    (tmp_path / "passerelle.toml").write_text('timezone = "Paris"\n[roles]\nacueil = "Accueil"\n', encoding="utf-8")

    problems = problems_of(
        tmp_path, DISCORD_TOKEN="", HEALTH_PORT="x", NOTHING="1", DATABASE_URL="mysql://u:secret@h/d"
    )

    told = "\n".join(problems)
    assert len(problems) == 6
    assert f"{tmp_path}/passerelle.toml, clé timezone : « Paris » n’est pas un fuseau horaire." in told
    assert f"{tmp_path}/passerelle.toml, table [roles], clé acueil : cette clé n’existe pas." in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[community", "passerelle.toml, ligne 1 : « [community » n’est pas du TOML."),
        ('[roles]\naccueil = "', "passerelle.toml, table [roles], clé accueil, ligne 2 : "),
        ('roles = "Organisation"', "passerelle.toml, clé roles : « Organisation » doit être une table."),
        ("[channels]\nevents = 3", "table [channels], clé events : « 3 » doit être un texte entre guillemets."),
        ('[channels]\nevents = " "', "table [channels], clé events : «   » ne peut pas être vide."),
        (
            '[reminders]\nquiet_from = "7 h"\nquiet_until = "9 h"',
            "table [reminders], clé quiet_until : « 9 h » doit être le matin, et plus tôt que quiet_from",
        ),
        ('[reminders]\nquiet_from = "25 h"', "clé quiet_from : « 25 h » doit être une heure. Par exemple : "),
        ('locale = "de"', 'clé locale : « de » doit être fr ou en. Par exemple : locale = "fr"'),
    ],
)
def test_a_mistake_in_the_community_names_file_table_and_key(tmp_path: Path, written: str, says: str) -> None:
    """The operator goes straight to the line."""
    (tmp_path / "passerelle.toml").write_text(written, encoding="utf-8")

    (problem,) = problems_of(tmp_path)

    assert says in problem


def test_a_community_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    """Its missing settings are not told on top of it."""
    (problem,) = problems_of(tmp_path, CONFIG_DIR=str(tmp_path / "nowhere"))

    assert problem.endswith("passerelle.toml : ce fichier est introuvable. Remettez-le en place.")


def test_a_community_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """Old Windows editors write Latin-1."""
    (tmp_path / "passerelle.toml").write_bytes('name = "élu"'.encode("latin-1"))

    (problem,) = problems_of(tmp_path)

    assert "n’est pas du texte en UTF-8" in problem


def test_every_setting_is_documented() -> None:
    """An operator finds each variable and each key in one page."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    tables = dict(Community())
    keys = {key for value in tables.values() if isinstance(value, Table) for key in type(value).model_fields}
    keys |= {key for key, value in tables.items() if not isinstance(value, Table)}

    undocumented = [name for name in (*VARIABLES, *sorted(keys)) if f"`{name}`" not in page]

    assert undocumented == []


def test_no_secret_is_shown_with_the_settings(tmp_path: Path) -> None:
    """Settings may be logged or stand in a traceback."""
    settings = settings_of(tmp_path, DATABASE_URL="postgresql://u:password@h/d")

    shown = f"{settings!r} {settings}"

    assert TOKEN not in shown
    assert "password" not in shown


def test_settings_cannot_be_changed_later(tmp_path: Path) -> None:
    """What was checked at start is what holds."""
    settings = settings_of(tmp_path)

    with pytest.raises(ValueError, match="frozen"):
        settings.token = "other"


def test_the_team_can_be_reached_where_it_said_how(tmp_path: Path) -> None:
    """One line for people without Discord, nothing where nothing is known."""
    assert settings_of(tmp_path).community.contact.line is None

    (tmp_path / "passerelle.toml").write_text('[contact]\nemail = "a@example.org"\nphone = "05"\n', encoding="utf-8")

    assert settings_of(tmp_path).community.contact.line == "a@example.org, 05"
