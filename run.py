"""Everything that is done to this project, on a machine that has only Python.

    python3 run.py demo [--stay]        a story of three days on a local Discord; --stay leaves it running
    python3 run.py test [pytest's ...]  the quick tests
    python3 run.py check                format, lint, imports, types, dependencies, Dockerfile, every test
    python3 run.py start                the bot itself, with the settings of docs/configuration.md
    python3 run.py bench NAME           a measurement of benchmarks/
    python3 run.py lock [uv's ...]      write requirements.lock and requirements-dev.lock from pyproject.toml

The packages go to .venv, from the lock files and with their hashes, once per lock: a stamp in .venv says which lock
it holds. With uv on the path that takes a second or two, else venv and pip do it.

Standard library only. It has to parse on Python 3.8, to say there that 3.11 is needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(SCRIPTS / ("python.exe" if os.name == "nt" else "python"))
RUNTIME = "requirements.lock"
# Holds every pin of RUNTIME as well (tests/unit/test_house_rules.py), so it serves both.
DEVELOPMENT = "requirements-dev.lock"
# Stories wait for the bot more than they compute, and each has a local Discord of its own; a file stays together.
SIDE_BY_SIDE = ["-n", str(max(2, os.cpu_count() or 1) + 1), "--dist", "loadfile"]


def main(arguments: list[str]) -> int:
    """Run the command that *arguments* name; return the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever runs an older one is who this is for
        fail(
            "Passerelle demande Python 3.11 ou plus récent ; celui-ci est le {}.{}. / Passerelle needs Python 3.11 or"
            " newer: install it and call run.py with it.".format(*sys.version_info)
        )
    os.chdir(ROOT)
    commands = {"demo": demo, "test": test, "check": check, "start": start, "bench": bench, "lock": lock}
    name, *rest = arguments or [""]
    if name not in commands:
        say(__doc__.strip())
        return 0 if name in {"help", "-h", "--help"} else 2
    return commands[name](rest)


def test(arguments: list[str]) -> int:
    """Run the quick tests; *arguments* go to pytest."""
    prepare(DEVELOPMENT)
    become([PYTHON, "-m", "pytest", *SIDE_BY_SIDE, "-m", "not full", *arguments])


def start(arguments: list[str]) -> int:
    """Start the bot."""
    prepare(RUNTIME)
    become([PYTHON, "-m", "bot", "start", *arguments])


def bench(arguments: list[str]) -> int:
    """Run one benchmark."""
    prepare(DEVELOPMENT)
    become([PYTHON, "-m", "benchmarks", *arguments])


def check(arguments: list[str]) -> int:
    """Do what CI does, fastest first, and stop at the first failure; *arguments* go to pytest."""
    prepare(DEVELOPMENT)
    steps: list[tuple[str, list[str | None]]] = [
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("imports", [str(SCRIPTS / "lint-imports"), "--no-logo"]),
        ("types", [PYTHON, "-m", "mypy"]),
        ("dependencies", [str(SCRIPTS / "deptry"), "."]),
        ("dockerfile", [shutil.which("hadolint", path=str(SCRIPTS)), "Dockerfile"]),
    ]
    for name, command in steps:
        status = step(name, command)
        if status:
            return status
    tests = [PYTHON, "-m", "pytest", *SIDE_BY_SIDE, *arguments]
    say("== tests: " + " ".join(tests))
    # Nothing is printed after pytest's own last line, which whoever reads the output of CI looks for.
    return subprocess.call(tests)  # noqa: S603  # our own command


def step(name: str, command: list[str | None]) -> int:
    """Run one step of `check`, say what it took, and, where it failed, how to repeat it; return its exit status."""
    words = [word for word in command if word]
    if len(words) < len(command):
        say(f"== {name}: skipped, its program is not published for this system")
        return 0
    say(f"== {name}")
    began = time.monotonic()
    status = subprocess.call(words)  # noqa: S603  # our own table of commands
    say(f"== {name}: {'ok' if status == 0 else 'FAILED'}, {time.monotonic() - began:.1f} s")
    if status:
        say("To repeat it: " + " ".join(words))
    return status


def lock(arguments: list[str]) -> int:
    """Write both lock files; *arguments* go to `uv pip compile` (`--upgrade`, for instance)."""
    uv = shutil.which("uv")
    if uv is None:
        fail("Locking needs uv: install it with `pip install uv`, or as your system does.")
    compile_ = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compile_ += ["--no-header", "pyproject.toml", *arguments]
    for extra in (["-o", RUNTIME], ["--group", "dev", "-c", RUNTIME, "-o", DEVELOPMENT]):
        subprocess.run([*compile_, *extra], check=True)  # noqa: S603  # our own command
    return 0


def demo(arguments: list[str]) -> int:
    """Play the story of demo/ on a sandbox; *arguments* go to it (`--stay`)."""
    prepare(RUNTIME)
    become([PYTHON, "-m", "demo", *arguments])


def prepare(lock_name: str) -> None:
    """Make .venv hold what *lock_name* pins, unless its stamp says that it does.

    The stamp is written last, so an interrupted installation is done again. The development packages go on top of the
    runtime's without a rebuild, so that a demo that is running keeps its packages.
    """
    if is_stamped(lock_name):
        return
    say(f"Installation des paquets de {lock_name} dans .venv ... (une fois par version de ce fichier)")
    uv = shutil.which("uv")
    began = time.monotonic()
    try:
        if not (is_stamped(RUNTIME) and (uv or any(SCRIPTS.glob("pip*")))):
            create_environment(uv)
        installer = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install", "--no-input"]
        options = ["--quiet", "--require-hashes", "--only-binary", ":all:", "-r", lock_name]
        subprocess.run([*installer, *options], check=True)  # noqa: S603  # our own command
    except subprocess.CalledProcessError:
        fail("L'installation a échoué ; la raison est ci-dessus. / The installation failed, for the reason above.")
    for name in {RUNTIME, lock_name}:
        stamp(name).write_text(digest(name), encoding="utf-8")
    say(f"... {time.monotonic() - began:.0f} s.")


def create_environment(uv: str | None) -> None:
    """Make an empty .venv in the place of what is there, with *uv* or with the standard library's venv."""
    if not uv and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        fail(
            "Il manque le module venv de Python : sous Debian et Ubuntu, « apt install python3-venv », ou installez uv."
            " / Python's venv module is missing: on Debian and Ubuntu install python3-venv, or install uv."
        )
    for lock_name in (RUNTIME, DEVELOPMENT):
        stamp(lock_name).unlink(missing_ok=True)
    shutil.rmtree(VENV, ignore_errors=True)
    # Resolved, because the Python that runs this may be the very .venv that was just removed.
    base = str(Path(sys.executable).resolve())
    maker = [uv, "venv", "--quiet", "--python", base] if uv else [base, "-m", "venv"]
    subprocess.run([*maker, str(VENV)], check=True)  # noqa: S603  # our own command


def is_stamped(lock_name: str) -> bool:
    """Tell whether .venv holds what *lock_name* pins now."""
    return (
        Path(PYTHON).exists()
        and stamp(lock_name).exists()
        and stamp(lock_name).read_text(encoding="utf-8") == digest(lock_name)
    )


def stamp(lock_name: str) -> Path:
    """Return the file that says which version of *lock_name* .venv holds."""
    return VENV / f"{lock_name}.stamp"


def digest(lock_name: str) -> str:
    """Return what identifies an installation: the lock, and the folder, since a moved .venv has dead scripts."""
    return hashlib.sha256((ROOT / lock_name).read_bytes() + str(ROOT).encode()).hexdigest()


def become(command: list[str]) -> NoReturn:
    """Hand the process over to *command*, so that signals and the exit status are its own."""
    if os.name == "nt":
        # On Windows exec returns to the shell at once.
        sys.exit(subprocess.call(command))  # noqa: S603  # our own command
    os.execv(command[0], command)  # noqa: S606  # our own command


def say(text: str) -> None:
    """Print *text* at once, before what a child process prints."""
    print(text, flush=True)  # noqa: T201  # this is a command-line program


def fail(text: str) -> NoReturn:
    """Print *text* as an error and exit with 1."""
    sys.exit(text)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        # What a shell reports of a program that Ctrl-C ended.
        sys.exit(130)
