"""Problems of what an operator wrote, as sentences: where, what, and what to write instead.

The sentences are French and stand here rather than in the catalogues, since the folder of the
catalogues is itself a setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeGuard, get_args

from pydantic import BaseModel

from bot.errors import ConfigurationProblem
from bot.i18n import french

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic import ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

Json = dict[str, Any]
Where = tuple[int | str, ...]
Place = Callable[[Where], tuple[str, str]]
"""What names a location of a model to an operator, and begins the line that sets it."""

_SAYINGS = {
    "missing": "cette clé manque",
    "string_type": "doit être un texte entre guillemets",
    "string_too_short": "ne peut pas être vide",
    "string_too_long": "est trop long : {max_length} signes au plus",
    "string_pattern_mismatch": "n'a pas la forme attendue",
    "int_parsing": "doit être un nombre entier",
    "int_type": "doit être un nombre entier",
    "int_from_float": "doit être un nombre entier",
    "float_parsing": "doit être un nombre",
    "float_type": "doit être un nombre",
    "finite_number": "doit être un nombre fini",
    "bool_parsing": "doit être true ou false",
    "bool_type": "doit être true ou false",
    "greater_than": "doit dépasser {gt:g}",
    "greater_than_equal": "doit être au moins {ge:g}",
    "less_than_equal": "doit être au plus {le:g}",
    "literal_error": "doit être {expected}",
    "date_type": "doit être une date, sans guillemets",
    "model_type": "doit être une table",
    "tuple_type": "doit être une liste",
    "value_error": "{error}",
}
_ECHO_LIMIT = 60


class InvalidSettings(ConfigurationProblem):
    """Stop because of the environment or of a file in the configuration folder; *problems* are sentences."""

    key = "exit.invalid_settings"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = [french(problem) for problem in problems]
        super().__init__(problems="\n".join(self.problems))
        # The texts may not be readable yet.
        self.args = ("\n".join(self.problems),)


def read_table(path: Path) -> Json:
    """Return what the TOML file *path* holds; raise :class:`InvalidSettings` where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InvalidSettings([f"{path} : ce fichier est introuvable. Remettez-le en place."]) from error
    except OSError as error:
        raise InvalidSettings([f"{path} : illisible ({error.strerror}). Vérifiez ses droits."]) from error
    except UnicodeDecodeError as error:
        raise InvalidSettings([f"{path} : ce n'est pas du texte en UTF-8. Enregistrez-le en UTF-8."]) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings([f"{path}, {_place_of(error, text)}"]) from error


def _place_of(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Say in which line, table and key the parser stopped; it tells the line in words only."""
    found = re.search(r"at line (\d+)", str(error))
    before = text.splitlines()[: int(found[1]) if found else None]
    line = before[-1].strip() if before else ""
    table = next((row.strip() for row in reversed(before) if re.fullmatch(r"\s*\[.*\]\s*(#.*)?", row)), None)
    key = line.split("=")[0].strip() if "=" in line else None
    places = [f"table {table}" if table else None, f"clé {key}" if key else None, f"ligne {len(before)}"]
    wrong = (
        "cette date ou cette heure n'existe pas" if "Invalid date" in str(error) else f"« {line} » n'est pas du TOML"
    )
    return ", ".join(place for place in places if place) + f" : {wrong}. Corrigez cette ligne."


def explain(error: ValidationError, model: type[BaseModel], place: Place) -> list[str]:
    """Return one sentence for each problem that pydantic found in *model*, naming where by *place*."""
    return [_sentence(detail, model, place) for detail in error.errors(include_url=False)]


def in_file(path: Path) -> Place:
    """Return what names a place in the TOML file *path*: file, table and key."""

    def place(where: Where) -> tuple[str, str]:
        *tables, key = where
        if isinstance(key, int):
            # One of several values of a key.
            named_key, begins = place(tuple(tables))
            return f"{named_key}, numéro {key + 1}", begins
        # A list of tables has a number after its name: [[programme]], number 2.
        named = [f"numéro {part + 1}" if isinstance(part, int) else f"table [{part}]" for part in tables]
        return ", ".join([str(path), *named, f"clé {key}"]), f"{key} = "

    return place


def _sentence(detail: ErrorDetails, model: type[BaseModel], place: Place) -> str:
    where = detail["loc"]
    named, assignment = place(where)
    siblings, field = _look_up(model, where)
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(str(where[-1]), siblings, n=1)
        return f"{named} : cette clé n'existe pas. " + (f"Vouliez-vous dire {close[0]} ?" if close else "Retirez-la.")
    given = detail["input"]
    is_shown = field is not None and field.repr and detail["type"] != "missing" and not isinstance(given, dict | list)
    echo = f" « {str(given)[:_ECHO_LIMIT]} »" if is_shown else ""
    context = detail.get("ctx", {})
    if "expected" in context:
        context["expected"] = context["expected"].replace("'", "").replace(" or ", " ou ")
    words = _SAYINGS.get(detail["type"], detail["msg"]).format_map(context)
    example = f" Par exemple : {assignment}{field.examples[0]}" if field and field.examples else ""
    return f"{named} :{echo} {words}.{example}"


def _look_up(model: type[BaseModel], where: Where) -> tuple[list[str], FieldInfo | None]:
    """Return the names that stand beside the one that *where* ends with, and its field."""
    while isinstance(where[-1], int):
        where = where[:-1]
    for part in where[:-1]:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            # tuple[Item, ...] and the like lead to Item.
            model = next(kind for kind in (*get_args(annotation), annotation) if _is_model(kind))
    return list(model.model_fields), model.model_fields.get(str(where[-1]))


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
