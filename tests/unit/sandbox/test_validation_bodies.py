"""The sandbox's judgement of many bodies, alone and beside Discord's own API description."""

import importlib.util
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.unit.sandbox.bad_bodies import BAD, BEYOND_THE_DESCRIPTION
from tests.unit.sandbox.bodies import DOORS, GOOD, Case, problems
from tests.unit.sandbox.refusals import Refused

Judge: TypeAlias = Callable[[Case], list[str]]

CHECKER = Path(__file__).parents[4] / "shared" / "discord-spec" / "check.py"


def _case_id(item: Case | Refused) -> str:
    case = item.case if isinstance(item, Refused) else item
    return f"{case.door}: {case.label}"


@pytest.fixture(scope="module")
def description() -> Judge:
    """Discord's own description, which shares no code with the sandbox."""
    if not CHECKER.exists():
        pytest.skip("Discord's API description is not beside this repository (../shared/discord-spec)")
    spec = importlib.util.spec_from_file_location("discord_description", CHECKER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    violations: Callable[..., list[str]] = module.violations

    def judge(case: Case) -> list[str]:
        door = DOORS[case.door]
        files: Collection[str] = case.files
        body: Any = case.body
        return violations(door.method, door.path, body, files=files)

    return judge


@pytest.mark.parametrize("case", GOOD, ids=_case_id)
def test_a_good_body_is_taken(case: Case) -> None:
    """Nothing is found in a body that Discord takes."""
    assert problems(case) == []


@pytest.mark.parametrize("refused", [*BAD, *BEYOND_THE_DESCRIPTION], ids=_case_id)
def test_a_bad_body_is_refused_where_it_is_wrong(refused: Refused) -> None:
    """The first complaint names the place and Discord's code."""
    found = problems(refused.case)

    assert [(".".join(map(str, path)), code) for path, code, _ in found[:1]] == [(refused.at, refused.code)]


@pytest.mark.parametrize("case", GOOD, ids=_case_id)
def test_the_description_takes_what_the_sandbox_takes(case: Case, description: Judge) -> None:
    """The table of good bodies is good in Discord's own words too."""
    assert description(case) == []


@pytest.mark.parametrize("refused", BAD, ids=_case_id)
def test_the_description_refuses_what_the_sandbox_refuses(refused: Refused, description: Judge) -> None:
    """The table of bad bodies is bad in Discord's own words too."""
    assert description(refused.case)
