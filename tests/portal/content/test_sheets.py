"""Tables that people send, as they send them: Excel, CSV of every kind, bombs, and things that are no tables."""

import io
from datetime import date

import pytest

from portal.content.sheets import MOST_BYTES, SheetRefused, rows_of_file
from tests.support.documents import claiming, sparse_workbook, workbook

HEADER, ROW = ["Họ và tên", "Từ ngày"], ["Nguyễn Thị Hà", "01/02/2026"]


def rows(data, most=100):
    """The rows of a file with these bytes."""
    return rows_of_file(io.BytesIO(data), most)


def test_a_workbook_gives_its_first_sheet():
    data = workbook(Trang=[HEADER, ["Nguyễn Thị Hà", date(2026, 2, 1)], [], [None, None]], Khác=[["không"]])
    assert rows(data) == [tuple(HEADER), tuple(ROW)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_however_it_was_saved(encoding, separator):
    text = "\r\n".join(separator.join(row) for row in (HEADER, ROW)) + "\r\n"
    assert rows(text.encode(encoding)) == [tuple(HEADER), tuple(ROW)]


def test_old_letters_are_repaired():
    text = "Họ và tên;Chức danh\nNguyễn Thị Hà;Chuyên viên phòng tổ chức hành chính\n"
    assert rows(text.encode("utf-8"))[1][0] == "Nguyễn Thị Hà"
    tcvn3 = "Hä vµ tªn;Chøc danh\nNguyÔn ThÞ Hµ;Chuyªn viªn phßng tæ chøc hµnh chÝnh\n".encode("latin-1")
    assert rows(tcvn3)[1] == ("Nguyễn Thị Hà", "Chuyên viên phòng tổ chức hành chính")


def test_old_letters_of_a_workbook_are_repaired_column_by_column():
    names = ["NguyÔn ThÞ Hµ", "TrÇn V¨n TuÊn", "L£ Mü", "Hµ"]
    posts = ["Chuyªn viªn", "Phã phßng", "V¨n th\xad", "KÕ to¸n"]
    people = [[name, post, "Đã nghỉ"] for name, post in zip(names, posts, strict=True)]
    found = rows(workbook(A=[["Họ và tên", "Chøc danh", "Ghi chú"], *people]))
    assert found[0] == ("Họ và tên", "Chức danh", "Ghi chú")
    assert [row[0] for row in found[1:]] == ["Nguyễn Thị Hà", "Trần Văn Tuấn", "LÊ Mỹ", "Hà"]
    assert [row[1] for row in found[1:]] == ["Chuyên viên", "Phó phòng", "Văn thư", "Kế toán"]
    assert {row[2] for row in found[1:]} == {"Đã nghỉ"}


def test_numbers_come_as_they_look():
    assert rows(workbook(A=[["0258", 258, 1.5, 3.0, True]])) == [("0258", "258", "1.5", "3", "True")]


def test_one_row_more_than_the_most_tells_that_there_are_too_many():
    data = workbook(A=[[str(number)] for number in range(50)])
    assert len(rows(data, most=10)) == 11
    assert len(rows("\n".join(map(str, range(50))).encode(), most=10)) == 11


def test_cells_are_bounded():
    row = rows(workbook(A=[["x" * 5000] * 100]))[0]
    assert len(row) == 40 and max(map(len, row)) == 1000


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and nothing",
        claiming(workbook(A=[["a"]]), 1 << 30),
        b"\x00\x01\x02\x00",
        b'a,"' + b"x" * 200_000,
        b"a" * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_table_is_refused_in_words(data):
    with pytest.raises(SheetRefused):
        rows(data)


def test_a_sheet_that_claims_the_largest_size_is_read_to_the_bound():
    assert rows(sparse_workbook()) == [("đầu",)]
