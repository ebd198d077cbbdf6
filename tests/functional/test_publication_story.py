"""From a draft to the public page and back: what editors, publishers and citizens see at each step."""

from tests.support.site import HEALTH

SECTION = f"/{HEALTH}/tin-tuc/"


def write(browser, title, **values):
    """An editor writes a news item through the form; answers its address."""
    form = browser.get(SECTION + "them?loai=news_item").forms["content-form"]
    form["title"] = title
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=303).location.removeprefix("http://localhost")


def test_an_editor_submits_a_publisher_publishes_a_citizen_reads(fresh_site):
    editor, publisher = fresh_site.browser("editor.syt"), fresh_site.browser("publisher.syt")
    visitor = fresh_site.browser()
    address = write(editor, "Lịch tiêm chủng tháng Mười hai", summary="Tại các trạm y tế", body="<p>Mời bà con</p>")
    assert address == SECTION + "lich-tiem-chung-thang-muoi-hai/"
    visitor.get(address, status=404)

    editor.send(address + "trang-thai", transition="submit")
    assert "Lịch tiêm chủng tháng Mười hai" in publisher.get(f"/{HEALTH}/noi-bo/").text
    editor.send(address + "trang-thai", status=409, transition="submit")

    publisher.send(address + "trang-thai", transition="publish")
    page = visitor.get(address)
    assert "Mời bà con" in page.text
    for place in (SECTION, f"/{HEALTH}/", "/"):
        assert "Lịch tiêm chủng tháng Mười hai" in visitor.get(place).text, place

    publisher.send(address + "trang-thai", transition="withdraw")
    visitor.get(address, status=410)
    for place in (SECTION, f"/{HEALTH}/", "/"):
        assert "Lịch tiêm chủng tháng Mười hai" not in visitor.get(place).text, place


def test_an_editor_may_not_publish_and_is_told_whose_act_it_is(portal_site):
    editor = portal_site.browser("editor.syt")
    address = write(editor, "Tin chờ duyệt của người khác")
    page = editor.get(address + "trang-thai")
    assert "Duyệt đăng" in page.text
    editor.send(address + "trang-thai", status=403, transition="publish")
    portal_site.browser().get(address, status=404)


def test_sending_back_needs_a_comment_that_the_author_reads(portal_site):
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    address = write(editor, "Tin cần sửa lại")
    editor.send(address + "trang-thai", transition="submit")
    refused = publisher.send(address + "trang-thai", status=403, transition="send_back", comment="  ")
    assert "ý kiến" in refused.text
    publisher.send(address + "trang-thai", transition="send_back", comment="Bổ sung số điện thoại liên hệ")
    assert "Bổ sung số điện thoại liên hệ" in editor.get(address + "lich-su").text
    assert "Bổ sung số điện thoại liên hệ" in editor.get(f"/{HEALTH}/noi-bo/").text


def test_changes_to_a_published_item_wait_until_they_are_published(portal_site):
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    visitor = portal_site.browser()
    address = write(editor, "Giờ làm việc cũ")
    publisher.send(address + "trang-thai", transition="publish")
    form = editor.get(address + "sua").forms["content-form"]
    form["title"] = "Giờ làm việc mới"
    form.submit("save", status=303)
    assert "Giờ làm việc cũ" in visitor.get(address).text
    assert "Giờ làm việc mới" not in visitor.get(SECTION).text
    publisher.send(address + "trang-thai", transition="publish_changes")
    assert "Giờ làm việc mới" in visitor.get(address).text
    assert "Giờ làm việc mới" in visitor.get(SECTION).text


def test_another_agencys_editor_sees_and_touches_nothing(portal_site):
    address = write(portal_site.browser("editor.syt"), "Bản nháp riêng của Sở Y tế")
    stranger = portal_site.browser("editor.stttt")
    for view in ("", "sua", "trang-thai", "lich-su", "xoa"):
        stranger.get(address + view, status=404)
    stranger.send(address + "trang-thai", status=404, transition="submit")
    stranger.send(address + "sua", status=404, title="Chiếm")
    stranger.get(SECTION + "them?loai=news_item", status=403)
    stranger.get(f"/{HEALTH}/noi-bo/", status=404)


def test_publication_at_a_set_minute(portal_site, set_clock):
    from datetime import timedelta

    from portal import clock

    now = clock.now().replace(second=0, microsecond=0)
    publisher, visitor = portal_site.browser("publisher.syt"), portal_site.browser()
    address = write(publisher, "Công bố vào giờ đã định")
    later = now + timedelta(hours=2)
    when = clock.local(later).strftime("%Y-%m-%dT%H:%M")
    publisher.send(address + "trang-thai", transition="publish", when=when)
    visitor.get(address, status=404)
    assert "Công bố vào giờ đã định" not in visitor.get(SECTION).text
    assert "Công bố vào giờ đã định" in publisher.get(SECTION + "noi-dung?tim=Công+bố+vào+giờ").text
    set_clock(later + timedelta(seconds=1))
    assert "Công bố vào giờ đã định" in visitor.get(address).text


def test_a_wrong_time_is_refused_in_words(portal_site):
    publisher = portal_site.browser("publisher.syt")
    address = write(publisher, "Giờ đăng sai")
    for when in ("hôm qua", "2001-01-01T08:00", "9999-01-01T08:00"):
        answer = publisher.send(address + "trang-thai", status=403, transition="publish", when=when)
        assert "Thời điểm đăng" in answer.text
