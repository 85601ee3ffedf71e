"""One request as its handler sees it, and what a handler answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from sandbox.errors import InvalidForm, Refusal
from sandbox.posting import Uploads
from sandbox.routing import Routes
from sandbox.sandbox import Sandbox
from sandbox.validation import Problem, form_error
from sandbox.wire import Json
from sandbox.world import World


class Answer(NamedTuple):
    """A status and a JSON body; None is an empty one."""

    status: int
    body: object = None


NO_CONTENT = Answer(204)


@dataclass(slots=True)
class Call:
    """A request that may go to its handler: authorised, within its limits, its body read."""

    sandbox: Sandbox
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: Uploads = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The state that the request is about."""
        return self.sandbox.world

    def id(self, name: str) -> int:
        """Read a snowflake from the path; 50035 when it is none."""
        return snowflake(self.ids[name], name)

    def number(self, name: str, default: int, *, low: int = 1, high: int = 100) -> int:
        """Read a number from the query; 50035 when it is none or out of range."""
        text = self.query.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit():
            raise invalid([Problem((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')])
        if not low <= int(text) <= high:
            raise invalid([Problem((name,), "NUMBER_TYPE_MAX", f"int value should be between {low} and {high}.")])
        return int(text)

    def flag(self, name: str) -> bool:
        """Read a yes or no from the query."""
        return self.query.get(name, "").lower() in {"1", "true"}

    def filenames(self) -> list[str]:
        """Return the names of the uploaded files."""
        return [upload.filename for upload in self.uploads.values()]

    def json(self) -> Json:
        """Return the body as an object; an absent one is empty."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise invalid([Problem((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")])
        return self.body


Handler: TypeAlias = Callable[[Call], Answer]
RestRoutes: TypeAlias = Routes[Handler]


def snowflake(text: str, name: str) -> int:
    """Read a snowflake; 50035 when *text* is none."""
    if not text.isascii() or not text.isdigit():
        raise invalid([Problem((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')])
    return int(text)


_OWN_CODES = {"EMPTY": 50006, "FINISHED": 180000}


def invalid(problems: Sequence[Problem]) -> Refusal:
    """Turn the problems of a body into Discord's refusal."""
    first = problems[0]
    if len(problems) == 1 and first.code in _OWN_CODES:
        return Refusal(_OWN_CODES[first.code])
    if any(problem.code == "SERVER_ERROR" for problem in problems):
        return Refusal(0, status=500, message="500: Internal Server Error")
    return InvalidForm(form_error(problems))


def ensure(problems: Sequence[Problem]) -> None:
    """Refuse the body if there is any problem with it."""
    if problems:
        raise invalid(problems)
