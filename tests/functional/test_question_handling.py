"""The staff's side of a question: assigned, answered, approved, told by mail; passed on; a complaint is diverted."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from portal import clock
from portal.content.asked import number_text
from portal.content.unsaved import UnsavedTexts
from portal.history.acts import ASKER_READ
from portal.history.chains import every_entry
from portal.search.compare import compare
from portal.views.workspace import questions
from tests.support.asking import (
    CANARIES,
    FILE_NAME,
    MAIL,
    NAME,
    PHONE,
    SECTION,
    SUBJECT,
    TEXT,
    asking_form,
    code_on,
    follow_up,
    number_on,
    time_passes,
    with_file,
)
from tests.support.mail_host import listening_mail_host, work_off
from tests.support.site import HEALTH, INFORMATION

LIST = f"/{HEALTH}/noi-bo/cau-hoi"
CLERK, OFFICER, LEADER = "clerk.syt", "officer.syt", "leader.syt"
FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ANSWER = "<p>Nộp hồ sơ tại bộ phận một cửa của Bảo hiểm xã hội.</p>"


@pytest.fixture
def mail_host():
    with listening_mail_host() as host:
        yield host


@pytest.fixture(autouse=True)
def _no_tries_of_others(portal_site):
    portal_site.registry.scratch.clear()


def asked(site, set_clock, **fields):
    """A question with a file; answers (its address, its receipt code)."""
    names = set(names_in(site))
    form = with_file(asking_form(site.browser(), **fields))
    time_passes(set_clock)
    code = code_on(form.submit(status=303).follow())
    (name,) = set(names_in(site)) - names
    return f"{SECTION}{name}/", code


def names_in(site, agency=HEALTH):
    return site.prepare(lambda tree, _desk: list(tree[agency]["hoi-dap"]))


def person_id(site, login):
    def look(tree, _desk):
        from portal.security.people import People

        return People(tree._p_jar.root()["app_root"], site.registry).get(login).id

    return site.prepare(look)


def do(browser, address, act, status=303, **fields):
    """Send one of the forms of the page where a question is dealt with."""
    page = browser.get(address + "xu-ly")
    form = next(form for form in page.forms.values() if any(one._value == act for one in form.fields.get("act", ())))
    for name, value in fields.items():
        form[name] = value
    return form.submit("act", value=act, status=status)


def assign(site, address, login=OFFICER):
    do(site.browser(CLERK), address, "assign", person=str(person_id(site, login)), comment="Giao trả lời đúng hạn")


def write_answer(browser, address, **fields):
    form = browser.get(address + "sua").forms["content-form"]
    values = {"title": "Làm lại thẻ bảo hiểm", "question": "Mất thẻ thì làm lại ở đâu?", "answer": ANSWER, **fields}
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=303)


def answer_it(site, address):
    """Assign, answer, submit and approve a question."""
    assign(site, address)
    officer = site.browser(OFFICER)
    write_answer(officer, address)
    officer.send(address + "trang-thai", transition="submit")
    site.browser(LEADER).send(address + "trang-thai", transition="publish")


def test_from_the_clerk_to_the_asker(portal_site, set_clock, mail_host):
    set_clock(FRIDAY)
    address, code = asked(portal_site, set_clock)
    clerk, officer, leader = (portal_site.browser(login) for login in (CLERK, OFFICER, LEADER))
    listed = clerk.get(LIST)
    assert address + "xu-ly" in listed and "còn 10 ngày làm việc" in listed and NAME not in listed
    assert address + "xu-ly" in clerk.get(f"/{HEALTH}/noi-bo/")
    officer.get(address + "xu-ly", status=404)
    folded = clerk.get(address + "xu-ly")
    assert not any(text in folded for text in (NAME, MAIL, PHONE, SUBJECT, TEXT, FILE_NAME))
    do(clerk, address, "read")
    page = clerk.get(address + "xu-ly")
    for text in (NAME, MAIL, PHONE, SUBJECT, TEXT, FILE_NAME):
        assert text in page
    (link,) = page.html.select(".question-files a")
    file = clerk.get(link["href"])
    assert file.body.startswith(b"%PDF") and file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["Cache-Control"] == "private, no-store"

    assign(portal_site, address)
    assert address not in clerk.get(LIST + "?trang-thai=received")
    assert "Câu hỏi tôi phải trả lời" in officer.get(f"/{HEALTH}/noi-bo/")
    assert address + "xu-ly" in officer.get(LIST + "?cua-toi=1") and TEXT not in officer.get(address + "xu-ly")
    do(officer, address, "read")
    assert TEXT in officer.get(address + "xu-ly")
    # He begins with what was sent, and forgets to take the name out.
    do(officer, address, "copy")
    form = officer.get(address + "sua").forms["content-form"]
    assert form["question"].value == TEXT
    write_answer(officer, address, question=f"Tôi là {NAME}, làm lại thẻ ở đâu?")
    refused = officer.send(address + "trang-thai", transition="submit", status=403)
    assert "còn ghi họ tên, điện thoại hoặc thư điện tử" in refused
    write_answer(officer, address)
    officer.send(address + "trang-thai", transition="submit")
    assert "đang chờ lãnh đạo duyệt" in follow_up(portal_site.browser(), code)

    assert address in leader.get(f"/{HEALTH}/noi-bo/")
    leader.send(address + "trang-thai", transition="publish")
    public = portal_site.browser().get(address)
    assert "Mất thẻ thì làm lại ở đâu?" in public and "bộ phận một cửa" in public
    assert not any(word in public.text for word in CANARIES)
    told = follow_up(portal_site.browser(), code)
    assert "Câu hỏi đã được trả lời." in told and "bộ phận một cửa" in told and address in told

    settings = mail_host.settings(portal_site.settings)
    work_off(portal_site, settings)
    (message,) = mail_host.letters_to(MAIL)
    assert "đã trả lời câu hỏi số" in message["Subject"] and f"http://localhost{address}" in message.get_content()
    # A correction tells nobody again.
    write_answer(leader, address, answer="<p>Bản sửa.</p>")
    leader.send(address + "trang-thai", transition="publish_changes")
    work_off(portal_site, settings)
    assert len(mail_host.letters_to(MAIL)) == 1


def test_what_has_a_form_of_its_own_is_not_done_without_it(portal_site, set_clock):
    set_clock(clock.now())
    address, _code = asked(portal_site, set_clock)
    clerk = portal_site.browser(CLERK)
    page = clerk.get(address + "trang-thai")
    assert not page.html.select("button[value=assign], button[value=divert_complaint], button[value=pass_on]")
    assert page.html.select(".moves-elsewhere a")
    for step in ("assign", "pass_on", "divert_complaint", "divert_denunciation"):
        clerk.send(address + "trang-thai", transition=step, status=409)
    do(clerk, address, "read")
    assert TEXT in clerk.get(address + "xu-ly")
    for fields in ({"act": "assign", "person": "7"}, {"act": "assign", "person": "x"}, {"act": "divert", "kind": "x"}):
        assert clerk.send(address + "xu-ly", status=403, **fields)
    clerk.send(address + "xu-ly", status=403, act="divert", kind="complaint")
    clerk.send(address + "xu-ly", status=403, act="pass", agency=INFORMATION, comment=" ")
    clerk.send(address + "xu-ly", status=403, act="pass", agency="../manage", comment="x")
    clerk.send(address + "xu-ly", status=403, act="assign", person=str(person_id(portal_site, "officer.stttt")))
    assert TEXT in clerk.get(address + "xu-ly")


def test_passed_to_another_agency_the_receipt_goes_on_working(portal_site, set_clock):
    set_clock(FRIDAY)
    address, code = asked(portal_site, set_clock, title="Việc của Sở khác")
    before = names_in(portal_site, INFORMATION)
    # What other tests have left on the shared site is not this one's.
    differing = compare(portal_site.database, portal_site.registry.projection)
    answer = do(portal_site.browser(CLERK), address, "pass", agency=INFORMATION, comment="Thuộc thẩm quyền quý Sở")
    assert answer.location.endswith(LIST)
    (name,) = set(names_in(portal_site, INFORMATION)) - set(before)
    there = f"/{INFORMATION}/hoi-dap/{name}/"
    for login in (CLERK, LEADER, "agency-administrator.syt"):
        portal_site.browser(login).get(address, status=404)
        portal_site.browser(login).get(there + "xu-ly", status=404)
    other = portal_site.browser("clerk.stttt")
    do(other, there, "read")
    page = other.get(there + "xu-ly")
    assert TEXT in page and "Chuyển từ" in page and "Thuộc thẩm quyền quý Sở" in page and FILE_NAME in page
    told = follow_up(portal_site.browser(), code)
    agency = portal_site.prepare(lambda tree, _desk: tree[INFORMATION].title)
    assert agency in told and "Chuyển từ" in told and number_on(told)
    assert compare(portal_site.database, portal_site.registry.projection) == differing


def test_passed_on_with_a_title_its_address_is_still_its_number(portal_site, set_clock):
    set_clock(FRIDAY)
    address, _code = asked(portal_site, set_clock, title="Đã có tiêu đề")
    assign(portal_site, address)
    write_answer(portal_site.browser(OFFICER), address, title="Tiêu đề do chuyên viên viết")
    before = names_in(portal_site, INFORMATION)
    do(portal_site.browser(CLERK), address, "pass", agency=INFORMATION, comment="Đúng cơ quan")
    (name,) = set(names_in(portal_site, INFORMATION)) - set(before)
    assert name.startswith("cau-hoi-")
    portal_site.browser(OFFICER).get(f"/{INFORMATION}/hoi-dap/{name}/", status=404)


def test_whoever_leaves_hands_over_what_he_has_to_answer(portal_site, set_clock):
    set_clock(clock.now())
    address, _code = asked(portal_site, set_clock, title="Của người sắp nghỉ")
    assign(portal_site, address)
    number = number_of(portal_site, address)
    page = portal_site.browser("agency-administrator.syt").get(f"/{HEALTH}/noi-bo/can-bo/{OFFICER}/ban-giao")
    assert f"Câu hỏi số {number}" in page


def test_refused_the_sender_reads_why(portal_site, set_clock, monkeypatch):
    # Other tests leave questions in the same list.
    monkeypatch.setattr(questions, "PER_PAGE", 500)
    set_clock(clock.now())
    address, code = asked(portal_site, set_clock, title="Mua hàng giảm giá")
    clerk = portal_site.browser(CLERK)
    clerk.send(address + "trang-thai", transition="refuse", status=403)
    clerk.send(address + "trang-thai", transition="refuse", comment="Nội dung quảng cáo")
    told = follow_up(portal_site.browser(), code)
    assert "không tiếp nhận" in told and "Nội dung quảng cáo" in told
    assert address not in clerk.get(LIST) and address in clerk.get(LIST + "?trang-thai=refused")
    clerk.send(address + "trang-thai", transition="take_up")
    assert address in clerk.get(LIST)


def number_of(site, address):
    name = address.strip("/").rpartition("/")[2]
    return site.prepare(lambda tree, _desk: number_text(tree[HEALTH]["hoi-dap"][name].asked))


def id_of(site, address):
    name = address.strip("/").rpartition("/")[2]
    return site.prepare(lambda tree, _desk: tree[HEALTH]["hoi-dap"][name].id)


def everything_stored(site):
    """All that the database holds of reachable objects, and all files of lists and scratch records, as bytes."""
    with site.connection() as connection:
        storage, reached, waiting = connection._storage, {}, [b"\0" * 8]
        from ZODB.serialize import referencesf

        while waiting:
            oid = waiting.pop()
            if oid not in reached:
                reached[oid] = storage.load(oid)[0]
                waiting += referencesf(reached[oid])
    return reached


def rows_of_lists(site):
    """All texts of the lists and of the search, as one."""
    from sqlalchemy import text

    with site.registry.projection.reading() as connection:
        tables = [name for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))]
        found = []
        for name in tables:
            try:
                found += [f"{name}: {row}" for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
            except Exception as error:
                found.append(type(error).__name__)
    return found


def test_a_complaint_is_removed_wholly_and_the_fact_stays(fresh_site, set_clock):
    set_clock(FRIDAY)
    word = "Quyềnlợibịxâmphạm"
    address, code = asked(fresh_site, set_clock, title=f"Khiếu nại {word}", text=f"Tôi khiếu nại {word}")
    clerk, officer = fresh_site.browser(CLERK), fresh_site.browser(OFFICER)
    assign(fresh_site, address)
    do(officer, address, "read")
    do(officer, address, "copy")
    write_answer(officer, address, title=f"Về {word}", question=f"Hỏi {word}", answer=f"<p>Trả lời {word}</p>")
    token = officer.get(address + "sua").html.find("input", {"name": "csrf_token"})["value"]
    typed = {"csrf_token": token, "act": "keep", "form": "sua", "title": f"Gõ dở {word}"}
    officer.post(address + "go-do", typed, status="*")
    officer_id, item_id = person_id(fresh_site, OFFICER), id_of(fresh_site, address)
    assert UnsavedTexts(fresh_site.registry.scratch).find(officer_id, item_id, "sua") is not None
    hidden = [word.encode(), word.casefold().encode(), b"quyenloibixampham"]
    stored = everything_stored(fresh_site)
    assert any(part in data for data in stored.values() for part in hidden), "it looks where things are"
    do(clerk, address, "divert", kind="complaint", sure=True)
    work_off(fresh_site)

    page = clerk.get(address + "lich-su")
    assert "Chuyển đơn khiếu nại" in clerk.get(address + "trang-thai") and word not in page
    clerk.get(address + "xu-ly", status=403)
    (row,) = clerk.get(LIST + "?trang-thai=diverted").html.select(f'a[href^="{address}"]')
    assert "Chuyển đơn khiếu nại" in clerk.get(row["href"])
    officer.get(address, status=404)
    told = follow_up(fresh_site.browser(), code)
    assert "khiếu nại hoặc tố cáo" in told and "Nơi nhận" in told and word not in told
    stored = everything_stored(fresh_site)
    assert not any(part in data for data in stored.values() for part in hidden)
    lists = rows_of_lists(fresh_site)
    assert [row[:300] for row in lists if word.casefold() in row.casefold() or "quyenloibixampham" in row] == []
    assert UnsavedTexts(fresh_site.registry.scratch).find(officer_id, item_id, "sua") is None

    def rows(tree, _desk):
        return [entry.line + str(entry.words) for entry in every_entry(tree._p_jar.root())]

    lines = fresh_site.prepare(rows)
    assert any("step:divert_complaint" in line for line in lines) and not any(word in line for line in lines)
    assert compare(fresh_site.database, fresh_site.registry.projection) == []


def test_overdue_ones_come_first_and_can_be_asked_for(portal_site, set_clock):
    set_clock(datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
    late, _code = asked(portal_site, set_clock, title="Hỏi từ tháng ba")
    set_clock(datetime(2026, 3, 20, 3, 0, tzinfo=UTC))
    soon, _code = asked(portal_site, set_clock, title="Hỏi sau")
    clerk = portal_site.browser(CLERK)
    listed = clerk.get(LIST)
    assert listed.text.index(late) < listed.text.index(soon) and "quá hạn 4 ngày làm việc" in listed
    only = clerk.get(LIST + "?han=qua-han")
    assert late in only and soon not in only
    for query in ("?trang-thai=xyz", "?trang=xx", "?han=%00", "?cua-toi=1&trang-thai=published"):
        clerk.get(LIST + query)


def test_the_list_is_paged_in_the_order_of_deadlines(fresh_site, set_clock, monkeypatch):
    monkeypatch.setattr(questions, "PER_PAGE", 2)
    days = (9, 2, 30, 16, 5)
    sent = []
    for number, day in enumerate(days):
        set_clock(datetime(2026, 10, day, 3, 0, tzinfo=UTC))
        sent.append((day, number, asked(fresh_site, set_clock, title=f"Câu {number}")[0]))
    clerk, met = fresh_site.browser(CLERK), []
    page = clerk.get(LIST)
    while True:
        shown = [link["href"] for link in page.html.select("table.questions a.worktable-name")]
        assert 1 <= len(shown) <= 2
        met += shown
        following = page.html.select_one("nav.pages a[rel=next]")
        if following is None:
            break
        page = clerk.get(following["href"])
    assert met == [address + "xu-ly" for _day, _number, address in sorted(sent)]
    before = page.html.select_one("nav.pages a[rel=prev]")
    shown = [link["href"] for link in clerk.get(before["href"]).html.select("table.questions a.worktable-name")]
    assert shown == met[2:4]


def test_the_public_list_by_field_its_search_and_its_feed(fresh_site, set_clock):
    set_clock(clock.now())

    def put(tree, desk):
        section = tree[HEALTH]["hoi-dap"]
        desk.edit(section, {"topics": ("Dược", "Y")})
        desk.move(section, "publish_changes")
        for number, topic in enumerate(("Dược", "Y", "Y")):
            text = f"Nhà thuốc thứ {number}"
            values = {"title": text, "topic": topic, "question": text + " mở cửa lúc nào?", "answer": "<p>Bảy giờ.</p>"}
            desk.move(desk.place(section, "question", values, f"cau-{number}"), "publish")
        desk.place(section, "question", {"title": "Nhà thuốc chưa trả lời", "topic": "Y"}, "cau-nhap")

    fresh_site.prepare(put)
    visitor = fresh_site.browser()
    page = visitor.get(SECTION)
    assert {link.text for link in page.html.select(".questions-list h3 a")} == {f"Nhà thuốc thứ {n}" for n in range(3)}
    narrowed = visitor.get(page.html.find("a", string="Dược")["href"])
    assert [link.text for link in narrowed.html.select(".questions-list h3 a")] == ["Nhà thuốc thứ 0"]
    for query in ("?linh-vuc=Khác", "?linh-vuc=%00", "?trang=x"):
        assert len(visitor.get(SECTION + query).html.select(".questions-list h3 a")) == 3
    form = next(form for form in page.forms.values() if "loai" in form.fields)
    form["q"] = "nha thuoc"
    found = form.submit()
    assert "Nhà thuốc thứ 1" in found and "Nhà thuốc chưa" not in found
    feed = visitor.get(page.html.select_one('link[type="application/rss+xml"]')["href"])
    assert feed.text.count("<item>") == 3 and "Nhà thuốc thứ 2" in feed and "Nhà thuốc chưa" not in feed


def test_no_public_form_shows_who_asked_or_what_was_not_published(portal_site, set_clock):
    set_clock(clock.now())
    answered, _code = asked(portal_site, set_clock)
    waiting, _code = asked(portal_site, set_clock)
    answer_it(portal_site, answered)
    names = {address.strip("/").rpartition("/")[2] for address in (answered, waiting)}

    def files_of(tree, _desk):
        section = tree[HEALTH]["hoi-dap"]
        return [f"{SECTION}{name}/tep/{file}" for name in names for file in section[name].attachments]

    files = portal_site.prepare(files_of)
    assert len(files) == 2
    visitor = portal_site.browser()
    pages = [
        *("/", f"/{HEALTH}/", SECTION, answered, SECTION + "gui-cau-hoi"),
        *(f"/{HEALTH}/tim-kiem?q={word}" for word in ("Chimhong", "bao+hiem", "the")),
        *(f"/{HEALTH}/tim-kiem.rss?q={word}&loai=question" for word in ("", "the", "mat")),
        *(f"{place}tim-kiem/goi-y?q=the" for place in ("/", f"/{HEALTH}/")),
        f"/{HEALTH}/tim-kiem.xlsx?q=the",
        *(answered + view for view in ("lich-su", "phien-ban?so=1", "so-sanh", "xu-ly", "sua", "trang-thai")),
        *(waiting + view for view in ("", "xu-ly", "lich-su")),
        *files,
        *(f"{file}?co=thumb" for file in files),
    ]
    for page in pages:
        answer = visitor.get(page, status="*")
        said = answer.text if "xlsx" not in page else _text_of_sheet(answer.body)
        for file in files:
            said = said.replace(file.rpartition("/")[2], "")
        assert not any(word in said for word in CANARIES), page
        if page in files:
            assert answer.status_int == 404


def _text_of_sheet(data):
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as sheet:
        return " ".join(sheet.read(name).decode("utf-8", "replace") for name in sheet.namelist())


def test_reading_who_asked_is_in_the_log_of_the_agency(fresh_site, set_clock):
    set_clock(FRIDAY)
    address, _code = asked(fresh_site, set_clock)
    number = number_of(fresh_site, address)
    clerk = fresh_site.browser(CLERK)

    def readings():
        def look(tree, _desk):
            rows = [entry for entry in every_entry(tree._p_jar.root()) if entry.facts["act"] == ASKER_READ]
            return [(entry.facts, entry.line + str(entry.words)) for entry in rows]

        return fresh_site.prepare(look)

    for _time in range(2):
        clerk.get(address + "xu-ly")
    assert readings() == [], "reading nothing of it is nothing to record"
    do(clerk, address, "read")
    clerk.get(address + "xu-ly")
    assert NAME in clerk.get(address + "xu-ly")
    ((facts, told),) = readings()
    assert facts["actor"] == person_id(fresh_site, CLERK) and facts["item"] == id_of(fresh_site, address)
    assert not any(text in told for text in (*CANARIES, NAME, MAIL, PHONE, SUBJECT, TEXT))
    # Another session, another day: noted anew.
    assert NAME not in fresh_site.browser(CLERK).get(address + "xu-ly")
    set_clock(FRIDAY + timedelta(hours=5))
    later = fresh_site.browser(CLERK)
    assert NAME not in later.get(address + "xu-ly")
    administrator = fresh_site.browser("agency-administrator.syt")
    log = f"/{HEALTH}/noi-bo/nhat-ky"
    administrator.send(log, act="open", reason="Kiểm tra việc xem dữ liệu cá nhân")
    page = administrator.get(log + "?viec=" + ASKER_READ)
    shown = " ".join(page.html.find("main").get_text(" ").split())
    assert f"xem thông tin người gửi của câu hỏi “Câu hỏi số {number}”" in shown and "clerk.syt" in shown
    assert not any(word in page for word in CANARIES)


def test_beginning_with_what_was_sent_is_reading_it(fresh_site, set_clock):
    set_clock(FRIDAY)
    address, _code = asked(fresh_site, set_clock)
    leader = fresh_site.browser(LEADER)
    assert not leader.get(address + "xu-ly").html.select("button[value=copy]")
    leader.send(address + "xu-ly", act="copy")
    assert NAME in leader.get(address + "xu-ly"), "noted, so it is shown"


def test_the_files_a_citizen_sent_are_for_those_who_deal_with_it(portal_site, set_clock):
    set_clock(clock.now())
    address, _code = asked(portal_site, set_clock)
    name = address.strip("/").rpartition("/")[2]
    file = portal_site.prepare(lambda tree, _desk: next(iter(tree[HEALTH]["hoi-dap"][name].attachments)))
    for login in (None, "editor.syt", OFFICER, "clerk.stttt"):
        portal_site.browser(login).get(f"{address}tep-gui/{file}", status=404)
    portal_site.browser("tinh.auditor").get(f"{address}tep-gui/{file}", status=403)
    clerk = portal_site.browser(CLERK)
    assert clerk.get(f"{address}tep-gui/{file}", status=303).location.endswith(address + "xu-ly")
    do(clerk, address, "read")
    assert clerk.get(f"{address}tep-gui/{file}").body.startswith(b"%PDF")
    for below in ("", "khong-co", f"{file}/x", "../../manage"):
        clerk.get(f"{address}tep-gui/{below}", status=404)
    # Not by the address of an item's files, not even for those who may have it.
    clerk.get(f"{address}tep/{file}", status=404)


def test_an_empty_list_says_why_and_what_to_do(fresh_site, set_clock):
    set_clock(FRIDAY)
    editor = fresh_site.browser("editor.syt")
    empty = editor.get(LIST).html.find(class_="empty")
    assert "Không có câu hỏi nào đang chờ trả lời." in empty.text and "như vậy" not in empty.text
    (add,) = empty.find_all("a")
    assert "hỏi trực tiếp" in add.text, "and none to look at that is published"
    assert editor.get(add["href"]).forms["content-form"]
    # Whoever may not write one down is not offered it.
    for login in (OFFICER, CLERK, LEADER, "archivist.syt", "publisher.syt"):
        browser = fresh_site.browser(login)
        may_add = browser.get(SECTION + "them?loai=question", status="*").status_int == 200
        assert bool(browser.get(LIST).html.find(class_="empty").find_all("a")) == may_add, login
    answered, _code = asked(fresh_site, set_clock)
    answer_it(fresh_site, answered)
    published = editor.get(LIST).html.find(class_="empty").find_all("a")[0]
    assert "đã đăng" in published.text and answered in editor.get(LIST + published["href"])
    for query in ("?han=qua-han", "?cua-toi=1", "?trang-thai=refused"):
        narrowed = editor.get(LIST + query).html.find(class_="empty")
        assert "Không có câu hỏi nào khớp với bộ lọc." in narrowed.text
        assert narrowed.find("a", string="Bỏ lọc")["href"] == "?"
