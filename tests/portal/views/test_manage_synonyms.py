"""The administrators' table of synonyms: in force at once, and never replaced by one that is wrong."""

import pytest

from tests.support.site import HEALTH

ADDRESS = "/tu-dong-nghia"


@pytest.fixture
def story(fresh_site):
    def write(site, desk):
        title = "Trung tâm Kiểm soát bệnh tật tuyển viên chức"
        desk.move(desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": title}), "publish")

    fresh_site.prepare(write)
    return fresh_site


def found(site, text):
    return [link.get_text() for link in site.browser().get("/tim-kiem", {"q": text}).html.select(".found .row-title a")]


def edited(browser, text):
    form = next(form for form in browser.get(ADDRESS).forms.values() if "lines" in form.fields)
    form["lines"] = text
    return form


def test_a_new_entry_is_in_force_with_the_next_search(story):
    assert found(story, "KSBT") == []
    admin = story.browser("tinh.admin")
    lines = next(form for form in admin.get(ADDRESS).forms.values() if "lines" in form.fields)["lines"].value
    assert "UBND = Ủy ban nhân dân" in lines
    assert "${" not in admin.get(ADDRESS).text
    edited(admin, lines + "\nKSBT = Kiểm soát bệnh tật").submit(status=303)
    assert found(story, "KSBT") == ["Trung tâm Kiểm soát bệnh tật tuyển viên chức"]
    assert "KSBT = Kiểm soát bệnh tật" in admin.get(ADDRESS).text


def test_a_wrong_line_is_named_and_nothing_typed_is_lost(story):
    admin = story.browser("tinh.admin")
    answer = edited(admin, "UBND = Ủy ban nhân dân\nchỉ một tên").submit(status=422)
    assert "Dòng 2" in answer.html.find(id="synonyms-error").get_text()
    assert "chỉ một tên" in answer.html.find("textarea").get_text()
    assert "chỉ một tên" not in admin.get(ADDRESS).text


def test_nobody_else_may_see_or_change_it(story):
    assert "/dang-nhap" in story.browser().get(ADDRESS, status=303).location
    stranger = story.browser("agency-administrator.syt")
    stranger.get(ADDRESS, status=403)
    stranger.send(ADDRESS, status=403, lines="a = b")
