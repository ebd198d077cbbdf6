"""When the public last got something new from an agency: not when somebody saved, and not before its moment."""

from datetime import UTC, datetime, timedelta

import pytest
import transaction

from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def agency(place, set_clock):
    """The place, a page of its agency that was published today, and the clock."""
    standing = set_clock(NOW)
    page = place.desk.place(place.agency, "page", {"title": "Một"}, "mot")
    place.desk.publish_part(page)
    transaction.commit()
    return place, page, standing


def last_update(place):
    """What every reader is told."""
    return SearchService(place.projection, ANONYMOUS).last_update(place.agency.id)


def test_it_is_told_when_something_was_published(agency):
    place, _page, standing = agency
    assert last_update(place) == NOW
    standing.set(NOW + DAY)
    place.desk.publish_part(place.desk.place(place.agency, "page", {"title": "Hai"}, "hai"))
    transaction.commit()
    assert last_update(place) == NOW + DAY


def test_what_the_public_does_not_see_is_no_update(agency):
    place, page, standing = agency
    standing.set(NOW + DAY)
    page.update(title="Bản sửa")
    place.desk.place(place.agency, "page", {"title": "Bản nháp"}, "nhap")
    transaction.commit()
    assert last_update(place) == NOW
    place.desk.move(page, "publish_changes")
    transaction.commit()
    assert last_update(place) == NOW + DAY


def test_a_moment_that_lies_ahead_has_not_come_and_one_that_is_over_is_gone(agency):
    place, page, standing = agency
    soon = place.desk.place(place.agency, "page", {"title": "Hẹn giờ"}, "mai")
    place.desk.move(soon, "publish", when=NOW + DAY)
    page.set(withdraw_on=NOW + 2 * DAY)
    transaction.commit()
    assert last_update(place) == NOW
    standing.set(NOW + DAY)
    assert last_update(place) == NOW + DAY
    soon.set(withdraw_on=NOW + 2 * DAY)
    transaction.commit()
    standing.set(NOW + 3 * DAY)
    assert last_update(place) is None
