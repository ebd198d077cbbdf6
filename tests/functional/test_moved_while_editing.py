"""An item is renamed or moved while somebody edits it in another tab: his text arrives at it, and at nothing else."""

import itertools

import pytest

from portal.workflow import relocating, trashing
from tests.support.site import HEALTH

NEWS = f"/{HEALTH}/tin-tuc/"
NUMBERS = itertools.count(1)


@pytest.fixture
def browser(portal_site):
    return portal_site.browser("publisher.syt")


@pytest.fixture
def opened(portal_site, browser):
    """The form of a new item as it stands open in a tab, with a text typed into it, and the name of the item."""
    name = f"bai-dang-sua-{next(NUMBERS)}"
    portal_site.prepare(
        lambda site, desk: desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": f"Bài {name}"}, name).id
    )
    form = browser.get(f"{NEWS}{name}/sua").forms["content-form"]
    form["body"] = "<p>Đã gõ rất lâu</p>"
    return form, name


def change(portal_site, act):
    portal_site.prepare(lambda site, desk: act(site[HEALTH]["tin-tuc"], desk) and None)


def sent_again(answer):
    """What a browser does with a 307: the same form once more, to the address that it is told."""
    assert answer.status_int == 307
    return answer.location.removeprefix("http://localhost")


def resend(browser, form, address):
    form.action = address
    return form.submit("save", status=303)


def test_after_a_rename_the_text_arrives_at_the_item(portal_site, browser, opened):
    form, name = opened
    change(portal_site, lambda section, desk: relocating.rename(desk, section[name], name + "-moi"))
    address = sent_again(form.submit("save", status=307))
    assert address == f"{NEWS}{name}-moi/sua"
    assert "Đã gõ rất lâu" in resend(browser, form, address).follow().text


def test_after_a_move_of_its_folder_the_text_arrives_at_the_item(portal_site, browser, opened):
    form, name = opened

    def move(section, desk):
        folder = desk.add(section, "folder", {"title": f"Hộp {name}"})
        relocating.move(desk, section[name], folder)
        relocating.rename(desk, folder, f"hop-khac-{name}")

    change(portal_site, move)
    address = sent_again(form.submit("save", status=307))
    assert address == f"{NEWS}hop-khac-{name}/{name}/sua"
    assert "Đã gõ rất lâu" in resend(browser, form, address).follow().text


def test_another_item_at_the_old_address_gets_nothing_of_it(portal_site, browser, opened):
    form, name = opened

    def replace(section, desk):
        relocating.rename(desk, section[name], name + "-moi")
        desk.add(section, "news_item", {"title": "Bài khác", "body": "<p>Của người khác</p>"}, name)

    change(portal_site, replace)
    typed = {"act": "keep", "form": "sua", "item_id": form["item_id"].value, "body": "<p>Đã gõ</p>"}
    browser.send(f"{NEWS}{name}/go-do", status=404, **typed)
    browser.send(f"{NEWS}{name}/dang-sua", status=404, item_id=form["item_id"].value)
    address = sent_again(form.submit("save", status=307))
    assert "Đã gõ rất lâu" in resend(browser, form, address).follow().text
    other = browser.get(f"{NEWS}{name}/")
    assert "Của người khác" in other.text and "Đã gõ" not in browser.get(f"{NEWS}{name}/sua").text


def test_of_a_deleted_item_the_text_comes_back_for_copying(portal_site, browser, opened):
    form, name = opened

    def replace(section, desk):
        trashing.delete(desk, section[name])
        desk.add(section, "news_item", {"title": "Bài khác"}, name)

    change(portal_site, replace)
    answer = form.submit("save", status=404)
    assert "Đã gõ rất lâu" in answer.text
    assert "Đã gõ" not in browser.get(f"{NEWS}{name}/sua").text


def test_who_may_not_edit_it_where_it_is_now_is_told_and_keeps_his_text(portal_site, browser, opened):
    form, name = opened
    stranger = portal_site.browser("publisher.stttt")
    sent = {"item_id": form["item_id"].value, "__formid__": "content-form", "body": "<p>Lạ</p>"}
    stranger.send(f"{NEWS}{name}/sua", status=404, **sent)
    stranger.send(f"{NEWS}khong-co-gi/sua", status=404, **sent)
