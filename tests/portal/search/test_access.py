"""Who sees which rows: what `may_read` says, or less, never more."""

from datetime import UTC, datetime, timedelta

import pytest
import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal import clock
from portal.content.base import may_read
from portal.content.container import walk
from portal.permissions import Permission
from portal.roles import EVERYONE, Role
from portal.search.tables import access_list, item
from portal.security.reader import ANONYMOUS, SYSTEM, Reader
from tests.support.projected import reader_of
from tests.support.tree import service

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
V, D = Permission.VIEW.value, Permission.VIEW_DRAFT.value


def access_of(place, content):
    with place.projection.reading() as connection:
        return connection.scalar(select(item.c.access).where(item.c.id == content.id))


def number_of_lists(place):
    with place.projection.reading() as connection:
        return connection.scalar(select(func.count()).select_from(access_list))


def test_drafts_and_internal_documents_are_invisible_to_the_public(place):
    with transaction.manager:
        draft = place.add("Nháp")
        document = place.add("Mật", place=place.agency["noi-bo"]["tai-lieu"], kind="folder")
    hidden = [draft.id, document.id, place.agency["noi-bo"].id]
    public = place.public
    assert public.by_ids(hidden) == {}
    assert public.count(kind="news_item") == 0
    assert public.count(internal=True) == 0
    assert "draft" not in public.counts("state")
    assert public.find(parent=place.section.id).rows == ()
    assert place.titles(SYSTEM, kind="news_item") == ["Nháp"]


def test_each_role_sees_its_own(place):
    author = reader_of(1, place.agency, Role.OFFICER)
    colleague = reader_of(2, place.agency, Role.OFFICER)
    publisher = reader_of(3, place.agency, Role.PUBLISHER)
    neighbour = reader_of(4, place.site["so-tai-chinh"], Role.PUBLISHER, Role.AGENCY_ADMINISTRATOR)
    with transaction.manager:
        draft = service(author).place(place.section, "news_item", {"title": "Của tôi"})
    seen = {
        reader.person_id: place.lists(reader).get(draft.id) is not None
        for reader in (author, colleague, publisher, neighbour)
    }
    assert seen == {1: True, 2: False, 3: True, 4: False}


def test_all_that_is_public_has_one_list(place):
    items = [place.publish("Một"), place.site, place.agency, place.site["so-tai-chinh"]]
    assert len({access_of(place, content) for content in items}) == 1


def test_lists_are_stored_once(place):
    place.publish("Một")
    with transaction.manager:
        place.add("Nháp một")
    before = number_of_lists(place)
    place.publish("Hai")
    with transaction.manager:
        place.add("Nháp hai")
    assert number_of_lists(place) == before


def test_a_new_list_is_known_at_once(place):
    stranger = Reader(frozenset({EVERYONE, "role:1:test"}), 9)
    lists = place.lists(stranger)
    content = place.publish("Riêng")
    assert lists.get(content.id) is not None
    with transaction.manager:
        content.enter("published", [("role:2:test", (V,))])
    assert lists.get(content.id) is None
    with transaction.manager:
        content.enter("published", [("role:1:test", (V,))])
    assert lists.get(content.id) is not None
    assert place.public.get(content.id) is None


def test_timed_publication_takes_effect_by_itself(place, set_clock):
    standing = set_clock(NOW)
    publisher = reader_of(3, place.agency, Role.PUBLISHER)
    neighbour = reader_of(4, place.site["so-tai-chinh"], Role.PUBLISHER)
    with transaction.manager:
        content = place.add("Mai đăng")
        place.desk.move(content, "publish", when=NOW + HOUR)
        content.set(withdraw_on=NOW + 2 * HOUR)

    def seen():
        readers = (ANONYMOUS, neighbour, publisher, SYSTEM)
        found = [place.lists(reader).get(content.id) is not None for reader in readers]
        assert found == [may_read(content, reader.principals) for reader in readers]
        counted = [place.lists(reader).count(kind="news_item") for reader in readers]
        assert counted == [int(one) for one in found]
        return found

    assert seen() == [False, False, True, True]
    standing.set(NOW + HOUR - timedelta(microseconds=1))
    assert seen() == [False, False, True, True]
    standing.set(NOW + HOUR)
    assert seen() == [True, True, True, True]
    standing.set(NOW + 2 * HOUR)
    assert seen() == [False, False, True, True]


PRINCIPALS = (EVERYONE, "role:1:a", "role:1:b", "person:7")
grants = st.lists(st.tuples(st.sampled_from(PRINCIPALS), st.sampled_from([(V,), (D,), (V, D), ("edit",)])), max_size=4)
hours = st.none() | st.integers(-2, 2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(grants, hours, hours, st.booleans()), min_size=1, max_size=5))
def test_a_list_shows_no_more_than_may_read(place, wanted):
    before = clock.use(clock.SetClock(NOW))
    try:
        with transaction.manager:
            for granted, publish_on, withdraw_on, is_published in wanted:
                content = place.add("Tin")
                if is_published:
                    place.desk.move(content, "publish")
                content.set(publish_on=_hours(publish_on), withdraw_on=_hours(withdraw_on))
                content.enter(content.state, granted)
        everything = [found for found in walk(place.site) if found.kind == "news_item"]
        for number in range(1 << (len(PRINCIPALS) - 1)):
            own = frozenset({EVERYONE, *(p for bit, p in enumerate(PRINCIPALS[1:]) if number >> bit & 1)})
            shown = {row.id for row in place.lists(Reader(own)).find(kind="news_item", limit=1000).rows}
            found = place.lists(Reader(own)).search("tin", kind="news_item", limit=200)
            assert {row.id for row in found.rows} == shown
            readable = {found.id for found in everything if may_read(found, own)}
            assert shown <= readable
            # What may be read by one principal's grants alone is shown.
            assert {found.id for found in everything if any(may_read(found, {one}) for one in own)} <= shown
    finally:
        clock.use(before)


def _hours(number):
    return None if number is None else NOW + number * HOUR


@pytest.mark.parametrize("reader", [ANONYMOUS, SYSTEM])
def test_a_projection_without_lists_shows_nothing(tmp_path, reader):
    from portal.search.service import SearchService
    from tests.support.projected import projection_in

    projection = projection_in(tmp_path)
    projection.prepare()
    assert SearchService(projection, reader).find().rows == ()
    assert SearchService(projection, reader).count() == 0
