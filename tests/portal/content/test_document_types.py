"""Types of documents and validity: told by the notation, by the title, by days and by what others do."""

from datetime import date

import pytest

from portal.content.document_types import name_key, type_of_notation, type_of_title, validity
from portal.vietnamese import read_notation

TODAY, BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("05/QĐ-UBND", "decision"),
        ("7/2026/NQ-HĐND", "resolution"),
        ("12/ttr-syt", "submission"),
        ("3102/UBND-KGVX", ""),
        ("42/2013/QH13", ""),
    ],
)
def test_a_notation_tells_the_type_where_it_names_one(code, expected):
    assert type_of_notation(read_notation(code).key) == expected


def test_a_type_is_known_by_its_title_with_or_without_marks():
    assert type_of_title("Quyết định") == type_of_title(" quyet dinh ") == "decision"
    assert type_of_title("Công văn") == "letter" and type_of_title("Sắc lệnh") == ""


@pytest.mark.parametrize(
    ("effective", "expires", "replaced", "amended", "expected"),
    [
        (BEFORE, None, False, False, "in_force"),
        (TODAY, AFTER, False, False, "in_force"),
        (AFTER, None, False, False, "upcoming"),
        (BEFORE, TODAY, False, False, "expired"),
        (BEFORE, None, True, True, "expired"),
        (AFTER, None, True, False, "expired"),
        (BEFORE, None, False, True, "partly"),
        (AFTER, None, False, True, "upcoming"),
    ],
)
def test_validity(effective, expires, replaced, amended, expected):
    assert validity(effective, expires, replaced, amended, TODAY) == expected


def test_issuers_are_compared_whatever_marks_capitals_and_abbreviations():
    assert name_key("UBND tỉnh Khánh Hòa") == name_key("Ủy ban Nhân dân tỉnh Khánh Hoà")
    assert name_key("UBND tỉnh Khánh Hòa") != name_key("UBND tỉnh Khánh Sơn")
