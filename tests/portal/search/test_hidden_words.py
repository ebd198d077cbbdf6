"""Titles that a reader may not see make or unmake no suggestion or correction for him, however many they are."""

from datetime import timedelta

import transaction

from portal import clock
from portal.content.changes import touch
from portal.search.reindex import reindex
from portal.search.text_tables import vocabulary
from tests.support.projected import reader_of

TITLE = "Tin zqcongkhai abcdefgh"
START, NEAR, MISTYPED = "zq", "abcdefgh", "abcdefgx"
# More than are ever tried, each of them twice: more frequent than what is public.
BLINDING = [f"Kín zqkin{letter} abcdefg{letter}" for letter in "bcdijklmnopqrs"] * 2


def assert_seen(reader):
    """The reader is offered what he may read."""
    assert reader.suggest(START) == [TITLE]
    assert reader.search(MISTYPED).corrected == NEAR


def draft_those(place, titles=BLINDING):
    """Drafts with these titles, committed."""
    with transaction.manager:
        return [place.add(title) for title in titles]


def test_drafts_hide_no_word_from_the_public_nor_from_others(place):
    place.publish(TITLE)
    stranger = place.lists(reader_of(9, place.site["so-tai-chinh"], "editor"))
    assert_seen(place.public)
    draft_those(place)
    assert_seen(place.public)
    assert_seen(stranger)
    reindex(place.database, place.projection)
    assert_seen(place.public)
    # Who may read them is offered them.
    editor = place.lists(reader_of(9, place.agency, "editor"))
    assert editor.suggest("zqkinb") == [BLINDING[0]]
    assert editor.search(MISTYPED).corrected is not None
    assert place.differences() == []


def test_words_become_known_to_the_public_with_the_text_and_are_seen_to_be(place):
    with transaction.manager:
        item = place.add(TITLE)
    assert place.public.suggest(START) == []
    assert place.public.search(MISTYPED).corrected is None
    with transaction.manager:
        place.desk.move(item, "publish")
    assert_seen(place.public)
    assert place.differences() == []


def test_words_of_what_waits_for_its_moment_become_known_then(place, set_clock):
    standing = set_clock(clock.now())
    place.publish(TITLE)
    waiting = draft_those(place)
    moment = clock.now() + timedelta(days=1)
    with transaction.manager:
        for item in waiting:
            place.desk.move(item, "publish", when=moment)
    assert_seen(place.public)
    standing.set(moment + timedelta(hours=1))
    # As the job of that moment does (portal/jobs/handlers/publication.py).
    with transaction.manager:
        for item in waiting:
            touch(item)
    assert place.public.suggest("zqkinb") == [BLINDING[0]]
    assert place.differences() == []


def test_rarer_words_of_one_agency_are_offered_there(place):
    with transaction.manager:
        item = place.add(TITLE, place.site["so-tai-chinh"]["tin-tuc"])
        place.desk.move(item, "publish")
    for title in BLINDING:
        place.publish(title)
    assert place.public.suggest(START, agency=place.site["so-tai-chinh"].id) == [TITLE]


def test_a_word_that_is_known_to_others_only_is_seen_by_the_check(place):
    place.publish(TITLE)
    with place.projection.writing() as connection:
        changed = vocabulary.update().values(circle=vocabulary.c.circle + 1000)
        connection.execute(changed)
    assert place.differences() != []
    reindex(place.database, place.projection)
    assert place.differences() == []
    assert_seen(place.public)
