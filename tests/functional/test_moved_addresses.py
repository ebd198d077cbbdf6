"""Former and permanent addresses over HTTP lead on for those who may see the target, and are nothing for others."""

import pytest

from portal.workflow import relocating
from tests.support.site import HEALTH

NEWS = f"/{HEALTH}/tin-tuc/"


@pytest.fixture
def target(portal_site):
    """A published page that has moved from `khai-mac` of its section; its id."""

    def make(site, desk):
        section = site[HEALTH]["tin-tuc"]
        for name in ("khai-mac", "khai-mac-moi"):
            if name in section:
                section.remove(name)
        item = desk.add(section, "page", {"title": "Khai mạc"}, "khai-mac")
        desk.move(item, "publish")
        relocating.rename(desk, item, "khai-mac-moi")
        return item.id

    return portal_site.prepare(make)


def location(answer):
    return answer.location.removeprefix("http://localhost")


def test_a_former_address_leads_on_with_its_question_and_is_asked_for_again(portal_site, target):
    answer = portal_site.browser().get(NEWS + "khai-mac/?trang=2&a=b%20c", status=301)
    assert location(answer) == NEWS + "khai-mac-moi/?trang=2&a=b%20c"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert location(portal_site.browser().head(NEWS + "khai-mac", status=301)) == NEWS + "khai-mac-moi/"
    signed_in = portal_site.browser("editor.syt").get(NEWS + "khai-mac/lich-su", status=301)
    assert location(signed_in) == NEWS + "khai-mac-moi/lich-su" and "private" in signed_in.headers["Cache-Control"]


def test_nothing_is_sent_to_a_former_address(portal_site, target):
    portal_site.browser("publisher.syt").send(NEWS + "khai-mac/sua", status=404)


def test_a_hidden_target_is_an_absent_one_at_its_former_and_its_permanent_address(portal_site, target):
    def withdraw(site, desk):
        desk.move(site[HEALTH]["tin-tuc"]["khai-mac-moi"], "withdraw")

    portal_site.prepare(withdraw)
    visitor = portal_site.browser()

    def said(address):
        return visitor.get(address, status=404).html.find("main").text

    # In an agency its own hotline is told, elsewhere the province's.
    assert said(NEWS + "khai-mac/") == said(NEWS + "khong-co-bao-gio/")
    for address in (f"/id/{target}/", "/id/", "/id/x", "/id/9" * 9):
        assert said(address) == said("/id/4611686018427387905/")
    portal_site.browser("publisher.syt").get(NEWS + "khai-mac/", status=301)


def test_a_permanent_address_leads_to_the_present_one(portal_site, target):
    visitor = portal_site.browser()
    assert location(visitor.get(f"/id/{target}/", status=302)) == NEWS + "khai-mac-moi/"
    file = visitor.get(f"/id/{target}/tep/k%E1%BA%BF%20ho%E1%BA%A1ch.pdf?co=large", status=302)
    assert location(file) == NEWS + "khai-mac-moi/tep/k%E1%BA%BF%20ho%E1%BA%A1ch.pdf?co=large"


def test_a_link_written_in_the_form_survives_and_the_form_shows_the_present_address(portal_site, target):
    editor, visitor = portal_site.browser("publisher.syt"), portal_site.browser()
    form = editor.get(NEWS + "them?loai=page").forms["content-form"]
    form["title"] = "Trang có liên kết nội bộ"
    form["body"] = f'<p><a href="http://localhost{NEWS}khai-mac-moi/">khai mạc</a></p>'
    address = location(form.submit("save", status=303))
    editor.send(address + "trang-thai", transition="publish")

    portal_site.prepare(lambda site, desk: relocating.rename(desk, site[HEALTH]["tin-tuc"]["khai-mac-moi"], "khai-mac"))
    assert f'href="{NEWS}khai-mac/"' in visitor.get(address).text
    form = editor.get(address + "sua").forms["content-form"]
    assert f'href="{NEWS}khai-mac/"' in form["body"].value
    form.submit("save", status=303)
    with portal_site.connection() as connection:
        item = connection.root()["site"][HEALTH]["tin-tuc"][address.strip("/").split("/")[-1]]
        assert f"/id/{target}/" in item.body and not item.has_draft, "saving what was shown made a version"


def test_a_link_to_what_is_no_longer_shown_is_text_for_the_public(portal_site, target):
    def write(site, desk):
        item = desk.add(
            site[HEALTH]["tin-tuc"], "page", {"title": "Nguồn", "body": f'<p><a href="/id/{target}/">khai mạc</a></p>'}
        )
        desk.move(item, "publish")
        desk.move(site[HEALTH]["tin-tuc"]["khai-mac-moi"], "withdraw")
        return item.__name__

    address = NEWS + portal_site.prepare(write) + "/"
    text = portal_site.browser().get(address).html.find("main")
    assert "khai mạc" in text.text and str(target) not in str(text) and "khai-mac-moi" not in str(text)
    assert f'href="{NEWS}khai-mac-moi/"' in portal_site.browser("publisher.syt").get(address).text
