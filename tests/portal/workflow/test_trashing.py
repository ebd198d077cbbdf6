"""What is deleted lies in the trash of its agency: out of sight at once; it comes back as it was."""

from datetime import timedelta

import pytest
import transaction

from portal import clock
from portal.content.places import path_of, site_of
from portal.content.trash import every_entry
from portal.interfaces import ActImpossible, ActRefused, InvalidName
from portal.search.trash import TrashLists
from portal.security.reader import SYSTEM
from portal.workflow import relocating, trashing
from tests.support.projected import Projected, reader_of
from tests.support.tree import service

OFFICER, HEAD, OTHER = 11, 12, 13


@pytest.fixture
def place(tmp_path):
    made = Projected(tmp_path)
    yield made
    made.close()


def reader(place, person, *roles):
    return reader_of(person, place.agency, *roles)


def listed(place, who=SYSTEM):
    return [row.title for row in TrashLists(place.projection, who).page(place.agency.id, 50).rows]


def trashed(place, title="Tin", **details):
    with transaction.manager:
        item = place.add(title, **details)
        place.desk.move(item, "publish")
    with transaction.manager:
        entry = place.desk.delete(item)
    return item, entry


def back(place, entry, desk=None, **where):
    return trashing.restore(desk or place.desk, entry, **where)


def test_what_is_deleted_is_nowhere_but_in_the_trash(place):
    item, entry = trashed(place)
    assert place.lists().get(item.id) is None and site_of(item) is None and path_of(item) is None
    assert "tin" not in place.section and listed(place) == ["Tin"]
    assert (entry.path, entry.place, entry.count) == ("/so-y-te/tin-tuc/tin/", place.section, 0)
    assert place.differences() == []


def test_it_comes_back_as_it_was(place):
    with transaction.manager:
        folder = place.add("Mục", place.agency, "folder")
        inner = place.add("Tin", folder)
        place.desk.move(inner, "publish")
        place.desk.edit(inner, {"title": "Bản sửa"})
    state, access, history = inner.state, inner.access, inner.history
    with transaction.manager:
        entry = place.desk.delete(folder)
    assert entry.count == 1 and place.public.get(inner.id) is None
    with transaction.manager:
        back(place, entry)
    assert (inner.state, inner.access, inner.history, inner.has_draft) == (state, access, history, True)
    assert place.public.get(inner.id).path == "/so-y-te/muc/tin/" and listed(place) == []
    assert entry.item is None and list(place.agency.trash) == []
    assert place.differences() == []
    with pytest.raises(ActImpossible, match="không còn trong thùng rác"):
        back(place, entry)


def test_a_taken_name_or_a_lost_place_needs_another(place):
    item, entry = trashed(place)
    with transaction.manager:
        place.add("Tin")
    with pytest.raises(InvalidName, match="“tin”"):
        back(place, entry)
    with transaction.manager:
        back(place, entry, name="tin-cu")
    assert item.__name__ == "tin-cu" and place.agency.redirects.get("tin-tuc/tin") is item

    with transaction.manager:
        folder = place.add("Mục", place.agency, "folder")
        item = place.add("Trong mục", folder)
        entry = place.desk.delete(item)
        gone = place.desk.delete(folder)
    with pytest.raises(ActImpossible, match="Nơi cũ"):
        back(place, entry)
    with transaction.manager:
        back(place, entry, target=place.section)
    assert place.lists().get(item.id).path == "/so-y-te/tin-tuc/trong-muc/"
    with transaction.manager:
        back(place, gone)
    assert place.differences() == []


def test_it_follows_its_place_wherever_that_was_moved(place):
    with transaction.manager:
        folder = place.add("Mục", place.agency, "folder")
        item = place.add("Tin", folder)
        entry = place.desk.delete(item)
        relocating.rename(place.desk, folder, "muc-moi")
    with transaction.manager:
        back(place, entry)
    assert place.lists().get(item.id).path == "/so-y-te/muc-moi/tin/"


def test_nothing_comes_back_to_another_agency_or_side(place):
    with transaction.manager:
        tree = place.agency["noi-bo"]["tai-lieu"]
        secret = place.desk.delete(place.add("Kín", tree, "folder"))
        public = place.desk.delete(place.add("Chung", place.agency, "folder"))
    for entry, target in (
        (secret, place.agency),
        (public, tree),
        (public, place.site["so-tai-chinh"]),
        (public, place.site),
    ):
        with pytest.raises(ActRefused, match="cơ quan cũ"):
            back(place, entry, target=target)
    with pytest.raises(ActImpossible):
        back(place, public, target=place.add("Tin"))


def test_those_see_it_who_might_delete_it_and_nobody_else(place):
    _item, _entry = trashed(place)
    assert listed(place, reader(place, HEAD, "publisher")) == ["Tin"]
    assert listed(place, reader(place, OFFICER, "editor")) == [], "an editor deletes nothing that is published"
    assert listed(place, reader_of(HEAD, place.site["so-tai-chinh"], "publisher")) == []
    me = service(reader(place, OFFICER, "officer"))
    with transaction.manager:
        me.delete(me.add(place.agency["noi-bo"]["tai-lieu"], "folder", {"title": "Riêng tôi"}))
    assert listed(place, me.reader) == ["Riêng tôi"]
    assert "Riêng tôi" not in listed(place, reader(place, HEAD, "agency_administrator"))


def test_a_deleted_thing_comes_back_by_those_who_might_delete_it_and_may_add_there(place):
    _item, entry = trashed(place)
    with pytest.raises(ActRefused, match=r"khôi phục.*Duyệt đăng"):
        back(place, entry, service(reader(place, OFFICER, "editor")))
    back(place, entry, service(reader(place, HEAD, "publisher")))


def test_purging_is_for_the_administrator_and_ones_own_documents_for_oneself(place):
    _item, entry = trashed(place)
    with pytest.raises(ActRefused, match="quản trị cơ quan"):
        trashing.purge(service(reader(place, HEAD, "publisher")), entry)
    me = service(reader(place, OFFICER, "officer"))
    with transaction.manager:
        mine = me.delete(me.add(place.agency["noi-bo"]["tai-lieu"], "folder", {"title": "Riêng tôi"}))
    administrator = service(reader(place, HEAD, "agency_administrator"))
    with pytest.raises(ActRefused):
        trashing.purge(administrator, mine)
    with transaction.manager:
        trashing.purge(me, mine)
        trashing.purge(administrator, entry)
    assert list(every_entry(place.connection.root())) == [] and listed(place) == []
    assert place.differences() == []


def test_a_purge_forgets_former_addresses_and_lets_the_pack_take_the_bytes(place):
    from tests.portal.workflow.test_copying import pdf

    with transaction.manager:
        item = place.add("Kế hoạch", kind="file", file=pdf())
        relocating.rename(place.desk, item, "ten-moi")
    blob = item.attachments[item.file].blob
    with transaction.manager:
        entry = place.desk.delete(item)
    place.database.pack()
    oid = blob._p_oid
    with transaction.manager:
        trashing.purge(place.desk, entry)
    assert len(place.agency.redirects) == 0
    del item, entry, blob
    place.connection.cacheMinimize()
    place.database.pack(clock.now().timestamp() + 1)
    from ZODB.POSException import POSKeyError

    with pytest.raises(POSKeyError):
        place.connection.get(oid)._p_activate()


def test_what_ended_in_the_trash_does_not_come_back_to_the_public(place, set_clock):
    now = clock.now()
    with transaction.manager:
        item = place.add("Tin có hạn")
        place.desk.move(item, "publish")
        item.set(withdraw_on=now + timedelta(days=1))
        entry = place.desk.delete(item)
    set_clock(now + timedelta(days=2))
    with transaction.manager:
        back(place, entry)
    assert item.state == "withdrawn" and item.withdraw_on is None and place.public.get(item.id) is None
    assert place.differences() == []


def test_a_deleted_agency_lies_in_the_trash_of_the_site(place):
    agency = place.site["so-tai-chinh"]
    with transaction.manager:
        entry = place.desk.delete(agency)
    assert place.site.trash.get(entry.id) is entry and place.agency.trash is None
    assert place.lists().find(agency=agency.id).rows == ()
    with transaction.manager:
        trashing.restore(place.desk, entry)
    assert place.public.get(agency.id) is not None
    assert place.differences() == []


def test_the_trash_is_listed_page_by_page_newest_first(place, set_clock):
    now = clock.now()
    for number in range(5):
        set_clock(now + timedelta(minutes=number))
        with transaction.manager:
            place.desk.delete(place.add(f"Tin {number}"), batch=7)
    lists = TrashLists(place.projection, SYSTEM)
    first = lists.page(place.agency.id, 2)
    second = lists.page(place.agency.id, 2, first.next_key)
    third = lists.page(place.agency.id, 2, second.next_key)
    assert [[row.title[-1] for row in page.rows] for page in (first, second, third)] == [["4", "3"], ["2", "1"], ["0"]]
    assert (first.previous_key, third.next_key) == (None, None)
    assert lists.page(place.agency.id, 2, third.previous_key).rows == second.rows
    assert lists.page(place.agency.id, 2, second.previous_key).previous_key is None
    assert lists.count(place.agency.id) == len(lists.batch(7)) == 5
    for nonsense in ("", "x", first.next_key + "A", None):
        assert lists.page(place.agency.id, 2, nonsense).rows == first.rows
