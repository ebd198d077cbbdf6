"""Step-up at every door: eleven minutes after somebody has shown who he is, no act that matters is done unasked."""

from datetime import timedelta

import pytest
from webtest import Upload

from portal import clock
from portal.security.fresh import HOLDS, PASSWORD
from tests.functional.test_hostile import make, published
from tests.support.insiders import ADMINISTRATOR, DAY, PEOPLE, today
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH
from tests.support.site import PASSWORD as SECRET

NEWS, WORKSPACE, TRASH = f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/", f"/{HEALTH}/thung-rac"
LATER = HOLDS + timedelta(minutes=1)


@pytest.fixture
def standing(set_clock):
    """A clock that stands."""
    return set_clock(clock.now())


def name_of(address):
    """The name of the item at an address."""
    return address.strip("/").rpartition("/")[2]


def asks(insiders, browser, address, **fields):
    """The page that asks who it is; nothing was done."""
    with insiders.nothing_changes():
        page = browser.send(address, status=403, **fields)
    assert page.html.find("input", {"name": PASSWORD}), address
    return page


def test_publishing_asks_wherever_it_is_done(insiders, standing):
    site = insiders.site
    editor, publisher = site.browser("editor.syt"), site.browser("publisher.syt")
    draft = make(editor, NEWS, "news_item", "Tin chờ đăng vội")
    shown, gone = published(site, "Tin có hạn"), [published(site, f"Tin bị xóa {number}") for number in range(2)]
    ends = clock.local(clock.now() + DAY).strftime("%Y-%m-%dT%H:%M")
    publisher.send(shown + "hen-gio", act="set", until=ends)
    publisher.send(NEWS + "noi-dung", act="xoa", name=name_of(gone[0]))
    batch = publisher.send(gone[1] + "xoa").location.rpartition("=")[2]
    rows = publisher.get(TRASH).html.select("main tbody tr")
    entry = next(row.find("input", {"name": "entry"})["value"] for row in rows if "Tin bị xóa 0" in row.text)
    standing.set(clock.now() + LATER)
    later = clock.local(clock.now() + 9 * DAY).strftime("%Y-%m-%dT%H:%M")
    dates = f"thao-tac?viec=thoi-han&muc={name_of(draft)}"
    for address, fields in (
        (draft + "trang-thai", {"transition": "publish"}),
        (draft + "trang-thai", {"transition": "publish", "when": later}),
        (NEWS + "noi-dung", {"act": "publish", "name": name_of(draft)}),
        (NEWS + "noi-dung", {"act": "publish", "tat-ca": "1"}),
        (NEWS + dates, {"dang-luc": later}),
        (shown + "hen-gio", {"act": "set", "until": later}),
        (shown + "hen-gio", {"act": "clear"}),
        (TRASH, {"act": "restore", "batch": batch}),
        (TRASH, {"act": "restore", "entry": entry}),
        (f"{TRASH}/{entry}", {"den": str(_id_at(site, NEWS)), "name": "ten-khac"}),
    ):
        asks(insiders, publisher, address, **fields)
    for address in (draft, *gone):
        site.browser().get(address, status=404)


def test_a_long_run_of_restoring_asks_before_it_is_queued(insiders, standing, monkeypatch):
    monkeypatch.setattr("portal.views.workspace.trash.MOST_AT_ONCE", 1)
    site, publisher = insiders.site, insiders.site.browser("publisher.syt")
    names = [name_of(published(site, f"Tin xóa theo lô {number}")) for number in range(2)]
    token = publisher.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]
    fields = [("csrf_token", token), ("act", "xoa"), *(("name", name) for name in names)]
    batch = publisher.post(NEWS + "noi-dung", fields, status=303).location.rpartition("=")[2]
    standing.set(clock.now() + LATER)
    asks(insiders, publisher, TRASH, act="restore", batch=batch)


def test_what_is_done_to_people_asks_at_every_door(insiders, standing):
    admin = insiders.site.browser(ADMINISTRATOR)
    person, _login = insiders.add("Người Được Bảo Vệ", email="bao-ve@kh.example")
    colleague, other_login = insiders.add("Đồng Nghiệp")
    page, post = f"{PEOPLE}/{person}", insiders.posts_of(person)[0].id
    standing.set(clock.now() + LATER)
    days = {"from_day": today().isoformat(), "until_day": (today() + DAY).isoformat()}
    for address, fields in (
        (f"{PEOPLE}/them", {"full_name": "Người Mới", "role": "officer"}),
        (f"{PEOPLE}/nhap", {"act": "import", "rows": "[]"}),
        (f"{PEOPLE}/mat-khau", {}),
        (f"{page}/mat-khau", {}),
        (f"{page}/giao-vai-tro", {"role": "leader", **days}),
        (f"{page}/thoi-vai-tro?vai-tro={post}", {"until_day": today().isoformat()}),
        (f"{page}/ban-giao", {"to": str(colleague)}),
        (f"{page}/sua", {"full_name": "Người Được Bảo Vệ", "email": "toi@kh.example"}),
        (f"{page}/vang-mat", {"act": "announce", "post": str(post), "substitute": other_login, **days}),
        *((page, {"act": "account", "to": to}) for to in ("close", "open", "factors", "unlink")),
        (WORKSPACE + "ket-xuat", {"act": "download"}),
    ):
        asks(insiders, admin, address, **fields)


def test_what_is_taken_along_asks(insiders, standing):
    officer = insiders.site.browser("officer.syt")
    folder = make(officer, WORKSPACE + "tai-lieu/", "folder", "Mang về nhà")
    officer.send(folder + "tai-len", files=Upload("ghi-chep.pdf", pdf_bytes(), "application/pdf"))
    standing.set(clock.now() + LATER)
    asks(insiders, officer, f"{WORKSPACE}tai-lieu/thao-tac?viec=tai-xuong&muc={name_of(folder)}")
    asks(insiders, officer, "/tai-khoan/nhat-ky")
    for shape in ("xlsx", "pdf"):
        answer = officer.get(f"{WORKSPACE}tim-kiem.{shape}?q=tin", status=303)
        assert "/xac-nhan" in answer.location


def test_a_proof_is_good_for_its_own_session_and_its_own_password(insiders, standing):
    site = insiders.site
    person, login = insiders.add("Người Hai Máy", (HEALTH, "publisher"))
    draft = make(site.browser("editor.syt"), NEWS, "news_item", "Tin cần xác nhận")
    office, home = site.browser(login), site.browser(login)
    standing.set(clock.now() + LATER)
    proof = {PASSWORD: SECRET}
    publish = {"transition": "publish", "when": "1999-01-01T00:00"}
    # Shown in one session (what was asked for is refused for another reason), it is not shown in the other.
    assert office.send(draft + "trang-thai", status="*", **publish, **proof).status_int == 403
    office.send("/xac-nhan", **proof)
    asks(insiders, home, draft + "trang-thai", transition="publish")
    site.browser(ADMINISTRATOR).send(f"{PEOPLE}/{person}/mat-khau", status=200)
    assert office.get(draft + "trang-thai", status="*").status_int in (303, 404)
    token = {"csrf_token": "x"}
    office.post(draft + "trang-thai", {**token, "transition": "publish", **proof}, status=[303, 400, 403, 404])
    site.browser().get(draft, status=404)


def _id_at(site, address):
    def look(tree, _desk):
        for step in address.strip("/").split("/"):
            tree = tree[step]
        return tree.id

    return site.prepare(look)
