"""Who plants scripts: everybody who types, through every form, import and upload that there is."""

import re

from webtest import Upload

from tests.contract.test_every_type import ADDABLE, place_of
from tests.support import documents
from tests.support.active_text import CANARY, SHORT_CANARY, Watching, poison
from tests.support.samples import fill, pdf_bytes
from tests.support.site import HEALTH

AGENCY, TREE, PEOPLE = f"/{HEALTH}/", f"/{HEALTH}/noi-bo/tai-lieu/", f"/{HEALTH}/noi-bo/can-bo"
PROVINCE, ADMINISTRATOR, OFFICER = "tinh.admin", "agency-administrator.syt", "officer.syt"
# No browser sends a quotation mark in a file's name as it is.
FILE_CANARY = SHORT_CANARY.replace('"', "'")

# Fields that complain without saying which they are, by type.
NO_FREE_TEXT = {"link": {"target": "https://khanhhoa.example/"}, "schedule": {"skipped": "23/11/2026"}}


def _wrong_fields(answer):
    """The names of the fields that a form complains of; empty for an answer that is no complaint."""
    if answer.status_int != 422:
        return set()
    return {tag["name"] for tag in answer.html.select("[aria-invalid=true]") if tag.has_attr("name")}


class Planting:
    """Everybody who types, each in a browser that looks through its answers."""

    def __init__(self, site):
        self.site = site
        self._browsers = {}

    def browser(self, login):
        """The browser of a person, signed in once."""
        if login not in self._browsers:
            browser = Watching(self.site.wsgi)
            if login:
                browser.sign_in(login)
            self._browsers[login] = browser
        return self._browsers[login]

    def found(self):
        """What would have run in any of the browsers."""
        return [part for browser in self._browsers.values() for part in browser.found]

    def all(self):
        """Plant through every form that adds or changes something, through a table of people and through uploads."""
        self.types()
        folder = self.places()
        self.people()
        self.lists()
        self.files(folder)

    def form(self, login, address, field):
        """The form of a page that has this field."""
        page = self.browser(login).get(address)
        return next(form for form in page.forms.values() if field in form.fields)

    def send(self, form, button="save", **fixed):
        """Poison a form and send it; where some fields take no such text, those get one that they take."""
        before = {name: fields[0].value for name, fields in form.fields.items() if fields}
        answer = poison(form, **fixed).submit(button, status="*")
        # Some errors are only looked for where there are no others.
        for _time in range(3):
            wrong = _wrong_fields(answer)
            if not wrong:
                break
            fixed |= {name: before[name] for name in wrong}
            again = next(other for other in answer.forms.values() if wrong <= set(other.fields))
            answer = poison(again, **fixed).submit(button, status="*")
        assert answer.status_int in (200, 303), (form.action, answer.status, answer.html.select("[data-errors]"))
        return answer

    def types(self):
        """One published item of every type, with a working draft beside it; one withdrawn, one in the trash."""
        browser = self.browser(PROVINCE)
        for info in ADDABLE:
            form = browser.get(f"{place_of(info)}them?loai={info.name}").forms["content-form"]
            fixed = NO_FREE_TEXT.get(info.name, {})
            address = self.send(fill(form, info, "Bẫy"), **fixed).location.removeprefix("http://localhost")
            browser.send(address + "trang-thai", transition="publish", comment=CANARY)
            self.send(browser.get(address + "sua").forms["content-form"], **fixed)
        for act in ("trang-thai", "xoa"):
            made = self.send(self.form(PROVINCE, AGENCY + "tin-tuc/them?loai=news_item", "title"))
            address = made.location.removeprefix("http://localhost")
            browser.send(address + "trang-thai", transition="publish")
            browser.send(address + act, transition="withdraw", comment=CANARY, shows_title="1")

    def places(self):
        """The agency itself, the province's portal, and a folder of the staff that raises a notice."""
        # What sign-in names end with is made of the abbreviation.
        for address, fixed in ((AGENCY, {"abbreviation": "SYT"}), ("/", {})):
            self.send(self.form(PROVINCE, address + "sua", "title"), **fixed)
            self.browser(PROVINCE).send(address + "trang-thai", transition="publish_changes")
        made = self.send(self.form(OFFICER, TREE + "them?loai=folder", "title"))
        folder = made.location.removeprefix("http://localhost")
        self.browser(OFFICER).send(folder + "trang-thai", transition="share_with_agency")
        return folder

    def people(self):
        """Somebody added by hand, his post, his absence; somebody imported; the lists of the province."""
        self.send(self.form(ADMINISTRATOR, PEOPLE + "/them", "full_name"))
        made = self.form(ADMINISTRATOR, PEOPLE + "/nhap", "table")
        header = ["Họ và tên *", "Tên đăng nhập", "Chức danh", "Vai trò *", "Phòng, ban", "Từ ngày", "Đến ngày"]
        rows = [[f"Kẻ {SHORT_CANARY}", "nhap.syt", CANARY, "Chuyên viên", "", "", ""], [CANARY] * 7]
        for table, is_sound in ((rows[:1], True), (rows, False)):
            made["table"] = Upload(f"{FILE_CANARY}.xlsx", documents.workbook(A=[header, *table]))
            page = made.submit("act", status="*")
            plan = [form for form in page.forms.values() if "rows" in form.fields]
            assert bool(plan) is is_sound, page.html.find("main").get_text(" ", strip=True)
            if plan:
                plan[0].submit("act", status=303)
        listed = self.browser(ADMINISTRATOR).get(PEOPLE + "?tim=nhap.syt&dien=everybody")
        number = re.search(r"/can-bo/(\d+)", listed.text)[1]
        self.send(self.form(ADMINISTRATOR, f"{PEOPLE}/{number}/sua", "full_name"))
        self.send(self.form(ADMINISTRATOR, f"{PEOPLE}/{number}/giao-vai-tro", "role"), role="editor")

    def lists(self):
        """What is kept in lists of lines, in searches, in the log; and what is only told back."""
        browser = self.browser(PROVINCE)
        for address, line in (("/tu-dong-nghia", f"sbv = {CANARY}"), ("/ngay-lam-viec", f"2026-12-31 {CANARY}")):
            page = browser.get(address)
            began = page.html.find("input", {"name": "began_from"})
            browser.send(address, status="*", lines=line, **({"began_from": began["value"]} if began else {}))
        browser.send(AGENCY + "noi-bo/nhat-ky", act="open", reason=CANARY)
        for reader in (PROVINCE, OFFICER):
            self.browser(reader).send(f"/tim-kiem?q={CANARY.replace('&', '')}", status="*", name=CANARY)
        visitor = self.browser(None)
        for address in ("/dang-nhap", "/dang-nhap/quen-mat-khau"):
            form = next(form for form in visitor.get(address).forms.values() if "login" in form.fields)
            form["login"] = CANARY
            form.submit(status="*")
        for address in ("/tim-kiem", AGENCY, AGENCY + "tin-tuc/", "/dang-nhap", "/khong-co"):
            for name in ("q", "tim", "trang", "tiep", "sap-xep", "ngon-ngu", "loai"):
                visitor.get(address, {name: CANARY}, status="*")

    def files(self, folder):
        """Files whose names, words and properties are scripts; some are refused, and that is told."""
        form = self.form(OFFICER, folder + "tai-len", "files")
        form["files"] = [
            Upload(f"{FILE_CANARY}.pdf", pdf_bytes()),
            Upload("chu.pdf", documents.pdf(CANARY)),
            Upload("chu.docx", documents.word(CANARY, header=CANARY)),
            Upload(f"{FILE_CANARY}.exe", b"MZ"),
            Upload("trang.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><script>{CANARY}</script></svg>".encode()),
            Upload("trang.html", CANARY.encode()),
            Upload("giả.pdf", CANARY.encode()),
        ]
        form.submit(status=303).follow()
        listed = self.browser(OFFICER).get(folder)
        for link in {link["href"] for link in listed.html.select("a.worktable-name")}:
            self.browser(OFFICER).send(link + "trang-thai", status="*", transition="share_with_agency")
