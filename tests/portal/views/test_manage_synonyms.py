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


def in_force(browser):
    return next(form for form in browser.get(ADDRESS).forms.values() if "lines" in form.fields)["lines"].value


def test_of_two_who_edit_it_the_second_is_told_and_loses_nothing(story):
    first, second = story.browser("tinh.admin"), story.browser("tinh.admin")
    lines = in_force(first)
    late = edited(second, lines + "\nKSBT = Kiểm soát bệnh tật")
    edited(first, lines + "\nTTYT = Trung tâm y tế dự phòng").submit(status=303)
    answer = late.submit(status=409)
    assert "TTYT = Trung tâm y tế dự phòng" in answer.html.find(id="synonyms-error").get_text()
    assert "KSBT = Kiểm soát bệnh tật" in answer.html.find("textarea").get_text()
    assert "TTYT" in in_force(first) and "KSBT" not in in_force(first)
    again = next(form for form in answer.forms.values() if "lines" in form.fields)
    again["lines"] = again["lines"].value + "\nTTYT = Trung tâm y tế dự phòng"
    again.submit(status=303)
    assert "TTYT" in in_force(first) and "KSBT" in in_force(first)


@pytest.mark.parametrize("sent", [{}, {"lines": ""}, {"lines": " \n# ghi chú\n"}])
def test_a_form_without_a_table_empties_none(story, sent):
    admin = story.browser("tinh.admin")
    form, lines = edited(admin, ""), in_force(admin)
    answer = admin.send(ADDRESS, status=422, began_from=form["began_from"].value, **sent)
    assert answer.html.find(id="synonyms-error") and "UBND" in answer.html.find("textarea").get_text()
    assert in_force(admin) == lines


def test_letters_that_nobody_sees_are_not_kept(story):
    admin = story.browser("tinh.admin")
    edited(admin, in_force(admin) + "\nKSBT = \x00Kiểm soát \x07bệnh tật\u202e").submit(status=303)
    assert in_force(admin).splitlines()[-1] == "KSBT = Kiểm soát bệnh tật"
    assert found(story, "KSBT") == ["Trung tâm Kiểm soát bệnh tật tuyển viên chức"]


def test_nobody_else_may_see_or_change_it(story):
    assert "/dang-nhap" in story.browser().get(ADDRESS, status=303).location
    stranger = story.browser("agency-administrator.syt")
    stranger.get(ADDRESS, status=403)
    stranger.send(ADDRESS, status=403, lines="a = b")
