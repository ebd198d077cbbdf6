"""The rules of a draft for comment: when it is open, and what must stand in it before it is shown or concluded."""

from datetime import UTC, date, datetime

import colander
import pytest

from portal.content.comments import CLOSED, CONCLUDED, OPEN, UPCOMING
from portal.content.row_fields import ID
from tests.support.tree import all_types

TYPES = all_types()
OPENS, CLOSES = date(2026, 11, 10), date(2026, 11, 20)
AFTER = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ARTICLES = ({"heading": "Điều 1", "text": "Nội dung"}, {"heading": "Điều 2", "text": ""})
SENT = {"number": 1, "received": AFTER, "name": "Trần Thị Hoa Mai", "mail": "hoamai@thu.example", "phone": "0905123456"}


def draft(**values):
    return TYPES.create(
        "consultation", {"title": "Dự thảo", "opens": OPENS, "closes": CLOSES, "articles": ARTICLES, **values}
    )


def concluded(**values):
    """A draft that is over and answered, with a comment on its first article."""
    rows = tuple({**row, "opinions": "Một ý kiến.", "response": "Tiếp thu."} for row in ARTICLES)
    item = draft(**{"conclusion": "<p>Tổng hợp.</p>", "articles": rows, **values})
    comment = TYPES.create("comment", {"title": "Góp ý số 1"})
    comment.set(asked={**SENT, "article": item.articles[0][ID]})
    item.hold("gop-y-1", comment)
    return item


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2026, 11, 9), UPCOMING),
        (date(2026, 11, 10), OPEN),
        (date(2026, 11, 20), OPEN),
        (date(2026, 11, 21), CLOSED),
    ],
)
def test_both_days_are_included(day, stage):
    assert draft().stage(day) == stage == draft().edition(drafts=True).stage(day)


def test_without_days_it_takes_nothing_and_a_result_is_the_last_stage():
    assert draft(opens=None, closes=None).stage(OPENS) == UPCOMING
    item = draft()
    item.enter("concluded", ())
    assert item.stage(CLOSES) == CONCLUDED


def test_it_cannot_close_before_it_opens():
    schema = TYPES["consultation"].schema()
    typed = {"title": "Dự thảo", "opens": "10/11/2026", "closes": "09/11/2026"}
    with pytest.raises(colander.Invalid) as refused:
        schema.deserialize(typed)
    assert set(refused.value.asdict()) == {"closes"}
    assert schema.deserialize({**typed, "closes": "10/11/2026"})["closes"] == OPENS


def test_a_draft_that_nobody_can_read_is_not_put_up():
    for transition in ("submit", "publish", "publish_changes"):
        assert draft(articles=()).objection(transition) is not None
        assert draft().objection(transition) is None
    assert draft(articles=()).objection("withdraw") is None


def test_what_is_answered_is_concluded_once_it_is_over(set_clock):
    set_clock(AFTER)
    assert concluded().objection("conclude") is None and concluded().objection("correct") is None
    # An hour before, which is still the last day in Vietnam.
    set_clock(datetime(2026, 11, 20, 16, 59, tzinfo=UTC))
    assert "Chưa hết thời gian" in concluded().objection("conclude")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"conclusion": ""}, "Tổng hợp, tiếp thu, giải trình chung"),
        ({"conclusion": "<p> </p>"}, "Tổng hợp, tiếp thu, giải trình chung"),
        ({"conclusion": "<p>Bà Trần <b>Thị Hoa</b> Mai góp ý.</p>"}, "họ tên"),
        ({"conclusion": "<p>Theo thư của HoaMai@thu.example.</p>"}, "họ tên"),
    ],
)
def test_without_a_summary_or_with_a_name_in_it_nothing_is_concluded(set_clock, values, said):
    set_clock(AFTER)
    assert said in str(concluded(**values).objection("conclude"))


def test_an_article_with_comments_and_without_a_response_is_named(set_clock):
    set_clock(AFTER)
    item = concluded()
    rows = tuple({**row, "response": " "} for row in item.articles)
    item.update(articles=rows)
    said = item.objection("conclude").in_language("vi")
    # Nobody has said anything of the second one.
    assert "Điều 1" in said and "Điều 2" not in said
    named = tuple({**row, "response": "Gọi 0905.123.456"} for row in item.articles)
    item.update(articles=named)
    assert "họ tên" in str(item.objection("conclude"))


def test_what_an_agency_says_may_be_named(set_clock):
    set_clock(AFTER)
    item = concluded(conclusion="<p>Theo ý kiến của Trần Thị Hoa Mai.</p>")
    item["gop-y-1"].set(asked={**item["gop-y-1"].asked, "agency": "4" * 19})
    assert item.objection("conclude") is None


def test_its_files_are_named_in_order_and_the_report_is_none_of_them():
    assert draft().annexes() == ()
    assert TYPES["consultation"].lives_in == ("consultations",)
