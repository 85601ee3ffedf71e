"""The small language in which the tables of this package say what a request body may look like.

A `Check` gets a value that is present and not null, and appends what is wrong with it. Texts and codes of the problems
are the ones that Discord answers (documentation: reference#error-messages); where Discord's word was never seen, ours
says what is wrong in its manner.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

Body: TypeAlias = Mapping[str, Any]
Path: TypeAlias = tuple[str | int, ...]

INT32: Final = 2**31 - 1
INT53: Final = 2**53
INT64: Final = 2**63 - 1


class Problem(NamedTuple):
    """One reason to refuse a body: where it is, Discord's code, Discord's words."""

    path: Path
    code: str
    message: str


Problems: TypeAlias = list[Problem]
Check: TypeAlias = Callable[[object, Path, Problems], None]
Rule: TypeAlias = Callable[[Body, Path, Problems], None]


def form_error(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the body of the 400 answer (code 50035) that lists *problems* under their places."""
    errors: dict[str, Any] = {}
    for path, code, message in problems:
        node = errors
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return {"message": "Invalid Form Body", "code": 50035, "errors": errors}


def required(path: Path) -> Problem:
    """Return the problem of a field that is missing or null."""
    return Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def bad_length(path: Path, low: int, high: int) -> Problem:
    """Return the problem of a text or list outside *low* to *high*, in Discord's three wordings."""
    if low == 0:
        return Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
    return Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def text(high: int, low: int = 0) -> Check:
    """Take a string of *low* to *high* characters; Discord trims before it asks for the least length."""

    def check(value: object, path: Path, found: Problems) -> None:
        if not isinstance(value, str):
            found.append(Problem(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.'))
        elif len(value) > high or (low and len(value.strip()) < low):
            found.append(bad_length(path, low, high))

    return check


def whole(value: object) -> int | None:
    """Read an integer as Discord does: a number, or a string of digits; `None` if it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    return None


def number(low: int = -INT64 - 1, high: int = INT64, *, kind: str = "int") -> Check:
    """Take an integer from *low* to *high*, also when it is written as a string."""

    def check(value: object, path: Path, found: Problems) -> None:
        read = whole(value)
        if read is None:
            found.append(Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not {kind}.'))
        elif read > high:
            found.append(Problem(path, "NUMBER_TYPE_MAX", f"{kind} value should be less than or equal to {high}."))
        elif read < low:
            found.append(Problem(path, "NUMBER_TYPE_MIN", f"{kind} value should be greater than or equal to {low}."))

    return check


def decimal(value: object, path: Path, found: Problems) -> None:
    """Take any finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        found.append(Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not double.'))


snowflake: Final = number(0, kind="snowflake")
bits: Final = number(0)
int53: Final = number(-INT53, INT53)


def boolean(value: object, path: Path, found: Problems) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        found.append(Problem(path, "BOOLEAN_TYPE_CHOICES", "Must be either true or false."))


def one_of(*values: int | str) -> Check:
    """Take one of *values*; `True` is not 1 here."""

    def check(value: object, path: Path, found: Problems) -> None:
        if isinstance(value, bool) or value not in values:
            listed = ", ".join(map(repr, values))
            found.append(Problem(path, "BASE_TYPE_CHOICES", f"Value must be one of ({listed})."))

    return check


def url(high: int = 2048, schemes: Sequence[str] = ("http", "https")) -> Check:
    """Take an absolute address of one of *schemes*, at most *high* characters long."""
    listed = ", ".join(map(repr, schemes))

    def check(value: object, path: Path, found: Problems) -> None:
        if not isinstance(value, str):
            found.append(Problem(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.'))
            return
        scheme, _, rest = value.partition("://")
        if len(value) > high:
            found.append(bad_length(path, 0, high))
        elif not rest.strip("/") or any(mark in rest for mark in (" ", "\n", "\t")):
            found.append(Problem(path, "URL_TYPE_INVALID_URL", "Not a well formed URL."))
        elif scheme.lower() not in schemes:
            words = f'Scheme "{scheme}" is not supported. Scheme must be one of ({listed}).'
            found.append(Problem(path, "URL_TYPE_INVALID_SCHEME", words))

    return check


def read_instant(value: object) -> datetime | None:
    """Read an ISO 8601 instant with its offset; `None` if it is anything else."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return read if read and read.tzinfo else None


def instant(value: object, path: Path, found: Problems) -> None:
    """Take an ISO 8601 instant with its offset from UTC (RFC 3339)."""
    if read_instant(value) is None:
        found.append(Problem(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601."))


def items(check_item: Check, high: int, low: int = 0, *, unique: bool = False) -> Check:
    """Take a list of *low* to *high* values that each pass *check_item*."""

    def check(value: object, path: Path, found: Problems) -> None:
        if not isinstance(value, list):
            found.append(Problem(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"))
            return
        if not low <= len(value) <= high:
            found.append(bad_length(path, low, high))
            return
        for index, item in enumerate(value):
            check_item(item, (*path, index), found)
        if unique and len({str(item) for item in value}) < len(value):
            found.append(Problem(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value"))

    return check


def entries(check_key: Check, check_value: Check) -> Check:
    """Take an object whose keys and values pass their checks; null values are left alone."""

    def check(value: object, path: Path, found: Problems) -> None:
        if not isinstance(value, dict):
            found.append(Problem(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"))
            return
        for key, item in value.items():
            check_key(key, (*path, str(key)), found)
            if item is not None:
                check_value(item, (*path, str(key)), found)

    return check


class Form:
    """Check an object by a table of its fields.

    Unknown fields are ignored and null counts as absent, as at Discord. The *rules* tie fields together; they run only
    once each field is right by itself, so they need not look at types again.
    """

    def __init__(
        self,
        fields: Mapping[str, Check],
        *,
        needs: Sequence[str] = (),
        not_null: Sequence[str] = (),
        rules: Sequence[Rule] = (),
    ) -> None:
        self._fields = dict(fields)
        self._needs = needs
        self._not_null = not_null
        self._rules = rules

    def __call__(self, value: object, path: Path, found: Problems) -> None:
        """Check one value, so that a form is a `Check` like any other."""
        if not isinstance(value, dict):
            found.append(Problem(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"))
            return
        before = len(found)
        for key, item in value.items():
            check = self._fields.get(key)
            if check is not None and item is not None:
                check(item, (*path, key), found)
        found += [required((*path, key)) for key in self._needs if value.get(key) is None]
        found += [required((*path, key)) for key in self._not_null if value.get(key, key) is None]
        if len(found) == before:
            for rule in self._rules:
                rule(value, path, found)

    def problems(self, body: object) -> Problems:
        """Return what is wrong with a whole *body*."""
        found: Problems = []
        self(body, (), found)
        return found


def tagged(forms: Mapping[int, Check]) -> Check:
    """Take an object whose `type` names one of *forms*, and that passes that form."""
    listed = ", ".join(map(str, forms))

    def check(value: object, path: Path, found: Problems) -> None:
        if not isinstance(value, dict):
            found.append(Problem(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"))
            return
        kind = value.get("type")
        form = forms.get(kind) if isinstance(kind, int) and not isinstance(kind, bool) else None
        if form is None:
            words = f'Value of field "type" must be one of ({listed}).'
            found.append(Problem((*path, "type"), "UNION_TYPE_CHOICES", words))
        else:
            form(value, path, found)

    return check
