"""Former addresses lead to where things are now, for those who may see them; what is there now comes first."""

import pytest
import transaction
import ZODB
from hypothesis import given
from hypothesis import strategies as st

from portal.content import redirects
from portal.content.places import path_of
from portal.content.redirects import Redirects, locate
from portal.workflow import relocating
from tests.support.tree import plant, service


@pytest.fixture
def site():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    site = plant(connection)
    transaction.commit()
    yield site
    transaction.abort()
    connection.close()
    database.close()


def anybody(_item):
    return True


def add(place, kind, name):
    return service().add(place, kind, {"title": name}, name)


def find(site, path, visible=anybody):
    """Where a path leads: the present path, and the steps left."""
    item, left = locate(site, path.strip("/").split("/"), visible)
    return path_of(item), "/".join(left)


def test_an_address_leads_on_with_everything_below_it(site):
    agency = site["so-y-te"]
    folder = add(agency, "folder", "cu")
    add(add(folder, "folder", "nam"), "page", "trang")
    relocating.rename(service(), folder, "moi")
    assert find(site, "/so-y-te/cu") == ("/so-y-te/moi/", "")
    assert find(site, "/so-y-te/cu/nam/trang/tep/a.pdf") == ("/so-y-te/moi/nam/trang/", "tep/a.pdf")
    assert find(site, "/so-y-te/cu/nam/trang/sua") == ("/so-y-te/moi/nam/trang/", "sua")
    assert len(agency.redirects) == 1, "one entry, whatever stands below"


def test_chains_are_one_step_and_end(site):
    agency, acts = site["so-y-te"], service()
    folder = add(agency, "folder", "mot")
    page = add(folder, "page", "trang")
    for name in ("hai", "ba", "bon"):
        relocating.rename(acts, folder, name)
    relocating.move(acts, page, agency)
    relocating.rename(acts, page, "cuoi")
    relocating.rename(acts, agency, "so-moi")
    for old in ("mot", "hai", "ba", "bon"):
        assert find(site, f"/so-y-te/{old}") == ("/so-moi/bon/", "")
        assert find(site, f"/so-y-te/{old}/trang") == ("/so-moi/cuoi/", "")
    relocating.rename(acts, folder, "mot")
    assert find(site, "/so-moi/mot") == ("/so-moi/mot/", "") and "mot" not in agency.redirects


def test_what_is_new_at_an_old_address_wins_and_what_it_lacks_leads_on(site):
    agency = site["so-y-te"]
    old = add(agency, "folder", "muc")
    add(old, "page", "xua")
    relocating.rename(service(), old, "muc-cu")
    new = add(agency, "folder", "muc")
    assert find(site, "/so-y-te/muc") == ("/so-y-te/muc/", "")
    assert find(site, "/so-y-te/muc/xua") == ("/so-y-te/muc-cu/xua/", "")
    hidden = find(site, "/so-y-te/muc", lambda item: item is not new)
    assert hidden == ("/so-y-te/muc-cu/", ""), "for whom it is hidden, it is absent"


def test_a_hidden_or_absent_target_is_not_told(site):
    agency = site["so-y-te"]
    page = add(agency, "page", "trang")
    relocating.rename(service(), page, "kin")
    assert find(site, "/so-y-te/trang", lambda item: item is not page) == ("/so-y-te/", "trang")
    agency.remove("kin")
    assert find(site, "/so-y-te/trang") == ("/so-y-te/", "trang")
    agency.redirects.forget(page.id)
    assert len(agency.redirects) == 0


def test_nothing_known_is_nothing_found(site):
    for path in ("/khong-co", "/so-y-te/khong-co/x", "/" + "a/" * 500, "//", "/so-y-te//x"):
        item, left = locate(site, path.split("/"), anybody)
        assert item in (site, site["so-y-te"]) and len(left) <= redirects.MOST_STEPS


class Thing:
    """Stands for an item."""

    def __init__(self, number):
        self.id = number


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=200))
def test_storage_is_bounded_and_its_parts_agree(moves):
    kept = Redirects()
    before = redirects.MOST_KEPT, redirects.MOST_OF_ONE
    redirects.MOST_KEPT, redirects.MOST_OF_ONE = 10, 3
    redirects.WeakRef, real = (lambda thing: lambda: thing), redirects.WeakRef
    try:
        for path, number in moves:
            kept.leave(f"p{path}", Thing(number))
            assert kept.get(f"p{path}").id == number
    finally:
        (redirects.MOST_KEPT, redirects.MOST_OF_ONE), redirects.WeakRef = before, real
    assert len(kept) <= 10
    paths = [path for some in kept._paths.values() for path in some]
    assert sorted(paths) == sorted(kept) == sorted(kept._order.values())
    assert all(len(some) <= 3 for some in kept._paths.values())
    for number in range(1, 7):
        kept.forget(number)
    assert (len(kept), len(kept._paths), len(kept._order)) == (0, 0, 0)
