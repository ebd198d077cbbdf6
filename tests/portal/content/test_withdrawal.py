"""What the public is told of what was taken from it."""

from datetime import timedelta

import pytest
import transaction
import ZODB

from portal import clock
from portal.content.base import is_public
from portal.content.withdrawal import IN_ERROR, REPLACED, WITHDRAWN, Withdrawal, note_of, notice_of, replacement_of
from tests.support.tree import plant, service

HOUR = timedelta(hours=1)


@pytest.fixture
def section():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    site = plant(connection)
    transaction.commit()
    yield site["so-y-te"]["tin-tuc"]
    transaction.abort()
    connection.close()
    database.close()


def published(section, title="Tin", **wishes):
    item = service().add(section, "news_item", {"title": title})
    service().move(item, "publish", **wishes)
    # What is referred to weakly must be stored.
    transaction.commit()
    return item


def withdraw(item, withdrawal=None):
    service().move(item, "withdraw", withdrawal=withdrawal)


def test_what_was_never_public_leaves_nothing(section):
    draft = service().add(section, "news_item", {"title": "Nháp"})
    assert notice_of(draft) is None
    later = published(section, when=clock.now() + HOUR)
    assert notice_of(later) is None
    service().move(later, "call_off")
    assert notice_of(later) is None and later.state == "draft" and later.publish_on is None


def test_a_withdrawal_without_a_reason_is_told_without_a_name(section):
    item = published(section)
    withdraw(item)
    notice = notice_of(item)
    assert (notice.manner, notice.shows_title) == (WITHDRAWN, False)
    assert item.history[-1].note.in_language("vi") == "ngừng đăng"


def test_what_was_published_in_error_is_not_told(section):
    item = published(section)
    withdraw(item, Withdrawal(clock.now(), IN_ERROR))
    assert notice_of(item) is None and item.withdrawal.manner == IN_ERROR


def test_an_end_is_told_at_its_minute_whether_the_worker_came_or_not(section):
    now = clock.now()
    item = published(section, until=now + HOUR)
    assert notice_of(item, now + HOUR - timedelta(microseconds=1)) is None
    notice = notice_of(item, now + HOUR)
    assert notice.when == item.withdraw_on and notice.shows_title


def test_the_notice_stays_until_it_is_public_again(section):
    item = published(section)
    withdraw(item)
    service().move(item, "submit")
    assert notice_of(item) is not None
    service().move(item, "publish", when=clock.now() + HOUR)
    assert notice_of(item) is not None and not is_public(item)
    service().move(item, "call_off")
    assert notice_of(item) is not None


def test_withdrawing_takes_its_times_along(section):
    item = published(section, until=clock.now() + HOUR)
    withdraw(item)
    assert (item.publish_on, item.withdraw_on) == (None, None)


def test_a_replacement_is_followed_as_long_as_there_is_one(section):
    first, second, third = (published(section, title) for title in ("Một", "Hai", "Ba"))
    withdraw(first, Withdrawal.by(second, clock.now()))
    assert first.withdrawal.manner == REPLACED
    assert note_of(first.withdrawal).in_language("vi") == "thay bằng “Hai”"
    assert replacement_of(first, is_public) is second
    withdraw(second, Withdrawal.by(third, clock.now()))
    assert replacement_of(first, is_public) is third
    withdraw(third)
    assert replacement_of(first, is_public) is None


def test_a_ring_of_replacements_ends(section):
    first, second = published(section, "Một"), published(section, "Hai")
    withdraw(first, Withdrawal.by(second, clock.now()))
    withdraw(second, Withdrawal.by(first, clock.now()))
    assert replacement_of(first, is_public) is None


def test_a_replacement_that_was_deleted_is_none(section):
    first, second = published(section, "Một"), published(section, "Hai")
    withdraw(first, Withdrawal.by(second, clock.now()))
    transaction.commit()
    section._p_jar.cacheMinimize()
    assert replacement_of(section["mot"], lambda item: item.__parent__ is not None).title == "Hai"
    section.remove("hai")
    assert replacement_of(section["mot"], lambda item: item.__parent__ is not None) is None
