"""What a citizen has sent: numbers, receipt codes, terms, and what is left when it is removed."""

import re
from datetime import UTC, datetime, timedelta

import transaction

from portal import clock
from portal.content.asked import (
    LENGTH,
    is_late,
    issue_receipt,
    new_code,
    next_number,
    question_of,
    remove_content,
    shown_code,
    typed_code,
)
from tests.support.jobs import opened
from tests.support.tree import plant, service

NOW = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)


def test_numbers_follow_each_other_by_agency_and_by_the_year_of_vietnam(tmp_path):
    with opened(tmp_path) as place, place.root() as root:
        assert [next_number(root, 7, NOW) for _turn in range(3)] == [1, 2, 3]
        assert next_number(root, 8, NOW) == 1
        assert next_number(root, 7, NOW + timedelta(minutes=1)) == 1, "the year begins at 17:00 UTC"
        transaction.abort()


def test_a_code_is_long_differs_and_is_read_however_it_is_typed():
    codes = {new_code() for _turn in range(200)}
    assert len(codes) == 200 and all(len(code) == LENGTH for code in codes)
    code = codes.pop()
    shown = shown_code(code)
    assert re.fullmatch(r"(\w{4}-){5}\w{4}", shown)
    for typed in (shown, shown.lower(), code, f"  {shown.replace('-', ' – ')}\n"):
        assert typed_code(typed) == code
    assert typed_code("O" * 12 + "l" * 12) == "0" * 12 + "1" * 12
    for wrong in ("", "x", code[:-1], code + "0", "U" * LENGTH, "ạ" * LENGTH, "\x00" * LENGTH):
        assert typed_code(wrong) == ""


def test_a_receipt_leads_to_its_question_and_no_other_code_does(tmp_path):
    with opened(tmp_path) as place, place.root() as root:
        item = _placed(root)
        code = issue_receipt(root, item)
        assert code not in str(item.asked), "only its hash is kept"
        assert question_of(root, code) is item
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        assert question_of(root, wrong) is None and question_of(root, new_code()) is None
        transaction.commit()
        item.__parent__.remove(item.__name__)
        assert question_of(root, code) is None, "what stands nowhere is nobody's"
        transaction.abort()


def test_removing_leaves_number_times_and_receipt_alone(tmp_path):
    with opened(tmp_path) as place, place.root() as root:
        item = _placed(root)
        issue_receipt(root, item)
        item.update(title="Bản công khai", question="Nội dung mật", answer="<p>Nháp mật</p>")
        receipt = item.asked["receipt"]
        remove_content(item, "Câu hỏi số 1/2026")
        assert set(item.asked) == {"number", "received", "due", "receipt"} and item.asked["receipt"] == receipt
        (version,) = item.versions.values()
        assert version.values == {
            "title": "Câu hỏi số 1/2026",
            "topic": "",
            "question": "",
            "answer": "",
            "answered_by": "",
        }
        assert item.draft is version and item.published is None and len(item.attachments) == 0
        transaction.abort()


def _placed(root):
    site = plant(root._p_jar, ("so-y-te",))
    section = service().place(site["so-y-te"], "questions", {"title": "Hỏi đáp"}, "hoi-dap")
    item = service().place(section, "question", {"title": "Câu hỏi số 1/2026"}, "cau-hoi-1-2026")
    item.set(asked={"number": 1, "received": clock.now(), "due": clock.now(), "name": "Ai Đó", "text": "mật"})
    return item


def test_late_is_what_comes_after_its_time():
    due = datetime(2026, 11, 20, 10, tzinfo=UTC)
    before, after = due - timedelta(seconds=1), due + timedelta(seconds=1)
    assert not is_late(due, None, before) and is_late(due, None, after)
    assert not is_late(due, before, after) and is_late(due, after, after)
    assert not is_late(None, None, after)
