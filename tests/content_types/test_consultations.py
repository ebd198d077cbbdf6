"""The section of drafts for comment."""

from tests.support.tree import all_types

TYPES = all_types()


def test_it_stands_in_an_agency_and_takes_drafts_alone():
    section = TYPES.create("consultations", {"title": "Lấy ý kiến dự thảo"})
    assert [info.name for info in TYPES.children_of(section)] == ["consultation"]
    assert TYPES["consultations"].lives_in == ("agency",) and TYPES["consultations"].in_menu
