"""Units are listed with their telephone."""

from tests.support.tree import all_types


def test_lists_show_telephone_and_abbreviation():
    offers = dict(all_types()["unit"].offers.items())
    assert offers["phone"] == "phone" and offers["code"] == "abbreviation"
