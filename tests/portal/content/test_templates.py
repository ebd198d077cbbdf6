"""Templates and snippets: kept, listed without being loaded, never overwritten unseen, never lost."""

import pytest

from portal.content.first_templates import first_templates
from portal.content.templates import MOST, SNIPPET, Template, Templates, begins_from_template, values_for
from portal.interfaces import ActImpossible
from tests.support.tree import all_types


@pytest.fixture
def kept():
    return Templates()


def make(kept, name="Mẫu", kind="news_item", **values):
    template = Template(kind)
    kept.keep(template, {"name": name, "title": "", "summary": "", "body": "<p>a</p>", **values}, seen=0)
    return template


def test_names_are_listed_in_vietnamese_order_by_kind(kept):
    for name, kind in (("Đấu thầu", "news_item"), ("Cảm ơn", "page"), ("Ấn phẩm", "news_item"), ("Đoạn", SNIPPET)):
        make(kept, name, kind)
    assert [row.name for row in kept.rows()] == ["Ấn phẩm", "Cảm ơn", "Đấu thầu", "Đoạn"]
    assert [row.name for row in kept.rows("news_item")] == ["Ấn phẩm", "Đấu thầu"]


def test_two_people_do_not_overwrite_each_other(kept):
    template = make(kept)
    kept.keep(template, {**template.values, "body": "<p>b</p>"}, seen="1")
    with pytest.raises(ActImpossible):
        kept.keep(template, {**template.values, "body": "<p>c</p>"}, seen="1")
    assert template.values["body"] == "<p>b</p>"


def test_what_is_kept_is_clean(kept):
    template = make(kept, "Tên\x00 mẫu", body='<p onclick="x">a<script>b</script></p>')
    assert template.values["name"] == "Tên mẫu" and template.values["body"] == "<p>a</p>"


def test_what_is_set_aside_can_be_taken_up_again(kept):
    template = make(kept)
    kept.put_aside(template)
    assert kept.rows() == [] and [row.id for row in kept.rows(set_aside=True)] == [template.id]
    kept.put_aside(template, aside=False)
    assert [row.id for row in kept.rows()] == [template.id]


def test_there_is_an_end_to_them(kept):
    for number in range(MOST):
        make(kept, f"Mẫu {number}")
    with pytest.raises(ActImpossible):
        make(kept, "Một mẫu nữa")


def test_the_first_ones_fit_their_types():
    types, first = all_types(), first_templates()
    names = {row.name for row in first.rows("news_item")}
    assert names == {"Thông báo", "Thông báo mời thầu", "Thông báo thay đổi lịch"} and first.rows(SNIPPET)
    for row in first.rows():
        template = first.get(row.id)
        if row.kind != SNIPPET:
            assert begins_from_template(types[row.kind])
            assert set(values_for(template, types[row.kind])) == {"title", "summary", "body"}
