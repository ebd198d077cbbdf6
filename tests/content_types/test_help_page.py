"""The rules of help pages: what lists show of one, and where it stands."""

from tests.support.tree import all_types


def test_lists_show_its_summary_and_topic():
    types = all_types()
    item = types.create("help_page", {"title": "Lập lịch", "summary": "Các bước", "topic": "Lịch công tác"})
    offers = dict(types["help_page"].offers.items())
    assert {column: getattr(item, name) for column, name in offers.items()} == {
        "summary": "Các bước",
        "level": "Lịch công tác",
    }


def test_it_stands_in_the_help_and_nowhere_else():
    types = all_types()
    assert [info.name for info in types if types["help_page"] in types.fitting_in(info, False)] == ["help_center"]
