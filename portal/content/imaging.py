"""Scaled pictures, made in a child process that is killed when it takes too long or too much.

The public gets scales only, never the picture somebody uploaded: a scale is made of pixels alone, so no picture tells
where and with which telephone it was taken. `full` stands for the original, in its own format. Of a PDF the first page
is scaled; the file itself is its original.
"""

from contextlib import contextmanager
from pathlib import Path

from portal.content import image_child
from portal.content.attachments import Picture
from portal.content.child_process import DAMAGED, TOO_MUCH_MEMORY
from portal.content.killable import ChildEnded, ChildLimits, ChildRefused, Program, result_of
from portal.i18n import _
from portal.interfaces import PortalError

FULL, LARGE, MEDIUM, THUMB = "full", "large", "medium", "thumb"
# Largest width and height, largest scale first. Tall: a poster or a diagram must stay readable.
SCALES = {FULL: (2560, 10240), LARGE: (1600, 6400), MEDIUM: (800, 3200), THUMB: (400, 800)}
PAGE_SCALES = {name: SCALES[name] for name in (LARGE, MEDIUM, THUMB)}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 65_535
# The child sees Pillow and nothing else of what is installed.
PROGRAM = Program(Path(image_child.__file__), ("PIL",))
# Strangers send pictures, too, and wait for the answer: decoding 50 million pixels takes 4 seconds and 512 MB, but for
# WebP with transparency. Scales are made by the worker, which nobody waits for, and take a gigabyte.
CHECK_PROGRAM = Program(Path(image_child.__file__), ("PIL",), ChildLimits(memory=512 << 20, cpu_seconds=10, seconds=10))
PAGE_PROGRAM = Program(Path(image_child.__file__), ("PIL", "pypdfium2"), ChildLimits(niceness=10))

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
# Of any document, office.py has them too.
PAGE_DAMAGED = _(
    "Tệp bị hỏng hoặc không đọc được nên không có bản xem trước; hãy mở tệp bằng phần mềm đã soạn ra nó, lưu lại rồi "
    "tải lên lần nữa.",
    "The file is damaged or cannot be read, so there is no preview; open it with the program it was made with, save "
    "it anew and upload it again.",
)
PAGE_TOO_MUCH = _(
    "Tệp quá lớn hoặc quá phức tạp nên không có bản xem trước; người đọc vẫn tải tệp về được.",
    "The file is too large or too complicated for a preview; readers can still download it.",
)
PAGE_NOT_DONE = _(
    "Việc tạo bản xem trước bị dừng giữa chừng: quá thời gian cho phép hoặc chương trình đọc tệp bị lỗi.",
    "Making the preview broke off: it took too long, or the program that reads the file failed.",
)
_PAGE_REASONS = {
    DAMAGED: PAGE_DAMAGED,
    TOO_MUCH_MEMORY: PAGE_TOO_MUCH,
    image_child.PASSWORD: _(
        "Tệp có mật khẩu nên không có bản xem trước; hãy bỏ mật khẩu rồi tải lên lần nữa.",
        "The file has a password, so there is no preview; remove the password and upload it again.",
    ),
    image_child.NO_PAPER: _(
        "Trang đầu của tệp quá nhỏ hoặc quá hẹp nên không có bản xem trước; hãy kiểm tra lại khổ giấy của tệp.",
        "The first page of the file is too small or too narrow for a preview; look at the file's paper size again.",
    ),
}


class PictureRefused(PortalError):
    """The picture cannot be used, the page cannot be shown; trying again does not help."""


class PictureNotDone(PortalError):
    """The child was killed or broke down; it may be the file, or a busy machine."""


def check_picture(file):
    """The width and height of a picture that can be decoded; raises `PictureRefused`, `PictureNotDone`."""
    with _result_of_child(file, {}, CHECK_PROGRAM) as (result, _folder):
        return result["width"], result["height"]


def make_scales(file, program=PROGRAM):
    """The width and height of a picture, and a `Picture` for each name in `SCALES`.

    `file`: bytes or a binary file. Raises `PictureRefused`, `PictureNotDone`.
    """
    with _result_of_child(file, SCALES, program) as (result, folder):
        return result["width"], result["height"], _pictures(result, folder)


def make_page_scales(file, program=None):
    """How many pages a PDF has, and of its first one a `Picture` for each name in `PAGE_SCALES`.

    `file`: bytes or a binary file. Raises `PictureRefused`, `PictureNotDone`.
    """
    try:
        with result_of(program or PAGE_PROGRAM, file, {"first_page": True, **_orders(PAGE_SCALES)}) as (result, folder):
            return result["pages"], _pictures(result, folder)
    except ChildRefused as refusal:
        raise PictureRefused(_PAGE_REASONS[refusal.reason]) from None
    except ChildEnded as end:
        if end.out_of_time:
            # It would compute as long the next time.
            raise PictureRefused(PAGE_TOO_MUCH) from None
        raise PictureNotDone(PAGE_NOT_DONE) from None


@contextmanager
def _result_of_child(file, scales, program):
    try:
        with result_of(program, file, _orders(scales)) as found:
            yield found
    except ChildRefused as refusal:
        raise PictureRefused(_REASONS[refusal.reason]) from None
    except ChildEnded:
        raise PictureNotDone(_NOT_DONE) from None


def _pictures(result, folder):
    return {
        name: Picture((folder / made["file"]).read_bytes(), made["media_type"], made["width"], made["height"])
        for name, made in result["scales"].items()
    }


def _orders(scales):
    return {
        "most_pixels": MOST_PIXELS,
        "longest_side": LONGEST_SIDE,
        "scales": {name: {"box": box, "keep_format": name == FULL} for name, box in scales.items()},
    }
