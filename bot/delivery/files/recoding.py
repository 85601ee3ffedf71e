"""``python -m bot.delivery.files.recoding``: read a picture on standard input, write it anew on standard output.

In a process of its own, so that a picture made to fill the memory, or to break its reader, ends this process and no
other. What is written has the pixels and the colours of what was read and nothing else: no place, no camera, no text.
"""

from __future__ import annotations

import io
import sys
import warnings
from typing import Any

from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin

if sys.platform != "win32":
    import resource

UNREADABLE, TOO_MANY_PIXELS = 3, 4
MOST_PIXELS = 25_000_000
"""Of all frames together: a photograph of the best telephone, or a short animation."""
MOST_MEMORY, MOST_SECONDS = 3 << 29, 20
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# A photograph with a second one behind it is a JPEG for us.
_WRITTEN = {"MPO": "JPEG"}
_KEPT = ("icc_profile", "transparency", "background")
_FINE = {"quality": 90}


class TooMany(Exception):
    """Too many pixels."""


def recoded(content: bytes) -> tuple[str, bytes]:
    """Return the format and the new content of a picture; raise :class:`TooMany`, or whatever its reader raises."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        written = _WRITTEN.get(image.format or "", image.format or "")
        count = 1 if written == "JPEG" else getattr(image, "n_frames", 1)
        if image.width * image.height * count > MOST_PIXELS:
            raise TooMany
        frames, lasting = list[Image.Image](), list[int]()
        for frame, _ in zip(ImageSequence.Iterator(image), range(count), strict=False):
            frames.append(_bare(frame))
            # WebP says it once the frame is unpacked.
            lasting.append(int(frame.info.get("duration", 100)))
        loop = int(image.info.get("loop", 0))
        options = _options(image, written)
    moving = {"save_all": True, "append_images": frames[1:], "duration": lasting, "loop": loop} if count > 1 else {}
    out = io.BytesIO()
    frames[0].save(out, written, **options, **moving)
    return written, out.getvalue()


def _options(image: Image.Image, written: str) -> dict[str, Any]:
    """Return how finely it is written: a photograph as finely as it was, so that it does not grow."""
    if written == "JPEG" and isinstance(image, JpegImagePlugin.JpegImageFile):
        return {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}
    return _FINE if written in {"JPEG", "WEBP"} else {}


def _bare(frame: Image.Image) -> Image.Image:
    """Return *frame* the right way up, without what was written into it."""
    turned = ImageOps.exif_transpose(frame)
    turned.info = {name: turned.info[name] for name in _KEPT if name in turned.info}
    return turned


def main() -> int:
    """Do it once; the first line of the output is the format."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    warnings.simplefilter("ignore")
    try:
        written, content = recoded(sys.stdin.buffer.read())
    except (TooMany, Image.DecompressionBombError, MemoryError):
        return TOO_MANY_PIXELS
    except Exception:  # noqa: BLE001 - whatever its reader says, it is no picture for us
        return UNREADABLE
    sys.stdout.buffer.write(written.encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
