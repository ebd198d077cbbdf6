"""A citizen asks without an account: the form, its checks, the receipt, following up; what looks like a robot."""

import re
from datetime import UTC, datetime

import pytest
from webtest import Upload

from portal import clock
from portal.content.asked import RECEIPTS
from portal.history.chains import every_entry
from portal.i18n import _
from portal.interfaces import PortalError
from portal.views.public import chosen_files
from portal.views.workspace import sent_files
from tests.support.asking import (
    ASK,
    CANARIES,
    FOLLOW,
    MAIL,
    NAME,
    SECTION,
    SUBJECT,
    TEXT,
    ask,
    asking_form,
    code_on,
    follow_up,
    number_on,
    time_passes,
    with_file,
)
from tests.support.samples import picture_bytes
from tests.support.site import HEALTH

FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_tries_of_others(portal_site):
    portal_site.registry.scratch.clear()


def questions_of(site):
    """The names of the questions in the section."""
    return site.prepare(lambda tree, _desk: list(tree[HEALTH]["hoi-dap"]))


def stored(site, name):
    """(asked, values of the texts, sizes of files by name, state) of a question."""

    def read(tree, _desk):
        item = tree[HEALTH]["hoi-dap"][name]
        files = {file.filename: file.size for file in item.attachments.values()}
        return item.asked, [dict(version.values) for version in item.versions.values()], files, item.state

    return site.prepare(read)


def test_a_citizen_asks_and_follows_it_up(portal_site, set_clock):
    set_clock(FRIDAY)
    before = set(questions_of(portal_site))
    browser = portal_site.browser()
    form = with_file(asking_form(browser))
    time_passes(set_clock)
    receipt = form.submit(status=303).follow()
    code = code_on(receipt)
    assert re.fullmatch(r"(\w{4}-){5}\w{4}", code) and MAIL in receipt
    assert receipt.headers["Cache-Control"] == "private, no-store"
    # Ten working days after Friday, 20 November; Tuesday the 24th is a public holiday.
    assert "17:00, Thứ Hai, 07/12/2026" in receipt
    (name,) = set(questions_of(portal_site)) - before
    asked, texts, files, state = stored(portal_site, name)
    assert (asked["name"], asked["mail"], asked["title"], asked["text"]) == (NAME, MAIL, SUBJECT, TEXT)
    assert list(files) == ["chimhonghac-don.pdf"] and state == "received"
    assert texts == [
        {
            "title": f"Câu hỏi số {number_on(receipt)}",
            "topic": "",
            "question": "",
            "answer": "",
            "answered_by": "",
        }
    ]
    # Somebody else's browser, another day: the code is enough.
    time_passes(set_clock, days=2)
    page = follow_up(portal_site.browser(), code.lower().replace("-", " "))
    assert "Cơ quan đã tiếp nhận câu hỏi." in page and "07/12/2026" in page and "quá thời hạn" not in page
    time_passes(set_clock, days=16)
    assert "Đã quá thời hạn trả lời" in follow_up(portal_site.browser(), code)
    assert NAME not in page and MAIL not in page


def test_the_agencys_home_leads_to_the_form(fresh_site):
    home = fresh_site.browser().get(f"/{HEALTH}/")
    assert home.html.select(f'a.button[href="{ASK}"]')


def test_numbers_follow_each_other(portal_site, set_clock):
    set_clock(clock.now())
    browser = portal_site.browser()
    numbers = [int(number_on(ask(browser, set_clock, title=f"Câu thứ {turn}")).split("/")[0]) for turn in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_the_form_says_that_complaints_are_not_taken_and_where_they_are(fresh_site):
    page = fresh_site.browser().get(ASK)
    said = page.html.find(class_="asking-complaints").text
    assert "Khiếu nại, tố cáo không nhận qua mạng" in said and "bưu điện" in said
    admin = fresh_site.browser("tinh.admin")
    form = admin.get(SECTION + "sua").forms["content-form"]
    form["complaints"], form["days"], form["topics"] = "Phòng Tiếp công dân, tầng 1, thứ Năm hằng tuần", "7", "Y, Dược"
    form.submit("save", status=303)
    admin.send(SECTION + "trang-thai", transition="publish_changes")
    page = fresh_site.browser().get(ASK)
    assert (
        "Phòng Tiếp công dân, tầng 1" in page.html.find(class_="asking-complaints").text and "7 ngày làm việc" in page
    )
    assert [option["value"] for option in page.html.find(id="ask-topic").find_all("option")] == ["", "Y", "Dược"]


def test_sent_twice_it_is_one_question_with_one_code(portal_site, set_clock):
    set_clock(clock.now())
    browser = portal_site.browser()
    before = len(questions_of(portal_site))
    form = with_file(asking_form(browser, title="Gửi hai lần"))
    time_passes(set_clock)
    first, second = (form.submit(status=303) for _turn in range(2))
    assert first.location == second.location and len(questions_of(portal_site)) == before + 1
    assert code_on(first.follow()) == code_on(second.follow())


def test_no_code_is_stored_and_a_guess_is_none(portal_site, set_clock):
    set_clock(clock.now())
    browser = portal_site.browser()
    code = code_on(ask(browser, set_clock, title="Mã không lưu")).replace("-", "")
    receipts = portal_site.prepare(lambda tree, _desk: dict(tree._p_jar.root()[RECEIPTS]))
    assert code[:6] in receipts and all(code[6:] not in str(entry) for entry in receipts.items())
    for path in [path for path in portal_site.folder.rglob("*") if path.is_file()]:
        assert code.encode() not in path.read_bytes() and code[6:].encode() not in path.read_bytes(), path
    wrong = code[:-1] + ("7" if code[-1] != "7" else "8")
    answer = follow_up(browser, wrong, status=422)
    assert "Không có câu hỏi nào mang mã này" in answer and "Mã không lưu" not in answer
    for _turn in range(29):
        follow_up(browser, wrong, status=422)
    assert "thử sai quá nhiều lần" in follow_up(browser, wrong, status=429)
    # Nobody is kept from signing in by that.
    portal_site.browser("clerk.syt").get(f"/{HEALTH}/noi-bo/")


def test_the_page_of_a_question_can_be_opened_again_for_a_day_and_leads_on_from_the_receipt(portal_site, set_clock):
    set_clock(clock.now())
    browser = portal_site.browser()
    receipt = ask(browser, set_clock, title="Mở lại trang")
    code = code_on(receipt)
    (link,) = receipt.html.select('a[href*="theo-doi?phieu="]')
    page = browser.get(link["href"])
    assert "Cơ quan đã tiếp nhận" in page and code not in page.request.url
    found = follow_up(portal_site.browser(), code)
    assert code.replace("-", "") not in found.request.url and found.headers["Cache-Control"] == "private, no-store"
    assert "Mở lại trang" in portal_site.browser().get(found.request.path_qs)
    time_passes(set_clock, hours=25)
    over = browser.get(link["href"])
    assert "chỉ mở được trong một ngày" in over and "Mở lại trang" not in over
    assert "Cơ quan đã tiếp nhận" in follow_up(browser, code)


def test_a_receipt_page_ends_after_a_day_and_cannot_be_forged(portal_site, set_clock):
    set_clock(clock.now())
    browser = portal_site.browser()
    form = asking_form(browser, title="Biên nhận một ngày")
    time_passes(set_clock)
    location = form.submit(status=303).location
    assert browser.get(location).html.find(attrs={"data-code": True})
    time_passes(set_clock, hours=25)
    assert "không còn xem được" in browser.get(location, status=410)
    for forged in ("", "x", location.partition("phieu=")[2][:-2] + "AA", "é" * 50):
        browser.get(SECTION + "bien-nhan", {"phieu": forged}, status=410)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "bắt buộc"),
        ({"title": "\u200b"}, "bắt buộc"),
        ({"text": "\x00\x01"}, "bắt buộc"),
        ({"mail": "", "phone": ""}, "thư điện tử hoặc điện thoại"),
        ({"mail": "khong phai thu"}, "không hợp lệ"),
        ({"mail": "a@b\r\nBcc: c@d.example"}, "không hợp lệ"),
        ({"text": "a" * 1_000_000}, "Dài quá"),
        ({"name": "n" * 501}, "Dài quá"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(portal_site, set_clock, fields, said):
    set_clock(clock.now())
    before = questions_of(portal_site)
    form = asking_form(portal_site.browser(), **{"text": "điều đã gõ", **fields})
    time_passes(set_clock)
    answer = form.submit(status=422)
    assert said in answer.html.find(id="asking-errors").text
    again = next(form for form in answer.forms.values() if "proof" in form.fields)
    for name in ("name", "title", "text", "phone"):
        assert again[name].value == form[name].value.replace("\x00", "\x00") or "\x00" in form[name].value
    assert questions_of(portal_site) == before


def test_bidi_and_control_characters_are_taken_out(portal_site, set_clock):
    set_clock(clock.now())
    before = set(questions_of(portal_site))
    ask(portal_site.browser(), set_clock, title="Thẻ\u202e mất\x07", text="dòng\x00 một\r\ndòng hai")
    (name,) = set(questions_of(portal_site)) - before
    asked = stored(portal_site, name)[0]
    assert (asked["title"], asked["text"]) == ("Thẻ mất", "dòng một\ndòng hai")


@pytest.mark.parametrize(
    ("filename", "data", "said"),
    [
        ("hoa-don.pdf", b"MZ\x90\x00" + b"\x00" * 200, "không đúng với phần mở rộng"),
        ("don.pdf", b"<html><script>alert(1)</script></html>", "không đúng với phần mở rộng"),
        ("chay.exe", b"MZ\x90\x00" + b"\x00" * 200, "Không nhận tệp “.exe”"),
        ("trang.html", b"<html></html>", "Không nhận tệp “.html”"),
        ("hinh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Không nhận tệp “.svg”"),
        ("rong.pdf", b"", "Tệp rỗng"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_kept(portal_site, set_clock, filename, data, said):
    set_clock(clock.now())
    before = questions_of(portal_site)
    form = asking_form(portal_site.browser())
    form["files"] = [Upload(filename, data, "application/pdf")]
    time_passes(set_clock)
    answer = form.submit(status=422)
    assert said in answer.html.find(id="asking-errors").text and TEXT in answer
    assert questions_of(portal_site) == before


def looked_into(monkeypatch, refused=False):
    """The names of the files that are decoded from now on; the list grows."""
    found: list = []

    def look(_file, name, _families):
        found.append(name)
        if refused:
            raise PortalError(_("hỏng", "damaged"))
        return "image/png"

    for module in (chosen_files, sent_files):
        monkeypatch.setattr(module, "checked_type", look)
    return found


@pytest.mark.parametrize(
    ("fields", "passed"),
    [({"title": ""}, 30), ({"website": "x"}, 30), ({}, 1), ({"mail": "", "phone": ""}, 30), ({}, 13 * 3600)],
)
def test_no_file_is_looked_into_before_all_that_costs_little(portal_site, set_clock, monkeypatch, fields, passed):
    set_clock(clock.now())
    found = looked_into(monkeypatch)
    form = asking_form(portal_site.browser(), **fields)
    pictures, program = [Upload("anh.png", picture_bytes(), "image/png")], Upload("chay.exe", b"MZ", "image/png")
    form["files"] = pictures
    time_passes(set_clock, seconds=passed)
    answer = form.submit(status=422)
    assert found == []
    # Kept all the same, and looked into when everything else is right.
    assert [box["value"] for box in answer.html.select("input[name=kept]")] and "anh.png" in answer
    # What its name alone tells is told at once.
    form["files"] = [*pictures, program]
    assert "Không nhận tệp “.exe”" in form.submit(status=422) and found == []


def test_of_a_network_that_sends_too_much_no_file_is_looked_into(portal_site, set_clock, monkeypatch):
    set_clock(clock.now())
    found = looked_into(monkeypatch, refused=True)
    for number in range(21):
        form = asking_form(portal_site.browser())
        form["files"] = [Upload(f"{number}.png", picture_bytes(), "image/png")]
        time_passes(set_clock, seconds=10)
        form.submit(status=422 if number < 20 else 429)
    assert len(found) == 20


def test_too_many_files_are_refused(portal_site, set_clock):
    from tests.support.samples import pdf_bytes

    set_clock(clock.now())
    form = asking_form(portal_site.browser())
    form["files"] = [Upload(f"tep-{number}.pdf", pdf_bytes(), "application/pdf") for number in range(6)]
    time_passes(set_clock)
    assert "Nhiều nhất 5 tệp" in form.submit(status=422)


def test_twenty_thousand_fields_are_refused_before_anybody_looks(portal_site):
    before = questions_of(portal_site)
    body = "&".join(f"f{number}=1" for number in range(20_000))
    portal_site.browser().post(ASK, body, status=413)
    assert questions_of(portal_site) == before


def test_what_looks_like_a_robot_is_held_back_with_a_word_and_nothing_lost(portal_site, set_clock):
    set_clock(clock.now())
    browser, before = portal_site.browser(), questions_of(portal_site)
    assert "nhanh hơn người viết" in asking_form(browser).submit(status=422)
    form = asking_form(browser, website="https://robot.example")
    time_passes(set_clock)
    answer = form.submit(status=422)
    assert "phải để trống" in answer and TEXT in answer
    form = asking_form(browser)
    time_passes(set_clock, hours=13)
    answer = form.submit(status=422)
    assert "mở quá lâu" in answer and TEXT in answer
    form = asking_form(browser, proof="x")
    time_passes(set_clock)
    assert "mở quá lâu" in form.submit(status=422)
    assert questions_of(portal_site) == before
    # A person looks it over and sends it again: it is taken.
    again = next(form for form in answer.forms.values() if "proof" in form.fields)
    time_passes(set_clock)
    again.submit(status=303)
    assert len(questions_of(portal_site)) == len(before) + 1


def test_a_flood_from_one_network_is_stopped_and_nothing_lost(portal_site, set_clock):
    set_clock(clock.now())
    browser = portal_site.browser()
    for turn in range(20):
        ask(browser, set_clock, title=f"Câu {turn}")
    form = asking_form(browser, title="Câu thứ hai mươi mốt")
    time_passes(set_clock)
    answer = form.submit(status=429)
    assert "quá nhiều câu hỏi" in answer and TEXT in answer
    time_passes(set_clock, minutes=61)
    again = next(form for form in answer.forms.values() if "proof" in form.fields)
    again.submit(status=303)


def test_without_the_forms_token_nothing_is_taken(portal_site):
    before = questions_of(portal_site)
    portal_site.browser().post(ASK, {"name": "x", "text": "y"}, status=400)
    portal_site.browser().post(FOLLOW, {"code": "x"}, status=400)
    assert questions_of(portal_site) == before


def test_the_history_is_told_no_word_of_it_and_not_from_where(portal_site, set_clock):
    set_clock(clock.now())
    with_words = with_file(asking_form(portal_site.browser()))
    time_passes(set_clock)
    with_words.submit(status=303)

    def rows(tree, _desk):
        return [entry.line + str(entry.words) for entry in every_entry(tree._p_jar.root())]

    lines = portal_site.prepare(rows)
    assert any("Câu hỏi số" in line for line in lines)
    assert not any(word in line for line in lines for word in CANARIES)


def test_strangers_and_colleagues_of_another_agency_see_nothing_of_it(portal_site, set_clock):
    set_clock(clock.now())
    before = set(questions_of(portal_site))
    with_words = with_file(asking_form(portal_site.browser()))
    time_passes(set_clock)
    with_words.submit(status=303)
    (name,) = set(questions_of(portal_site)) - before
    file = portal_site.prepare(lambda tree, _desk: next(iter(tree[HEALTH]["hoi-dap"][name].attachments)))
    address = f"{SECTION}{name}/"
    for login in (None, "editor.syt", "officer.syt", "publisher.syt", "clerk.stttt", "tinh.auditor"):
        browser = portal_site.browser(login)
        status = 404 if login != "tinh.auditor" else "*"
        for page in (address, address + "lich-su", address + "sua", f"{address}tep/{file}", address + "phien-ban?so=1"):
            answer = browser.get(page, status=status if page != f"{address}tep/{file}" else 404)
            # What he asked for himself is told back to him.
            said = answer.text.replace(file, "")
            assert not any(word in said for word in CANARIES), (login, page)


def test_the_term_counts_working_days_only(portal_site, set_clock):
    # Before the holiday of 30 April and 1 May 2026.
    set_clock(datetime(2026, 4, 24, 3, 0, tzinfo=UTC))
    receipt = ask(portal_site.browser(), set_clock, title="Trước lễ")
    # Friday, 24 April; off are the 27th (for the Hùng Kings' day on a Sunday), 30 April and 1 May.
    assert "17:00, Thứ Tư, 13/05/2026" in receipt
