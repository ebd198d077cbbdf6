"""Dates set for what is published, or will be: nothing public goes before its end, and some things have no dates."""

from datetime import timedelta

import pytest
import transaction
import ZODB

from portal import clock
from portal.content.base import is_public
from portal.interfaces import PortalError
from portal.workflow.acts import perform
from tests.support.schedules import make_week, row, this_monday
from tests.support.tree import plant, service


@pytest.fixture
def agency():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    yield plant(connection)["so-y-te"]
    transaction.abort()
    connection.close()
    database.close()


@pytest.fixture
def news(agency):
    """A published news item."""
    item = service().add(agency["tin-tuc"], "news_item", {"title": "Tin", "body": "<p>Cũ</p>"}, "tin")
    service().move(item, "publish")
    return item


@pytest.fixture
def week(agency):
    """A published week schedule."""
    section = service().place(agency, "schedule", {"title": "Lịch công tác"}, "lich")
    service().publish_part(section)
    return make_week(service(), section, this_monday(), (row(this_monday(), "08:00", "09:00"),))


def ahead(**span):
    return (clock.now() + timedelta(**span)).isoformat()


def refusal(item, **dates):
    """Why the dates are refused."""
    with pytest.raises(PortalError) as caught:
        perform(service(), item, "dates", dates)
    return str(caught.value.text)


def test_what_is_public_stays_public(news):
    assert "đang đăng" in refusal(news, publish_on=ahead(days=1))
    assert "đang đăng" in refusal(news, publish_on=ahead(days=1), withdraw_on=ahead(days=2))
    assert is_public(news) and news.publish_on is None and news.withdraw_on is None


def test_what_waits_for_its_time_is_given_another(agency):
    item = service().add(agency["tin-tuc"], "news_item", {"title": "Tin sau"}, "tin-sau")
    for days in (1, 2):
        perform(service(), item, "dates", {"publish_on": ahead(days=days)})
        assert not is_public(item) and is_public(item, clock.now() + timedelta(days=days, hours=1))


def test_what_its_workflow_does_not_time_has_no_dates(week):
    for dates in ({"publish_on": ahead(days=1)}, {"withdraw_on": ahead(days=1)}):
        assert "Không hẹn giờ được" in refusal(week, **dates)
    assert is_public(week) and is_public(week, clock.now() + timedelta(days=30))


def test_an_end_from_before_is_taken_away_all_the_same(week):
    week.set(withdraw_on=clock.now() + timedelta(days=1))
    perform(service(), week, "dates", {"clear": ["withdraw_on"]})
    assert week.withdraw_on is None
