"""Office documents as the PDF of their first page, printed by LibreOffice where it can do no harm (office_child.py).

LibreOffice and bubblewrap are no Python packages: where the machine has none, such documents have no preview.
"""

import io
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.content import office_child
from portal.content.child_process import DAMAGED, TOO_MUCH_MEMORY
from portal.content.imaging import PAGE_NOT_DONE, PAGE_TOO_MUCH, PictureNotDone, PictureRefused
from portal.content.killable import ChildEnded, ChildLimits, ChildRefused, Program, result_of
from portal.i18n import _

OFFICE, ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
WRITER, CALC, IMPRESS = "writer_pdf_Export", "calc_pdf_Export", "impress_pdf_Export"
# By media type: the extension that tells LibreOffice what it is, and the part of it that prints it.
PRINTED = {
    OFFICE + "wordprocessingml.document": ("docx", WRITER),
    "application/msword": ("doc", WRITER),
    ODF + "text": ("odt", WRITER),
    OFFICE + "spreadsheetml.sheet": ("xlsx", CALC),
    "application/vnd.ms-excel": ("xls", CALC),
    ODF + "spreadsheet": ("ods", CALC),
    OFFICE + "presentationml.presentation": ("pptx", IMPRESS),
    "application/vnd.ms-powerpoint": ("ppt", IMPRESS),
    ODF + "presentation": ("odp", IMPRESS),
}
MOST_BYTES = 100 * 1024 * 1024
PROGRAM = Program(
    Path(office_child.__file__),
    (),
    # It writes the document itself, too.
    ChildLimits(cpu_seconds=30, seconds=90, largest_result=MOST_BYTES + (1 << 20), niceness=10),
)
# The parts of LibreOffice, as the libraries beside its program.
PARTS = {"libswlo.so": "Writer", "libsclo.so": "Calc", "libsdlo.so": "Impress"}
TRIAL_SECONDS = 30
INSTALL = (
    "apt-get install bubblewrap libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui "
    "fonts-liberation2; then stop the portal, portal previews, and start it again"
)

_REASONS = {
    # Of old documents only LibreOffice would know the password, and it does not say so.
    DAMAGED: _(
        "Tệp bị hỏng, có mật khẩu hoặc không có gì để in nên không có bản xem trước; hãy mở tệp bằng phần mềm đã "
        "soạn ra nó, kiểm tra, lưu lại rồi tải lên lần nữa.",
        "The file is damaged, has a password, or has nothing to print, so there is no preview; open it with the "
        "program it was made with, look at it, save it anew and upload it again.",
    ),
    TOO_MUCH_MEMORY: PAGE_TOO_MUCH,
    office_child.TOO_MUCH: PAGE_TOO_MUCH,
}


@dataclass(frozen=True)
class Obstacle:
    """Why this machine makes no previews of office documents, and what to do; for its administrator."""

    text: str
    remedy: str


@contextmanager
def first_page(file, media_type, program=None):
    """The first page of an office document as a PDF: a binary file, as long as the context lasts.

    `file`: bytes or a binary file; `media_type`: one of `PRINTED`. Raises `PictureRefused`, `PictureNotDone`.
    """
    extension, printer = PRINTED[media_type]
    soffice, bubblewrap = _soffice(), shutil.which("bwrap")
    if not soffice or not bubblewrap:
        # They were there when somebody asked.
        raise PictureNotDone(PAGE_NOT_DONE)
    if _size(file) > MOST_BYTES:
        raise PictureRefused(PAGE_TOO_MUCH)
    orders = {
        "bubblewrap": bubblewrap,
        "program": str(soffice),
        "installation": str(soffice.parents[1]),
        "extension": extension,
        "printer": printer,
    }
    try:
        with result_of(program or PROGRAM, file, orders) as (name, folder), open(folder / name, "rb") as page:
            yield page
    except ChildRefused as refusal:
        raise PictureRefused(_REASONS[refusal.reason]) from None
    except ChildEnded:
        raise PictureNotDone(PAGE_NOT_DONE) from None


@cache
def obstacle():
    """What keeps this machine from printing office documents, an `Obstacle`; None where nothing does.

    Found out once in the life of a process.
    """
    soffice, bubblewrap = _soffice(), shutil.which("bwrap")
    lacking = [name for name, found in (("LibreOffice", soffice), ("bubblewrap", bubblewrap)) if not found]
    if soffice:
        lacking += [f"LibreOffice {part}" for library, part in PARTS.items() if not (soffice.parent / library).exists()]
    if lacking:
        return Obstacle(f"Office documents have no preview: this machine has no {', no '.join(lacking)}.", INSTALL)
    return _obstacle_to_sandbox(bubblewrap, soffice)


def _obstacle_to_sandbox(bubblewrap, soffice):
    command = [*office_child.sandbox(bubblewrap, str(soffice.parents[1])), "/bin/true"]
    try:
        subprocess.run(command, capture_output=True, check=True, text=True, timeout=TRIAL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip()
        return Obstacle(
            f"Office documents have no preview: bubblewrap cannot shut LibreOffice in here ({said}).",
            "let the portal's user make namespaces (sysctl, or what restricts the container or the service); then "
            "stop the portal, portal previews, and start it again",
        )
    return None


def trial():
    """Print a line of Vietnamese to see whether it works: an `Obstacle`, or None. Takes seconds."""
    if obstacle() is not None:
        return obstacle()
    if not _has_vietnamese_letters():
        return Obstacle("Previews of office documents lack Vietnamese letters.", "apt-get install fonts-liberation2")
    try:
        with first_page(_trial_document(), ODF + "text"):
            return None
    except (PictureRefused, PictureNotDone) as error:
        return Obstacle(
            f"Office documents have no preview: LibreOffice does not work here ({error.text.in_language('en')})",
            "look at what the log says of office_child; run soffice --headless --convert-to pdf on any document",
        )


def _has_vietnamese_letters():
    fonts = shutil.which("fc-list")
    # Where nothing lists the fonts, nobody knows.
    return not fonts or bool(subprocess.run([fonts, ":lang=vi"], capture_output=True, check=False).stdout)


def _trial_document():
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    document, output = OpenDocumentText(), io.BytesIO()
    document.text.addElement(P(text="Cộng hòa xã hội chủ nghĩa Việt Nam"))
    document.write(output)
    return output.getvalue()


def _size(file):
    if isinstance(file, bytes):
        return len(file)
    file.seek(0, io.SEEK_END)
    return file.tell()


def _soffice():
    """The true place of LibreOffice's program, in its folder; None where there is none."""
    found = shutil.which("soffice")
    return Path(found).resolve() if found else None
