"""Answer one task after another: a line of JSON and a body come in, a line of JSON goes out."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
import warnings
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.feeds.reading.child import feeds, listings, pages, sitemaps
from bot.feeds.reading.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform != "win32":
    import resource

MOST_MEMORY = 512 * 2**20
_TOO_GROWN = 160 * 2**20
"""After a feast the memory stays with the process; it leaves, and the next one begins slim."""
_ORPHAN_SECONDS = 60
"""For one task: by far later than whoever asks would end it, unless nobody is there any more."""

_READERS: dict[str, Callable[..., object]] = {
    "feed": feeds.read,
    "page": pages.read,
    "listing": listings.read,
    "sitemap": sitemaps.read,
}


def main() -> int:
    """Serve until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not pass for an answer.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    _be_modest()
    # What is imported with the first use is imported now.
    feeds.warm_up()
    # What was imported stays; it need not be looked through for garbage with each feed, nor now: there is none.
    gc.freeze()
    _tell(answers, {"ready": True})
    for line in sys.stdin.buffer:
        with _alarm():
            answer = _answer(json.loads(line), sys.stdin.buffer)
        answer["leaving"] = _has_grown()
        _tell(answers, answer)
        if answer["leaving"]:
            break
    return 0


def _answer(task: dict[str, Any], bodies: BinaryIO) -> dict[str, Any]:
    """Return what was read, or why not; the body is as long as the task says."""
    body = bodies.read(task.pop("size"))
    reader = _READERS[task.pop("task")]
    try:
        return {"value": reader(body, **task)}
    except Unreadable as refused:
        return {"refused": refused.reason}
    except MemoryError:
        return {"refused": "memory"}
    except Exception as broken:  # noqa: BLE001 - hostile input reaches every corner of the libraries
        return {"refused": "crash", "detail": type(broken).__name__}


def _tell(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False, default=_fields).encode(errors="replace") + b"\n")
    answers.flush()


def _fields(value: Any) -> dict[str, Any]:
    """Return what a dataclass of the model holds; ``asdict`` copies all of it once more."""
    return {name: getattr(value, name) for name in value.__slots__}


def _be_modest() -> None:
    """Take little memory, and the processor only where nobody else wants it."""
    if sys.platform == "win32":
        return
    os.nice(10)
    for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        # macOS knows them and keeps none.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (MOST_MEMORY, MOST_MEMORY))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def _alarm() -> Any:
    """End this process where a task takes for ever; the system does it, whatever Python is busy with."""
    if sys.platform != "win32":
        signal.alarm(_ORPHAN_SECONDS)
    yield
    if sys.platform != "win32":
        signal.alarm(0)


def _has_grown() -> bool:
    if sys.platform == "win32":
        return False
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _TOO_GROWN
    # Not by getrusage: on Linux the peak of whoever started a process counts as its own (ru_maxrss survives an exec).
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - at each task, in a process that is slim
        return int(told.read().split()[1]) * resource.getpagesize() > _TOO_GROWN


if __name__ == "__main__":
    sys.exit(main())
