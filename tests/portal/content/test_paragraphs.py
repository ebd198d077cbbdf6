"""Lines of an extracted page become the paragraphs that were written."""

import pytest

from portal.content.paragraphs import paragraphs_of

PAGE = """ỦY BAN NHÂN DÂN
TỈNH KHÁNH HÒA
Điều 1. Ban hành kèm theo Quyết định này Quy chế tiếp công
dân tại Trụ sở Tiếp công dân tỉnh, gồm 3 chương,
12 điều.
Điều 2. Chánh Văn phòng Ủy ban nhân dân tỉnh, Trưởng Ban
Tiếp công dân tỉnh và Giám đốc Sở Y tế:
a) chủ trì thực hiện;
- báo cáo trước ngày
15/12/2026"""


def test_a_line_that_ran_out_of_room_goes_on_and_all_others_stand_alone():
    assert paragraphs_of(PAGE) == (
        "ỦY BAN NHÂN DÂN",
        "TỈNH KHÁNH HÒA",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế tiếp công dân tại Trụ sở Tiếp công dân tỉnh, gồm 3 chương, "
        "12 điều.",
        "Điều 2. Chánh Văn phòng Ủy ban nhân dân tỉnh, Trưởng Ban Tiếp công dân tỉnh và Giám đốc Sở Y tế:",
        "a) chủ trì thực hiện;",
        "- báo cáo trước ngày 15/12/2026",
    )


@pytest.mark.parametrize("page", ["", "\n \n"])
def test_an_empty_page_has_none(page):
    assert paragraphs_of(page) == ()


def test_no_word_is_lost():
    assert " ".join(paragraphs_of(PAGE)).split() == PAGE.split()
