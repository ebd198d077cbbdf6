"""The rules of a question: nothing is approved without an answer, or with the asker's name in it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.tree import all_types

TYPES = all_types()
ASKED = {
    "number": 12,
    "received": datetime(2026, 11, 20, 3, tzinfo=UTC),
    "due": datetime(2026, 12, 4, 10, tzinfo=UTC),
    "name": "Trần Thị Hoa Mai",
    "mail": "hoamai@thu.example",
    "phone": "0905 123-456",
}
GOOD = {"title": "Cấp lại thẻ", "question": "Làm lại thẻ thế nào?", "answer": "<p>Mang theo giấy tờ.</p>"}


def question(asked=ASKED, **values):
    item = TYPES.create("question", {**GOOD, **values})
    item.set(asked=asked)
    return item


def test_what_is_whole_and_names_nobody_may_be_approved():
    for transition in ("submit", "publish", "publish_changes", "assign", "withdraw"):
        assert question().objection(transition) is None
    assert question(asked=None, title="Của Trần Thị Hoa Mai").objection("publish") is None


@pytest.mark.parametrize(
    "values",
    [
        {"question": ""},
        {"question": " \n "},
        {"answer": ""},
        {"answer": "<p> </p>"},
        {"title": "Thư của TRẦN THỊ HOA MAI"},
        {"question": "Tôi là trần thị hoa mai, xin hỏi"},
        {"answer": "<p>Trả lời bà <b>Trần</b> Thị Hoa Mai</p>"},
        {"answer": "<p>Đã gọi số 0905.123.456</p>"},
        {"question": "Xin gửi tới HoaMai@thu.example"},
        {"answered_by": "Phòng Một (hỏi: Trần Thị Hoa Mai)"},
        {"answer": "<p>Trả lời bà Tran Thi Hoa Mai, điện thoại +84 905 123 456</p>"},
        {"answer": '<p>Gọi <a href="tel:+84905123456">số này</a></p>'},
    ],
)
def test_what_lacks_an_answer_or_names_whoever_asked_is_not_approved(values):
    for transition in ("submit", "publish", "publish_changes"):
        assert question(**values).objection(transition) is not None
    assert question(**values).objection("assign") is None


def test_the_history_is_told_its_number_only():
    assert question().name_in_history == "Câu hỏi số 12/2026"
    assert question(asked=None).name_in_history == ""


def test_its_times_are_those_of_what_was_sent():
    assert (question().received, question().due) == (ASKED["received"], ASKED["due"])
    own = question(asked=None)
    assert (own.received, own.due) == (None, own.created + timedelta(days=14))
