"""An agency that has ceased says so with its successor, stands apart in the directory, and is asked nothing new."""

from datetime import UTC, date, datetime

import pytest

from portal import clock
from tests.support.asking import TEXT, ask, asking_form, time_passes
from tests.support.commenting import put_up
from tests.support.site import COMMITTEE, HEALTH, INFORMATION

CEASED = date(2026, 11, 10)
BEFORE, AFTER = datetime(2026, 11, 9, 16, 59, tzinfo=UTC), datetime(2026, 11, 12, 3, 0, tzinfo=UTC)
SAID = "đã ngừng hoạt động từ ngày 10/11/2026"


@pytest.fixture
def site(fresh_site, set_clock):
    """A site where the department of information has ceased, and the committee has taken over."""
    set_clock(AFTER)

    def cease(tree, desk):
        agency = tree[INFORMATION]
        desk.edit(agency, {"ceased_on": CEASED})
        desk.move(agency, "publish_changes")
        agency.set(successors=(tree[COMMITTEE].id,))

    fresh_site.prepare(cease)
    return fresh_site


def notice(page):
    """What a page says of its agency's end: the text, and where it leads."""
    found = page.html.find(id="agency-ceased")
    return (" ".join(found.text.split()), [link["href"] for link in found.find_all("a")]) if found else None


def test_every_page_of_it_says_so_and_leads_to_its_successor(site, set_clock):
    visitor = site.browser()
    for below in ("", "tin-tuc/", "hoi-dap/", "lien-he/"):
        said, links = notice(visitor.get(f"/{INFORMATION}/{below}"))
        assert SAID in said and "Ủy ban nhân dân tỉnh" in said and links == [f"/{COMMITTEE}/"]
    said, _links = notice(visitor.get(f"/{INFORMATION}/?ngon-ngu=en"))
    assert "closed on 10/11/2026" in said
    assert notice(visitor.get(f"/{HEALTH}/")) is None and notice(visitor.get("/")) is None
    set_clock(BEFORE)
    assert notice(site.browser().get(f"/{INFORMATION}/")) is None


def test_it_stands_apart_in_the_directory(site, set_clock):
    def listed():
        page = site.browser().get("/")
        return {
            level["id"]: [link["href"] for link in level.find_all("a")] for level in page.html.select("details.level")
        }

    levels = listed()
    assert levels["ceased"] == [f"/{INFORMATION}/"] and f"/{INFORMATION}/" not in levels["department"]
    page = site.browser().get("/").html.find(id="ceased").text
    assert "10/11/2026" in page and "Ủy ban nhân dân tỉnh" in page
    assert "ceased" in {level["id"] for level in site.browser().get("/?tim=thông+tin").html.select("details.level")}
    set_clock(BEFORE)
    levels = listed()
    assert "ceased" not in levels and f"/{INFORMATION}/" in levels["department"]


def test_it_is_asked_no_new_questions(site, set_clock):
    address = f"/{INFORMATION}/hoi-dap/gui-cau-hoi"
    set_clock(BEFORE)
    form = asking_form(site.browser(), address)
    assert f'href="{address}"' in site.browser().get(f"/{INFORMATION}/")
    set_clock(AFTER)
    refused = form.submit(status=409)
    assert TEXT in refused and "chưa được gửi" in refused and notice(refused)
    visitor = site.browser()
    for below in ("", "hoi-dap/", "hoi-dap/theo-doi"):
        assert f'href="{address}"' not in visitor.get(f"/{INFORMATION}/{below}")
    page = visitor.get(address)
    assert page.html.find("textarea") is None and "không nhận câu hỏi mới" in page
    assert site.prepare(lambda tree, _desk: len(tree[INFORMATION]["hoi-dap"])) == 0


def test_no_question_is_passed_to_it(site, set_clock):
    ask(site.browser(), set_clock)
    (name,) = site.prepare(lambda tree, _desk: list(tree[HEALTH]["hoi-dap"]))
    handle = f"/{HEALTH}/hoi-dap/{name}/xu-ly"
    clerk = site.browser("clerk.syt")
    offered = [one["value"] for one in clerk.get(handle).html.select("select[name=agency] option")]
    assert COMMITTEE in offered and INFORMATION not in offered
    clerk.send(handle, act="pass", agency=INFORMATION, comment="Thuộc thẩm quyền", status=403)


def test_its_opinion_is_not_asked_unless_it_was(site, set_clock):
    day = clock.local(clock.now()).date()
    draft = put_up(site, day, date(2026, 11, 20))
    editor = site.browser("editor.syt")

    def boxes():
        form = next(form for form in editor.get(draft + "co-quan-gop-y").forms.values() if "agency" in form.fields)
        return {box._value for box in form.fields["agency"]}

    ids = site.prepare(lambda tree, _desk: {slug: str(tree[slug].id) for slug in (COMMITTEE, INFORMATION)})
    assert ids[COMMITTEE] in boxes() and ids[INFORMATION] not in boxes()
    editor.send(draft + "co-quan-gop-y", agency=ids[INFORMATION])
    assert "Chưa chọn cơ quan nào." in editor.get(draft + "co-quan-gop-y")
    set_clock(BEFORE)
    editor = site.browser("editor.syt")
    editor.send(draft + "co-quan-gop-y", agency=ids[INFORMATION])
    time_passes(set_clock, days=3)
    editor = site.browser("editor.syt")
    # What it was asked while it was there stays.
    assert ids[INFORMATION] in boxes()


def test_nobody_waits_for_its_sections(site, set_clock):
    board = site.browser("tinh.admin").get("/muc-bat-buoc")
    assert f"/{INFORMATION}/" not in board and f"/{HEALTH}/" in board


def test_it_is_not_in_the_chart_of_the_one_above(site, set_clock):
    site.prepare(
        lambda tree, desk: desk.publish_part(desk.place(tree[COMMITTEE], "organisation", {"title": "Bộ máy"}, "bo-may"))
    )

    def below():
        return site.browser().get(f"/{COMMITTEE}/bo-may/").html.select_one(".tree").text

    assert "Sở Y tế" in below() and "Sở Thông tin" not in below()
    set_clock(BEFORE)
    assert "Sở Thông tin" in below()
