"""Forms with more in them than was asked for, doubled, or of another language: each takes its own fields."""

import json

import pytest

from portal.roles import Role
from tests.functional.test_folder_contents import look, token_of
from tests.functional.test_hostile import make
from tests.support.insiders import ADMINISTRATOR, PEOPLE, today
from tests.support.site import HEALTH, INFORMATION

OWN_NEWS = f"/{INFORMATION}/tin-tuc/"


@pytest.fixture(scope="module")
def site(insiders):
    """The site of the insiders."""
    return insiders.site


@pytest.fixture(scope="module")
def editor(site):
    """An editor."""
    return site.browser("editor.stttt")


FORGED = {
    "state": "published",
    "workflow": "workspace",
    "owner": "1",
    "handed_to": "1",
    "created_by": "1",
    "modified_by": "1",
    "id": "1",
    "agency": "1",
    "unit": "1",
    "access": "everyone",
    "published": "1",
    "published_at": "2020-01-01",
    "publish_on": "2020-01-01T00:00",
    "withdraw_on": "2030-01-01T00:00",
    "position": "-9",
    "duty": "tin-tuc",
    "seeded": "1",
    "language": "en",
    "__class__": "Agency",
    "__parent__": "/",
}
KEPT = (
    *"state workflow handed_to created_by unit access published publish_on withdraw_on duty seeded".split(),
    "language",
)


def test_forms_take_their_own_fields_and_no_others(site, editor):
    form = editor.get(OWN_NEWS + "them?loai=news_item").forms["content-form"]
    plain = make(editor, OWN_NEWS, "news_item", "Không thêm gì")
    form["title"] = "Thêm đủ thứ"
    fields = form.submit_fields("save")
    doubled = [*fields, ("title", "Hai tiêu đề"), *FORGED.items()]
    address = editor.post(OWN_NEWS + "them?loai=news_item", doubled, status=303).location.removeprefix(
        "http://localhost"
    )

    def kept(item):
        return {name: getattr(item, name) for name in KEPT}, type(item).__name__, item.__parent__.__name__

    assert look(site, address, kept) == look(site, plain, kept)
    edit = editor.get(address + "sua").forms["content-form"].submit_fields("save")
    editor.post(address + "sua", [*edit, *FORGED.items()], status=303)
    assert look(site, address, kept) == look(site, plain, kept)
    assert look(site, address, lambda item: item.position) == look(site, plain, lambda item: item.position)


def test_an_administrator_changes_no_field_that_is_the_provinces(site):
    admin = site.browser(ADMINISTRATOR)
    of_agency = ("abbreviation", "level", "codes", "hosts", "bound_from", "ceased_on", "superiors", "successors")

    def kept(item):
        return {name: getattr(item, name) for name in of_agency}

    before = look(site, HEALTH, kept)
    fields = admin.get(f"/{HEALTH}/sua").forms["content-form"].submit_fields("save")
    forged = {**dict.fromkeys(of_agency, "XYZ"), "hosts": "toi.example", "level": "province", "ceased_on": "2020-01-01"}
    admin.post(f"/{HEALTH}/sua", [*fields, *forged.items()], status=[303, 403, 422])
    assert look(site, HEALTH, kept) == before
    for address in (f"/{HEALTH}/cap-tren", f"/{INFORMATION}/cap-tren", "/ubnd-tinh/noi-bo/can-bo/them"):
        admin.send(address, status=[403, 404], agency="", since="2020-01-01", full_name="Tôi", role="leader")


def test_forms_about_people_give_no_more_than_they_offer(insiders, site):
    admin, below = site.browser(ADMINISTRATOR), str(look(site, INFORMATION, lambda item: item.id))
    puppet, _login = insiders.add("Người Muốn Thêm Quyền")
    page = f"{PEOPLE}/{puppet}"
    forged = {"agency_id": below, "agency": below, "given_by": "1", "id": "1", "is_active": "0", "login": "chu-tich"}
    sent = {"role": "clerk", "from_day": today().isoformat(), "and_subordinates": "true", **forged}
    admin.send(f"{page}/giao-vai-tro", **sent)
    for role in ("province_administrator", "auditor", "support", "staff", "everyone", ""):
        admin.send(f"{page}/giao-vai-tro", status=422, **{**sent, "role": role})
    admin.send(
        f"{page}/sua", full_name="Người Muốn Thêm Quyền", appointments="x", password="x", home_agency=below, **sent
    )
    posts = insiders.posts_of(puppet)
    health = look(site, HEALTH, lambda item: item.id)
    assert [(post.agency_id, post.role, post.and_subordinates) for post in posts] == [
        (health, Role.OFFICER, False),
        (health, Role.CLERK, False),
    ]
    login, active = insiders.change(lambda people, _root: (people.by_id(puppet).login, people.by_id(puppet).is_active))
    assert (login, active) == (_login, True)


def test_a_table_of_people_gives_no_more_than_its_form(insiders, site):
    admin = site.browser(ADMINISTRATOR)
    head = ["Họ và tên", "Vai trò", "Cả các cơ quan trực thuộc", "and_subordinates", "agency_id", "Cơ quan"]
    wide = ["Người Trong Bảng", "Văn thư", "true", "true", "1", INFORMATION]
    admin.send(f"{PEOPLE}/nhap", act="import", rows=json.dumps([head, wide], ensure_ascii=False))
    for role in ("Quản trị tỉnh", "province_administrator", "Kiểm tra"):
        rows = json.dumps([["Họ và tên", "Vai trò"], ["Người Vượt Cấp", role]], ensure_ascii=False)
        with insiders.nothing_changes():
            admin.send(f"{PEOPLE}/nhap", status=422, act="import", rows=rows)
    made = insiders.change(lambda people, _root: [one for one in people.all() if one.full_name == "Người Trong Bảng"])
    assert [(post.role, post.and_subordinates) for post in made[0].appointments] == [(Role.CLERK, False)]


def test_a_form_in_another_language_is_an_empty_form(insiders, site, editor):
    """JSON with the token in a header: nothing of it is read, nothing breaks."""
    address = make(editor, OWN_NEWS, "news_item", "Gửi bằng JSON")
    sent = {
        "title": "x",
        "transition": "publish",
        "act": "publish",
        "name": "gui-bang-json",
        "tat-ca": "1",
        "state": "x",
    }
    admin = site.browser("agency-administrator.stttt")
    people = f"/{INFORMATION}/noi-bo/can-bo"
    views = ("sua", "trang-thai", "phien-ban", "ban-dich", "go-do", "hen-gio", "bo-ban-sua")
    for browser, addresses in (
        (editor, (*(address + view for view in views), f"{OWN_NEWS}them?loai=news_item", f"{OWN_NEWS}noi-dung")),
        (editor, (f"/{INFORMATION}/thung-rac", f"/{INFORMATION}/noi-bo/vang-mat", f"{OWN_NEWS}tai-len")),
        (admin, (f"{people}/them", f"{people}/nhap", f"/{INFORMATION}/noi-bo/thay-doi-quyen")),
    ):
        headers = {"X-CSRF-Token": token_of(browser)}
        for place in addresses:
            with insiders.nothing_changes():
                answer = browser.post_json(place, sent, headers=headers, status="*")
            assert answer.status_int in (303, 400, 403, 404, 409, 415, 422), place
    assert look(site, address, lambda item: item.state) == "draft"


def test_a_version_of_before_brings_back_nothing_that_is_the_provinces(site):
    above, admin = site.browser("tinh.admin"), site.browser(ADMINISTRATOR)
    agency = f"/{HEALTH}/"
    first = look(site, agency, lambda item: (item.versions.maxKey(), item.hosts))
    form = above.get(agency + "sua").forms["content-form"]
    form["hosts"] = "soyte.khanhhoa.example"
    form.submit("save", status=303)
    form = admin.get(agency + "sua").forms["content-form"]
    form["opening_hours"] = "Cả ngày"
    form.submit("save", status=303)
    newest = look(site, agency, lambda item: item.versions.maxKey())
    admin.send(agency + "phien-ban", version=str(first[0]), newest=str(newest))
    hosts, hours = look(site, agency, lambda item: (item.hosts, item.opening_hours))
    assert hosts == ("soyte.khanhhoa.example",) and hours != "Cả ngày"
