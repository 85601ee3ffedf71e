"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import io
import itertools
import re
import shutil
import subprocess
import tokenize
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_FILE = 350
NOT_OURS = re.compile(r"(?:\.git|\.venv|var|\.hypothesis|\.\w+_cache)$|__pycache__$")


def project_files() -> list[Path]:
    """Return the files of the project: what git has or would add; without git, everything but what tools make."""
    git = shutil.which("git")
    command = [git or "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  # fixed
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not any(map(NOT_OURS.match, path.relative_to(ROOT).parts))]
    return sorted(path for path in paths if path.is_file())


FILES = project_files()
PYTHON_FILES = [path for path in FILES if path.suffix == ".py"]
TEST_FILES = [path for path in PYTHON_FILES if path.is_relative_to(ROOT / "tests")]


def where(path: Path, line: int) -> str:
    """Name a place as editors do."""
    return f"{path.relative_to(ROOT)}:{line}"


def test_the_project_has_files() -> None:
    """The rules below look at something."""
    assert {ROOT / "run.py", Path(__file__)} <= set(FILES)
    assert TEST_FILES


def test_there_are_no_mocks() -> None:
    """Fakes of our own ports are small; a mock agrees with whoever wrote it."""
    mocks = re.compile(r"^\s*(?:from|import) .*\bmock\b", re.MULTILINE)

    found = [str(path.relative_to(ROOT)) for path in PYTHON_FILES if mocks.search(path.read_text(encoding="utf-8"))]

    assert found == []


def sleeps(tree: ast.AST) -> list[int]:
    """Return the lines of *tree* that call anything named `sleep`."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if ast.unparse(call.func).rpartition(".")[2] == "sleep"]


def test_no_test_sleeps() -> None:
    """A test waits for what it needs, by an event, a long poll or a condition."""
    found = [where(path, line) for path in TEST_FILES for line in sleeps(ast.parse(path.read_text(encoding="utf-8")))]

    assert found == []


def test_a_sleep_is_found() -> None:
    """The rule above sees both ways of sleeping, and neither a word nor another name."""
    tree = ast.parse("time.sleep(1)\nasync def f():\n    await sleep(0)\nasleep()\n'sleep()'")

    assert sleeps(tree) == [1, 3]


def test_nothing_is_left_to_do_in_a_comment() -> None:
    """Open points are in docs/known-limits.md, where somebody looks."""
    # In two parts, or this line would find itself.
    left = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")

    found = [
        where(path, number)
        for path in FILES
        for number, line in enumerate(read(path).splitlines(), start=1)
        if left.search(line)
    ]

    assert found == []


def read(path: Path) -> str:
    """Return the text of *path*, or nothing where it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def unexplained(source: str) -> list[int]:
    """Return the lines of *source* with an exception to a rule that lacks a code, or a reason beside or above it."""
    comments = {
        token.start[0]: (token.string, token.line.lstrip().startswith("#"))
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    allowed = re.compile(r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w\-, ]+\])")
    found = []
    for line, (comment, _) in comments.items():
        if not re.search(r"#\s*(?:noqa|type:\s*ignore)", comment):
            continue
        reason = allowed.sub("", comment).strip(" #-–—:")
        _, above_is_comment = comments.get(line - 1, ("", False))
        if not allowed.search(comment) or not (reason or above_is_comment):
            found.append(line)
    return found


def test_every_exception_to_a_rule_names_its_code_and_its_reason() -> None:
    """A `noqa` or `type: ignore` says what it allows, and why here."""
    found = [where(path, line) for path in PYTHON_FILES for line in unexplained(path.read_text(encoding="utf-8"))]

    assert found == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = 1  # no" + "qa", [1]),
        ("x = 1  # no" + "qa: E501", [1]),
        ("x = 1  # type" + ": ignore", [1]),
        ("x = 1  # type" + ": ignore  # because", [1]),
        ("x = 1  # no" + "qa: E501  # an address", []),
        ("x = 1  # no" + "qa: E501, S101 - an address", []),
        ("# It publishes no types.\nx = 1  # type" + ": ignore[import-untyped]", []),
    ],
)
def test_an_exception_without_its_code_or_its_reason_is_found(source: str, lines: list[int]) -> None:
    """The rule above sees each way of leaving something out."""
    assert unexplained(source + "\n") == lines


def test_no_file_tells_a_package_index_or_a_machine() -> None:
    """The project installs from whatever index its user has set, in whatever folder it lies."""
    # In two parts, or these lines would find themselves.
    parts = [
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("npmjs", ".org"),
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/t", "mp/"),
    ]
    forbidden = re.compile(
        "|".join(rf"(?<![\w.]){re.escape(''.join(pair))}" for pair in parts) + r"|--(?:extra-)?index-url"
    )

    found = [
        where(path, number)
        for path in FILES
        for number, line in enumerate(read(path).splitlines(), start=1)
        if forbidden.search(line)
    ]

    assert found == []


def test_the_changelog_begins_with_this_version() -> None:
    """Who upgrades finds what changed under the number that pyproject.toml gives."""
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", read(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert versions[:1] == [PROJECT["project"]["version"]]


def pins(lock: str) -> dict[str, str]:
    """Return the versions that the file *lock* pins, by canonical name."""
    found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", read(ROOT / lock), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize(
    ("lock", "wanted", "mark"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"], "passerelle (pyproject.toml)"),
        ("requirements-dev.lock", PROJECT["dependency-groups"]["dev"], "passerelle (pyproject.toml:dev)"),
    ],
)
def test_the_locks_are_fresh(lock: str, wanted: list[str], mark: str) -> None:
    """Each lock pins what pyproject.toml asks for, in a version that it accepts, and nothing else that it asked for."""
    requirements = {canonicalize_name(one.name): one for one in map(Requirement, wanted)}
    pinned = pins(lock)

    asked = {
        canonicalize_name(name)
        for name, vias in re.findall(r"^([\w.-]+)[^\n]*==(?:.*\n)((?: .*\n)+)", read(ROOT / lock), re.MULTILINE)
        if mark in re.findall(r"passerelle \(pyproject\.toml(?::dev)?\)", vias)
    }

    assert asked == set(requirements)
    assert [name for name, one in requirements.items() if pinned[name] not in one.specifier] == []


def test_the_development_lock_pins_what_the_runtime_lock_pins() -> None:
    """Tests run on the versions that are installed, and run.py may use one environment for both."""
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_every_pin_has_its_hashes() -> None:
    """Nothing is installed that the lock does not know byte for byte."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        lines = read(ROOT / lock).splitlines()
        bare = [line for line, after in itertools.pairwise([*lines, ""]) if "==" in line and "--hash=" not in after]

        assert bare == []


def test_no_file_is_long() -> None:
    """What outgrows this has two subjects."""
    lengths = {path.relative_to(ROOT): len(read(path).splitlines()) for path in PYTHON_FILES}

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_run_py_can_say_on_an_old_python_that_it_is_too_old() -> None:
    """It parses on 3.8 and looks at the version before anything else."""
    source = read(ROOT / "run.py")

    ast.parse(source, feature_version=(3, 8))
