"""Who may import whom: the contracts of pyproject.toml hold, and each breaks when it is violated."""

from __future__ import annotations

import itertools
import re
import shutil
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from importlinter import configuration
from importlinter.application import use_cases
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import registry
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER: dict[str, Any] = PROJECT["tool"]["importlinter"]
ROOMS = next(contract for contract in LINTER["contracts"] if contract.get("exhaustive"))
# They stand for every module of their kind; where one is missing yet, the copy has an empty one.
WILD = {"bot.*": "bot.events", "bot.**": "bot.events.store", "bot.*.model": "bot.events.model", "cogs.*": "cogs.one"}
STRANGERS = ("bot.dates", "bot.events.model", "sandbox")


@dataclass
class Tree:
    """A copy of our packages that a test may spoil.

    The contracts that are broken *anyway* are the news of one test; the others leave them out.
    """

    folder: Path
    anyway: set[str] = field(default_factory=set)

    def broken(self) -> set[str]:
        """Return the names of the contracts that do not hold in the copy."""
        options = use_cases.read_user_options(str(ROOT / "pyproject.toml"))
        report = use_cases.create_report(options, cache_dir=str(self.folder / "cache"))
        assert not report.invalid_contract_options
        return {contract.name for contract, check in report.get_contracts_and_checks() if not check.kept}

    def file_of(self, module: str) -> Path:
        """Return the file that *module* is written in, made empty where it is missing."""
        path = self.folder.joinpath(*module.split("."))
        if path.is_dir():
            path /= "__init__"
        path = path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    """Copy our packages beside the real ones and let the linter find the copy; add what is not built yet."""
    copy = Tree(tmp_path_factory.mktemp("tree"))
    for package in LINTER["root_packages"]:
        shutil.copytree(ROOT / package, copy.folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        copy.file_of(package)
    for module in [*rooms(), *WILD.values(), "bot.events.service", "cogs.two"]:
        copy.file_of(module)
    configuration.configure()
    for contract_type in (ForbiddenContract, IndependenceContract, LayersContract, ProtectedContract):
        registry.register(contract_type, contract_type.type_name)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(copy.folder)
        for package in LINTER["root_packages"]:
            # Packages that are imported already would be looked for where they were found.
            patch.delitem(sys.modules, package, raising=False)
        copy.anyway = copy.broken()
        yield copy


def rooms() -> list[str]:
    """Return every room of bot that its contract names."""
    return [f"bot.{name}" for layer in ROOMS["layers"] for name in re.findall(r"\w+", layer)]


def violations() -> dict[tuple[str, str], set[str]]:
    """Return the imports that no contract should let pass, each with the contracts that it breaks."""
    broken_by = defaultdict(set)
    for contract in LINTER["contracts"]:
        for importer, imported in against(contract):
            broken_by[importer, imported].add(contract["name"])
    return broken_by


def against(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return imports (importer, imported) that break *contract*."""
    match contract["type"]:
        case "layers":
            prefixes = [WILD.get(name, name) + "." for name in contract.get("containers", [])] or [""]
            layers = [re.findall(r"\w+", layer) for layer in contract["layers"]]
            upwards = [(low, high) for higher, lower in itertools.pairwise(layers) for low in lower for high in higher]
            sideways = [pair for layer in layers for pair in itertools.permutations(layer, 2)]
            yield from ((prefix + low, prefix + high) for prefix in prefixes for low, high in upwards + sideways)
        case "forbidden":
            for source, target in itertools.product(contract["source_modules"], contract["forbidden_modules"]):
                yield WILD.get(source, source), WILD.get(target, target)
        case "protected":
            allowed = {name.removesuffix(".**") for name in contract["allowed_importers"]}
            yield from itertools.product(sorted(set(STRANGERS) - allowed), contract["protected_modules"])
        case "independence":
            yield "cogs.one", "cogs.two"


def test_every_contract_holds(tree: Tree) -> None:
    """Nothing that we import is against a contract."""
    assert tree.anyway == set()


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [pytest.param(*pair, names, id="->".join(pair)) for pair, names in violations().items()],
)
def test_an_import_against_a_contract_breaks_it_and_no_other(
    tree: Tree, importer: str, imported: str, expected: set[str]
) -> None:
    """Each contract sees its violation, so none is there for show."""
    path = tree.file_of(importer)
    before = path.read_text(encoding="utf-8")

    path.write_text(f"{before}\n\nimport {imported}\n", encoding="utf-8")
    try:
        broken = tree.broken()
    finally:
        path.write_text(before, encoding="utf-8")

    assert broken - tree.anyway == expected - tree.anyway


def test_a_new_room_must_say_where_it_belongs(tree: Tree) -> None:
    """A module of bot that no layer names breaks the contract of the rooms."""
    room = tree.file_of("bot.attic")

    try:
        broken = tree.broken()
    finally:
        room.unlink()

    assert broken - tree.anyway == {ROOMS["name"]} - tree.anyway


def test_only_what_is_not_built_is_optional() -> None:
    """A room in parentheses does not exist: the contract names all others firmly."""
    optional = re.findall(r"\((\w+)\)", " ".join(ROOMS["layers"]))

    built = [name for name in optional if (ROOT / "bot" / name).exists() or (ROOT / "bot" / f"{name}.py").exists()]

    assert built == []


def test_models_are_kept_from_every_package_that_we_depend_on() -> None:
    """A new dependency is named in the contract of the models."""
    names = {Requirement(line).name.lower() for line in PROJECT["project"]["dependencies"]}
    packages = metadata.packages_distributions().items()
    imported = {module for module, owners in packages if names & {owner.lower() for owner in owners}}

    pure = next(contract for contract in LINTER["contracts"] if contract["name"] == "Models are pure")

    assert {module for module in imported if module.isidentifier()} <= set(pure["forbidden_modules"])
