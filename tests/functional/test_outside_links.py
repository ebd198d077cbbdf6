"""Dead links of an agency: found by jobs that wait their turn, listed for who writes, asked for again, taken along."""

import io
from itertools import pairwise

import openpyxl
import pytest

from portal.commands.serving import services_of
from portal.content.container import walk
from portal.jobs.outbox import every_job
from portal.jobs.outside_links import FIND, begin_due_rounds
from portal.jobs.worker import Worker
from tests.functional.test_publication_story import write
from tests.support.site import HEALTH, INFORMATION, PortalSite
from tests.support.web_outside import OutsideWeb

PAGE = f"/{HEALTH}/lien-ket-ngoai"
ON = {"link_check.on": "on", "link_check.inside": "on", "link_check.pause": "0"}


@pytest.fixture(scope="module")
def web():
    found = OutsideWeb()
    yield found
    found.close()


def take_links_away(root, desk):
    """No test asks hosts of the world for what every agency is made with."""
    for item in [item for item in walk(root) if getattr(item, "kind", "") == "link"]:
        desk.delete(item)


@pytest.fixture
def checked_site(tmp_path):
    """A portal that checks links, also on this machine, and has none but those of the test."""
    site = PortalSite(tmp_path / "checked", **ON).found()
    site.prepare(take_links_away)
    yield site
    site.close()


def work(site):
    registry = site.registry
    arguments = (site.database, registry.projection, registry.job_handlers, registry.portal_settings)
    site.config.begin()
    try:
        Worker(*arguments, services_of(registry)).drain()
    finally:
        site.config.end()


def publish(site, title, *addresses):
    links = " ".join(f'<a href="{address}">xem</a>' for address in addresses)
    address = write(site.browser("editor.syt"), title, body=f"<p>{links}</p>")
    site.browser("publisher.syt").send(address + "trang-thai", transition="publish")
    return address


def rows(page):
    return [
        (row.find("a").text, row.find("code").text, " ".join(row.find(class_="state").text.split()))
        for row in page.html.find_all("li", class_="dead-link")
    ]


def test_dead_links_are_found_listed_mended_and_taken_along(checked_site, web):
    address = publish(checked_site, "Bài có liên kết", f"{web.url}/there", f"{web.url}/gone", f"{web.url}/broken")
    write(checked_site.browser("editor.syt"), "Bản nháp", body=f'<p><a href="{web.url}/removed">x</a></p>')
    editor = checked_site.browser("editor.syt")
    assert "Chưa kiểm tra lần nào" in editor.get(PAGE).text
    editor.send(PAGE, act="all")
    assert "Đang tìm liên kết" in editor.get(PAGE).text
    work(checked_site)
    page = editor.get(PAGE)
    assert sorted(rows(page)) == [
        ("Bài có liên kết", f"{web.url}/broken", "Máy chủ bên kia báo lỗi (500)"),
        ("Bài có liên kết", f"{web.url}/gone", "Trang không còn (404)"),
    ]
    assert f'href="{address}"' in page.text and "2 liên kết" in page.text
    assert "/removed" not in {path for _method, path, _agent, _when in web.asked}
    sheet = openpyxl.load_workbook(io.BytesIO(editor.get(PAGE + ".xlsx").body)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert f"{web.url}/gone" in cells and "Bài có liên kết" in cells and "404" in cells

    web.mended.add("/gone")
    form = next(form for form in page.forms.values() if "link" in form.fields and f"{web.url}/gone" in form.text)
    form.submit("act", value="one", status=303)
    work(checked_site)
    assert [row[1] for row in rows(editor.get(PAGE))] == [f"{web.url}/broken"]
    assert web.methods("/broken") == ["HEAD", "GET"], "what was asked a minute ago is not asked again"


def test_a_link_into_our_own_network_is_refused_and_said_so(tmp_path, web):
    site = PortalSite(tmp_path / "strict", **{**ON, "link_check.inside": "off"}).found()
    site.prepare(take_links_away)
    publish(site, "Bài dò mạng nội bộ", f"{web.url}/there", "http://169.254.169.254/latest/")
    web.asked.clear()
    site.browser("editor.syt").send(PAGE, act="all")
    work(site)
    found = rows(site.browser("editor.syt").get(PAGE))
    assert {row[2] for row in found} == {"Địa chỉ của mạng nội bộ, người dân không mở được"} and len(found) == 2
    assert web.asked == []
    site.close()


def test_it_is_off_unless_an_administrator_switches_it_on(portal_site):
    editor = portal_site.browser("editor.syt")
    page = editor.get(PAGE)
    assert "chưa bật việc kiểm tra" in page.text and "Kiểm tra tất cả" not in page.html.find("main").text
    assert "chưa bật việc kiểm tra" in editor.send(PAGE, act="all", status=409).text
    begin_due_rounds(portal_site.database, portal_site.registry)
    with portal_site.connection() as connection:
        assert FIND not in {job.name for job in every_job(connection.root())}


def test_agencies_come_to_their_turn_by_themselves(checked_site, web):
    publish(checked_site, "Bài tự kiểm tra", f"{web.url}/broken")
    for _turn in range(3):
        begin_due_rounds(checked_site.database, checked_site.registry)
        work(checked_site)
    assert ("Bài tự kiểm tra", f"{web.url}/broken") in [
        row[:2] for row in rows(checked_site.browser("editor.syt").get(PAGE))
    ]
    begin_due_rounds(checked_site.database, checked_site.registry)
    with checked_site.connection() as connection:
        assert FIND not in {job.name for job in every_job(connection.root())}


def test_one_host_is_not_asked_faster_than_once_in_a_pause(tmp_path, web):
    site = PortalSite(tmp_path / "polite", **{**ON, "link_check.pause": "0.3"}).found()
    publish(site, "Ba liên kết", *(f"{web.url}/there?{number}" for number in range(3)))
    web.asked.clear()
    site.browser("editor.syt").send(PAGE, act="all")
    work(site)
    times = [when for method, _path, _agent, when in web.asked if method == "HEAD"]
    assert len(times) == 3 and all(later - earlier >= 0.3 for earlier, later in pairwise(times))
    assert all("link-check" in agent and "http://localhost/" in agent for _m, _p, agent, _w in web.asked)
    site.close()


def test_who_may_not_write_here_does_not_see_it(checked_site, web):
    publish(checked_site, "Bài của Sở Y tế", f"{web.url}/broken")
    checked_site.browser("editor.syt").send(PAGE, act="all")
    work(checked_site)
    stranger = checked_site.browser("editor.stttt")
    for address in (PAGE, PAGE + ".xlsx"):
        stranger.get(address, status=403)
    stranger.send(PAGE, act="all", status=403)
    assert f"{web.url}/broken" not in stranger.get(f"/{INFORMATION}/lien-ket-ngoai").text
    editor = checked_site.browser("editor.syt")
    editor.send(PAGE, act="x", status=400)
    for key in ("x", "a.b", "x." + "9" * 30, "ı.1"):
        editor.get(PAGE, {"trang": key})


def test_it_is_reached_from_the_workspace(portal_site):
    page = portal_site.browser("editor.syt").get(f"/{HEALTH}/noi-bo/")
    assert page.html.find("a", href=PAGE)
