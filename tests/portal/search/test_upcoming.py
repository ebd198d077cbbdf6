"""What appears and goes by itself: the next first, a page at a time, for those who may see it."""

from datetime import timedelta

import pytest
import transaction

from portal import clock
from portal.roles import Role
from portal.search.upcoming import PUBLISH_ON, WITHDRAW_ON
from portal.security.reader import ANONYMOUS, SYSTEM
from tests.support.projected import reader_of

HOUR = timedelta(hours=1)


@pytest.fixture
def now(set_clock):
    """A clock that stands still."""
    return set_clock(clock.now().replace(microsecond=0))


def dated(place, title, begins=None, ends=None):
    """A news item that is published and withdrawn so many hours from now."""
    start = clock.now()
    with transaction.manager:
        item = place.add(title)
        when, until = (start + hours * HOUR if hours else None for hours in (begins, ends))
        place.desk.move(item, "publish", when=when, until=until)
    return item


def told(place, hours=48, reader=SYSTEM, **more):
    page = place.lists(reader).upcoming(place.agency.id, clock.now() + hours * HOUR, **more)
    return [(edge.row.title, edge.edge) for edge in page.edges], page.next_key


def test_both_edges_come_in_the_order_of_their_time(place, now):
    dated(place, "Hết hạn trước", ends=3)
    dated(place, "Đăng rồi hết hạn", begins=2, ends=4)
    dated(place, "Ngoài tầm", begins=49)
    dated(place, "Không có hẹn")
    assert told(place)[0] == [
        ("Đăng rồi hết hạn", PUBLISH_ON),
        ("Hết hạn trước", WITHDRAW_ON),
        ("Đăng rồi hết hạn", WITHDRAW_ON),
    ]


def test_what_has_happened_is_no_longer_told(place, now):
    dated(place, "Tin", begins=1, ends=2)
    now.set(clock.now() + HOUR)
    assert told(place)[0] == [("Tin", WITHDRAW_ON)]
    now.set(clock.now() + HOUR)
    assert told(place)[0] == []


def test_pages_lead_through_all_of_them_also_at_one_moment(place, now):
    for number in range(7):
        dated(place, f"Tin {number}", begins=1 + number // 3, ends=20)
    seen, key = [], None
    for _turn in range(10):
        part, key = told(place, limit=4, after=key)
        seen += part
        if key is None:
            break
    assert len(seen) == len(set(seen)) == 14
    assert seen == told(place)[0]


@pytest.mark.parametrize("key", ["x", "", "A" * 5000, None])
def test_a_key_that_is_none_begins_at_the_beginning(place, now, key):
    dated(place, "Tin", begins=1)
    assert told(place, after=key)[0] == [("Tin", PUBLISH_ON)]


def test_each_sees_what_he_may_see(place, now):
    dated(place, "Chưa đăng", begins=1)
    dated(place, "Đang đăng", ends=2)
    editor = reader_of(1, place.agency, Role.EDITOR)
    stranger = reader_of(2, place.site["so-tai-chinh"], Role.EDITOR)
    assert len(told(place, reader=editor)[0]) == 2
    for reader in (stranger, ANONYMOUS):
        assert told(place, reader=reader)[0] == [("Đang đăng", WITHDRAW_ON)]


def test_other_agencies_are_left_out(place, now):
    dated(place, "Của Sở Y tế", begins=1)
    other = place.lists(SYSTEM).upcoming(place.site["so-tai-chinh"].id, clock.now() + 48 * HOUR)
    assert other.edges == ()
