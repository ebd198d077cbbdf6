"""Archives: whole, in UTF-8, with names that lead nowhere else on any system, and made in little memory."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.zipping import LONGEST_NAME, Zipped, entry_names, safe_name, stream_zip

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
texts = st.text(max_size=150)


def zipped(path, name, *folders):
    return Zipped(folders, name, str(path), path.stat().st_size, NOON)


def test_an_archive_has_all_files_under_their_names_and_dates(tmp_path):
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"m" * 700_000)
    two.write_bytes(b"")
    parts = list(stream_zip([zipped(one, "Kế hoạch số 1.pdf", "Hồ sơ", "Năm 2026"), zipped(two, "trống.txt")]))
    assert len(parts) > 2 and all(isinstance(part, bytes) for part in parts)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(parts)))
    assert archive.testzip() is None
    assert archive.namelist() == ["Hồ sơ/Năm 2026/Kế hoạch số 1.pdf", "trống.txt"]
    assert archive.read(archive.namelist()[0]) == b"m" * 700_000
    info = archive.infolist()[0]
    assert info.flag_bits & 0x800, "names are marked as UTF-8"
    assert info.date_time == (2026, 11, 22, 12, 0, 0)


@given(st.lists(st.tuples(texts, st.lists(texts, max_size=3)), max_size=12))
def test_no_name_leads_out_of_the_archive_or_comes_twice(wanted):
    files = [Zipped(tuple(folders), name, "", 0, NOON) for name, folders in wanted]
    names = list(entry_names(files))
    assert len({name.casefold() for name in names}) == len(names) == len(files)
    for name in names:
        for part in name.split("/"):
            assert part not in ("", ".", "..") and part == part.strip(" .")
            assert not set(part) & set('\\<>:"|?*\x00') and part.isprintable()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\hosts", "hosts"),
        ("con.txt", "_con.txt"),
        ("a:b|c?.pdf", "a_b_c_.pdf"),
        ("..", "tep"),
        ("Đề án.docx", "Đề án.docx"),
        ("x\u202egnp.exe", "xgnp.exe"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_safe_everywhere(text, name):
    assert safe_name(text) == name


def test_equal_names_are_told_apart(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"x")
    files = [zipped(file, name, "Mục") for name in ("a.pdf", "A.PDF", "a.pdf")]
    assert list(entry_names(files)) == ["Mục/a.pdf", "Mục/A (2).PDF", "Mục/a (3).pdf"]


def test_memory_does_not_grow_with_the_files(tmp_path):
    large = tmp_path / "x"
    with large.open("wb") as target:
        target.truncate(60_000_000)
    tracemalloc.start()
    size = sum(map(len, stream_zip([zipped(large, "a.bin")])))
    _present, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 60_000_000 and peak < 4_000_000
