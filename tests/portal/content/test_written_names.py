"""Who is meant by the names that offices write into schedules."""

from datetime import date

import pytest

from portal.content.agenda import Entry
from portal.content.written_names import is_named, named_in, names_written, plainly

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "written, name, meant",
    [
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng", True),
        ("Phó Giám đốc Nguyễn Văn Hùng", "Nguyễn Văn Hùng", True),
        ("đ/c NGUYỄN VĂN HÙNG", "Nguyễn Văn Hùng", True),
        ("Trần Thị Hoà", "Trần Thị Hòa", True),
        ("Nguyễn Văn Hưng", "Nguyễn Văn Hùng", False),
        ("Nguyễn Văn Hùng Anh", "Nguyễn Văn Hùng", False),
        ("Đỗ Nguyễn Văn Hùng", "guyễn Văn Hùng", False),
        ("", "Nguyễn Văn Hùng", False),
        ("Lãnh đạo", "", False),
        ("Lãnh đạo Phòng Nghiệp vụ Y", "Phòng Nghiệp vụ Y", True),
        ("Phòng Nghiệp vụ Y tế dự phòng", "Phòng Nghiệp vụ Y", False),
    ],
)
def test_a_name_with_titles_before_it(written, name, meant):
    assert is_named(plainly(written), plainly(name)) is meant


def test_every_name_of_an_entry_with_and_without_what_stands_behind_it():
    entry = Entry(
        "1",
        0,
        DAY,
        chair="Lê Văn An (Phó Giám đốc)",
        people="Trần Bình - Chánh Văn phòng;  Phòng Kế hoạch - Tài chính\nThanh tra Sở",
        host="Văn phòng Sở",
        prepared="Tổ thư ký, Phòng Y",
    )
    assert names_written(entry) == (
        ("lê văn an (phó giám đốc)", "lê văn an"),
        ("trần bình - chánh văn phòng", "trần bình"),
        ("phòng kế hoạch - tài chính", "phòng kế hoạch"),
        ("thanh tra sở", "thanh tra sở"),
        ("văn phòng sở", "văn phòng sở"),
        ("tổ thư ký", "tổ thư ký"),
        ("phòng y", "phòng y"),
    )


def test_the_longest_known_name_is_meant():
    known = {plainly(name) for name in ("Văn Hùng", "Nguyễn Văn Hùng", "Phòng Y")}
    assert named_in("Phó Chủ tịch Nguyễn Văn Hùng – Trưởng ban", known) == "nguyễn văn hùng"
    assert named_in("Phòng Dược", known) == named_in("", known) == ""
