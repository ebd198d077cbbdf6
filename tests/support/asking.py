"""Citizens who ask, for tests: the form filled in as a browser would, and what the portal told them."""

import io
from datetime import timedelta

from webtest import Upload

from portal import clock
from portal.content.attachments import Upload as StoredUpload
from portal.workflow.asking import receive
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH

SECTION = f"/{HEALTH}/hoi-dap/"
ASK, FOLLOW = SECTION + "gui-cau-hoi", SECTION + "theo-doi"
# No text for the public may hold one of these.
NAME, MAIL, PHONE, FILE_NAME = "Trịnh Chimhồnghạc Đan", "chimhonghac@thu.example", "0905 771 234", "chimhonghac-don.pdf"
SUBJECT, TEXT = "Chimhồnghạc hỏi về thẻ bảo hiểm", "Tôi là Chimhồnghạc, thẻ của mẹ tôi bị mất thì làm lại ở đâu?"
CANARIES = ("himhồnghạc", "himhonghac", "771 234", "771234")


def asking_form(browser, address=ASK, **fields):
    """The form filled in; `fields` replace what it is filled with."""
    form = next(form for form in browser.get(address).forms.values() if "proof" in form.fields)
    typed = {"name": NAME, "mail": MAIL, "phone": PHONE, "title": SUBJECT, "text": TEXT, **fields}
    for name, value in typed.items():
        form[name] = value
    return form


def with_file(form, filename=FILE_NAME, data=None):
    """The form with a file."""
    form["files"] = [Upload(filename, data or pdf_bytes(), "application/pdf")]
    return form


def time_passes(set_clock, **span):
    """Put the clock forward; nobody writes a question in no time."""
    set_clock(clock.now() + timedelta(**(span or {"seconds": 30})))


def ask(browser, set_clock, address=ASK, **fields):
    """Ask a question; answers the page of the receipt."""
    form = asking_form(browser, address, **fields)
    time_passes(set_clock)
    return form.submit(status=303).follow()


def code_on(page):
    """The receipt code that a page shows."""
    return page.html.find(attrs={"data-code": True}).text


def follow_up(browser, code, address=FOLLOW, status=200):
    """The page that the code leads to."""
    form = next(form for form in browser.get(address).forms.values() if "code" in form.fields)
    form["code"] = code
    answer = form.submit(status=303 if status == 200 else status)
    return answer.follow() if status == 200 else answer


def number_on(page):
    """The number of a question that a page shows: "1/2026"."""
    facts = page.html.find("dl", class_="facts")
    return facts.find("dt", string="Số tiếp nhận").find_next("dd").text


LONG_QUESTION = (
    "Hồ sơ đề nghị cấp lại thẻ bảo hiểm y tế cho người cao tuổi ở Ủy ban nhân dân thị trấn Khánh Vĩnh, "
    "huyện Khánh Vĩnh gồm những gì và nộp ở đâu?"
)


def furnish_questions(site, desk):
    """At the department of health a section with fields, one question that is answered and one that came in."""
    section = site[HEALTH]["hoi-dap"]
    desk.edit(section, {"topics": ("Bảo hiểm y tế", "Khám bệnh, chữa bệnh", "An toàn thực phẩm"), "days": 10})
    desk.move(section, "publish_changes")
    values = {
        "title": LONG_QUESTION,
        "topic": "Bảo hiểm y tế",
        "question": "Mẹ tôi 82 tuổi làm mất thẻ.\nXin hỏi cần giấy tờ gì?",
        "answer": "<p>Ông, bà mang <strong>căn cước</strong> đến bộ phận một cửa.</p><ul><li>Tờ khai</li></ul>",
        "answered_by": "Phòng Nghiệp vụ Y",
    }
    desk.move(desk.place(section, "question", values, "cap-lai-the"), "publish")
    sent = {"name": NAME, "mail": MAIL, "phone": PHONE, "topic": "Bảo hiểm y tế", "title": SUBJECT, "text": TEXT}
    receive(desk, section, sent, [StoredUpload(io.BytesIO(pdf_bytes()), FILE_NAME, "application/pdf")])
