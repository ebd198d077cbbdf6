"""A copy is a new draft of whoever made it: new ids, the same files stored once, and only what he may read."""

import io

import pytest
import transaction
from sqlalchemy import select

from portal.content.attachments import Upload
from portal.content.container import walk
from portal.interfaces import ActImpossible, ActRefused
from portal.search.tables import item as rows
from portal.workflow import copying
from tests.support.projected import Projected, reader_of
from tests.support.tree import service

OFFICER, OTHER = 11, 12


@pytest.fixture
def place(tmp_path):
    made = Projected(tmp_path)
    yield made
    made.close()


def pdf():
    return Upload(io.BytesIO(b"%PDF-1.4 noi dung"), "Kế hoạch.pdf", "application/pdf")


def test_a_copy_is_a_draft_with_an_id_of_its_own_and_no_past(place):
    with transaction.manager:
        item = place.add("Tin", summary="tóm tắt")
        place.desk.move(item, "publish")
        item.set(publish_on=item.created)
        target = place.add("Lưu", place.agency, "folder")
    with transaction.manager:
        twin = copying.copy(service(reader_of(OFFICER, place.agency, "editor")), item, target)
    assert twin.id != item.id and twin.state == "draft" and twin.published is None
    assert (twin.title, twin.summary, twin.__name__) == ("Tin", "tóm tắt", "tin")
    assert (twin.publish_on, twin.published_at, twin.history, len(twin.versions)) == (None, None, (), 1)
    assert twin.created_by == OFFICER and item.created_by is None
    assert place.public.get(twin.id) is None and place.lists().get(twin.id).path == "/so-y-te/luu/tin/"
    assert place.differences() == []


def test_beside_its_original_it_says_that_it_is_a_copy(place):
    item = place.add("Tin")
    twins = [copying.copy(place.desk, item, place.section) for _turn in range(2)]
    assert [twin.title for twin in twins] == ["Tin (bản sao)"] * 2
    assert [twin.__name__ for twin in twins] == ["tin-ban-sao", "tin-ban-sao-2"]


def test_files_are_copied_without_their_bytes(place):
    with transaction.manager:
        item = place.add("Kế hoạch", kind="file", file=pdf())
    stored = item.attachments[item.file]
    with transaction.manager:
        twin = copying.copy(place.desk, item, place.section)
    shared = twin.attachments[twin.file]
    assert shared is not stored and shared.blob is stored.blob and shared.__parent__.__parent__ is twin
    with transaction.manager:
        place.section.remove(item.__name__)
    place.database.pack()
    assert shared.blob.open("r").read() == b"%PDF-1.4 noi dung"


def test_a_file_that_only_a_former_version_used_stays_behind(place):
    item = place.add("Kế hoạch", kind="file", file=pdf())
    former = item.file
    place.desk.edit(item, {"file": Upload(io.BytesIO(b"%PDF-1.4 moi"), "Mới.pdf", "application/pdf")})
    assert list(copying.copy(place.desk, item, place.section).attachments) == [item.file] != [former]


def test_a_folder_is_copied_with_what_the_reader_may_read(place):
    tree = place.agency["noi-bo"]["tai-lieu"]
    other = service(reader_of(OTHER, place.agency, "officer"))
    me = service(reader_of(OFFICER, place.agency, "officer"))
    with transaction.manager:
        folder = other.add(tree, "folder", {"title": "Chung"})
        other.move(folder, "share_with_agency")
        shown = other.add(folder, "file", {"title": "Xem được", "file": pdf()})
        other.move(shown, "share_with_agency")
        other.add(folder, "file", {"title": "Kín", "file": pdf()})
        shown.set(position=5)
    with transaction.manager:
        twin = copying.copy(me, folder, tree)
    assert list(twin) == ["xem-duoc"] and twin["xem-duoc"].position == 5
    assert twin.state == twin["xem-duoc"].state == "mine"
    assert {part.created_by for part in walk(twin)} == {OFFICER}
    assert place.differences() == []


def test_what_visitors_may_read_is_copied_as_they_read_it(place):
    with transaction.manager:
        item = place.add("Tin đã đăng")
        place.desk.move(item, "publish")
        place.desk.edit(item, {"title": "Bản sửa kín"})
    stranger = service(reader_of(OTHER, place.site["so-tai-chinh"], "editor"))
    with transaction.manager:
        twin = copying.copy(stranger, item, place.site["so-tai-chinh"]["tin-tuc"])
    assert twin.title == "Tin đã đăng" and place.lists().get(twin.id).agency == place.site["so-tai-chinh"].id


def test_internal_things_become_drafts_on_the_public_side_and_nothing_more(place):
    tree = place.agency["noi-bo"]["tai-lieu"]
    item = place.desk.add(tree, "file", {"title": "Kế hoạch", "file": pdf()})
    place.desk.move(item, "share_with_agency")
    twin = copying.copy(place.desk, item, place.section)
    assert (twin.workflow, twin.state) == ("publication", "draft")
    back = copying.copy(place.desk, twin, tree)
    assert (back.workflow, back.state) == ("internal", "mine")


def test_all_of_a_folder_is_copied_or_nothing(place):
    folder = place.add("Mục", place.agency, "folder")
    place.add("Tin", folder)
    with pytest.raises(ActRefused, match="“Tin, bài”"):
        copying.copy(place.desk, folder, place.agency["noi-bo"]["tai-lieu"])
    assert list(place.agency["noi-bo"]["tai-lieu"]) == []


def test_a_copy_needs_the_right_to_add_and_a_place(place):
    item = place.add("Tin")
    folder = place.add("Mục", place.section, "folder")
    reader = service(reader_of(OFFICER, place.agency, "officer"))
    place.desk.move(item, "publish")
    with pytest.raises(ActRefused, match="thêm nội dung"):
        copying.copy(reader, item, folder)
    for target in (item, place.site):
        with pytest.raises(ActImpossible):
            copying.copy(place.desk, item, target)
    with pytest.raises(ActImpossible, match="vào chính nó"):
        copying.copy(place.desk, folder, folder)
    with pytest.raises(ActRefused):
        copying.copy(place.desk, place.agency, place.site)


def test_a_deep_folder_is_copied_without_recursion(place):
    here = top = place.add("Tầng", place.agency, "folder")
    for _depth in range(400):
        here = place.add("Tầng", here, "folder")
    transaction.commit()
    with transaction.manager:
        twin = copying.copy(place.desk, top, place.agency)
    assert sum(1 for _part in walk(twin)) == 401
    with place.projection.reading() as connection:
        paths = connection.scalars(select(rows.c.path).where(rows.c.name == "tang-ban-sao")).all()
    assert paths == ["/so-y-te/tang-ban-sao/"]


def test_a_copy_that_is_too_large_is_refused_before_it_begins(place, monkeypatch):
    monkeypatch.setattr(copying, "MOST_COPIED", 3)
    folder = place.add("Mục", place.agency, "folder")
    for number in range(3):
        place.add(f"Tin {number}", folder)
    with pytest.raises(ActRefused, match="hơn 3 mục"):
        copying.copy(place.desk, folder, place.agency)
    assert "muc-ban-sao" not in place.agency
