"""The support desk: a difficulty is reported, assigned, answered, told, taken up again; nobody else reads it."""

import io
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from portal.history.chains import every_entry
from portal.search.compare import compare
from portal.security.people import People
from portal.views.search_question import EVERYWHERE, PARAMETERS
from portal.workflow.supporting import KIND
from tests.support.mail_host import listening_mail_host, work_off
from tests.support.site import HEALTH, INFORMATION
from tests.support.supporting import DESK_LIST, DESK_LOGIN, HELP, OWN_LIST, REPORT, REPORTER, reported

SECOND_AT_DESK = "hai.hotro"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
# The end of the second working day after it, in Vietnam: 24 November is a holiday.
DUE = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
SUBJECT, TEXT, ANSWER = "Khôngnhậpđược lịch", "Dánbảng từ Word thì báo lỗi.", "Hãydán bằng nút Dán bảng."
MAILS = {REPORTER: "officer@thu.example", DESK_LOGIN: "ban@thu.example", SECOND_AT_DESK: "hai@thu.example"}
FIGURES = HELP + "so-lieu-ho-tro"
OTHERS = (
    *("editor.syt", "leader.syt", "agency-administrator.syt", "clerk.stttt", "tinh.admin", "tinh.auditor"),
    "officer.stttt",
)


@pytest.fixture
def mail_host():
    with listening_mail_host() as host:
        yield host


@pytest.fixture
def desk_site(fresh_site):
    """A site of its own, in which those who are told have mailboxes."""

    def furnish(tree, _desk):
        people = People(tree._p_jar.root()["app_root"], fresh_site.registry)
        for login, mail in MAILS.items():
            people.describe(people.get(login), email=mail)

    fresh_site.prepare(furnish)
    return fresh_site


def report_link(page):
    return page.html.select_one("a[href*=bao-kho-khan]")["href"]


def send(browser, link, title=SUBJECT, text=TEXT, status=303, **fields):
    form = next(form for form in browser.get(link).forms.values() if "text" in form.fields)
    for name, value in {"title": title, "text": text, **fields}.items():
        form[name] = value
    return form.submit(status=status)


def act(browser, address, name, status=303, **fields):
    """Press one of the buttons of the page of a request."""
    forms = browser.get(address).forms.values()
    form = next(form for form in forms if any(one._value == name for one in form.fields.get("act", ())))
    for field, value in fields.items():
        form[field] = value
    return form.submit("act", value=name, status=status)


def path(answer):
    return urlsplit(answer.location).path


def test_from_the_report_to_the_end(desk_site, set_clock, mail_host):
    set_clock(MONDAY)
    officer, desk = desk_site.browser(REPORTER), desk_site.browser(DESK_LOGIN)
    empty = officer.get(OWN_LIST).html.find(class_="empty")
    assert "Bạn chưa báo khó khăn nào." in empty.text and empty.find("a")["href"] == REPORT
    assert "Không có yêu cầu nào đang chờ trả lời." in desk.get(DESK_LIST)
    address = path(send(officer, report_link(officer.get(f"/{HEALTH}/lich-cong-tac/"))))
    page = officer.get(address)
    assert SUBJECT in page and TEXT in page and "còn 2 ngày làm việc" in page and f"/{HEALTH}/lich-cong-tac/" in page

    settings = mail_host.settings(desk_site.settings)
    work_off(desk_site, settings)
    for login in (DESK_LOGIN, SECOND_AT_DESK):
        (letter,) = mail_host.letters_to(MAILS[login])
        assert f"http://localhost{address}" in letter.get_content() and "số 1/2026" in letter["Subject"]
        assert SUBJECT not in letter.get_content() + letter["Subject"] and TEXT not in letter.get_content()

    listed = desk.get(DESK_LIST)
    assert address in listed and "Sở Y tế" in listed and "còn 2 ngày làm việc" in listed
    act(desk, address, "assign", person=SECOND_AT_DESK)
    assert address not in desk.get(DESK_LIST + "?cua-toi=1")
    second = desk_site.browser(SECOND_AT_DESK)
    assert address in second.get(DESK_LIST + "?cua-toi=1")
    assert "Đang trả lời" in officer.get(address)
    act(second, address, "answer", text=ANSWER)
    assert address not in desk.get(DESK_LIST) and address in desk.get(DESK_LIST + "?trang-thai=answered")

    work_off(desk_site, settings)
    (letter,) = mail_host.letters_to(MAILS[REPORTER])
    assert f"http://localhost{address}" in letter.get_content() and ANSWER not in letter.get_content()
    waiting = officer.get(f"/{HEALTH}/noi-bo/")
    assert "Bộ phận hỗ trợ đã trả lời tôi" in waiting and address in waiting
    assert ANSWER in officer.get(address)

    # Not solved: open again, with a new deadline; whoever has it is told, and nobody else.
    set_clock(datetime(2026, 11, 27, 2, 0, tzinfo=UTC))
    officer, desk = desk_site.browser(REPORTER), desk_site.browser(DESK_LOGIN)
    act(officer, address, "write", text="Vẫn lỗi ở dòng 3.")
    assert "còn 2 ngày làm việc" in officer.get(address) and address in desk.get(DESK_LIST)
    assert "Bộ phận hỗ trợ đã trả lời tôi" not in officer.get(f"/{HEALTH}/noi-bo/")
    work_off(desk_site, settings)
    assert [len(mail_host.letters_to(MAILS[login])) for login in (DESK_LOGIN, SECOND_AT_DESK)] == [1, 2]
    act(desk, address, "answer", text="Đã sửa dòng 3.")
    act(officer, address, "close")
    closed = officer.get(address)
    assert "Đã xong" in closed and "Vẫn lỗi ở dòng 3." in closed
    assert "Bộ phận hỗ trợ đã trả lời tôi" not in officer.get(f"/{HEALTH}/noi-bo/")
    # And once more, after it was done.
    act(officer, address, "write", text="Lại lỗi.")
    assert address in desk.get(DESK_LIST)
    assert compare(desk_site.database, desk_site.registry.projection) == []


def test_the_whole_desk_is_reminded_once_of_what_is_overdue(desk_site, set_clock, mail_host):
    set_clock(MONDAY)
    officer, settings = desk_site.browser(REPORTER), mail_host.settings(desk_site.settings)
    late, answered = (path(send(officer, f"/{HEALTH}/noi-bo/bao-kho-khan", title=title)) for title in ("Một", "Hai"))
    act(desk_site.browser(DESK_LOGIN), late, "assign", person=SECOND_AT_DESK)
    act(desk_site.browser(DESK_LOGIN), answered, "answer", text=ANSWER)
    work_off(desk_site, settings)

    def reminders(login):
        return [letter for letter in mail_host.letters_to(MAILS[login]) if "Quá hạn" in letter["Subject"]]

    for passed in (DUE - timedelta(minutes=1), DUE, DUE + timedelta(days=1)):
        set_clock(passed)
        work_off(desk_site, settings)
        for login in (DESK_LOGIN, SECOND_AT_DESK):
            told = reminders(login)
            assert len(told) == (passed >= DUE)
            assert all("số 1/2026" in one["Subject"] and f"http://localhost{late}" in one.get_content() for one in told)
    # Taken up again, the other one has a term of its own.
    act(desk_site.browser(REPORTER), answered, "write", text="Vẫn lỗi.")
    work_off(desk_site, settings)
    assert len(reminders(DESK_LOGIN)) == 1
    set_clock(DUE + timedelta(days=7))
    work_off(desk_site, settings)
    assert ["số 2/2026" in one["Subject"] for one in reminders(DESK_LOGIN)] == [False, True]


def test_only_the_reporter_and_the_desk_read_it(desk_site):
    officer = desk_site.browser(REPORTER)
    address = path(send(officer, REPORT))
    act(desk_site.browser(DESK_LOGIN), address, "answer", text=ANSWER)
    for login in (None, *OTHERS):
        browser = desk_site.browser(login)
        for view in ("", "trang-thai", "lich-su", "phien-ban?so=1", "sua"):
            answer = browser.get(address + view, status="*")
            assert answer.status_int == 404 or "/dang-nhap" in answer.location, (login, view)
        for name in ("answer", "write", "close", "assign", "explain"):
            if login is not None:
                browser.send(address + "xu-ly", status=404, act=name, text="x", title="x", person=DESK_LOGIN)
        for place in ("/", f"/{HEALTH}/", f"/{HEALTH}/noi-bo/", f"/{HEALTH}/noi-bo/noi-dung", OWN_LIST, HELP):
            text = browser.get(place, status="*").text
            assert not any(word in text for word in (SUBJECT, TEXT, ANSWER, address)), (login, place)
        for search in ("/tim-kiem", f"/{HEALTH}/noi-bo/tim-kiem", "/tim-kiem/goi-y"):
            assert address not in browser.get(search, {"q": "Khôngnhậpđược"}, status="*").text
    assert address in officer.get(f"/{HEALTH}/noi-bo/tim-kiem", {"q": "Khôngnhậpđược"})
    officer.get(DESK_LIST, status=403)
    officer.get(FIGURES, status=403)


def test_the_auditor_reads_that_it_was_done_and_nothing_of_what_was_written(desk_site):
    officer, desk = desk_site.browser(REPORTER), desk_site.browser(DESK_LOGIN)
    address = path(send(officer, REPORT))
    act(desk, address, "answer", text=ANSWER)
    act(officer, address, "write", text="Vẫnlỗi nhé.")

    def rows(tree, _desk):
        return [entry.line + str(entry.words) for entry in every_entry(tree._p_jar.root())]

    lines = [line for line in desk_site.prepare(rows) if "Yêu cầu hỗ trợ số 1/" in line]
    assert [act for act in ("added", "step:answer", "step:reopen") if not any(act in line for line in lines)] == []
    assert not any(word in line for line in desk_site.prepare(rows) for word in (SUBJECT, TEXT, ANSWER, "Vẫnlỗi"))


def test_what_goes_along_shows_nothing_hidden(portal_site):
    administrator = portal_site.browser("agency-administrator.syt")
    told = {}
    pages = {
        "public": f"/{HEALTH}/tin-tuc/",
        "asked": f"/{HEALTH}/tim-kiem?q=Nguyễn+Văn+Kín&code=bimat",
        "record": f"/{HEALTH}/noi-bo/can-bo/officer.syt",
        "people": f"/{HEALTH}/noi-bo/can-bo",
    }
    for name, address in pages.items():
        told[name] = parse_qs(urlsplit(report_link(administrator.get(address))).query)
    assert told["public"] == {"noi": [f"/{HEALTH}/tin-tuc/"], "ten": ["Tin tức"]}
    assert told["people"]["noi"] == [f"/{HEALTH}/noi-bo/can-bo"]
    assert told["asked"] == {"noi": [f"/{HEALTH}/tim-kiem"]}
    assert told["record"] == {"noi": [f"/{HEALTH}/noi-bo/can-bo"]}
    # A draft is told by the place above it and its kind.
    editor = portal_site.browser("editor.syt")
    form = editor.get(f"/{HEALTH}/tin-tuc/them?loai=news_item").forms["content-form"]
    form["title"] = "Kỷ luật ông Kín"
    draft = path(form.submit("save", status=303))
    for view in ("", "sua", "trang-thai"):
        said = parse_qs(urlsplit(report_link(editor.get(draft + view))).query)
        assert said == {"noi": [f"/{HEALTH}/tin-tuc/…/{view}"], "ten": ["Tin, bài"]}
    # What a reader must not know of is told as what is not there.
    stranger = portal_site.browser("editor.stttt")
    said = [
        report_link(stranger.get(f"/{HEALTH}/tin-tuc/{name}/", status=404)) for name in ("xyz", draft.split("/")[-2])
    ]
    assert said[0].replace("xyz", "") == said[1].replace(draft.split("/")[-2], "")


@pytest.mark.parametrize(
    "typed", ["//evil.example/x", "/\\evil.example/x", "\\\\evil.example", "https://evil.example", "/ /evil.example"]
)
def test_a_page_that_somebody_typed_leads_to_nobody_elses_host(portal_site, typed):
    officer = portal_site.browser(REPORTER)
    shown = officer.get(path(send(officer, REPORT, page=typed)))
    assert "evil.example" in shown and not shown.html.select('a[href*="evil.example"]')


def test_the_desk_reads_in_words_with_what_it_was_reported(portal_site):
    """It read “{browser} trên {system}”."""
    editor = portal_site.browser("editor.syt")
    editor.extra_environ["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36"
    shown = send(editor, f"/{HEALTH}/noi-bo/bao-kho-khan").follow()
    assert "Chrome trên Linux" in shown.text


def test_what_the_address_says_is_text(portal_site):
    officer = portal_site.browser(REPORTER)
    canary = '"><svg onload=alert(1)>'
    link = f"{REPORT}?noi=/x?token=bimat&ten={canary}&ma={canary}"
    page = officer.get(link)
    assert "<svg onload" not in page and "bimat" not in page.html.find("main").text
    form = next(form for form in page.forms.values() if "text" in form.fields)
    assert form["page"].value == "/x" and "reference" not in form.fields
    answer = send(officer, link, title=canary, text=canary, page="//evil.example/x?token=bimat", page_title=canary)
    shown = officer.get(path(answer))
    assert "<svg onload" not in shown and "bimat" not in shown and not shown.html.select('a[href*="evil.example"]')
    desk = portal_site.browser(DESK_LOGIN)
    assert "<svg onload" not in desk.get(DESK_LIST)


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"text": ""}, {"text": "x" * 10_001}, {"title": "x" * 501}, {"page": "x" * 501}]
)
def test_what_is_wrong_is_told_and_nothing_is_lost(portal_site, wrong):
    officer = portal_site.browser(REPORTER)
    values = {"title": "Giữ tiêu đề", "text": "Giữ nội dung", **wrong}
    answer = send(officer, f"{REPORT}?ma=0123abcd", status=422, **values)
    form = next(form for form in answer.forms.values() if "text" in form.fields)
    assert form["title"].value == values["title"] and form["text"].value.strip() == values["text"]
    assert form["reference"].value == "0123abcd" and "Chưa gửi được" in answer


def test_its_former_texts_lead_to_what_was_written(portal_site):
    officer = portal_site.browser(REPORTER)
    address = path(send(officer, REPORT))
    assert path(officer.get(address + "phien-ban?so=1", status=303)) == address
    for view in ("lich-su", "so-sanh", "trang-thai"):
        officer.get(address + view, status=200)


def test_an_empty_answer_and_a_stranger_as_handler_are_refused(portal_site):
    officer, desk = portal_site.browser(REPORTER), portal_site.browser(DESK_LOGIN)
    address = path(send(officer, REPORT))
    for fields in (
        {"act": "answer", "text": "  "},
        {"act": "answer", "text": "x" * 10_001},
        {"act": "assign", "person": "editor.syt"},
        {"act": "explain", "title": " "},
    ):
        desk.send(address + "xu-ly", status=403, **fields)
    officer.send(address + "xu-ly", status=403, act="write", text=" ")
    officer.send(address + "xu-ly", status=403, act="answer", text="Tự trả lời")
    desk.send(address + "xu-ly", status=403, act="close")
    # Steps have forms of their own; by their names alone nothing is done.
    for step in ("assign", "answer", "close", "reopen"):
        for browser in (officer, desk):
            assert browser.send(address + "trang-thai", status="*", transition=step).status_int in (403, 409)
    assert "Mới tiếp nhận" in officer.get(address)
    act(officer, address, "close")
    desk.send(address + "xu-ly", status=409, act="assign", person=DESK_LOGIN)


def test_filters_and_overdue_marks(fresh_site, set_clock):
    set_clock(MONDAY)
    fresh_site.prepare(lambda tree, _desk: reported(fresh_site.registry, tree, "Sắp trễ"))
    set_clock(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
    fresh_site.prepare(
        lambda tree, _desk: reported(fresh_site.registry, tree, "Vừa báo", login="clerk.stttt", agency=INFORMATION)
    )
    desk = fresh_site.browser(DESK_LOGIN)
    listed = desk.get(DESK_LIST).text
    assert listed.index("Sắp trễ") < listed.index("Vừa báo") and "quá hạn 2 ngày làm việc" in listed
    agency = fresh_site.prepare(lambda tree, _desk: tree[INFORMATION].id)
    for query, shown in (
        ("?han=qua-han", {"Sắp trễ"}),
        (f"?co-quan={agency}", {"Vừa báo"}),
        ("?tim=vua", {"Vừa báo"}),
        ("?trang-thai=closed", set()),
        ("?cua-toi=1", set()),
        ("?co-quan=12x&trang=zz&trang-thai=%00", {"Sắp trễ", "Vừa báo"}),
        ("?co-quan=9999999999999999999", {"Sắp trễ", "Vừa báo"}),
    ):
        page = desk.get(DESK_LIST + query)
        assert {title for title in ("Sắp trễ", "Vừa báo") if title in page} == shown, query
        assert bool(shown) != ("Không có yêu cầu nào khớp" in page)


def test_figures_of_a_week_on_the_page_and_as_a_spreadsheet(fresh_site, set_clock):
    set_clock(MONDAY)
    officer, desk = fresh_site.browser(REPORTER), fresh_site.browser(DESK_LOGIN)
    answered, _open = (path(send(officer, REPORT, title=title)) for title in ("Một", "Hai"))
    dropped = path(send(officer, REPORT, title="Ba"))
    act(officer, dropped, "close")
    other = path(send(fresh_site.browser("clerk.stttt"), f"/{INFORMATION}/noi-bo/bao-kho-khan", title="Bốn"))
    act(desk, answered, "answer", text="Trong hạn")
    set_clock(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
    desk = fresh_site.browser(DESK_LOGIN)
    act(desk, other, "answer", text="Quá hạn")
    page = desk.get(FIGURES + "?tuan=2026-11-25")
    rows = {row.th.text: [int(cell.text) for cell in row.find_all("td")] for row in page.html.select("tbody tr")}
    # Reported, answered, late, open in time, open overdue, solved by the reporter.
    assert {name[:6]: numbers for name, numbers in rows.items()} == {
        "Sở Y t": [3, 1, 0, 0, 1, 1],
        "Sở Thô": [1, 1, 1, 0, 0, 0],
    }
    assert "Trong tuần này chưa có yêu cầu nào." in desk.get(FIGURES)
    book = desk.get(FIGURES + ".xlsx?tuan=2026-11-25")
    assert book.headers["Cache-Control"] == "private, no-store"
    sheet = load_workbook(io.BytesIO(book.body)).active
    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert written[-1] == ["Tất cả", 4, 2, 1, 0, 1, 1] and len(written) == 3
    for query in ("?tuan=x", "?tuan=0001-01-01", "?tuan=9999-12-31", "?tuan=%00"):
        desk.get(FIGURES + query)
        desk.get(FIGURES + ".xlsx" + query)


def test_a_good_answer_becomes_a_help_page_for_staff_or_for_everybody(fresh_site):
    officer, desk, visitor = fresh_site.browser(REPORTER), fresh_site.browser(DESK_LOGIN), fresh_site.browser()
    address = path(send(officer, REPORT))
    act(desk, address, "answer", text=f"{ANSWER}\n<b>Rồi bấm Lưu.</b>")
    page = path(act(desk, address, "explain", title="Dán lịch tuần từ Word")).removesuffix("sua")
    assert page.startswith(HELP)
    shown = desk.get(page).html.find("main").text
    assert ANSWER in shown and "<b>Rồi bấm Lưu.</b>" in shown and TEXT not in shown and SUBJECT not in shown
    for browser in (visitor, officer):
        browser.get(page, status=404)
    desk.send(page + "trang-thai", transition="show_to_staff")
    visitor.get(page, status=404)
    assert page not in visitor.get(HELP) and "Chưa có bài hướng dẫn nào." in visitor.get(HELP)
    assert ANSWER in officer.get(page) and page in officer.get(HELP)
    for words in ("dan lich tuan", "Hãydán"):
        assert page in officer.get(HELP, {"q": words}) and page not in visitor.get(HELP, {"q": words})
        asked = {"q": words, PARAMETERS["reach"]: EVERYWHERE}
        assert page in officer.get(f"/{HEALTH}/noi-bo/tim-kiem", asked)
        assert page not in visitor.get("/tim-kiem", {"q": words})
    assert "Không có bài hướng dẫn nào như vậy" in officer.get(HELP, {"q": "xyzzyq"})
    desk.send(page + "trang-thai", transition="publish")
    assert ANSWER in visitor.get(page) and page in visitor.get(HELP, {"q": "dan lich"})
    assert page in visitor.get("/tim-kiem", {"q": "dan lich"})
    officer.get(page + "sua", status=403)


def test_the_province_sets_the_term_and_names_the_desk(fresh_site, set_clock):
    set_clock(MONDAY)
    administrator = fresh_site.browser("tinh.admin")
    form = administrator.get(HELP + "sua").forms["content-form"]
    form["days"], form["desk"], form["topics"] = "5", "Phòng Công nghệ thông tin", "Lịch công tác, Văn bản"
    form.submit("save", status=303)
    administrator.send(HELP + "trang-thai", transition="publish")
    officer = fresh_site.browser(REPORTER)
    assert "Phòng Công nghệ thông tin" in officer.get(REPORT)
    assert "còn 5 ngày làm việc" in officer.get(path(send(officer, REPORT)))
    assert "Văn bản" in officer.get(HELP + "?chu-de=V%C4%83n+b%E1%BA%A3n")
    fresh_site.browser(DESK_LOGIN).get(HELP + "sua", status=403)
    # Whom the province appoints works at the desk from then on.
    stranger = fresh_site.browser("officer.stttt")
    stranger.get(DESK_LIST, status=403)

    def appoint(tree, _desk):
        from portal.roles import Role
        from portal.security.appointments import Appointment
        from tests.support.site import SINCE

        people = People(tree._p_jar.root()["app_root"], fresh_site.registry)
        person = people.get("officer.stttt")
        people.appoint(person, (*person.appointments, Appointment(None, Role.SUPPORT, from_day=SINCE)))

    fresh_site.prepare(appoint)
    stranger.sign_in("officer.stttt")
    assert "Yêu cầu hỗ trợ" in stranger.get(DESK_LIST)
    assert "Bộ phận hỗ trợ" in stranger.get(f"/{INFORMATION}/noi-bo/")


def test_whoever_has_left_reads_nothing_any_more(fresh_site):
    officer = fresh_site.browser(REPORTER)
    address = path(send(officer, REPORT))

    def dismiss(tree, _desk):
        people = People(tree._p_jar.root()["app_root"], fresh_site.registry)
        people.appoint(people.get(REPORTER), ())

    fresh_site.prepare(dismiss)
    officer.sign_in(REPORTER)
    assert "/dang-nhap" not in officer.get("/tai-khoan").request.url
    officer.get(address, status=404)
    assert fresh_site.prepare(lambda tree, _desk: tree[HEALTH]["noi-bo"][address.split("/")[-2]].kind) == KIND
