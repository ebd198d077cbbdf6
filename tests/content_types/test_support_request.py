"""The rules of requests for support: what lists are told, and that the history is told a number alone."""

from datetime import UTC, datetime, timedelta

from content_types.support_request import SupportRequest
from portal.content.support import DESK, REPORTER, is_request, message, taken_up_again, with_answer, with_message
from tests.support.tree import all_types

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=2)
ASKED = {
    "number": 7,
    "received": NOW,
    "due": DUE,
    "messages": (message(REPORTER, "Lê Thị Mai", NOW, "Không lưu được"),),
}


def made(asked=ASKED, state="received"):
    item = all_types().create("support_request", {"title": "Không lưu được lịch của chị Hoa"})
    item.set(asked=asked)
    item.state = state
    return item


def test_the_history_is_told_a_number_and_no_title():
    item = made()
    assert isinstance(item, SupportRequest)
    assert item.name_in_history == "Yêu cầu hỗ trợ số 7/2026" and "Hoa" not in item.name_in_history


def test_how_it_stands():
    assert (made().outcome, made().due, made().received, made().handler) == ("", DUE, NOW, "")
    in_time = with_answer(ASKED, message(DESK, "Trần Văn Ba", DUE, "Đã sửa"))
    assert made(in_time, "answered").outcome == "on_time"
    late = with_answer(ASKED, message(DESK, "Trần Văn Ba", DUE + timedelta(seconds=1), "Đã sửa"))
    assert made(late, "answered").outcome == "late"
    assert made(state="closed").outcome == "dropped"


def test_more_of_an_answer_does_not_make_it_later_and_lateness_is_not_forgotten():
    in_time = with_answer(ASKED, message(DESK, "Ba", DUE, "Một"))
    more = with_answer(in_time, message(DESK, "Ba", DUE + timedelta(days=9), "Hai"))
    assert (more["answered"], more["late"], len(more["messages"])) == (DUE, False, 3)
    late = with_answer(ASKED, message(DESK, "Ba", DUE + timedelta(days=1), "Một"))
    deadline = {"since": DUE, "days": 3, "due": DUE + timedelta(days=5)}
    again = taken_up_again(with_message(late, message(REPORTER, "Mai", DUE, "Vẫn lỗi")), deadline)
    assert made(again).outcome == "" and again["due"] == DUE + timedelta(days=5)
    assert made(with_answer(again, message(DESK, "Ba", DUE, "Xong")), "answered").outcome == "late"


def test_what_came_from_elsewhere_is_checked():
    assert is_request(ASKED) and is_request({**ASKED, "handler": "ba.stttt", "late": True, "answered": NOW})
    for wrong in (
        None,
        {**ASKED, "more": "x"},
        {**ASKED, "number": "7"},
        {**ASKED, "messages": ()},
        {**ASKED, "messages": ({"by": "public", "name": "x", "when": NOW, "text": "x"},)},
        {**ASKED, "messages": ({"by": REPORTER, "name": "x", "when": NOW},)},
        {name: value for name, value in ASKED.items() if name != "due"},
    ):
        assert not is_request(wrong)
