"""Moving and renaming: within one agency, on one side of its wall, by those who may; wholly or not at all."""

import pytest
import transaction

from portal.interfaces import ActImpossible, ActRefused, InvalidName
from portal.workflow import relocating
from tests.support.projected import Projected, reader_of
from tests.support.tree import service

OFFICER, HEAD = 11, 12


@pytest.fixture
def place(tmp_path):
    made = Projected(tmp_path)
    yield made
    made.close()


def desk_of(place, person, *roles):
    return service(reader_of(person, place.agency, *roles))


def folder(place, title, where=None):
    return place.add(title, where or place.agency, "folder")


def test_a_move_keeps_everything_but_the_address(place):
    with transaction.manager:
        target = folder(place, "Lưu")
        item = place.add("Tin")
        place.desk.move(item, "publish")
        item.set(position=7)
    access, history = item.access, item.history
    with transaction.manager:
        relocating.move(place.desk, item, target)
    assert place.public.get(item.id).path == "/so-y-te/luu/tin/"
    assert (item.access, item.history, item.state, item.position) == (access, history, "published", 0)
    assert "tin" not in place.section and target["tin"] is item
    assert place.differences() == []


def test_nothing_is_moved_into_itself_or_below(place):
    outer = folder(place, "Ngoài")
    inner = folder(place, "Trong", outer)
    for target in (outer, inner):
        with pytest.raises(ActImpossible, match="vào chính nó"):
            relocating.move(place.desk, outer, target)
    with pytest.raises(ActImpossible, match="đang ở chính nơi đó"):
        relocating.move(place.desk, inner, outer)
    with pytest.raises(ActImpossible, match="không chứa được"):
        relocating.move(place.desk, outer, place.add("Tin"))


def test_a_taken_name_is_named_and_nothing_moves(place):
    target, item = folder(place, "Lưu"), place.add("Tin")
    place.add("Tin", target)
    with pytest.raises(InvalidName, match="“tin”"):
        relocating.move(place.desk, item, target)
    with pytest.raises(InvalidName, match="“tin”"):
        relocating.rename(place.desk, place.add("Tin khác"), "tin")
    assert item.__parent__ is place.section and place.section["tin"] is item


def test_what_is_internal_stays_internal_and_what_is_an_agencys_stays_there(place):
    tree = place.agency["noi-bo"]["tai-lieu"]
    secret, public = folder(place, "Riêng", tree), folder(place, "Chung")
    other = place.site["so-tai-chinh"]["tin-tuc"]
    for item, target in ((secret, place.agency), (public, tree)):
        with pytest.raises(ActRefused, match="nội bộ"):
            relocating.move(place.desk, item, target)
    with pytest.raises(ActRefused, match="cơ quan khác"):
        relocating.move(place.desk, public, other)
    with pytest.raises(ActImpossible, match="Cơ quan không chuyển"):
        relocating.move(place.desk, place.agency, other)


def test_parts_of_the_portal_stay_where_they_are(place):
    workspace = place.agency["noi-bo"]
    for part in (workspace, workspace["tai-lieu"]):
        with pytest.raises(ActRefused, match="lập sẵn"):
            relocating.move(place.desk, part, place.section)
        with pytest.raises(ActRefused, match="lập sẵn"):
            relocating.rename(place.desk, part, "khac")


def test_a_type_goes_only_where_it_may_be_added(place):
    news = place.add("Tin")
    with pytest.raises(ActRefused, match="không đặt được loại"):
        relocating.move(place.desk, news, place.agency)


def test_the_right_is_asked_at_both_ends_and_the_answer_says_whose_act_it_is(place):
    item, target = place.add("Tin"), folder(place, "Lưu")
    place.desk.move(item, "publish")
    editor, publisher = desk_of(place, OFFICER, "editor"), desk_of(place, HEAD, "publisher")
    with pytest.raises(ActRefused, match=r"“Đã đăng”.*Duyệt đăng, Quản trị cơ quan"):
        relocating.move(editor, item, target)
    with pytest.raises(ActRefused, match="Duyệt đăng"):
        relocating.rename(editor, item, "khac")
    relocating.move(publisher, item, target)
    mine = desk_of(place, OFFICER, "officer").add(place.agency["noi-bo"]["tai-lieu"], "folder", {"title": "Của tôi"})
    theirs = folder(place, "Của người khác", place.agency["noi-bo"]["tai-lieu"])
    with pytest.raises(ActRefused, match="thêm nội dung vào"):
        relocating.move(desk_of(place, OFFICER, "officer"), mine, theirs)


def test_an_agency_is_renamed_by_the_province_alone(place):
    with pytest.raises(ActRefused, match="quản trị tỉnh"):
        relocating.rename(desk_of(place, HEAD, "agency_administrator"), place.agency, "so-moi")
    relocating.rename(place.desk, place.agency, "so-moi")
    assert "so-moi" in place.site


def test_malformed_and_reserved_names_are_refused(place):
    item = place.add("Tin")
    for name in ("", "Tin Mới", "../x", "sua", "a" * 101, "đ"):
        with pytest.raises(InvalidName):
            relocating.rename(place.desk, item, name)
    relocating.rename(place.desk, item, "tin")
    assert place.section["tin"] is item


def test_two_folders_are_not_moved_into_each_other_at_the_same_time(tmp_path):
    from tests.portal.workflow.test_service import editing

    place = Projected(tmp_path)
    with transaction.manager:
        folder(place, "Một", place.section), folder(place, "Hai", place.section)
    place.connection.close()
    # Without lists: theirs is a single writer, which would hide what is tried here.
    from portal.content.changes import _subscribers

    _subscribers.pop(place.database, None)
    with editing(place.database) as (first, commit_first), editing(place.database) as (second, commit_second):
        one, two = (root["site"]["so-y-te"]["tin-tuc"] for root in (first, second))
        relocating.move(service(), one["mot"], one["hai"])
        relocating.move(service(), two["hai"], two["mot"])
        commit_first()
        from ZODB.POSException import ConflictError

        with pytest.raises(ConflictError):
            commit_second()
    place.database.close()
