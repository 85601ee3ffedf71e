"""What a command may declare (documentation: interactions/application-commands)."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox import limits
from sandbox.validation.shapes import (
    Body,
    Check,
    Form,
    Path,
    Problem,
    Problems,
    bits,
    boolean,
    decimal,
    entries,
    int53,
    items,
    number,
    one_of,
    snowflake,
    tagged,
    text,
    whole,
)

# reference#locales
LOCALES: Final = (
    "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "hi", "hr", "hu", "id", "it", "ja",
    "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
)  # fmt: skip
SLASH: Final = 1
SUBCOMMAND: Final = 1
SUBCOMMAND_GROUP: Final = 2


def check_locales(translated: Check) -> Check:
    """Take translations by locale, each of which passes *translated*."""
    return entries(one_of(*LOCALES), translated)


def _is_name_letter(char: str) -> bool:
    return (
        char in "-_'"
        or unicodedata.category(char)[0] in "LN"
        or unicodedata.name(char, "").startswith(("DEVANAGARI ", "THAI "))
    )


_name_length = text(limits.COMMAND_NAME, 1)


def _slash_name(value: object, path: Path, found: Problems) -> None:
    before = len(found)
    _name_length(value, path, found)
    if (
        len(found) == before
        and isinstance(value, str)
        and not (value == value.lower() and all(map(_is_name_letter, value)))
    ):
        found.append(Problem(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"))


_description = text(limits.COMMAND_DESCRIPTION, 1)
_SLASH_WORDS: Mapping[str, Check] = {
    "name": _slash_name,
    "name_localizations": check_locales(_slash_name),
    "description": _description,
    "description_localizations": check_locales(_description),
}


def _bounded(low_key: str, high_key: str, option: Body, path: Path, found: Problems) -> None:
    low, high = option.get(low_key), option.get(high_key)
    if low is not None and high is not None and float(low) > float(high):
        words = f"{low_key} must be less than or equal to {high_key}"
        found.append(Problem((*path, low_key), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", words))


def _option_rules(option: Body, path: Path, found: Problems) -> None:
    if option.get("autocomplete") and option.get("choices"):
        words = "Autocomplete cannot be used with choices"
        found.append(Problem(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES", words))
    _bounded("min_value", "max_value", option, path, found)
    _bounded("min_length", "max_length", option, path, found)


def _option(fields: Mapping[str, Check]) -> Form:
    return Form({**_SLASH_WORDS, "required": boolean, **fields}, needs=("name", "description"), rules=(_option_rules,))


def _choosable(value: Check, fields: Mapping[str, Check]) -> Form:
    choice = Form(
        {
            "name": text(limits.CHOICE_NAME, 1),
            "name_localizations": check_locales(text(limits.CHOICE_NAME, 1)),
            "value": value,
        },
        needs=("name", "value"),
    )
    return _option({"autocomplete": boolean, "choices": items(choice, limits.COMMAND_CHOICES), **fields})


_lengths = {"min_length": number(0, limits.OPTION_LENGTH), "max_length": number(1, limits.OPTION_LENGTH)}
_PLAIN: dict[int, Check] = {
    3: _choosable(text(limits.CHOICE_VALUE), _lengths),
    4: _choosable(int53, {"min_value": int53, "max_value": int53}),
    10: _choosable(decimal, {"min_value": decimal, "max_value": decimal}),
    7: _option({"channel_types": items(number(0, 16), 25, unique=True)}),
    **{kind: _option({}) for kind in (5, 6, 8, 9, 11)},
}


def _ordered(command: Body, path: Path, found: Problems) -> None:
    """Refuse options of one name, mixed with subcommands, or required after optional ones."""
    options = command.get("options") or ()
    names = [option["name"] for option in options]
    nested = [option["type"] in {SUBCOMMAND, SUBCOMMAND_GROUP} for option in options]
    flags = [bool(option.get("required")) for option in options]
    place = (*path, "options")
    if len(set(names)) < len(names):
        words = "Option names must be unique"
        found.append(Problem(place, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", words))
    if any(nested) and not all(nested):
        words = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        found.append(Problem(place, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words))
    if flags != sorted(flags, reverse=True):
        words = "Required options must be placed before non-required options"
        found.append(Problem(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words))


def _holder(options: Mapping[int, Check]) -> Form:
    return Form(
        {**_SLASH_WORDS, "options": items(tagged(options), limits.COMMAND_OPTIONS)},
        needs=("name", "description"),
        rules=(_ordered,),
    )


_subcommand = _holder(_PLAIN)
_OPTIONS: dict[int, Check] = {
    **_PLAIN,
    SUBCOMMAND: _subcommand,
    SUBCOMMAND_GROUP: _holder({SUBCOMMAND: _subcommand}),
}


def _longest(item: Body, key: str) -> int:
    words: Mapping[str, Any] = item.get(f"{key}_localizations") or {}
    return max(len(value or "") for value in (item.get(key), *words.values()))


def _size(item: Body) -> int:
    """Count as Discord does: name, description and value, each in its longest language, all the way down."""
    inner = sum(map(_size, item.get("options") or ())) + sum(map(_size, item.get("choices") or ()))
    return _longest(item, "name") + _longest(item, "description") + len(str(item.get("value", ""))) + inner


def _small_enough(command: Body, path: Path, found: Problems) -> None:
    if _size(command) > limits.COMMAND_SIZE:
        words = f"Command exceeds maximum size ({limits.COMMAND_SIZE})"
        found.append(Problem(path, "APPLICATION_COMMAND_TOO_LARGE", words))


def _without_words(command: Body, path: Path, found: Problems) -> None:
    for key in ("description", "options"):
        if command.get(key):
            words = f"Context menu commands cannot have {key}"
            found.append(Problem((*path, key), "APPLICATION_COMMAND_CONTEXT_MENU_FIELD_NOT_ALLOWED", words))


_COMMON: Mapping[str, Check] = {
    "id": snowflake,
    "type": one_of(1, 2, 3, 4),
    "default_member_permissions": bits,
    "dm_permission": boolean,
    "nsfw": boolean,
    "contexts": items(one_of(0, 1, 2), 3, 1, unique=True),
    "integration_types": items(one_of(0, 1), 2, 1, unique=True),
}
_SLASH_FIELDS: Mapping[str, Check] = {
    **_COMMON,
    **_SLASH_WORDS,
    "options": items(tagged(_OPTIONS), limits.COMMAND_OPTIONS),
}
_rules = (_ordered, _small_enough)
_NEW_SLASH = Form(_SLASH_FIELDS, needs=("name", "description"), rules=_rules)
_CHANGED_SLASH = Form(_SLASH_FIELDS, not_null=("name", "description"), rules=_rules)
_CONTEXT_MENU = Form(
    {**_COMMON, "name": _name_length, "name_localizations": check_locales(_name_length)},
    needs=("name",),
    rules=(_without_words,),
)


def _check(command: object, path: Path, found: Problems) -> None:
    kind = command.get("type") if isinstance(command, dict) else None
    (_NEW_SLASH if kind in {None, SLASH} else _CONTEXT_MENU)(command, path, found)


def check_command(body: object, *, changing: bool = False) -> list[Problem]:
    """Return what Discord would refuse in one command; *changing* a slash command needs no field."""
    found: Problems = []
    (_CHANGED_SLASH if changing else _check)(body, (), found)
    return found


def check_commands(body: object) -> list[Problem]:
    """Return what Discord would refuse in the list that replaces all commands of an application."""
    found: Problems = []
    items(_check, sum(limits.COMMANDS.values()))(body, (), found)
    if not found and isinstance(body, list):
        found += _together(body)
    return found


def _together(commands: list[Body]) -> Iterator[Problem]:
    """Refuse two commands of one type and name, and more of a type than there may be."""
    for kind, most in limits.COMMANDS.items():
        places = [n for n, command in enumerate(commands) if (whole(command.get("type")) or SLASH) == kind]
        if len(places) > most:
            yield Problem((), "APPLICATION_COMMANDS_TOO_MANY", f"Maximum number of commands reached ({most})")
        seen: set[str] = set()
        for place in places:
            if commands[place]["name"] in seen:
                yield Problem(
                    (place, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
                )
            seen.add(commands[place]["name"])
