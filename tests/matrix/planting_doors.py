"""Planting where strangers write, and where much comes in at once: questions, comments, difficulties, archives."""

from datetime import timedelta

import docx
import transaction
from webtest import Upload

from portal import clock
from portal.transfer.folder_import import FolderImport
from tests.matrix.planting import AGENCY, FILE_CANARY, OFFICER, PROVINCE
from tests.support import asking, commenting, documents
from tests.support.active_text import CANARY, SHORT_CANARY
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH, INFORMATION
from tests.support.supporting import DESK_LOGIN, REPORT
from tests.support.transfers import exported, imported

CLERK, EDITOR, ASKED_CLERK = "clerk.syt", "editor.syt", "clerk.stttt"
# What is published may not hold a word of the name of whoever asked, thus he has something else that would run.
NAME_CANARY = '"><iframe src=//xzq8>'
HALF_A_MINUTE, DAY = timedelta(seconds=30), timedelta(days=1)
LIBRARY = f"/{HEALTH}/van-ban/"


def later(form):
    """Send a form half a minute later: nobody writes a letter in no time."""
    before = clock.use(clock.SetClock(clock.now() + HALF_A_MINUTE))
    try:
        return form.submit(status=303)
    finally:
        clock.use(before)


def with_field(page, name):
    """The form of a page that has a field."""
    return next(form for form in page.forms.values() if name in form.fields)


class Doors:
    """Plants what the forms for adding content do not reach; `planting`: whose browsers it uses."""

    def __init__(self, planting):
        self.site, self.browser, self.planting = planting.site, planting.browser, planting

    def all(self, folder):
        """Every door; `folder`: for what comes from disk."""
        for fate in (self._answer, self._pass_on, self._refuse, None):
            self._question(fate)
        self._comments()
        self._difficulty()
        self._templates()
        self._table_of_documents()
        self._folder(folder / "cu")
        self._archive(folder / "so.zip")

    def _act(self, login, address, act, **typed):
        page = self.browser(login).get(address)
        form = next(
            form for form in page.forms.values() if any(one._value == act for one in form.fields.get("act", ()))
        )
        for name, value in typed.items():
            form[name] = form[name].options[1][0] if value is None else value
        return form.submit("act", value=act, status=303)

    def _names(self, *steps):
        def look(tree, _desk):
            for step in steps:
                tree = tree[step]
            return set(tree)

        return self.site.prepare(look)

    def _question(self, fate):
        """One that a citizen asks; `fate(its address)` is what becomes of it."""
        before = self._names(HEALTH, "hoi-dap")
        typed = {"name": NAME_CANARY, "title": CANARY, "text": CANARY, "mail": "ke@thu.example", "phone": ""}
        form = asking.with_file(asking.asking_form(self.browser(None), **typed), f"{FILE_CANARY}.pdf")
        later(form).follow()
        (name,) = self._names(HEALTH, "hoi-dap") - before
        if fate is not None:
            fate(f"{asking.SECTION}{name}/")

    def _answer(self, address):
        self._act(CLERK, address + "xu-ly", "assign", person=None, comment=CANARY)
        self.planting.send(self.browser(PROVINCE).get(address + "sua").forms["content-form"])
        for step in ("submit", "publish"):
            self.browser(PROVINCE).send(address + "trang-thai", status=303, transition=step, comment=CANARY)

    def _pass_on(self, address):
        self._act(CLERK, address + "xu-ly", "pass", agency=None, comment=CANARY)

    def _refuse(self, address):
        self.browser(PROVINCE).send(address + "trang-thai", status=303, transition="refuse", comment=CANARY)

    def _comments(self):
        """A draft on which a citizen and an agency comment, and which is answered."""
        today = clock.local(clock.now()).date()
        rows = ({"heading": CANARY, "text": CANARY},)
        address = commenting.put_up(
            self.site, today - DAY, today + DAY, title=CANARY, summary=CANARY, drafted_by=CANARY, articles=rows
        )
        typed = {"name": NAME_CANARY, "organisation": NAME_CANARY, "mail": "ke@thu.example", "phone": ""}
        form = commenting.comment_form(self.browser(None), address, **typed, **{"text-1": CANARY})
        form["files"] = [Upload(f"{FILE_CANARY}.pdf", pdf_bytes(), "application/pdf")]
        later(form)
        commenting.ask_agencies(self.site, address, INFORMATION)
        form = commenting.form_of(self.browser(ASKED_CLERK).get(address + "y-kien-co-quan"))
        form["text-1"] = CANARY
        commenting.send(form)
        article = commenting.articles_of(self.site, address)[0]
        form = with_field(self.browser(EDITOR).get(f"{address}cac-gop-y?dieu={article}"), "response")
        form["opinions"] = form["response"] = CANARY
        form.submit(status=303)

    def _difficulty(self):
        """One that is reported, given to somebody of the desk, and answered."""
        form = with_field(self.browser(OFFICER).get(f"{REPORT}?trang={SHORT_CANARY}"), "text")
        form["title"], form["text"] = CANARY, CANARY
        address = form.submit(status=303).location.removeprefix("http://localhost")
        self._act(DESK_LOGIN, address, "assign", person=None)
        self._act(DESK_LOGIN, address, "answer", text=CANARY)

    def _templates(self):
        """A template and a snippet of the agency, and of all agencies."""
        for login, place in ((EDITOR, AGENCY), (PROVINCE, "/")):
            for kind in ("news_item", "snippet"):
                form = self.browser(login).get(f"{place}mau?loai={kind}").forms["template"]
                for name in ("name", "title", "summary", "body"):
                    if name in form.fields:
                        form[name] = CANARY
                form.submit("save", status=303)

    def _table_of_documents(self):
        """Published documents from a table: one row that is taken, one in which all is wrong."""
        header = ["Số, ký hiệu *", "Trích yếu *", "Ngày ban hành *", "Cơ quan ban hành", "Người ký", "Tệp văn bản"]
        sound = ["88/QĐ-SYT", CANARY, "20/11/2026", CANARY, CANARY, ""]
        for rows, is_sound in (([sound], True), ([sound, [CANARY] * 6], False)):
            form = with_field(self.browser(EDITOR).get(LIBRARY + "nhap-van-ban"), "table")
            form["table"] = Upload(f"{FILE_CANARY}.xlsx", documents.workbook(A=[header, *rows]))
            page = form.submit("act", status="*")
            plan = [form for form in page.forms.values() if "rows" in form.fields]
            assert bool(plan) is is_sound, page.html.find("main").get_text(" ", strip=True)
            if plan:
                plan[0].submit("act", status=303)

    def _folder(self, folder):
        """What a former site leaves: pages, Word documents and files whose names and texts are scripts."""
        folder.mkdir()
        page = f"<html><title>{CANARY}</title><h1>{CANARY}</h1><p>{CANARY}</p><a href='{FILE_CANARY}'>x</a></html>"
        (folder / "<svg onload=alert(7)>.html").write_text(page, encoding="utf-8")
        (folder / "<svg onload=alert(7)>.pdf").write_bytes(pdf_bytes())
        document = docx.Document()
        document.core_properties.title = CANARY
        document.add_heading(CANARY, 1)
        document.add_paragraph(CANARY)
        document.save(folder / "<svg onload=alert(7)>.docx")
        self.site.config.begin()
        try:
            with self.site.connection() as connection:
                FolderImport(connection, self.site.registry, str(folder), f"{HEALTH}/tin-tuc").run()
        finally:
            transaction.abort()
            self.site.config.end()

    def _archive(self, file):
        """The agency's own archive, brought in again beside it."""
        exported(self.site, HEALTH, file)
        imported(self.site, file, "so-cu")


__all__ = ["Doors"]
