"""What every content type promises in a folder: copied, moved, renamed, trashed and restored, over HTTP."""

import pytest

from portal.content.fields import Stored
from tests.contract.test_every_type import ADDABLE, add, name_of
from tests.support.site import HEALTH

ADMIN = "tinh.admin"
SECTIONS = (
    f"/{HEALTH}/tin-tuc/",
    f"/{HEALTH}/thong-bao/",
    f"/{HEALTH}/lich-cong-tac/",
    f"/{HEALTH}/van-ban/",
    f"/{HEALTH}/",
)


def item_at(site, path):
    for step in path.strip("/").split("/"):
        site = site[step]
    return site


def made(portal_site, info, act):
    """A published one of the type; answers its address."""
    admin = portal_site.browser(ADMIN)
    address = add(admin, info, f"{act}{info.name}".replace("_", ""))
    if portal_site.registry.workflow_engine.workflows[info.workflow].transition("publish"):
        admin.send(address + "trang-thai", transition="publish")
    return address


def above(address):
    return address.rstrip("/").rpartition("/")[0] + "/"


def operate(portal_site, address, operation, **fields):
    """Send an operation on the item as the form of its page would; answers the page that follows."""
    name = address.strip("/").rpartition("/")[2]
    browser = portal_site.browser(ADMIN)
    return browser.send(f"{above(address)}thao-tac?viec={operation}&muc={name}", status=[303, 422], **fields)


def other_place(portal_site, info, address):
    """Another section that takes such an item, or None where there is none."""

    def find(site, desk):
        for path in SECTIONS:
            try:
                place = item_at(site, path)
            except KeyError:
                continue
            if path != above(address) and info.name in {fitting.name for fitting in desk.types.children_of(place)}:
                return path, place.id
        return None

    return portal_site.prepare(find)


def _without_ids(value):
    """A value without the ids of its rows, where it has rows: those of a copy are new."""
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return tuple({name: cell for name, cell in row.items() if name not in ("id", "revision")} for row in value)
    return value


def address_is_given_by_its_type(portal_site, address):
    return bool(portal_site.prepare(lambda site, _desk: item_at(site, address).own_name()))


def text_of(portal_site, address):
    """State, id, and field values but the title, of an item."""

    def read(site, _desk):
        item = item_at(site, address)
        version = item.draft or item.published
        values = {name: _without_ids(value) for name, value in version.values.items() if name != "title"}
        return item.state, item.id, values

    return portal_site.prepare(read)


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_can_be_copied_as_a_draft_with_an_id_of_its_own(info, portal_site):
    address = made(portal_site, info, "Chép")
    place = portal_site.prepare(
        lambda site, _desk: item_at(site, above(address)).id if above(address) != "/" else site.id
    )
    answer = operate(portal_site, address, "sao-chep", den=str(place))
    copy = address.rstrip("/") + "-ban-sao/"
    if info.name == "agency":
        assert "không sao chép được" in answer.follow().text
        return
    if address_is_given_by_its_type(portal_site, address):
        assert "Ở đây đã có mục mang địa chỉ" in answer.follow().text
        return
    copied = next(
        name
        for name in portal_site.prepare(lambda site, _desk: list(item_at(site, above(address))))
        if name.endswith("ban-sao") and f"chep{info.name}".replace("_", "") in name
    )
    copy = above(address) + copied + "/"
    state, own_id, values = text_of(portal_site, copy)
    was_state, was_id, was_values = text_of(portal_site, address)
    assert values == was_values and own_id != was_id
    assert state == portal_site.registry.workflow_engine.workflows[info.workflow].initial != was_state
    portal_site.browser().get(copy, status=404)
    # Its files are its own to give, from the same stored bytes.
    for node in info.fields:
        if isinstance(node, Stored):
            file = f"{copy}tep/{values[node.name]}"
            assert (
                portal_site.browser(ADMIN).get(file).body
                == portal_site.browser(ADMIN).get(file.replace(copy, address)).body
            )


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_can_be_moved_and_is_found_from_where_it_was(info, portal_site):
    address = made(portal_site, info, "Chuyển")
    before = text_of(portal_site, address)
    target = other_place(portal_site, info, address)
    if target is None:
        health = portal_site.prepare(lambda site, _desk: site[HEALTH].id)
        answer = operate(portal_site, address, "chuyen", den=str(health))
        shown = answer.follow() if answer.status_int == 303 else answer
        said = shown.html.find(class_="message").text
        assert "không" in said.lower() or "đang ở chính nơi đó" in said
        assert text_of(portal_site, address) == before
        return
    path, place = target
    answer = operate(portal_site, address, "chuyen", den=str(place))
    assert "Đã chuyển 1 mục" in answer.follow().text
    moved = path + address.strip("/").rpartition("/")[2] + "/"
    assert text_of(portal_site, moved) == before
    assert portal_site.browser().get(address, status=301).location.endswith(moved)
    listed = portal_site.browser(ADMIN).get(path + "noi-dung", {"tim": f"chuyen{info.name}".replace("_", "")})
    assert moved in listed.text


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_can_be_renamed_and_a_link_to_it_stays_right(info, portal_site):
    address = made(portal_site, info, "Đổitên")
    _state, number, _values = before = text_of(portal_site, address)
    stays = address_is_given_by_its_type(portal_site, address)
    renamed = f"dia-chi-moi-{info.name}".replace("_", "-")
    answer = operate(portal_site, address, "doi-ten", **{f"ten-{number}": "", f"dia-chi-{number}": renamed})
    if stays:
        assert answer.status_int == 422 and answer.html.find(role="alert") is not None
        assert text_of(portal_site, address) == before
        return
    moved = above(address) + renamed + "/"
    assert text_of(portal_site, moved) == before
    visitor = portal_site.browser()
    assert visitor.get(address, status=301).location.endswith(moved)
    assert visitor.get(f"/id/{number}/", status=302).location.endswith(moved)


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_can_be_trashed_and_restored_as_it_was(info, portal_site):
    address = made(portal_site, info, "Thùngrác")
    before, visitor, admin = text_of(portal_site, address), portal_site.browser(), portal_site.browser(ADMIN)
    shown = visitor.get(address).status_int
    page = admin.send(address + "xoa").follow()
    for browser in (visitor, admin):
        browser.get(address, status=404)
        browser.get(f"/id/{before[1]}/", status=404)
    assert address not in admin.get(above(address) + "noi-dung").text
    form = next(form for form in page.forms.values() if form.action.endswith("/thung-rac"))
    assert form.submit("act", status=303)
    assert text_of(portal_site, address) == before
    assert visitor.get(address).status_int == shown
