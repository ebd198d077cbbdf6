"""Pages are for lasting texts; their HTML is cleaned when it is saved."""

from tests.support.tree import all_types


def test_the_text_is_cleaned_on_the_way_in():
    page = all_types().create("page", {"title": "Giờ làm việc", "body": "<h1>Giờ</h1><p onclick='x'>7:30</p>"})
    assert page.body == "<h2>Giờ</h2><p>7:30</p>"
