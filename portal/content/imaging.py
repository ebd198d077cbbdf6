"""Scaled pictures, made in a child process that is killed when it takes too long or too much.

The public gets scales only, never the bytes somebody uploaded: a scale is made of pixels alone, so no picture tells
where and with which telephone it was taken. `full` stands for the original, in its own format.
"""

from contextlib import contextmanager
from pathlib import Path

from portal.content import image_child
from portal.content.attachments import Picture
from portal.content.child_process import DAMAGED, TOO_MUCH_MEMORY
from portal.content.killable import ChildEnded, ChildRefused, Program, result_of
from portal.i18n import _
from portal.interfaces import PortalError

FULL, LARGE, MEDIUM, THUMB = "full", "large", "medium", "thumb"
# Largest width and height, largest scale first. Tall: a poster or a diagram must stay readable.
SCALES = {FULL: (2560, 10240), LARGE: (1600, 6400), MEDIUM: (800, 3200), THUMB: (400, 800)}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 65_535
# The child sees Pillow and nothing else of what is installed.
PROGRAM = Program(Path(image_child.__file__), ("PIL",))

_REASONS = {
    DAMAGED: _(
        "Tệp ảnh bị hỏng hoặc không đọc được; hãy mở ảnh bằng phần mềm xem ảnh, lưu lại rồi tải lên lần nữa.",
        "The picture is damaged or cannot be read; open it in an image program, save it anew and upload it again.",
    ),
    image_child.TOO_LARGE: _(
        "Ảnh lớn quá {megapixels} triệu điểm ảnh; hãy thu nhỏ ảnh rồi tải lên lần nữa.",
        "The picture has more than {megapixels} million pixels; make it smaller and upload it again.",
        megapixels=MOST_PIXELS // 1_000_000,
    ),
}
_REASONS[TOO_MUCH_MEMORY] = _REASONS[image_child.TOO_LARGE]
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


def make_scales(file, program=PROGRAM):
    """The width and height of a picture, and a `Picture` for each name in `SCALES`.

    `file`: bytes or a binary file. Raises `PictureRefused`, `PictureNotDone`.
    """
    with _result_of_child(file, SCALES, program) as (result, folder):
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
def _result_of_child(file, scales, program=PROGRAM):
    try:
        with result_of(program, file, _orders(scales)) as found:
            yield found
    except ChildRefused as refusal:
        raise PictureRefused(_REASONS[refusal.reason]) from None
    except ChildEnded:
        raise PictureNotDone(_NOT_DONE) from None


def _orders(scales):
    return {
        "most_pixels": MOST_PIXELS,
        "longest_side": LONGEST_SIDE,
        "scales": {name: {"box": box, "keep_format": name == FULL} for name, box in scales.items()},
    }
