"""An agency's administrator has its archive made, watches it, and takes it along after he has shown that it is he."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from portal import clock
from portal.commands.serving import services_of
from portal.history.chains import every_entry
from portal.jobs.worker import Worker
from portal.security.people import People
from portal.transfer.kept import TERM, archives_of
from tests.support.site import HEALTH, PASSWORD
from tests.support.transfers import imported

PAGE = f"/{HEALTH}/noi-bo/ket-xuat"
ADMINISTRATOR = "agency-administrator.syt"


@pytest.fixture
def work(fresh_site):
    """Does the jobs that wait."""
    registry = fresh_site.registry

    def drain():
        worker = Worker(
            fresh_site.database,
            registry.projection,
            registry.job_handlers,
            registry.portal_settings,
            services_of(registry),
        )
        fresh_site.config.begin()
        try:
            worker.drain()
        finally:
            fresh_site.config.end()

    return drain


def asked(browser, address=PAGE):
    """Press the button that has it made."""
    form = next(form for form in browser.get(address).forms.values() if "make" in form.text)
    return form.submit("act", value="make", status=303).follow()


def download(browser, password=PASSWORD):
    """Press the button, and answer the question for the password where it comes."""
    form = next(form for form in browser.get(PAGE).forms.values() if "download" in form.text)
    answer = form.submit("act", value="download", status="*")
    if answer.content_type == "text/html" and "confirm_password" in answer.text:
        form = next(form for form in answer.forms.values() if "confirm_password" in form.fields)
        form["confirm_password"] = password
        answer = form.submit(status="*")
    return answer


def archive_in(answer):
    return zipfile.ZipFile(io.BytesIO(answer.body))


def records_in(archive, part):
    names = [name for name in archive.namelist() if name.startswith(part)]
    return [json.loads(line) for name in names for line in archive.read(name).splitlines()]


def rows_of(portal, act):
    with portal.connection() as connection:
        return [entry.facts for entry in every_entry(connection.root()) if entry.facts["act"] == act]


def test_it_is_made_shown_and_taken_along(fresh_site, work, tmp_path):
    browser = fresh_site.browser(ADMINISTRATOR)
    assert "Tải xuống" not in browser.get(PAGE).html.find("main").text
    waiting = asked(browser)
    assert "Đang chờ lập" in waiting.text and 'http-equiv="refresh"' in waiting.text
    work()
    ready = browser.get(PAGE)
    assert "Gói đã lập" in ready.text and 'http-equiv="refresh"' not in ready.text
    answer = download(browser)
    assert answer.content_type == "application/zip" and "no-store" in answer.headers["Cache-Control"]
    assert f'filename="{HEALTH}-' in answer.headers["Content-Disposition"]
    (row,) = rows_of(fresh_site, "agency_exported")
    with fresh_site.connection() as connection:
        people = People(connection.root()["app_root"], fresh_site.registry)
        assert row["actor"] == people.get(ADMINISTRATOR).id
    (tmp_path / "a.zip").write_bytes(answer.body)
    assert imported(fresh_site, tmp_path / "a.zip", "ban-sao").counts["items"] > 5


def test_the_password_is_asked_for_and_a_wrong_one_gives_nothing(fresh_site, work, set_clock):
    browser = fresh_site.browser(ADMINISTRATOR)
    asked(browser)
    work()
    set_clock(clock.now() + timedelta(minutes=20))
    refused = download(browser, "mật khẩu nào đó khác")
    assert refused.content_type == "text/html" and rows_of(fresh_site, "agency_exported") == []
    assert download(browser).content_type == "application/zip"


def test_what_people_keep_to_themselves_stays_theirs(fresh_site, work):
    with fresh_site.connection() as connection:
        officer = People(connection.root()["app_root"], fresh_site.registry).get("officer.syt").id

    def write(site, desk):
        tree = site[HEALTH]["noi-bo"]["tai-lieu"]
        for title, state in (("Việc riêng CANARY-1", None), ("Việc chung", "share_with_agency")):
            folder = desk.add(tree, "folder", {"title": title})
            folder.set(created_by=officer)
            desk.engine.begin(folder, site[HEALTH].id)
            if state:
                desk.move(folder, state)

    fresh_site.prepare(write)
    browser = fresh_site.browser(ADMINISTRATOR)
    asked(browser)
    work()
    assert "1 mục bạn không được xem" in browser.get(PAGE).text
    archive = archive_in(download(browser))
    everything = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "Việc chung" in everything and "CANARY-1" not in everything
    assert json.loads(archive.read("manifest.json"))["left_out"] == 1


def test_it_is_only_for_who_asked_and_only_in_his_agency(fresh_site, work):
    asked(fresh_site.browser(ADMINISTRATOR))
    work()
    province = fresh_site.browser("tinh.admin")
    assert "Gói đã lập" not in province.get(PAGE).text
    assert province.send(PAGE, act="download", status=303).location.endswith(PAGE)
    for login in ("editor.syt", "leader.syt", "agency-administrator.stttt"):
        other = fresh_site.browser(login)
        other.get(PAGE, status=[403, 404])
        other.send(PAGE, act="make", status=[403, 404])
        other.send(PAGE, act="download", status=[403, 404])
    assert rows_of(fresh_site, "agency_exported") == []


def test_who_is_no_administrator_any_more_gets_none(fresh_site, work):
    browser = fresh_site.browser(ADMINISTRATOR)
    asked(browser)
    fresh_site.config.begin()

    def dismiss(site, _desk):
        people = People(site._p_jar.root()["app_root"], fresh_site.registry)
        people.appoint(people.get(ADMINISTRATOR), ())

    fresh_site.prepare(dismiss)
    fresh_site.config.end()
    work()
    assert list(archives_of(fresh_site.registry).folder.glob("*")) == []


def test_it_is_thrown_away_after_its_term_and_replaced_by_the_next(fresh_site, work, set_clock):
    browser, archives = fresh_site.browser(ADMINISTRATOR), archives_of(fresh_site.registry)
    asked(browser)
    work()
    (first,) = archives.folder.glob("*.zip")
    asked(browser)
    work()
    (second,) = archives.folder.glob("*.zip")
    assert second != first
    archives.sweep()
    assert second.exists()
    set_clock(clock.now() + TERM + timedelta(minutes=1))
    archives.sweep()
    assert list(archives.folder.glob("*")) == []


def test_why_there_is_none_is_told(fresh_site, work):
    fresh_site.prepare(lambda site, _desk: setattr(site[HEALTH]["tin-tuc"], "unheard_of", 1))
    browser = fresh_site.browser(ADMINISTRATOR)
    asked(browser)
    work()
    page = browser.get(PAGE)
    assert "unheard_of" in page.text and "Lập gói dữ liệu" in page.text
    assert list(archives_of(fresh_site.registry).folder.glob("*")) == []


def test_a_second_press_makes_no_second_job_and_nonsense_is_refused(fresh_site):
    browser = fresh_site.browser(ADMINISTRATOR)
    asked(browser)
    assert "đang được lập rồi" in browser.send(PAGE, act="make").follow().text
    browser.send(PAGE, act="explode", status=400)
    assert browser.send(PAGE, act="download").location.endswith(PAGE)
