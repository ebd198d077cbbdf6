"""Drafts for comment, for tests: one that is put up, the form filled in as a browser would, what came of it."""

import io
from datetime import UTC, date, datetime, timedelta

from webtest import Upload

from portal import clock
from portal.content.attachments import Upload as StoredUpload
from portal.content.row_fields import ID
from portal.workflow.commenting import invite, receive
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH, INFORMATION

SECTION = f"/{HEALTH}/lay-y-kien/"
# No page, feed, search or other form for the public may hold one of these.
NAME, ORGANISATION = "Trịnh Chimyếnphụng Đan", "Hội Chimyếnphụng"
MAIL, PHONE, FILE_NAME = "chimyenphung@thu.example", "0905 883 412", "chimyenphung-gop-y.pdf"
TEXT = "Tôi là Chimyếnphụng, đề nghị rút thời gian ở khoản này còn 5 ngày."
CANARIES = ("himyếnphụng", "himyenphung", "883 412", "883412")
# The days of a draft that is open now.
OPENS, CLOSES = date(2026, 11, 10), date(2026, 11, 20)
NOW = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)
LONG_TITLE = (
    "Dự thảo Quyết định của Ủy ban nhân dân tỉnh ban hành Quy định về quản lý, vận hành trạm y tế lưu động "
    "trên địa bàn các xã miền núi, hải đảo"
)
ARTICLES = (
    {"heading": "Điều 1. Phạm vi điều chỉnh", "text": "Quy định này áp dụng cho trạm y tế lưu động.\nKhông áp dụng…"},
    {"heading": "Điều 2. Thời gian phục vụ", "text": "Trạm phục vụ ít nhất mười ngày mỗi tháng."},
    {"heading": "Điều 3. Kinh phí", "text": ""},
)


def draft_values(opens, closes, **values):
    """The fields of a draft."""
    return {
        "title": "Dự thảo Quy chế trạm y tế lưu động",
        "summary": "Xin ý kiến về thời gian phục vụ và kinh phí.",
        "opens": opens,
        "closes": closes,
        "drafted_by": "Phòng Nghiệp vụ Y",
        "file": StoredUpload(io.BytesIO(pdf_bytes()), "du-thao.pdf", "application/pdf"),
        "articles": ARTICLES,
        **values,
    }


def put_up(site, opens, closes, name="tram-luu-dong", **values):
    """A published draft at the department of health; answers its address."""

    def put(tree, desk):
        section = tree[HEALTH]["lay-y-kien"]
        item = desk.add(section, "consultation", draft_values(opens, closes, **values), name)
        desk.move(item, "publish")

    site.prepare(put)
    return f"{SECTION}{name}/"


def draft_of(tree, address):
    """The draft at an address of the department of health."""
    return tree[HEALTH]["lay-y-kien"][address.rstrip("/").rpartition("/")[2]]


def articles_of(site, address):
    """The ids of a draft's articles, in order."""
    return site.prepare(lambda tree, _desk: [row[ID] for row in draft_of(tree, address).articles])


def comments_of(site, address):
    """Of each comment: what was sent, its state, the names of its files; by its number."""

    def look(tree, _desk):
        found = sorted(draft_of(tree, address).values(), key=lambda item: item.created)
        return [(item.asked, item.state, [file.filename for file in item.attachments.values()]) for item in found]

    return sorted(site.prepare(look), key=lambda one: one[0]["number"])


def comment_form(browser, address, **fields):
    """The form filled in; `fields` replace what it is filled with."""
    form = form_of(browser.get(address + "gop-y"))
    typed = {"name": NAME, "organisation": ORGANISATION, "mail": MAIL, "phone": PHONE, "text-1": TEXT, **fields}
    for name, value in typed.items():
        form[name] = value
    return form


def form_of(page):
    """The form of a page in which comments are written."""
    return next(form for form in page.forms.values() if "proof" in form.fields)


def with_file(form):
    """The form with a file whose name tells who sent it."""
    form["files"] = [Upload(FILE_NAME, pdf_bytes(), "application/pdf")]
    return form


def send(form, status=303):
    """Press the button that sends it."""
    return form.submit("send", status=status)


def ask_agencies(site, address, *slugs):
    """Ask these agencies for their opinion."""

    def ask(tree, desk):
        invite(desk, draft_of(tree, address), [(tree[slug].id, tree[slug].title) for slug in slugs])

    site.prepare(ask)


def furnish_consultations(site, desk):
    """At the department of health a draft that is open with comments, one to come, one over, one with its result."""
    section, today = site[HEALTH]["lay-y-kien"], clock.local(clock.now()).date()
    day = timedelta(days=1)
    open_draft = _put(desk, section, "tram-luu-dong", today - 5 * day, today + 12 * day, title=LONG_TITLE)
    invite(desk, open_draft, [(site[INFORMATION].id, site[INFORMATION].title), (site["ubnd-tinh"].id, "Ủy ban")])
    rows = open_draft.articles
    upload = StoredUpload(io.BytesIO(pdf_bytes()), FILE_NAME, "application/pdf")
    sender = {"name": NAME, "organisation": ORGANISATION, "mail": MAIL, "phone": PHONE, "language": "vi"}
    receive(desk, open_draft, sender, [(rows[1][ID], TEXT), ("", "Dự thảo rõ ràng, dễ hiểu.")], [upload])
    agency = {"name": "Lê Văn Tám", "organisation": site[INFORMATION].title, "agency": str(site[INFORMATION].id)}
    receive(desk, open_draft, agency, [(rows[0][ID], "Đề nghị bổ sung xã đảo.")])
    _put(desk, section, "sap-mo", today + 3 * day, today + 40 * day, title="Dự thảo Đề án phòng chống bệnh dại")
    _put(desk, section, "da-dong", today - 60 * day, today - 20 * day, title="Dự thảo Kế hoạch tiêm chủng năm sau")
    concluded = _put(desk, section, "co-ket-qua", today - 90 * day, today - 50 * day, title="Dự thảo Bảng giá khám")
    answers = tuple(
        {**row, "opinions": "Hai ý kiến đề nghị giảm mức thu.", "response": "Tiếp thu, giảm 10 %."}
        for row in concluded.articles
    )
    desk.edit(concluded, {"articles": answers, "conclusion": "<p>Có 2 ý kiến, tiếp thu 2.</p>"})
    desk.move(concluded, "conclude")


def _put(desk, section, name, opens, closes, **values):
    item = desk.add(section, "consultation", draft_values(opens, closes, **values), name)
    desk.move(item, "publish")
    return item
