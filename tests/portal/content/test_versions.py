"""Finding, paging and comparing the saved versions of an item."""

import pytest
import transaction
import ZODB

from portal.content.versions import changed_fields, newest_version, version_of, version_page
from tests.support.tree import plant, service


@pytest.fixture
def item():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    section = plant(connection)["so-y-te"]["tin-tuc"]
    item = service().add(section, "news_item", {"title": "Tin", "summary": "1"})
    for number in range(2, 8):
        service().edit(item, {"summary": str(number)})
    yield item
    transaction.abort()
    connection.close()
    database.close()


def numbers(page):
    return [version.number for version in page.versions]


def test_pages_lead_to_older_versions_and_back(item):
    first = version_page(item, 3)
    second = version_page(item, 3, first.before)
    third = version_page(item, 3, second.before)
    assert [numbers(page) for page in (first, second, third)] == [[7, 6, 5], [4, 3, 2], [1]]
    assert first.newer is None and third.before is None
    assert numbers(version_page(item, 3, third.newer)) == [4, 3, 2]
    assert second.newer == 0


def test_a_page_before_the_first_version_is_empty(item):
    assert version_page(item, 3, 1).versions == ()


@pytest.mark.parametrize("asked", ["", "0", "8", "-1", "1.0", "١", "9" * 30, None])
def test_what_is_no_version_is_none(item, asked):
    assert version_of(item, asked) is None


def test_versions_are_found_by_number_or_its_digits(item):
    assert version_of(item, 3) is version_of(item, "3") is item.versions[3]
    assert newest_version(item) is item.versions[7]


def test_fields_that_differ_come_in_the_order_of_the_form(item):
    service().edit(item, {"title": "Tin khác", "tags": ("y tế",)})
    changes = changed_fields(type(item), item.versions[7], item.versions[8])
    assert [(change.name, change.before, change.after) for change in changes] == [
        ("title", "Tin", "Tin khác"),
        ("tags", (), ("y tế",)),
    ]


def test_a_version_older_than_a_field_has_its_default(item):
    del item.versions[1].values["summary"]
    change = changed_fields(type(item), item.versions[1], item.versions[2])[0]
    assert (change.name, change.before, change.after) == ("summary", "", "2")
