"""The revision is another one after every commit, and the same as long as there is none."""

import pytest
import transaction

from portal.search.revision import Revision


@pytest.fixture
def revision(place):
    """The revision of the place's projection."""
    made = Revision(place.projection.engine)
    yield made
    made.close()


def test_it_stays_while_nobody_commits(place, revision):
    first = revision.now()
    place.titles()
    assert revision.now() == first


def test_a_commit_changes_it(place, revision):
    seen = {revision.now()}
    for number in range(3):
        with transaction.manager:
            place.add(f"Tin {number}")
        seen.add(revision.now())
    assert len(seen) == 4


def test_what_is_not_committed_or_taken_back_shows_no_row_under_an_old_revision(place, revision):
    first = revision.now()
    place.add("Chưa ghi")
    transaction.abort()
    with transaction.manager:
        place.add("Đã ghi")
    assert revision.now() != first


def test_a_connection_that_broke_is_opened_again_and_counts_anew(place, revision):
    first = revision.now()
    revision._connection.close()
    with pytest.raises(Exception):  # noqa: B017 - each driver has its own
        revision.now()
    assert revision.now() != first
