"""The history as people meet it: who may read whose, that reading is recorded, what is hidden, what is taken along."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest

from portal import clock
from portal.history.verify import verify
from portal.roles import Role
from portal.search.compare import compare
from portal.search.history import HistoryAsked, HistoryLists
from portal.search.text_tables import vocabulary
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.functional.test_publication_story import write
from tests.support.site import HEALTH, INFORMATION, PASSWORD, SINCE

AGENCY, PROVINCE, OWN = f"/{HEALTH}/noi-bo/nhat-ky", "/nhat-ky", "/tai-khoan/nhat-ky"
ADMINISTRATOR, AUDITOR, PROVINCIAL = "agency-administrator.syt", "tinh.auditor", "tinh.admin"
REASON = "Kiểm tra theo Kế hoạch số 12/KH-SYT"


def person_id(portal_site, login):
    return portal_site.prepare(lambda site, _desk: People(site._p_jar.root()["app_root"]).get(login).id)


def agency_id(portal_site, slug=HEALTH):
    return portal_site.prepare(lambda site, _desk: site[slug].id)


def newest(portal_site, **asked):
    """The newest row of the history that is asked for."""
    return HistoryLists(portal_site.registry.projection).page(HistoryAsked(**asked), 1).rows[0]


def opened(browser, address, reason=REASON):
    """The page of a history, after the reason was given."""
    page = browser.get(address)
    if page.html.find(id="reason") is not None:
        browser.send(address, act="open", reason=reason)
        page = browser.get(address)
    return page


def told(page):
    """What the rows of a page say, newest first."""
    return [" ".join(cell.text.split()) for cell in page.html.find_all(class_="activity-what")]


@pytest.mark.parametrize("login", [ADMINISTRATOR, AUDITOR, PROVINCIAL])
def test_the_history_of_an_agency_is_for_its_administrator_and_the_province(portal_site, login):
    browser = portal_site.browser(login)
    assert "lý do" in browser.get(AGENCY).text.lower()
    page = opened(browser, AGENCY)
    assert any("mở nhật ký của" in line and REASON in line for line in told(page))


@pytest.mark.parametrize(
    "login", ["editor.syt", "publisher.syt", "officer.syt", "leader.syt", "clerk.syt", "agency-administrator.stttt"]
)
def test_for_all_others_there_is_no_such_page(portal_site, login):
    browser = portal_site.browser(login)
    colleague = person_id(portal_site, "officer.syt")
    for address in (AGENCY, f"{AGENCY}?nguoi={colleague}", PROVINCE, f"{PROVINCE}?nguoi={colleague}"):
        browser.get(address, status=404)
        browser.send(address, status=404, act="open", reason=REASON)
        browser.send(address, status=404, act="export", form="csv")


def test_visitors_are_asked_to_sign_in_or_find_nothing(portal_site):
    visitor = portal_site.browser()
    assert "/dang-nhap" in visitor.get(AGENCY, status=303).location
    assert "/dang-nhap" in visitor.get(OWN, status=303).location
    visitor.get(PROVINCE, status=404)


@pytest.mark.parametrize("login, status", [(AUDITOR, 200), (PROVINCIAL, 200), (ADMINISTRATOR, 404)])
def test_the_history_of_the_province_is_for_the_province(portal_site, login, status):
    portal_site.browser(login).get(PROVINCE, status=status)


def test_nobody_is_read_where_he_does_not_work(portal_site):
    browser, stranger = portal_site.browser(ADMINISTRATOR), person_id(portal_site, "editor.stttt")
    browser.get(f"{AGENCY}?nguoi={stranger}", status=404)
    for nobody in ("1", "0", "x", "9" * 40, "٣", "-1"):
        browser.get(AGENCY, {"nguoi": nobody}, status=404)


def test_of_a_person_the_agency_shows_what_he_did_there(portal_site):
    editor = portal_site.browser("editor.syt")
    write(editor, "Tin của người được xem")
    page = opened(portal_site.browser(ADMINISTRATOR), f"{AGENCY}?nguoi={person_id(portal_site, 'editor.syt')}")
    lines = told(page)
    assert any("thêm tin" in line and "“Tin của người được xem”" in line for line in lines)
    assert all("editor.syt" in line for line in lines)
    assert "với vai trò" in page.html.find("table").find("thead").text.lower() and "Biên tập" in page.text


def test_reading_a_person_must_be_explained_for_each_person_and_session(portal_site):
    first = person_id(portal_site, "officer.syt")
    second = person_id(portal_site, "clerk.syt")
    browser = portal_site.browser(ADMINISTRATOR)
    opened(browser, f"{AGENCY}?nguoi={first}")
    assert browser.get(f"{AGENCY}?nguoi={first}").html.find(id="reason") is None
    assert browser.get(f"{AGENCY}?nguoi={second}").html.find(id="reason") is not None
    assert browser.get(AGENCY).html.find(id="reason") is not None
    again = portal_site.browser(ADMINISTRATOR)
    assert again.get(f"{AGENCY}?nguoi={first}").html.find(id="reason") is not None


def test_a_reason_ends_after_some_hours(portal_site, set_clock):
    start = clock.now()
    standing = set_clock(start)
    browser = portal_site.browser(ADMINISTRATOR)
    opened(browser, AGENCY)
    # A session that nobody uses ends after two hours.
    for hours in (1.9, 3.8):
        standing.set(start + timedelta(hours=hours))
        assert browser.get(AGENCY).html.find(id="reason") is None
    standing.set(start + timedelta(hours=4, minutes=1))
    assert browser.get(AGENCY).html.find(id="reason") is not None


@pytest.mark.parametrize("reason", ["", "   ", " ", "\x00"])
def test_a_reason_is_no_empty_word(portal_site, reason):
    browser = portal_site.browser(ADMINISTRATOR)
    answer = browser.send(AGENCY, status=422, act="open", reason=reason)
    assert "Hãy ghi lý do xem" in answer.text
    assert browser.get(AGENCY).html.find(id="reason") is not None


def test_whoever_was_read_sees_by_whom_and_why(portal_site):
    opened(portal_site.browser(AUDITOR), f"{PROVINCE}?nguoi={person_id(portal_site, 'officer.syt')}")
    officer = portal_site.browser("officer.syt")
    lines = told(officer.get(OWN))
    assert any("tinh.auditor" in line and "mở nhật ký của Người officer officer.syt" in line for line in lines)


def test_ones_own_history_tells_no_addresses_of_others(portal_site):
    auditor = portal_site.browser(AUDITOR)
    auditor.extra_environ["REMOTE_ADDR"] = "203.0.113.77"
    opened(auditor, f"{PROVINCE}?nguoi={person_id(portal_site, 'clerk.syt')}")
    clerk = portal_site.browser("clerk.syt")
    assert "203.0.113.77" not in clerk.get(OWN).text
    assert "203.0.113.77" in opened(auditor, f"{PROVINCE}?nguoi={person_id(portal_site, 'clerk.syt')}").text


def test_sign_ins_are_told_refused_ones_too(portal_site):
    stranger = portal_site.browser()
    stranger.extra_environ["REMOTE_ADDR"] = "198.51.100.9"
    form = next(form for form in stranger.get("/dang-nhap").forms.values() if "password" in form.fields)
    form["login"], form["password"] = "leader.syt", "sai mật khẩu rồi"
    form.submit(status=422)
    leader = portal_site.browser("leader.syt")
    lines = told(leader.get(OWN))
    assert "đăng nhập" in lines[0]
    assert "đăng nhập không thành công (Người leader leader.syt): sai tên đăng nhập hoặc mật khẩu" in lines[1]
    assert "198.51.100.9" in leader.get(OWN).text


def test_what_a_stranger_typed_as_a_name_is_not_kept(portal_site):
    stranger = portal_site.browser()
    form = next(form for form in stranger.get("/dang-nhap").forms.values() if "password" in form.fields)
    form["login"], form["password"] = "mat-khau-go-nham-o", "x"
    form.submit(status=422)
    row = newest(portal_site, acts=("sign_in_refused",))
    assert "mat-khau-go-nham-o" not in row.words + row.line and row.person is None


def test_the_history_of_an_item_tells_its_life(portal_site):
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    address = write(editor, "Lịch khám lưu động")
    editor.send(address + "trang-thai", transition="submit", comment="Xin duyệt sớm")
    publisher.send(address + "trang-thai", transition="publish")
    page = editor.get(address + "lich-su")
    steps = [" ".join(step.text.split()) for step in page.html.find(class_="steps").find_all("li")]
    assert "đăng mục này" in steps[0] and "Người publisher" in steps[0] and "Đã đăng" in steps[0]
    assert "Xin duyệt sớm" in steps[1] and "thêm mục này" in steps[2]
    assert page.html.find(class_="steps").find(string=lambda text: "192.0.2" in text) is None
    portal_site.browser("editor.stttt").get(address + "lich-su", status=[403, 404])


def test_what_an_administrator_may_not_see_is_not_named_to_him(portal_site):
    """An officer's own document: that something was done is told, not what it is."""
    officer = portal_site.browser("officer.syt")
    tree = f"/{HEALTH}/noi-bo/tai-lieu/"
    form = officer.get(tree + "them?loai=folder").forms["content-form"]
    form["title"] = "Hồ sơ mật của tôi XYZZY"
    form.submit("save", status=303)
    browser = portal_site.browser(ADMINISTRATOR)
    page = opened(browser, AGENCY)
    assert "XYZZY" not in page.text and "một mục nội bộ bạn không được xem" in page.text
    for form in ("csv", "jsonl"):
        body = browser.send(AGENCY, status=200, act="export", form=form).body.decode("utf-8")
        assert "XYZZY" not in body and "xyzzy" not in body
    assert "XYZZY" in officer.get(OWN).text


def test_who_has_left_an_agency_takes_no_titles_along(fresh_site):
    officer = fresh_site.browser("officer.syt")
    form = officer.get(f"/{HEALTH}/noi-bo/tai-lieu/them?loai=folder").forms["content-form"]
    form["title"] = "Kế hoạch nội bộ XYZZY"
    form.submit("save", status=303)
    assert "XYZZY" in officer.get(OWN).text

    def move_on(site, _desk):
        people = People(site._p_jar.root()["app_root"], fresh_site.registry)
        post = Appointment(site[INFORMATION].id, Role.OFFICER, from_day=SINCE)
        people.appoint(people.get("officer.syt"), (post,))

    fresh_site.config.begin()
    fresh_site.prepare(move_on)
    fresh_site.config.end()
    page = fresh_site.browser("officer.syt").get(OWN)
    assert "XYZZY" not in page.text and "thêm một mục nội bộ bạn không được xem" in page.text


def test_titles_and_comments_are_text_wherever_they_are_shown(portal_site):
    canary = '"><svg onload=alert(1)>{what}${7*7}'

    def note(site, desk):
        desk.record(site[HEALTH], "moved", title=canary, source=canary, comment=canary)
        desk.record(site[HEALTH], "step:khong-co", source=canary, target="x" + canary)

    portal_site.prepare(note)
    page = opened(portal_site.browser(ADMINISTRATOR), AGENCY)
    assert "<svg onload" not in page.text and "&lt;svg onload" in page.text and "{what}" in page.text
    assert "<svg onload" not in portal_site.browser(ADMINISTRATOR).get(f"/{HEALTH}/lich-su").text


def test_what_was_public_and_is_gone_keeps_its_name(portal_site):
    editor = portal_site.browser("editor.syt")
    address = write(editor, "Tin sẽ vào thùng rác")

    def throw_away(site, desk):
        desk.delete(site[HEALTH]["tin-tuc"][address.rstrip("/").rpartition("/")[2]])

    portal_site.prepare(throw_away)
    page = opened(portal_site.browser(ADMINISTRATOR), AGENCY)
    assert any("chuyển tin, bài “Tin sẽ vào thùng rác” vào thùng rác" in line for line in told(page))


def test_filters_by_act_person_and_day(portal_site):
    write(portal_site.browser("editor.syt"), "Tin để lọc")
    browser = portal_site.browser(AUDITOR)
    opened(browser, AGENCY)
    assert all("đăng nhập" in line for line in told(browser.get(AGENCY + "?viec=signed_in")))
    group = told(browser.get(AGENCY + "?viec=reading"))
    assert group and all("nhật ký" in line for line in group)
    assert told(browser.get(AGENCY + "?viec=added"))
    assert told(browser.get(AGENCY + "?den-ngay=2001-01-01")) == []
    assert "Không có việc nào khớp" in browser.get(AGENCY + "?den-ngay=01/01/2001").text
    today = clock.local(clock.now()).date().isoformat()
    assert told(browser.get(f"{AGENCY}?tu-ngay={today}&den-ngay={today}"))


@pytest.mark.parametrize(
    "query",
    ["tu-ngay=31/02/2026", "viec=khong-co", "viec[]=%00", "trang=xxx", "den-ngay=%ED%A0%80", "co-quan=" + "x" * 5000],
)
def test_whatever_is_asked_there_is_an_answer(portal_site, query):
    browser = portal_site.browser(AUDITOR)
    opened(browser, PROVINCE)
    page = browser.get(f"{PROVINCE}?{query}")
    assert told(page)
    if "31/02" in query:
        assert "không phải là ngày" in page.text


def test_the_province_is_narrowed_to_an_agency(portal_site):
    browser = portal_site.browser(AUDITOR)
    opened(browser, PROVINCE)
    lists = HistoryLists(portal_site.registry.projection)
    expected = lists.page(HistoryAsked(agency=agency_id(portal_site, INFORMATION)), 50).rows
    assert len(told(browser.get(f"{PROVINCE}?co-quan={INFORMATION}"))) == len(expected) > 0


def test_pages_follow_one_another_without_gap_or_repetition(portal_site):
    def fill(site, desk):
        for number in range(130):
            desk.record(site[INFORMATION], "edited", version=number)

    portal_site.prepare(fill)
    browser = portal_site.browser(AUDITOR)
    address = f"/{INFORMATION}/noi-bo/nhat-ky"
    page = opened(browser, address + "?viec=edited")
    seen = told(page)
    while page.html.find("a", rel="next"):
        page = page.click(href=page.html.find("a", rel="next")["href"].rpartition("?")[2].replace("?", r"\?"))
        seen += told(page)
    numbers = [line.partition("bản ")[2].rstrip(")") for line in seen if "cơ quan" in line]
    assert numbers[:130] == [str(number) for number in range(129, -1, -1)]
    back = page.click(href=page.html.find("a", rel="prev")["href"].rpartition("?")[2])
    assert told(back) == seen[-len(told(page)) - 50 : -len(told(page))]


def export(browser, form, address=AGENCY):
    opened(browser, address)
    return browser.send(address, status=200, act="export", form=form)


def test_a_spreadsheet_holds_what_is_shown_and_taking_it_is_recorded(fresh_site):
    browser = fresh_site.browser(ADMINISTRATOR)
    answer = export(browser, "xlsx")
    assert (
        "attachment" in answer.headers["Content-Disposition"] and answer.headers["Cache-Control"] == "private, no-store"
    )
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        assert "đăng nhập" in book.read("xl/sharedStrings.xml").decode()
    row = newest(fresh_site, agency=agency_id(fresh_site))
    assert row.act == "history_exported" and row.told["form"] == "xlsx" and row.told["count"] > 0


def test_csv_never_holds_a_formula(portal_site):
    def note(site, desk):
        desk.record(site[HEALTH], "edited", version=1, comment="=HYPERLINK(1)")

    portal_site.prepare(note)
    rows = list(csv.reader(io.StringIO(export(portal_site.browser(ADMINISTRATOR), "csv").body.decode("utf-8-sig"))))
    comments = [row[4] for row in rows[1:]]
    assert "'=HYPERLINK(1)" in comments and not any(text[:1] in "=+-@" for text in comments if text)


def test_json_lines_are_verified_without_the_portal(portal_site):
    opened(portal_site.browser(AUDITOR), PROVINCE)
    body = export(portal_site.browser(AUDITOR), "jsonl", PROVINCE).body.decode()
    rows = [json.loads(line) for line in body.splitlines()]
    lines = {row["sha256"]: json.loads(row["line"]) for row in rows}
    for row in rows:
        assert hashlib.sha256(row["line"].encode()).hexdigest() == row["sha256"]
        facts = json.loads(row["line"])
        if row["words"] is not None:
            assert hashlib.sha256(row["words"].encode()).hexdigest() == facts["words"]
        before = lines.get(facts["previous"])
        assert before is None or (before["chain"], before["number"] + 1) == (facts["chain"], facts["number"])
    assert sum(facts["previous"] in lines for facts in lines.values()) >= len(lines) - 10


def test_pressing_twice_hands_out_once_and_keeps_the_filter(portal_site):
    browser = portal_site.browser(ADMINISTRATOR)
    opened(browser, AGENCY)
    page = browser.get(AGENCY + "?viec=sign_ins")
    form = next(form for form in page.forms.values() if "act" in form.fields and form["act"].value == "export")
    assert form.submit("form", value="csv").content_type == "text/csv"
    assert form.submit("form", value="csv", status=303).location.endswith("?viec=sign_ins")


@pytest.mark.parametrize("form", ["", "exe", "../x"])
def test_no_other_form_is_handed_out(portal_site, form):
    browser = portal_site.browser(ADMINISTRATOR)
    opened(browser, AGENCY)
    browser.send(AGENCY, status=400, act="export", form=form)


def test_nothing_is_handed_out_before_the_reason_and_a_fresh_proof(portal_site, set_clock):
    browser = portal_site.browser(ADMINISTRATOR)
    answer = browser.send(AGENCY, status=303, act="export", form="csv")
    assert answer.location.endswith(AGENCY)
    opened(browser, AGENCY)
    set_clock(clock.now() + timedelta(minutes=30))
    page = browser.send(AGENCY, status=403, act="export", form="csv")
    assert "Xác nhận đúng là bạn" in page.text
    answer = browser.send(AGENCY, status=200, act="export", form="csv", confirm_password=PASSWORD)
    assert answer.content_type == "text/csv"


def test_ones_own_spreadsheet(portal_site):
    officer = portal_site.browser("officer.syt")
    answer = officer.send(OWN, status=200, act="export", form="xlsx")
    assert answer.content_type.endswith("spreadsheetml.sheet")


def test_a_save_writes_little(portal_site):
    """The brief's aim: a page save stays under 20 kB with its row of the history."""
    editor = portal_site.browser("editor.syt")
    address = write(editor, "Tin đo", body="<p>" + "Sở thông báo để người dân biết. " * 40 + "</p>")
    data = portal_site.folder / "database" / "Data.fs"
    before = data.stat().st_size
    form = editor.get(address + "sua").forms["content-form"]
    form["summary"] = "Sửa một chữ"
    form.submit("save", status=303)
    written = data.stat().st_size - before
    assert 0 < written < 20_000


def test_settings_of_the_province_are_told(fresh_site):
    admin = fresh_site.browser(PROVINCIAL)
    form = next(form for form in admin.get("/tu-dong-nghia").forms.values() if "lines" in form.fields)
    form["lines"] = form["lines"].value + "\nBV = bệnh viện đa khoa tỉnh"
    form.submit(status=303)
    row = newest(fresh_site, acts=("synonyms_set",))
    assert row.actor == person_id(fresh_site, PROVINCIAL) and any("BV" in line for line in row.told["added"])
    admin.send(f"/{HEALTH}/cap-tren", agency="", since="2026-01-01")
    row = newest(fresh_site, acts=("superior_set",))
    assert row.item == agency_id(fresh_site) and row.told["since"] == "2026-01-01"


def test_the_chains_of_all_this_verify(portal_site):
    with portal_site.connection() as connection:
        report = verify(connection.root())
    # Tests set the clock back; nobody altered anything.
    assert [finding.text for finding in report.findings if "clock" not in finding.text] == []
    assert report.rows > 100
    differing = compare(portal_site.database, portal_site.registry.projection)
    # Of the index of words other tests have their own.
    assert [found for found in differing if not found.table.startswith(("text_", vocabulary.name))] == []
