"""What was sent with a comment: what it may hold, and that nothing stays of what is removed."""

from datetime import UTC, datetime

import pytest

from portal.content.comments import are_invited, is_comment, remove_content
from tests.support.tree import all_types

NOW = datetime(2026, 11, 20, tzinfo=UTC)
GOOD = {"number": 1, "received": NOW}
INVITED = {"agency": "4611686018427387905", "title": "Sở Y tế"}


@pytest.mark.parametrize(
    "changed",
    [{"number": "1"}, {"number": True}, {"received": None}, {"name": 7}, {"script": "x"}, {"text": ("x",)}],
)
def test_what_is_no_record_of_a_comment_is_refused(changed):
    assert is_comment(GOOD) and is_comment({**GOOD, "name": "A", "article": "", "text": "x", "agency": "1"})
    assert not is_comment({**GOOD, **changed}) and not is_comment(changed) and not is_comment(None)


@pytest.mark.parametrize(
    "value",
    [None, {}, [INVITED], ("x",), ({"agency": "x", "title": "y"},), ({"agency": "5"},), ({**INVITED, "title": 5},)],
)
def test_what_is_no_list_of_agencies_is_refused(value):
    assert are_invited(()) and are_invited((INVITED,))
    assert not are_invited(value)


def test_of_what_is_removed_number_and_day_stay():
    comment = all_types().create("comment", {"title": "Góp ý số 1", "article": "7" * 19, "sender": "8" * 19})
    comment.set(asked={**GOOD, "name": "Trần Thị Hoa Mai", "text": "Bí mật", "mail": "a@b.example"})
    remove_content(comment, comment.title)
    assert comment.asked == GOOD
    assert (comment.title, comment.article, comment.sender) == ("Góp ý số 1", "7" * 19, "8" * 19)
    assert len(comment.versions) == 1 and not len(comment.attachments)
