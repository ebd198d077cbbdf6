"""Many files into a folder: in one form, or in pieces (tus) that go on after a broken line; each an ordinary item."""

import base64
import io
import itertools
import json
import zipfile
from datetime import timedelta

import pytest
import transaction
from webtest import Upload
from ZODB.POSException import ConflictError

from portal import clock
from portal.storage.spool import Incoming
from portal.storage.taken_in import TakenIn
from portal.views.workspace import downloads, selection, uploading
from portal.views.workspace.uploading import spool_of
from tests.support.samples import pdf_bytes, picture_bytes
from tests.support.site import HEALTH

AGENCY = f"/{HEALTH}/"
TREE = AGENCY + "noi-bo/tai-lieu/"
OFFICER = "officer.syt"
NUMBERS = itertools.count(1)
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


@pytest.fixture
def browser(portal_site):
    return portal_site.browser(OFFICER)


@pytest.fixture
def folder(browser):
    """A folder of the officer's own."""
    form = browser.get(TREE + "them?loai=folder").forms["content-form"]
    form["title"] = f"Thư mục nhận tệp {next(NUMBERS)}"
    return form.submit("save", status=303).location.removeprefix("http://localhost")


def token_of(browser):
    return browser.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]


def coded(text):
    return base64.b64encode(text.encode()).decode()


class Tus:
    """A client of the protocol, as the browser's script is one."""

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder
        self.headers = {**TUS, "X-CSRF-Token": token_of(browser)}

    def announce(self, data, filename="Báo cáo.pdf", folders=(), status=201, **headers):
        metadata = f"filename {coded(filename)},folders {coded(json.dumps(list(folders)))}"
        sent = {**self.headers, "Upload-Length": str(len(data)), "Upload-Metadata": metadata, **headers}
        answer = self.browser.post(self.folder + "tai-len", headers=sent, status=status)
        return answer.headers["Location"] if status == 201 else answer

    def announce_whole(self, data, filename, folders=()):
        place = self.announce(data, filename, folders)
        self.piece(place, 0, data)
        return place

    def piece(self, place, offset, data, status=204, **headers):
        sent = {**self.headers, "Upload-Offset": str(offset), "Content-Type": PIECE, **headers}
        return self.browser.request(
            place, method="PATCH", body=data, headers={k: v for k, v in sent.items() if v}, status=status
        )

    def offset(self, place, status=200):
        answer = self.browser.head(place, headers=TUS, status=status)
        assert answer.headers["Cache-Control"] == "no-store"
        return int(answer.headers["Upload-Offset"]) if status == 200 else None

    def finish(self, place, status=200):
        return self.browser.post(place + "/xong", {"csrf_token": self.headers["X-CSRF-Token"]}, status=status)


def own_form(page):
    """The form of an operation's page."""
    return next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)


def titles(browser, folder):
    return [link.get_text() for link in browser.get(folder).html.select("a.worktable-name")]


def test_the_page_tells_the_limits_before(browser, folder):
    page = browser.get(folder + "tai-len")
    assert ".docx" in page.text and "Mỗi tệp tối đa 1.000 MB" in page.text
    assert "một lần gửi tối đa 100 MB" in page.text
    assert folder + "tai-len" in browser.get(folder).text


def test_one_form_takes_many_files_and_says_which_it_did_not(browser, folder):
    form = next(form for form in browser.get(folder + "tai-len").forms.values() if "files" in form.fields)
    form["files"] = [
        Upload("Kế hoạch.pdf", pdf_bytes()),
        Upload("Ảnh.png", picture_bytes()),
        Upload("virus.exe", b"MZ"),
        Upload("giả.pdf", b"<html>"),
        Upload("trống.pdf", b""),
    ]
    page = form.submit(status=303).follow()
    assert "Đã tải lên 2 tệp" in page.text
    for name in ("virus.exe", "giả.pdf", "trống.pdf"):
        assert f"“{name}”: " in page.text
    assert sorted(titles(browser, folder)) == sorted(["Kế hoạch", "Ảnh"])
    empty = next(form for form in browser.get(folder + "tai-len").forms.values() if "files" in form.fields)
    assert "Chưa chọn tệp nào" in empty.submit(status=303).follow().text


def test_one_form_names_the_files_that_are_too_many(browser, folder, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_IN_A_FORM", 2)
    page = browser.get(folder + "tai-len")
    assert "nhiều nhất 2 tệp" in page.text
    form = next(form for form in page.forms.values() if "files" in form.fields)
    form["files"] = [Upload(f"Tệp {number}.pdf", pdf_bytes()) for number in range(1, 15)]
    page = form.submit(status=303).follow()
    assert "Đã tải lên 2 tệp" in page.text and "còn 12 tệp chưa nhận" in page.text
    assert all(f"“Tệp {number}.pdf”" in page.text for number in (3, 4, 5)) and "“Tệp 2.pdf”" not in page.text
    assert titles(browser, folder) == ["Tệp 1", "Tệp 2"]


def test_a_file_comes_in_pieces_and_becomes_an_item(portal_site, browser, folder):
    data = pdf_bytes() + b"\n" + b"%" * 5000
    tus = Tus(browser, folder)
    place = tus.announce(data)
    assert tus.offset(place) == 0
    assert tus.piece(place, 0, data[:1000]).headers["Upload-Offset"] == "1000"
    # The line broke: the client asks how far it came, and goes on there.
    assert tus.offset(place) == 1000
    tus.finish(place, status=400)
    answer = tus.piece(place, 1000, data[1000:])
    assert answer.headers["Upload-Offset"] == str(len(data)) and "GMT" in answer.headers["Upload-Expires"]
    made = tus.finish(place).json
    assert made["title"] == "Báo cáo" and made["url"].startswith(folder)
    assert tus.finish(place).json == made, "asked again, it says the same"
    assert titles(browser, folder) == ["Báo cáo"]
    link = browser.get(made["url"]).html.find("a", href=lambda href: href and "/tep/" in href)
    assert browser.get(link["href"]).body == data
    tus.offset(place, status=410)
    assert all(entry.outcome for entry in spool_of(portal_site.settings))


def test_an_item_whose_making_was_not_noted_is_not_made_again(portal_site, browser, folder, monkeypatch, set_clock):
    tus = Tus(browser, folder)
    place = tus.announce_whole(pdf_bytes(), "Báo cáo.pdf")
    with monkeypatch.context() as patched:
        # The process ends when the item is in the database and before anything else is written.
        patched.setattr(Incoming, "settle", lambda *_noted: None)
        made = tus.finish(place).json
    # The browser remembers the file for a day.
    set_clock(clock.now() + timedelta(hours=7))
    again = Tus(portal_site.browser(OFFICER), folder)
    assert again.finish(place).json == made
    assert titles(browser, folder) == ["Báo cáo"]
    again.offset(place, status=410)
    assert all(entry.outcome for entry in spool_of(portal_site.settings)), "the room is free again"


def test_two_who_make_an_item_of_a_file_at_once_do_not_both(portal_site):
    token, other = "x" * 32, "y" * 32
    managers = [transaction.TransactionManager(), transaction.TransactionManager()]
    made = [TakenIn(portal_site.database.open(manager)) for manager in managers]
    made[0].keep("w" * 32, {"url": "/"})
    managers[0].commit()
    for manager in managers:
        manager.abort()
    for number, taken in enumerate(made):
        assert taken.find(token) is None
        taken.keep(token, {"url": str(number)})
    managers[0].commit()
    with pytest.raises(ConflictError):
        managers[1].commit()
    managers[1].abort()
    assert made[1].find(token) == {"url": "0"}
    # Different files are in nobody's way.
    made[0].keep(other, {"url": "2"})
    made[1].keep("z" * 32, {"url": "3"})
    for manager in managers:
        manager.commit()
    managers[0].abort()
    assert made[0].find("z" * 32) == {"url": "3"} and made[1].find(other) == {"url": "2"}
    for taken in made:
        taken.connection.close()


def test_what_was_made_is_kept_as_long_as_a_file_may_lie(fresh_site, set_clock):
    standing = set_clock(clock.now())
    with fresh_site.connection() as connection, transaction.manager:
        taken, term = TakenIn(connection), timedelta(hours=24)
        taken.keep("x" * 32, {"url": "/"})
        standing.set(standing.now() + term)
        assert taken.find("x" * 32) == {"url": "/"}
        standing.set(standing.now() + 2 * term)
        taken.keep("y" * 32, {"url": "/"})
        assert taken.find("x" * 32) is None and len(taken) == 1


def test_folders_come_along_and_are_used_again(browser, folder):
    tus = Tus(browser, folder)
    for filename, folders in (
        ("a.pdf", ["Hồ sơ", "Năm 2026"]),
        ("b.pdf", ["Hồ sơ", "Năm 2026"]),
        ("c.pdf", ["Hồ sơ"]),
        ("d.pdf", ["..", "x/y"]),
    ):
        place = tus.announce(pdf_bytes(), filename, folders)
        tus.piece(place, 0, pdf_bytes())
        tus.finish(place)
    assert sorted(titles(browser, folder)) == ["Hồ sơ", "tep"]
    assert sorted(titles(browser, folder + "ho-so/")) == ["Năm 2026", "c"]
    assert sorted(titles(browser, folder + "ho-so/nam-2026/")) == ["a", "b"]


def test_what_cannot_come_in_is_told_before_a_byte_is_sent(portal_site, browser, folder):
    tus = Tus(browser, folder)
    before = len(list(spool_of(portal_site.settings)))
    assert "Không nhận tệp" in tus.announce(b"x", "a.exe", status=422).text
    assert "rỗng" in tus.announce(b"", "a.pdf", status=422).text
    large = {"Upload-Length": str(10**12)}
    assert "1000 MB" in tus.announce(b"", "a.pdf", status=422, **large).text
    for broken in (
        {"Upload-Length": "-1"},
        {"Upload-Length": "x"},
        {"Upload-Metadata": "filename ####"},
        {"Upload-Metadata": ""},
    ):
        tus.announce(b"x", status=400, **broken)
    tus.announce(b"x", status=400, **{"Upload-Metadata": f"filename {coded('a.pdf')},folders {coded('[1]')}"})
    assert len(list(spool_of(portal_site.settings))) == before


def test_pieces_out_of_place_and_of_another_kind_are_refused(browser, folder):
    tus = Tus(browser, folder)
    place = tus.announce(b"x" * 100)
    assert tus.piece(place, 5, b"x", status=409).headers["Upload-Offset"] == "0"
    tus.piece(place, 0, b"x" * 101, status=413)
    tus.piece(place, 0, b"x", status=415, **{"Content-Type": "application/octet-stream"})
    tus.piece(place, 0, b"x", status=400, **{"Upload-Offset": "x"})
    assert tus.offset(place) == 0
    assert tus.browser.request(place, method="DELETE", headers=tus.headers, status=204)
    tus.offset(place, status=404)
    tus.piece(place, 0, b"x", status=404)


def test_what_is_no_such_file_is_refused_in_words_and_gone(portal_site, browser, folder):
    tus = Tus(browser, folder)
    place = tus.announce(b"<html>khong phai pdf</html>")
    tus.piece(place, 0, b"<html>khong phai pdf</html>")
    assert "không đúng với phần mở rộng" in tus.finish(place, status=422).text
    tus.offset(place, status=404)
    assert titles(browser, folder) == []


def test_nobody_else_goes_on_with_it_and_nobody_without_the_token_of_the_session(portal_site, browser, folder):
    tus = Tus(browser, folder)
    place = tus.announce(pdf_bytes())
    for login in ("clerk.syt", "agency-administrator.syt", None):
        other = portal_site.browser(login)
        other.head(place, status=[303, 404])
        if login:
            Tus(other, folder).piece(place, 0, b"x", status=404)
    tus.headers["X-CSRF-Token"] = "sai"
    tus.piece(place, 0, b"x", status=400)
    assert Tus(browser, folder).offset(place) == 0
    # Under another folder's address it is not there.
    assert browser.head(place.replace(folder, TREE), status=404)


def test_where_no_files_go_nothing_is_offered(portal_site):
    browser = portal_site.browser("agency-administrator.syt")
    browser.get(AGENCY + "tai-len", status=404)
    assert "tai-len" not in browser.get(AGENCY + "noi-dung").text


class TestArchive:
    """The files of a selection in one archive."""

    def fill(self, browser, folder):
        tus = Tus(browser, folder)
        for filename, folders in (("a.pdf", ["Hồ sơ"]), ("Đề án.pdf", ["Hồ sơ", "Năm 2026"]), ("c.pdf", [])):
            place = tus.announce(pdf_bytes(), filename, folders)
            tus.piece(place, 0, pdf_bytes())
            tus.finish(place)

    def ask(self, browser, folder, *names):
        return browser.get(folder + "thao-tac?viec=tai-xuong&muc=" + ",".join(names))

    def test_count_and_size_are_told_and_then_it_comes(self, browser, folder):
        self.fill(browser, folder)
        page = self.ask(browser, folder, "ho-so", "c")
        assert "3 tệp" in page.text
        form = next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)
        answer = form.submit()
        assert answer.content_type == "application/zip" and answer.headers["Cache-Control"] == "private, no-store"
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        assert sorted(archive.namelist()) == ["Hồ sơ/Năm 2026/Đề án.pdf", "Hồ sơ/a.pdf", "c.pdf"]
        assert archive.testzip() is None and archive.read("c.pdf") == pdf_bytes()

    def test_only_what_the_reader_may_see_is_in_it(self, portal_site, browser, folder):
        self.fill(browser, folder)
        browser.send(folder + "trang-thai", transition="share_with_agency")
        browser.send(folder + "c/trang-thai", transition="share_with_agency")
        page = self.ask(portal_site.browser("clerk.syt"), folder, "ho-so", "c")
        assert "1 tệp" in page.text
        form = next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)
        assert zipfile.ZipFile(io.BytesIO(form.submit().body)).namelist() == ["c.pdf"]

    def test_all_of_a_large_folder_comes_or_is_refused_in_words(self, browser, folder, monkeypatch):
        tus = Tus(browser, folder)
        for number in range(5):
            tus.finish(tus.announce_whole(pdf_bytes(), f"t{number}.pdf", ["Hồ sơ"]))
        monkeypatch.setattr(downloads, "BATCH", 2)
        monkeypatch.setattr(selection, "BATCH", 2)
        whole = [(folder, "Hồ sơ/"), (folder + "ho-so/", "")]
        for place, above in whole:
            page = browser.get(place + "thao-tac?viec=tai-xuong&tat-ca=1")
            assert "5 tệp" in page.text
            archive = zipfile.ZipFile(io.BytesIO(own_form(page).submit().body))
            assert sorted(archive.namelist()) == [f"{above}t{number}.pdf" for number in range(5)]
        monkeypatch.setattr(downloads, "MOST_LOOKED_AT", 3)
        for place, _above in whole:
            page = browser.get(place + "thao-tac?viec=tai-xuong&tat-ca=1")
            assert "hơn 3 mục" in page.text and own_form(page).submit(status=422)

    def test_too_much_and_nothing_are_refused_in_words(self, browser, folder, monkeypatch):
        self.fill(browser, folder)
        monkeypatch.setattr(downloads, "MOST_FILES", 2)
        page = self.ask(browser, folder, "ho-so", "c")
        assert "Nhiều nhất 2 tệp" in page.text
        form = next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)
        assert form.submit(status=422)
        form = browser.get(folder + "them?loai=folder").forms["content-form"]
        form["title"] = "Rỗng"
        form.submit("save", status=303)
        assert "Không có tệp nào" in self.ask(browser, folder, "rong").text
