import io
import os
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.content import imaging
from portal.content.imaging import FULL, LARGE, MEDIUM, SCALES, THUMB
from portal.content.killable import ChildLimits
from tests.support import documents, files
from tests.support.first_pages import A4, BLUE, RED, filled_form, raw_pdf

QUICK = ChildLimits(cpu_seconds=1, seconds=2)


def opened(picture):
    return Image.open(io.BytesIO(picture.data))


def test_scales_have_their_widths_and_the_whole_keeps_its_format():
    width, height, pictures = imaging.make_scales(files.noise(3000, 1500))
    assert (width, height) == (3000, 1500)
    assert {name: (made.width, made.height) for name, made in pictures.items()} == {
        FULL: (2560, 1280),
        LARGE: (1600, 800),
        MEDIUM: (800, 400),
        THUMB: (400, 200),
    }
    assert [made.media_type for made in pictures.values()] == ["image/jpeg", "image/webp", "image/webp", "image/webp"]
    for made in pictures.values():
        assert opened(made).size == (made.width, made.height)
        assert Image.MIME[opened(made).format] == made.media_type


def test_a_small_picture_is_not_made_larger():
    _width, _height, pictures = imaging.make_scales(files.picture(30, 20))
    assert {(made.width, made.height) for made in pictures.values()} == {(30, 20)}


def test_a_tall_poster_stays_readable():
    _width, _height, pictures = imaging.make_scales(files.picture(1000, 9000))
    assert (pictures[FULL].width, pictures[MEDIUM].width) == (1000, 356)


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (files.picture(kind="PNG", mode="RGBA"), "image/png"),
        (files.picture(kind="PNG", mode="LA"), "image/png"),
        (files.picture(kind="PNG", mode="I;16"), "image/png"),
        (files.picture(kind="PNG", mode="1"), "image/png"),
        (files.picture(kind="PNG", mode="P"), "image/png"),
        (files.picture(kind="GIF", mode="P"), "image/webp"),
        (files.picture(kind="WEBP", mode="RGBA"), "image/webp"),
        (files.picture(kind="JPEG", mode="CMYK"), "image/jpeg"),
        (files.picture(kind="JPEG", mode="L"), "image/jpeg"),
        (files.picture(kind="JPEG", icc_profile=b"not a profile"), "image/jpeg"),
    ],
)
def test_every_mode_of_the_four_formats_can_be_scaled(data, whole):
    _width, _height, pictures = imaging.make_scales(data)
    assert pictures[FULL].media_type == whole
    assert {opened(made).mode for made in pictures.values()} <= {"RGB", "RGBA"}


def test_transparency_stays():
    _width, _height, pictures = imaging.make_scales(files.picture(kind="PNG", mode="RGBA"))
    assert all(opened(made).getpixel((0, 0))[3] == 0 for made in pictures.values())


def test_colours_of_another_profile_are_put_into_those_that_everybody_assumes():
    _width, _height, pictures = imaging.make_scales(files.red_that_means_green())
    for made in pictures.values():
        red, green, blue = opened(made).convert("RGB").getpixel((8, 8))
        assert green > 200 > 60 > max(red, blue)


def test_sixteen_bits_keep_their_brightness():
    output = io.BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(output, "PNG")
    _width, _height, pictures = imaging.make_scales(output.getvalue())
    assert opened(pictures[FULL]).getpixel((0, 0)) == (128, 128, 128)


def test_a_photograph_stands_upright_and_tells_nothing():
    data = files.private_jpeg(300, 200, orientation=6)
    canary = files.PLACE_CANARY.encode()
    assert canary in data
    width, height, pictures = imaging.make_scales(data)
    assert (width, height) == (200, 300)
    for made in pictures.values():
        picture = opened(made)
        # turned a quarter to the right: what was left is above
        assert picture.getpixel((100, 20))[0] > 200 and picture.getpixel((100, 280))[2] > 200
        assert canary not in made.data and b"Exif" not in made.data and b"GPS" not in made.data
        assert not picture.getexif() and not set(picture.info) & {"exif", "xmp", "comment", "icc_profile"}


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_words_in_other_formats_are_dropped_too(kind):
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", files.PLACE_CANARY)
    options = {
        "PNG": {"pnginfo": words},
        "GIF": {"comment": files.PLACE_CANARY.encode()},
        "WEBP": {"xmp": files.PLACE_CANARY.encode()},
    }[kind]
    data = files.picture(kind=kind, **options)
    assert files.PLACE_CANARY.encode() in data
    _width, _height, pictures = imaging.make_scales(data)
    assert not any(files.PLACE_CANARY.encode() in made.data for made in pictures.values())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (files.png(60_000, 60_000), "million pixels"),
        (files.png(8_000, 8_000), "million pixels"),
        (files.png(65_536, 2), "million pixels"),
        (files.png(65_535, 700), "damaged"),
        (files.noise(300, 300)[:-500], "damaged"),
        (files.picture(kind="PNG")[:60], "damaged"),
        (b"", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "damaged"),
        (files.picture(kind="BMP"), "damaged"),
        (files.picture(kind="TIFF"), "damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "damaged"),
    ],
    ids=[
        "bomb",
        "64 MP",
        "too long a side",
        "65,535 px without data",
        "cut JPEG",
        "cut PNG",
        "empty",
        "SVG",
        "BMP",
        "TIFF",
        "EPS",
    ],
)
def test_hostile_pictures_are_refused_with_a_reason(data, reason):
    for work in (imaging.make_scales, imaging.check_picture):
        with pytest.raises(imaging.PictureRefused) as refused:
            work(data)
        assert reason in refused.value.text.in_language("en")
        assert refused.value.text.in_language("vi") != refused.value.text.in_language("en")


def test_the_longest_side_that_is_allowed_can_be_scaled():
    width, _height, pictures = imaging.make_scales(files.picture(65_535, 700, kind="PNG", mode="1"))
    assert width == 65_535 and pictures[FULL].width == 2560


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_scaled_or_refused_never_anything_else(data):
    sound = bytearray(files.private_jpeg(40, 40) if data.draw(st.booleans()) else files.picture(40, 40))
    for place in data.draw(st.lists(st.integers(0, len(sound) - 1), min_size=1, max_size=8)):
        sound[place] = data.draw(st.integers(0, 255))
    try:
        _width, _height, pictures = imaging.make_scales(bytes(sound))
    except imaging.PictureRefused:
        return
    assert set(pictures) == set(SCALES)


CHILDREN = {
    "sleeps": "import time; time.sleep(60)",
    "ignores signals": "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    "has a child of its own": (
        "import os, time\nif os.fork() == 0:\n    open('grandchild', 'w').write(str(os.getpid()))\ntime.sleep(60)"
    ),
    "crashes": "import os; os.abort()",
    "says nothing": "",
    "eats memory": "def work(*_): bytes(1 << 31)",
    "computes for ever": "def work(*_):\n    while True: pass",
}


def misbehaving(program, code):
    """What runs `code` in the picture's place, for two seconds at most."""
    program.write_text(code)
    return replace(imaging.PROGRAM, file=program, limits=QUICK)


@pytest.mark.parametrize("behaviour", CHILDREN)
def test_a_parser_that_misbehaves_ends_with_its_process(tmp_path, behaviour):
    program = misbehaving(tmp_path / "child.py", CHILDREN[behaviour])
    started = time.monotonic()
    # Only what the child could still say itself is final; everything else may be tried again.
    expected = imaging.PictureRefused if behaviour == "eats memory" else imaging.PictureNotDone
    with pytest.raises(expected) as refused:
        imaging.make_scales(files.picture(), program)
    assert time.monotonic() - started < QUICK.seconds + 3
    assert refused.value.text.in_language("en")
    # the portal goes on
    assert imaging.check_picture(files.picture(12, 10)) == (12, 10)


def test_what_the_child_started_is_killed_with_it(tmp_path):
    left = tmp_path / "grandchild"
    code = CHILDREN["has a child of its own"].replace("'grandchild'", repr(str(left)))
    program = misbehaving(tmp_path / "child.py", code)
    with pytest.raises(imaging.PictureNotDone):
        imaging.make_scales(files.picture(), program)
    grandchild = int(left.read_text())
    deadline = time.monotonic() + 5
    while _runs(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(grandchild)


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_child_sees_nothing_of_the_portal(tmp_path):
    code = (
        "import json, os, sys\n"
        "seen = {'environment': dict(os.environ), 'files': os.listdir('/proc/self/fd'), 'path': sys.path}\n"
        "open(SEEN, 'w').write(json.dumps(seen))\n".replace("SEEN", repr(str(tmp_path / "seen")))
    )
    secret = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(secret, True)
    os.environ["PORTAL_SECRET"] = "x"
    try:
        with pytest.raises(imaging.PictureNotDone):
            imaging.make_scales(files.picture(), misbehaving(tmp_path / "child.py", code))
    finally:
        del os.environ["PORTAL_SECRET"]
        os.close(secret)
    seen = __import__("json").loads((tmp_path / "seen").read_text())
    assert "PORTAL_SECRET" not in seen["environment"]
    # standard input, output, errors, and the folder being listed
    assert len(seen["files"]) == 4
    assert not any("site-packages" in folder or ".egg" in folder for folder in seen["path"])


def test_the_first_page_of_a_pdf_is_scaled_whatever_comes_after():
    pages, pictures = imaging.make_page_scales(raw_pdf((*A4, RED), (100, 100, BLUE), (*A4, BLUE)))
    assert pages == 3
    assert {name: (made.width, made.height) for name, made in pictures.items()} == {
        LARGE: (1600, 2263),
        MEDIUM: (800, 1132),
        THUMB: (400, 566),
    }
    for made in pictures.values():
        picture = opened(made)
        assert (picture.format, made.media_type) == ("WEBP", "image/webp")
        red, green, blue = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
        assert red > 240 and max(green, blue) < 15


@pytest.mark.parametrize(
    ("paper", "size"),
    [
        ((14_400, 14_400), (1600, 1600)),
        ((841.89, 595.28), (1600, 1132)),
        # Four times as large as the paper and no more: small print stays what it is.
        ((200, 100), (800, 400)),
        ((200, 14_400), (89, 6400)),
        ((14_400, 400), (1600, 45)),
    ],
    ids=["enormous", "across", "card", "tower", "banner"],
)
def test_paper_of_any_size_gives_a_picture_of_its_shape(paper, size):
    _pages, pictures = imaging.make_page_scales(raw_pdf((*paper, BLUE)))
    assert (pictures[LARGE].width, pictures[LARGE].height) == size


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (documents.locked_pdf(), "password"),
        (raw_pdf(), "damaged"),
        (raw_pdf((1, 1, RED)), "too small"),
        (raw_pdf((14_400, 10, RED)), "too narrow"),
        (raw_pdf((10, 14_400, RED)), "too narrow"),
        (b"%PDF-1.7", "damaged"),
        (raw_pdf((*A4, RED))[:60], "damaged"),
        (raw_pdf(count=3), "damaged"),
        (b"", "damaged"),
        (b"<svg/>", "damaged"),
    ],
    ids=["locked", "no pages", "a dot", "a line", "a thread", "head only", "cut", "pages amiss", "empty", "SVG"],
)
def test_documents_that_cannot_be_shown_are_refused_with_a_reason(data, reason):
    with pytest.raises(imaging.PictureRefused) as refused:
        imaging.make_page_scales(data)
    assert reason in refused.value.text.in_language("en")
    assert refused.value.text.in_language("vi") != refused.value.text.in_language("en")


def test_a_document_of_many_pages_costs_no_more_than_its_first():
    started = time.monotonic()
    pages, _pictures = imaging.make_page_scales(raw_pdf(*[(*A4, RED)] * 5000))
    assert pages == 5000
    assert time.monotonic() - started < imaging.PAGE_PROGRAM.limits.seconds / 3


def test_what_stands_in_the_fields_of_a_form_is_shown():
    _pages, pictures = imaging.make_page_scales(filled_form())
    page = opened(pictures[LARGE]).convert("L")
    assert page.getextrema()[0] < 64, "the words of the field are missing: the page is blank"


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_shown_or_refused_never_anything_else(data):
    sound = bytearray(documents.pdf("Trang một"))
    for place in data.draw(st.lists(st.integers(0, len(sound) - 1), min_size=1, max_size=20)):
        sound[place] = data.draw(st.integers(0, 255))
    try:
        _pages, pictures = imaging.make_page_scales(bytes(sound))
    except imaging.PictureRefused:
        return
    assert set(pictures) == {LARGE, MEDIUM, THUMB}


@pytest.mark.parametrize("behaviour", [name for name in CHILDREN if name != "computes for ever"])
def test_a_reader_of_documents_that_misbehaves_ends_with_its_process(tmp_path, behaviour):
    program = misbehaving(tmp_path / "child.py", CHILDREN[behaviour])
    expected = imaging.PictureRefused if behaviour == "eats memory" else imaging.PictureNotDone
    started = time.monotonic()
    with pytest.raises(expected) as refused:
        imaging.make_page_scales(raw_pdf((*A4, RED)), program)
    assert time.monotonic() - started < QUICK.seconds + 3
    assert refused.value.text.in_language("en")


def test_a_document_that_uses_up_its_time_to_compute_is_not_tried_again(tmp_path):
    (tmp_path / "child.py").write_text(CHILDREN["computes for ever"])
    limits = ChildLimits(cpu_seconds=1, seconds=60)
    with pytest.raises(imaging.PictureRefused, match="phức tạp"):
        imaging.make_page_scales(
            raw_pdf((*A4, RED)), replace(imaging.PROGRAM, file=tmp_path / "child.py", limits=limits)
        )
