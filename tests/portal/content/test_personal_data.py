"""Whoever wrote in is found in a text for the public however he is written there; others are not taken for him."""

import unicodedata

import pytest

from portal.content.personal_data import tells_who_asked


def test_a_short_name_is_not_looked_for_and_marks_in_a_number_do_not_hide_it():
    assert not tells_who_asked({"name": "An", "mail": "", "phone": ""}, ("Bệnh viện An Bình",))
    assert tells_who_asked({"phone": "(0258) 3000.111"}, ("gọi 02583000111 nhé",))


ASKER = {"name": "Nguyen Van Abc", "mail": "Abc.Nguyen@thu.example", "phone": "0905 123 456"}


@pytest.mark.parametrize(
    "text",
    [
        "Trả lời ông Nguyễn Văn Abc như sau",
        "NGUYỄN VĂN ABC",
        "Nguyễn  Văn\u00a0Abc",
        "Nguyễn\nVăn Abc",
        unicodedata.normalize("NFD", "ông Nguyễn Văn Abc"),
        "Nguyễ\u200bn Văn Abc",
        "gọi +84 905 123 456",
        "gọi +84905123456",
        "gọi (+84) 905.123.456",
        "gọi 0084 905 123 456",
        "gọi 84-905-123-456",
        "gọi 0905.123.456 nhé",
        "gọi 0905\u2013123\u2013456",
        "gọi 09 05 12 34 56",
        "gọi ０９０５ １２３ ４５６",
        "gọi 0905/123/456",
        "gọi 905 123 456",
        "thư abc.nguyen@THU.example",
        "thư abc.nguyen @ thu.example",
    ],
)
def test_who_asked_is_found_however_it_is_written(text):
    assert tells_who_asked(ASKER, ("Làm lại thẻ", text))
    # What the citizen wrote may have the marks that the answer lacks, and the country's code.
    with_marks = {**ASKER, "name": "Nguyễn Văn Abc", "phone": "+84 905 123 456"}
    assert tells_who_asked(with_marks, ("Làm lại thẻ", text))


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An trả lời",
        "theo Quyết định số 905/QĐ-UBND ngày 12/3/2026",
        "tổng đài 0258 3822 123 và 1900 1234",
        "mức phí 10.905.123.456 đồng",
        "thư abc@thu.example",
        "Phố Nguyễn Vân Abcd",
    ],
)
def test_others_are_not_taken_for_who_asked(text):
    assert not tells_who_asked(ASKER, ("Làm lại thẻ", text))


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("Lê Mai", "thủ tục hỗ trợ lễ mai táng", False),
        ("Le Mai", "thủ tục hỗ trợ lễ mai táng", False),
        ("Le Mai", "bà Lê Mai", True),
        ("Lê Mai", "BA LE MAI", True),
        ("Trần Hoà Bình", "ông Trần Hòa Bình", True),
        ("Bà Lê Mai", "cô Lê Mai", True),
        ("Lê Thị Mai (Công ty Sao Biển)", "bà Lê Thị Mai", True),
        ("Phương", "theo phương án đã duyệt", False),
        ("Phương", "chị Phương hỏi", True),
        ("An", "Bệnh viện An Bình", False),
    ],
)
def test_a_name_is_told_from_common_words(name, text, is_told):
    assert tells_who_asked({"name": name}, (text,)) is is_told


@pytest.mark.parametrize("phone", ["0905123456 / 0258 3822 123", "0258 3822 123, di động 0905 123 456", "84905123456"])
def test_each_of_several_numbers_is_looked_for(phone):
    assert tells_who_asked({"phone": phone}, ("gọi 0905.123.456",))


def test_names_do_not_run_from_one_text_into_the_next():
    assert not tells_who_asked({"name": "Lê Thị Mai"}, ("Hỏi về Lê", "Thị Mai trả lời"))


@pytest.mark.parametrize("name", ["Đặng Đình Đô", "Dang Dinh Do", "đặng đình đô"])
def test_a_struck_d_is_a_d(name):
    assert tells_who_asked({"name": name}, ("ông Đặng Đình Đô, 64 Lê Lợi",))


def test_a_short_number_is_not_looked_for():
    assert not tells_who_asked({"phone": "113"}, ("gọi 113",)) and not tells_who_asked({"phone": "0"}, ("10 ngày",))
