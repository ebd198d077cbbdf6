"""Rows of translations: in no list unless asked for, never seen where the original is not, at any moment."""

from datetime import timedelta

import pytest
import transaction

from portal import clock
from portal.content.base import is_public
from portal.search.compare import compare
from portal.workflow.relocating import rename
from portal.workflow.translating import catch_up, translate

HOUR = timedelta(hours=1)


@pytest.fixture
def pair(place):
    """A draft and its draft translation."""
    with transaction.manager:
        original = place.add("Bản gốc")
        translation = translate(place.desk, original, "en")
        place.desk.edit(translation, {"title": "The translation"})
    return original, translation


def public_in(place, item):
    """Whether the public finds the row; the same as whether it may read the item."""
    found = place.public.get(item.id) is not None
    assert found == is_public(item)
    return found


def test_it_is_public_exactly_while_both_are(place, pair):
    original, translation = pair
    seen = []
    for item, step in (
        (translation, "publish"),
        (original, "publish"),
        (original, "withdraw"),
        (original, "publish"),
        (translation, "withdraw"),
    ):
        with transaction.manager:
            place.desk.move(item, step)
        seen.append(public_in(place, translation))
    assert seen == [False, True, False, True, False]


@pytest.mark.parametrize("whose", [0, 1])
def test_both_times_count(place, pair, whose, monkeypatch):
    now = clock.now()
    with transaction.manager:
        for number, item in enumerate(pair):
            timed = {"when": now + HOUR, "until": now + 3 * HOUR} if number == whose else {}
            place.desk.move(item, "publish", **timed)
    seen = []
    for hours in (0, 2, 4):
        monkeypatch.setattr(clock, "now", lambda hours=hours: now + hours * HOUR)
        seen.append(public_in(place, pair[1]))
    assert seen == [False, True, False]


def test_lists_have_originals_alone_unless_translations_are_asked_for(place, pair):
    original, translation = pair
    lists = place.lists()
    assert lists.find(kind="news_item").rows == (lists.get(original.id),)
    assert lists.count(kind="news_item", language=None) == 2
    assert lists.find(kind="news_item", language="en").rows == (lists.get(translation.id),)


def test_whoever_reads_in_english_gets_the_translation_s_title_once_he_may_see_it(place, pair):
    original, translation = pair
    with transaction.manager:
        place.desk.move(original, "publish")
    english = type(place.public)(place.projection, place.public.reader, "en")
    assert english.get(original.id).title == "Bản gốc"
    with transaction.manager:
        place.desk.move(translation, "publish")
    row = english.get(original.id)
    assert (row.title, row.titled_in, row.path) == ("The translation", "en", place.public.get(original.id).path)
    assert place.public.get(original.id).title == "Bản gốc"


def test_the_row_says_whether_it_is_behind(place, pair):
    original, translation = pair
    behind = []
    with transaction.manager:
        place.desk.edit(original, {"title": "Bản gốc mới"})
    behind.append(place.lists().get(translation.id).behind)
    with transaction.manager:
        catch_up(place.desk, translation, original.draft.number)
    behind.append(place.lists().get(translation.id).behind)
    assert behind == [True, False]


def test_rows_follow_a_renamed_original_and_stay_what_a_rebuilding_would_make(place, pair):
    original, translation = pair
    with transaction.manager:
        rename(place.desk, original, "ten-khac")
    assert place.lists().get(translation.id).path.endswith("/ten-khac/en/")
    assert compare(place.database, place.projection) == []
