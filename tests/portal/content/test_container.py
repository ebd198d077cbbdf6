"""Containers hold any number of children, write little, and refuse names that could not be reached."""

import pytest
import transaction
import ZODB
from hypothesis import given
from hypothesis import strategies as st

from portal.content.container import walk
from portal.content.naming import LONGEST_NAME, RESERVED, check_name, free_name, slug
from portal.content.places import agency_of, is_internal, owner_id, path_of
from portal.interfaces import InvalidName
from tests.support.tree import plant, service


@pytest.fixture
def site():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    yield plant(connection)
    transaction.abort()
    connection.close()
    database.close()


def test_children_are_found_by_name_and_know_their_place(site):
    item = service().add(site["so-y-te"]["tin-tuc"], "page", {"title": "Giờ làm việc"})
    assert path_of(item) == "/so-y-te/tin-tuc/gio-lam-viec/"
    assert agency_of(item) is site["so-y-te"] and owner_id(item) == site["so-y-te"].id
    assert not is_internal(item) and is_internal(site["so-y-te"]["noi-bo"]["tai-lieu"])


def test_taken_reserved_and_malformed_names_are_refused(site):
    section, acts = site["so-y-te"]["tin-tuc"], service()
    acts.add(section, "page", {"title": "A"}, "a")
    for name in ("a", "sua", "noi-bo", "A", "a b", "", "a/b", "..", "x" * (LONGEST_NAME + 1), "ă", "-a", None):
        with pytest.raises(InvalidName):
            check_name(name, section)
    assert list(section) == ["a"]


def test_equal_titles_get_free_names(site):
    section, acts = site["so-y-te"]["tin-tuc"], service()
    names = [acts.add(section, "page", {"title": "Thông báo"}).__name__ for _turn in range(3)]
    assert names == ["thong-bao", "thong-bao-2", "thong-bao-3"]


@given(st.text(max_size=300))
def test_every_title_gets_a_name_that_is_allowed(title):
    name = free_name(title, {"page", "page-2"}, "page")
    assert check_name(name) == name and name not in RESERVED


def test_slugs_are_vietnamese_without_marks():
    assert slug("Ủy ban nhân dân thị trấn Khánh Vĩnh, huyện Khánh Vĩnh") == (
        "uy-ban-nhan-dan-thi-tran-khanh-vinh-huyen-khanh-vinh"
    )
    assert slug("Đường 23/10") == "duong-23-10" and slug("🙂") == ""


def test_walking_takes_any_depth(site):
    place, acts = site["so-y-te"]["noi-bo"]["tai-lieu"], service()
    for _depth in range(300):
        place = acts.add(place, "folder", {"title": "Tầng"})
    assert sum(1 for _item in walk(site["so-y-te"]["noi-bo"])) == 302


def test_a_new_child_writes_the_child_and_not_its_neighbours(site):
    section, acts = site["so-y-te"]["tin-tuc"], service()
    for number in range(200):
        acts.add(section, "page", {"title": f"Trang {number}"})
    transaction.commit()
    jar = section._p_jar
    acts.add(section, "page", {"title": "Trang mới"})
    # The child, its place in the container, its place in the order, its row of history.
    assert len(jar._registered_objects) <= 5
