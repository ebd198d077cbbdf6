"""A document and its translation are one hit: found by the words of both, shown in the reader's language."""

import pytest
import transaction

from portal.search.service import SearchService
from portal.security.reader import SYSTEM
from portal.workflow.translating import translate
from tests.support.projected import reader_of

VIETNAMESE, ENGLISH = "Phòng chống Covid tại trường học", "Covid prevention at schools"


@pytest.fixture
def pair(place):
    """A published document and its published translation."""
    with transaction.manager:
        original = place.add(VIETNAMESE, body="<p>Học sinh đeo khẩu trang.</p>")
        translation = translate(place.desk, original, "en")
        place.desk.edit(translation, {"title": ENGLISH, "body": "<p>Pupils wear masks.</p>"})
        for item in (original, translation):
            place.desk.move(item, "publish")
    return original, translation


@pytest.fixture
def english(place):
    """What a visitor who reads English finds."""
    return SearchService(place.projection, place.public.reader, "en")


@pytest.mark.parametrize("order", ["relevance", "newest"])
@pytest.mark.parametrize("text", ["covid", "khẩu trang", "masks", '"wear masks"', "truong hoc", "prevention"])
def test_either_s_words_find_it_once(place, pair, english, text, order):
    for lists, title in ((place.public, VIETNAMESE), (english, ENGLISH)):
        page = lists.search(text, order=order)
        assert ([(row.id, row.title) for row in page.rows], page.total) == ([(pair[0].id, title)], 1)
        assert lists.facets(text).counts["kind"] == [("news_item", 1)]


def test_without_words_it_is_counted_once_too(place, pair):
    page = place.public.search("", kind="news_item")
    assert ([row.id for row in page.rows], page.total) == ([pair[0].id], 1)
    assert place.public.facets("", kind="news_item").counts["kind"] == [("news_item", 1)]


def test_it_is_suggested_once_in_the_reader_s_language(place, pair, english):
    assert place.public.suggest("covid") == [VIETNAMESE] == place.public.suggest("preven")
    assert english.suggest("covid") == [ENGLISH] == english.suggest("phong chong")


def test_words_of_a_translation_that_is_not_public_find_nothing(place, pair):
    with transaction.manager:
        place.desk.move(pair[1], "withdraw")
    assert place.public.search("masks").total == 0
    assert place.public.search("covid").total == 1


def test_whoever_sees_the_translation_alone_finds_it_by_words_of_both(place):
    with transaction.manager:
        original = place.add(VIETNAMESE)
        translation = translate(place.desk, original, "en")
        place.desk.edit(translation, {"title": ENGLISH})
        place.desk.move(translation, "submit")
    # Leaders see what awaits approval, and no drafts of others.
    leader = place.lists(reader_of(7, place.agency, "leader"))
    for text in ("covid", "prevention", "masks"):
        page = leader.search(text)
        hits = [] if text == "masks" else [(translation.id, ENGLISH)]
        assert ([(row.id, row.title) for row in page.rows], page.total) == (hits, len(hits)), text
    assert leader.facets("covid").counts["state"] == [("submitted", 1)]


def test_a_filter_that_only_the_translation_fits_finds_the_document_by_it(place, pair):
    with transaction.manager:
        place.desk.move(pair[1], "withdraw")
    staff = place.lists(SYSTEM)
    for text in ("covid", "prevention"):
        assert [row.id for row in staff.search(text, state="withdrawn").rows] == [pair[0].id]
    assert [row.id for row in staff.search("covid", state="published").rows] == [pair[0].id]
    assert staff.search("prevention", state="published").total == 0
