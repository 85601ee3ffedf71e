"""The memory of a process that runs for months: what stays is not looked through, what is dead is given back."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

# malloc.h; the others of glibc's arenas, one a thread, are half empty.
_M_ARENA_MAX, _ARENAS = -8, 2


def share_arenas() -> None:
    """Let all threads that are started from now on take their memory from the same two places: 3 MiB less.

    Does nothing where the C library is not glibc.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # musl
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def freeze() -> None:
    """Take away what is dead, and all that is left out of the collector's care.

    A full collection only comes once a quarter of what the last one left has been added. Counted with the 150,000
    objects of what is imported, that was never; so one more is made once there is nothing left to look through.
    """
    gc.collect()
    gc.freeze()
    gc.collect()
