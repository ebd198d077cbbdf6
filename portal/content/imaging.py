"""Scaled pictures, made in a child process that is killed when it takes too long or too much.

The public gets scales only, never the bytes somebody uploaded: a scale is made of pixels alone, so no picture tells
where and with which telephone it was taken. `full` stands for the original, in its own format.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

import PIL

from portal.content import image_child
from portal.content.attachments import Picture
from portal.i18n import _
from portal.interfaces import PortalError

log = logging.getLogger(__name__)

FULL, LARGE, MEDIUM, THUMB = "full", "large", "medium", "thumb"
# Largest width and height, largest scale first. Tall: a poster or a diagram must stay readable.
SCALES = {FULL: (2560, 10240), LARGE: (1600, 6400), MEDIUM: (800, 3200), THUMB: (400, 800)}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 65_535
CHILD_PROGRAM = Path(image_child.__file__)
# The child sees Pillow and nothing else of what is installed.
PILLOW_FOLDER = Path(PIL.__file__).parent.parent
STDERR, RESULT = "stderr", "result.json"
LAST_WORDS = 2000


@dataclass(frozen=True)
class ChildLimits:
    """What the child may use: bytes of memory, seconds of computing, seconds altogether."""

    memory: int = 1 << 30
    cpu_seconds: int = 20
    seconds: int = 30


LIMITS = ChildLimits()
# Each child may take a gigabyte, so they are not let loose all at once.
_places = BoundedSemaphore(max(1, os.cpu_count() or 1))

_REASONS = {
    image_child.DAMAGED: _(
        "Tệp ảnh bị hỏng hoặc không đọc được; hãy mở ảnh bằng phần mềm xem ảnh, lưu lại rồi tải lên lần nữa.",
        "The picture is damaged or cannot be read; open it in an image program, save it anew and upload it again.",
    ),
    image_child.TOO_LARGE: _(
        "Ảnh lớn quá {megapixels} triệu điểm ảnh; hãy thu nhỏ ảnh rồi tải lên lần nữa.",
        "The picture has more than {megapixels} million pixels; make it smaller and upload it again.",
        megapixels=MOST_PIXELS // 1_000_000,
    ),
}
_REASONS[image_child.TOO_MUCH_MEMORY] = _REASONS[image_child.TOO_LARGE]
_NOT_DONE = _(
    "Không xử lý xong ảnh này; hãy thử lại, hoặc thu nhỏ ảnh, lưu lại rồi tải lên lần nữa.",
    "This picture could not be processed; try again, or make it smaller, save it anew and upload it again.",
)


class PictureRefused(PortalError):
    """The picture cannot be used; trying again does not help."""


class PictureNotDone(PortalError):
    """The child was killed or broke down; it may be the picture, or a busy machine."""


def check_picture(file):
    """The width and height of a picture that can be decoded; raises `PictureRefused`, `PictureNotDone`."""
    with _result_of_child(file, {}) as (result, _folder):
        return result["width"], result["height"]


def make_scales(file, limits=LIMITS, program=CHILD_PROGRAM):
    """The width and height of a picture, and a `Picture` for each name in `SCALES`.

    `file`: bytes or a binary file. Raises `PictureRefused`, `PictureNotDone`.
    """
    with _result_of_child(file, SCALES, limits, program) as (result, folder):
        pictures = {
            name: Picture((folder / made["file"]).read_bytes(), made["media_type"], made["width"], made["height"])
            for name, made in result["scales"].items()
        }
        return result["width"], result["height"], pictures


def scale_attachment(attachment):
    """Make and keep the scales of an attachment; nothing where there are some, or where it is no picture.

    A picture that can never be scaled keeps the reason instead. Raises `PictureNotDone`.
    """
    if not attachment.needs_scales:
        return
    try:
        with attachment.blob.open("r") as file:
            width, height, pictures = make_scales(file)
    except PictureRefused as refusal:
        attachment.refuse_scales(refusal.text)
    else:
        attachment.keep_scales(width, height, pictures)


@contextmanager
def _result_of_child(file, scales, limits=LIMITS, program=CHILD_PROGRAM):
    with tempfile.TemporaryDirectory(prefix="portal-picture-") as name, _as_real_file(file) as source:
        folder = Path(name)
        with _places:
            code = _run(program, source, folder, _orders(scales, limits), limits.seconds)
        if code != 0 or not (folder / RESULT).is_file():
            log.warning("the picture child ended with %s: %s", code, _last_words(folder))
            raise PictureNotDone(_NOT_DONE)
        result = json.loads((folder / RESULT).read_text())
        if "refused" in result:
            log.info("picture refused (%s): %s", result["refused"], _last_words(folder))
            raise PictureRefused(_REASONS[result["refused"]])
        yield result, folder


def _orders(scales, limits):
    return {
        "memory": limits.memory,
        "cpu_seconds": limits.cpu_seconds,
        "seconds": limits.seconds,
        "most_pixels": MOST_PIXELS,
        "longest_side": LONGEST_SIDE,
        "scales": {name: {"box": box, "keep_format": name == FULL} for name, box in scales.items()},
    }


def _run(program, source, folder, orders, seconds):
    """Run the child to its end, or to its time limit; its exit code."""
    with open(folder / STDERR, "wb") as errors:
        # -I -S: no folder of ours, no site-packages, no environment; a session of its own, to be killed whole.
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", str(program), str(PILLOW_FOLDER), str(folder), json.dumps(orders)],
            stdin=source,
            stdout=errors,
            stderr=errors,
            cwd=folder,
            env={},
            start_new_session=True,
        )
        try:
            return child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return child.wait()
        except BaseException:
            # The thread is being ended; the child must not stay behind.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise


@contextmanager
def _as_real_file(file):
    """The picture as an open file of the operating system, at its beginning."""
    if isinstance(file, bytes) or not _has_descriptor(file):
        with tempfile.TemporaryFile() as copy:
            copy.write(file if isinstance(file, bytes) else _whole(file))
            copy.seek(0)
            yield copy
    else:
        # The child shares the position of the descriptor, and sees nothing of Python's buffer.
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        try:
            yield file
        finally:
            file.seek(0)


def _has_descriptor(file):
    try:
        return file.fileno() >= 0
    except (AttributeError, OSError):
        return False


def _whole(file):
    file.seek(0)
    data = file.read()
    file.seek(0)
    return data


def _last_words(folder):
    with open(folder / STDERR, "rb") as errors:
        return errors.read(LAST_WORDS).decode("utf-8", "replace").strip()
