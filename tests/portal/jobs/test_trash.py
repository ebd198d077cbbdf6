"""What lies in the trash is purged when its term is over, by the setting of that day; what came back stays."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import transaction

from portal import clock
from portal.content.trash import every_entry
from portal.jobs.outbox import every_job
from portal.jobs.trash import watch_trash
from portal.workflow import trashing
from tests.support.tree import service

TERM = timedelta(days=30)


@pytest.fixture
def bin_house(house):
    """A planted site whose trash has a term."""
    watch_trash(house.database, TERM)
    house.settings = SimpleNamespace(trash_term=TERM)
    return house


def delete_one(house, title="Tin"):
    with house.root() as root:
        section = root["site"]["so-y-te"]["tin-tuc"]
        service().delete(service().add(section, "news_item", {"title": title}))
        transaction.commit()


def kept(house):
    with house.root() as root:
        return [entry.item.title for entry in every_entry(root)]


def later(house, noon, **time):
    noon.set(clock.now() + timedelta(**time))
    house.worker().drain()


def test_it_is_purged_when_its_term_is_over(bin_house, noon):
    delete_one(bin_house)
    later(bin_house, noon, days=29, hours=23)
    assert kept(bin_house) == ["Tin"]
    later(bin_house, noon, hours=2)
    assert kept(bin_house) == []
    with bin_house.root() as root:
        assert list(every_job(root)) == []


def test_what_came_back_and_what_was_purged_by_hand_is_left_alone(bin_house, noon):
    delete_one(bin_house, "Một")
    delete_one(bin_house, "Hai")
    with bin_house.root() as root:
        for entry in list(every_entry(root)):
            if entry.item.title == "Một":
                trashing.restore(service(), entry)
            else:
                trashing.purge(service(), entry)
        transaction.commit()
    later(bin_house, noon, days=31)
    with bin_house.root() as root:
        assert list(root["site"]["so-y-te"]["tin-tuc"]) == ["mot"] and list(every_job(root)) == []


def test_a_longer_term_that_was_set_meanwhile_counts(bin_house, noon):
    delete_one(bin_house)
    bin_house.settings.trash_term = timedelta(days=60)
    later(bin_house, noon, days=31)
    assert kept(bin_house) == ["Tin"]
    later(bin_house, noon, days=30)
    assert kept(bin_house) == []


def test_a_deleted_agency_is_purged_too(bin_house, noon):
    with bin_house.root() as root:
        service().delete(root["site"]["so-y-te"])
        transaction.commit()
    later(bin_house, noon, days=31)
    assert kept(bin_house) == []
