"""What stands below a place follows it in the lists, though no object below is touched."""

import transaction

from portal.content.changes import _changes
from portal.content.container import walk


def grown(place, depth=3, width=3):
    """A folder with folders in it, each with some news, committed."""
    with transaction.manager:
        top = here = place.add("Chuyên mục", place.agency, "folder")
        for level in range(depth):
            for number in range(width):
                place.desk.move(place.add(f"Tin {level}.{number}", here), "publish")
            here = place.add(f"Tầng {level}", here, "folder")
    return top


def paths(place, top):
    return sorted(row.path for row in place.lists().find(below=top.id, limit=1000).rows)


def test_a_moved_folder_takes_all_addresses_along_and_writes_itself_alone(place):
    top = grown(place)
    count = len(paths(place, top))
    before = paths(place, top)
    with transaction.manager:
        place.section.bring("doi-cho", top)
        assert list(_changes().changed) == [top.id]
    assert paths(place, top) == [path.replace("/so-y-te/chuyen-muc/", "/so-y-te/tin-tuc/doi-cho/") for path in before]
    assert len(before) == count == 12
    assert place.differences() == []


def test_a_renamed_agency_takes_its_addresses_along(place):
    grown(place)
    with transaction.manager:
        place.site.bring("so-moi", place.agency)
    assert all(row.path.startswith("/so-moi/") for row in place.lists().find(agency=place.site["so-moi"].id).rows)
    assert place.differences() == []


def test_what_is_moved_out_of_a_folder_that_is_renamed_in_the_same_moment(place):
    top = grown(place)
    inner = top["tang-0"]
    with transaction.manager:
        place.section.bring("ra-ngoai", inner)
        place.agency.bring("ten-moi", top)
        # The old address is somebody else's at once, who is then moved in.
        other = place.add("Chuyên mục", place.agency, "folder", summary="khác")
        place.add("Tin khác", other)
        top.bring("vao-trong", other)
    assert place.differences() == []
    assert [row.path for row in place.lists().find(parent=other.id).rows] == ["/so-y-te/ten-moi/vao-trong/tin-khac/"]


def test_moves_into_each_other_place(place):
    first, second = grown(place), grown(place, depth=1)
    with transaction.manager:
        second["tang-0"].bring("trong", first)
        place.agency.bring("doi-ten", second)
    assert place.differences() == []


def test_a_removed_folder_takes_all_rows_along(place):
    top = grown(place)
    ids = [item.id for item in walk(top)]
    assert len(place.lists().by_ids(ids)) == len(ids)
    with transaction.manager:
        place.agency.remove(top.__name__)
        assert list(_changes().removed) == [top.id]
    assert place.lists().by_ids(ids) == {}
    assert place.public.search("tin", kind="news_item").rows == ()
    assert place.differences() == []


def test_what_leaves_a_folder_before_it_goes_stays(place):
    top = grown(place)
    inner = top["tang-0"]
    with transaction.manager:
        place.section.bring("con-lai", inner)
        place.agency.remove(top.__name__)
    assert place.lists().get(inner["tin-1-0"].id).path == "/so-y-te/tin-tuc/con-lai/tin-1-0/"
    assert place.differences() == []


def test_a_folder_that_comes_back_brings_all_rows(place):
    top = grown(place)
    before = paths(place, top)
    with transaction.manager:
        taken = place.agency.remove(top.__name__)
    with transaction.manager:
        place.agency.add("chuyen-muc", taken)
    assert paths(place, top) == before
    assert place.differences() == []
