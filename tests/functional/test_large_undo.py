"""Taking back a deletion of very many things: a job that does it part by part, with its progress shown."""

import pytest

from portal.jobs import bulk
from portal.views.workspace import running, trash
from portal.workflow import trashing
from tests.functional.test_folder_contents import item_at, look, main_text, names_in, press, work
from tests.functional.test_folder_contents import token_of as token
from tests.support.site import HEALTH

AGENCY = f"/{HEALTH}/"
PUBLISHER = "publisher.syt"
MANY = 60


@pytest.fixture
def folder(portal_site, request):
    """The address of a folder with very many items."""
    name = f"nhieu-{request.node.name.replace('_', '-')[:60]}"

    def make(site, desk):
        place = desk.add(site[HEALTH], "folder", {"title": f"Chuyên mục {name}"}, name)
        for number in range(MANY):
            desk.add(place, "news_item", {"title": f"Tin {number}"}, f"tin-{number}")
        return f"{AGENCY}{name}/"

    return portal_site.prepare(make)


def delete_all(portal_site, browser, folder):
    """Delete everything in the folder, as people do; answers where it can be taken back."""
    names = names_in(portal_site, folder)
    page = press(browser, folder, "xoa", *names).follow()
    if page.request.path.endswith("thao-tac"):
        page = (
            next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)
            .submit(status=303)
            .follow()
        )
    work(portal_site)
    assert names_in(portal_site, folder) == []
    return page.request.path


def undo(browser, folder, run_address):
    """Press what the page of the deletion offers."""
    page = browser.get(browser.get(run_address).html.find("a", string=lambda text: text and "hoàn tác" in text)["href"])
    form = next(form for form in page.forms.values() if "batch" in form.fields)
    return form.submit("act", status=303)


def test_it_is_a_job_with_its_progress_and_brings_everything_back(portal_site, folder, monkeypatch):
    monkeypatch.setattr(bulk, "PART_ITEMS", 7)
    browser = portal_site.browser(PUBLISHER)
    before = sorted(names_in(portal_site, folder))
    answer = undo(browser, folder, delete_all(portal_site, browser, folder))
    assert answer.location.startswith(f"http://localhost{folder}thao-tac/")
    shown = answer.follow()
    assert "Khôi phục: tiến độ" in main_text(shown) and f"Đang làm: 0 trong {MANY} mục" in main_text(shown)
    # Nothing was done in the request itself.
    assert names_in(portal_site, folder) == []
    work(portal_site)
    assert sorted(names_in(portal_site, folder)) == before
    done = main_text(browser.get(answer.location))
    assert f"Xong: {MANY} mục đã làm, 0 mục không làm được." in done


def test_what_cannot_come_back_is_named_and_stays_in_the_trash(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    answer = undo(browser, folder, delete_all(portal_site, browser, folder))

    def get_in_the_way(site, desk):
        place = item_at(site, folder)
        desk.add(place, "news_item", {"title": "Tin khác"}, "tin-3")
        entry = next(entry for entry in site[HEALTH].trash if entry.name == "tin-4" and entry.place is place)
        trashing.restore(desk, entry)

    portal_site.prepare(get_in_the_way)
    work(portal_site)
    done = main_text(browser.get(answer.location))
    assert f"Xong: {MANY - 2} mục đã làm, 2 mục không làm được." in done
    assert "Tin 3" in done and "không còn trong thùng rác" in done
    titles = look(portal_site, folder, lambda place: {item.title for item in place.values()})
    assert {"Tin khác", "Tin 4", "Tin 5"} <= titles and "Tin 3" not in titles


def test_few_things_with_much_in_them_are_a_job_too(portal_site, folder, monkeypatch):
    monkeypatch.setattr(trash, "MOST_RESTORED", 20)
    monkeypatch.setattr(running, "MOST_BELOW", 10**6)

    def fill(site, desk):
        place = item_at(site, folder)
        for name in ("a", "b"):
            inner = desk.add(place, "folder", {"title": name.upper()}, name)
            for number in range(15):
                desk.add(inner, "news_item", {"title": f"Trong {number}"})

    portal_site.prepare(fill)
    browser = portal_site.browser(PUBLISHER)
    page = press(browser, folder, "xoa", "a", "b").follow()
    form = next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)
    page = form.submit(status=303).follow()
    answer = next(form for form in page.forms.values() if "batch" in form.fields).submit("act", status=303)
    assert answer.location.startswith(f"http://localhost{folder}thao-tac/")
    work(portal_site)
    assert look(portal_site, folder + "a/", len) == 15


def test_a_stranger_takes_nothing_back(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    delete_all(portal_site, browser, folder)
    batch = look(portal_site, AGENCY, lambda agency: max(entry.batch for entry in agency.trash))
    other = portal_site.browser("publisher.stttt")
    other.post(AGENCY + "thung-rac", {"csrf_token": token(other), "act": "restore", "batch": str(batch)}, status=403)
    work(portal_site)
    assert names_in(portal_site, folder) == []
