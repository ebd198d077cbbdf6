"""Numbers and notations as people type and paste them come out as offices write them; other texts are none."""

import pytest

from portal.vietnamese import find_notation, read_notation, read_wanted


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("05/QĐ-UBND", "05/QĐ-UBND"),
        ("5/qd-ubnd", "05/QĐ-UBND"),
        ("Số: 05 / QĐ – UBND", "05/QĐ-UBND"),
        ("45 qd ubnd", "45/QĐ-UBND"),
        ("12/2026/tt-btttt", "12/2026/TT-BTTTT"),
        ("3102/UBND-KGVX", "3102/UBND-KGVX"),
    ],
)
def test_a_notation_is_written_uniformly(typed, written):
    notation = read_notation(typed)
    assert notation.text == written and read_notation(notation.text) == notation, "writing it again changes nothing"


@pytest.mark.parametrize("typed", ["", "quy chế", "05", "22/11/2026", "05/QĐ-UBND và 06/QĐ-UBND", "x" * 1000])
def test_other_texts_are_none(typed):
    assert read_notation(typed) is None


def test_a_year_tells_documents_of_one_number_apart():
    assert read_wanted("05/QĐ-UBND năm 2026")[1] == read_wanted("05/2026/QĐ-UBND")[1] == 2026
    assert read_wanted("05/QĐ-UBND")[1] is None and read_wanted("năm 2026") is None
    assert read_notation("05/2026/QĐ-UBND").bare == read_notation("05/QĐ-UBND").bare


def test_one_is_found_within_a_sentence():
    assert find_notation("Căn cứ Quyết định số 05/QĐ-UBND ngày 03/01/2026").text.upper().startswith(("05/Q", "5/Q"))
    assert find_notation("Căn cứ đề nghị của Giám đốc Sở") is None
