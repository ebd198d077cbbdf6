"""An editor, a deputy and a publisher who reach for what is not theirs by doors that no page offers them."""

from datetime import timedelta

import pytest
from webtest import Upload

from portal import clock
from portal.roles import Role
from tests.functional.test_absence_pages import ABSENCE
from tests.functional.test_folder_contents import look, work
from tests.functional.test_hostile import make, published
from tests.functional.test_typing import type_into
from tests.support.insiders import ADMINISTRATOR, DAY, today
from tests.support.samples import picture_bytes
from tests.support.site import HEALTH, INFORMATION

NEWS, TREE = f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/tai-lieu/"
OWN_NEWS = f"/{INFORMATION}/tin-tuc/"
SECRET = "Quyết định chưa công bố của Sở Y tế"


@pytest.fixture(scope="module")
def site(insiders):
    """The site of the insiders."""
    return insiders.site


@pytest.fixture(scope="module")
def foreign(site):
    """The address and the id of a draft of another agency."""
    address = make(site.browser("editor.syt"), NEWS, "news_item", SECRET)
    return address, look(site, address, lambda item: item.id)


@pytest.fixture(scope="module")
def thief(site):
    """An editor of another agency."""
    return site.browser("editor.stttt")


def name_of(address):
    """The name of the item at an address."""
    return address.strip("/").rpartition("/")[2]


def refused(insiders, browser, address, *, status=(303, 400, 403, 404, 409, 422), **fields):
    """The answer to an attempt that changes nothing and tells nothing."""
    with insiders.nothing_changes():
        answer = browser.send(address, status=list(status), **fields)
    page = answer.maybe_follow(expect_errors=True)
    assert SECRET not in answer.text and SECRET not in page.text, (address, fields)
    return answer


def test_nothing_of_another_agency_comes_into_ones_own(insiders, site, thief, foreign):
    address, number = foreign
    name, here = name_of(address), look(site, OWN_NEWS, lambda item: item.id)
    for act in ("sao-chep", "chuyen"):
        refused(insiders, thief, f"{NEWS}thao-tac?viec={act}&muc={name}", den=str(here))
        for named in (f"../../{HEALTH}/tin-tuc/{name}", f"/{HEALTH}/tin-tuc/{name}", str(number)):
            refused(insiders, thief, f"{OWN_NEWS}thao-tac?viec={act}&muc={named}", den=str(here))
    refused(insiders, thief, f"{NEWS}thao-tac?viec=tai-xuong&muc={name}")
    refused(insiders, thief, address + "ban-dich", act="add", language="en")
    refused(insiders, thief, address + "phien-ban", version="1", newest="1")
    mine = make(thief, OWN_NEWS, "news_item", "Tin của tôi")
    for version in (str(number), "2", "-1", "x"):
        refused(insiders, thief, mine + "phien-ban", version=version, newest="1")
        thief.get(f"{mine}so-sanh?tu=1&den={version}", status=404)
    for view in ("mau", "doan-mau", "chon-anh", "them?loai=news_item"):
        assert SECRET not in thief.get(f"/{HEALTH}/{view}", status="*").text


def test_nothing_of_ones_own_goes_into_another_agency(insiders, site, thief):
    there = str(look(site, NEWS, lambda item: item.id))
    mine = make(thief, OWN_NEWS, "news_item", "Tin muốn đăng nhờ")
    name = name_of(mine)
    publisher = site.browser("publisher.stttt")
    when = clock.local(clock.now() + DAY).strftime("%Y-%m-%dT%H:%M")
    publisher.send(mine + "trang-thai", transition="publish", when=when)
    for browser in (thief, publisher):
        for act in ("sao-chep", "chuyen"):
            refused(insiders, browser, f"{OWN_NEWS}thao-tac?viec={act}&muc={name}", den=there)
    gone = make(thief, OWN_NEWS, "news_item", "Tin khôi phục sang nơi khác")
    thief.send(gone + "xoa")
    trash = f"/{INFORMATION}/thung-rac"
    entry = thief.get(trash).html.find("input", {"name": "entry"})["value"]
    refused(insiders, thief, f"{trash}/{entry}", den=there, name="chen-vao")


def test_a_hidden_thing_answers_like_an_absent_one_wherever_it_is_named(insiders, site, thief, foreign):
    address, number = foreign
    absent, nobody = f"{NEWS}khong-co-tin-nay/", str(number ^ 1)
    mine = published(site, "Tin bị thay thế")
    publisher = site.browser("publisher.syt")
    tried = [(address, str(number)), (absent, nobody)]

    def main(answer):
        said = answer.html.find("main").get_text(" ", strip=True)
        for named, by_id in tried:
            said = said.replace(named, "…").replace(by_id, "…").replace(name_of(named), "…")
        return said

    # In the place of what is withdrawn; by its permanent address; as the target and inside the text of one's own.
    withdrawn = [
        publisher.send(mine + "trang-thai", status=403, transition="withdraw", manner="replaced", replacement=named)
        for named, _id in tried
    ]
    assert main(withdrawn[0]) == main(withdrawn[1])
    for view in ("", "sua", "lich-su", "tep/a.jpg", "vi-sao"):
        by_id = [thief.get(f"/id/{number}/{view}", status=404) for _named, number in tried]
        by_path = [thief.get(named + view, status=404) for named, _number in tried]
        assert main(by_id[0]) == main(by_id[1]) and main(by_path[0]) == main(by_path[1]), view
    shown = []
    for named, by_id in tried:
        body = f'<p><a href="{named}">một</a> <a href="/id/{by_id}/">hai</a> <img src="{named}tep/a.jpg" alt="ba"></p>'
        link = make(thief, OWN_NEWS, "news_item", "Dò", body=body)
        shown.append(main(thief.get(link)).replace(name_of(link), "…") + thief.get(link + "trang-thai").text)
    assert SECRET not in shown[0]
    assert ("dùng nội dung" in shown[0]) == ("dùng nội dung" in shown[1])


def test_forged_keys_of_pages_and_orders_show_nothing_more(thief, foreign):
    places = ("/tim-kiem?q=quyet&", f"/{INFORMATION}/noi-bo/tim-kiem?q=quyet&pham-vi=tinh&", f"{NEWS}?")
    keys = ("0", "99999999999999999999", "bmV3ZXN0fGZ8MA", "%00", '["newest","f",[0,0]]')
    asked = [*(("trang", key) for key in keys), ("sau", "0"), ("sap-xep", "modified"), ("trang-thai", "draft")]
    for place in places:
        for name, value in asked:
            assert SECRET not in thief.get(f"{place}{name}={value}").text
    filters = f"co-quan={HEALTH}&trang-thai=draft&loai=news_item"
    assert SECRET not in thief.get(f"/{INFORMATION}/noi-bo/tim-kiem?q=quyet+dinh&pham-vi=tinh&{filters}").text


def lend(site, login, substitute, days=1):
    """Somebody lends his first post to a substitute; answers his browser and the absence."""
    browser = site.browser(login)
    post = browser.get(ABSENCE).html.find("input", {"name": "post"})["value"]
    dates = {"from_day": today().isoformat(), "until_day": (today() + days * DAY).isoformat()}
    browser.send(ABSENCE, act="announce", post=post, substitute=substitute, **dates)
    return browser, browser.get(ABSENCE).html.find("input", {"name": "absence"})["value"]


def test_a_deputy_has_nothing_left_by_the_very_next_request(insiders, site):
    _chief, chief_login = insiders.add("Người Đi Vắng", (HEALTH, Role.PUBLISHER))
    _deputy, deputy_login = insiders.add("Người Thay Tạm", (HEALTH, Role.CLERK))
    editor = site.browser("editor.syt")
    draft = make(editor, NEWS, "news_item", "Bản nháp người thay được xem")
    picture = make(
        editor, NEWS, "image", "Ảnh nháp", upload=Upload("anh.png", picture_bytes(40, 30), "image/png"), alt="Ảnh"
    )
    file = look(site, picture, lambda item: item.file)
    chief, absence = lend(site, chief_login, deputy_login)
    deputy = site.browser(deputy_login)
    tag = deputy.get(f"{picture}tep/{file}?co=original").headers["ETag"]
    type_into(deputy, draft, title="Gõ dở khi thay")
    # Everything in the section, as a run that is done later.
    deputy.send(NEWS + "noi-dung", act="publish", **{"tat-ca": "1", "tim": "người thay được xem"})
    chief.send(ABSENCE, act="cancel", absence=absence)
    # His session has ended with it; he signs in again.
    deputy.get(draft, status=404)
    deputy = site.browser(deputy_login)
    for headers in ({}, {"If-None-Match": tag}, {"Range": "bytes=0-9"}, {"If-Range": tag, "Range": "bytes=0-9"}):
        for scale in ("", "?co=original", "?co=thumb"):
            deputy.get(f"{picture}tep/{file}{scale}", headers=headers, status=404)
    for view in ("", "sua", "sua?lay-lai=1", "lich-su", "trang-thai", "phien-ban?so=1", "so-sanh", "vi-sao"):
        deputy.get(draft + view, status=404)
    with insiders.nothing_changes():
        deputy.send(draft + "go-do", status=404, act="keep", form="sua", title="x")
        deputy.send(draft + "dang-sua", status=404)
        deputy.send(draft + "trang-thai", status=404, transition="publish")
    work(site)
    assert look(site, draft, lambda item: item.state) == "draft"


def test_a_moment_that_was_set_holds_when_its_setter_has_no_post_any_more(insiders, site, set_clock):
    standing = set_clock(clock.now())
    person, login = insiders.add("Người Hẹn Giờ", (HEALTH, Role.PUBLISHER))
    timed, called_off = (
        make(site.browser("editor.syt"), NEWS, "news_item", f"Tin hẹn giờ {number}") for number in (1, 2)
    )
    setter = site.browser(login)
    when = clock.local(clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    for address in (timed, called_off):
        setter.send(address + "trang-thai", transition="publish", when=when)
    insiders.end_posts(site.browser(ADMINISTRATOR), person)
    setter = site.browser(login)
    for address in (timed, called_off):
        for fields in ({"act": "call_off"}, {"act": "set", "until": when}, {"act": "clear"}):
            refused(insiders, setter, address + "hen-gio", status=(404,), **fields)
    # Everybody who may sees what will appear, and can stop it.
    colleague = site.browser("publisher.syt")
    assert "Tin hẹn giờ 2" in colleague.get(f"/{HEALTH}/noi-bo/sap-thay-doi").text
    colleague.send(called_off + "hen-gio", act="call_off")
    standing.set(clock.now() + timedelta(hours=3))
    site.browser().get(timed)
    site.browser().get(called_off, status=404)
