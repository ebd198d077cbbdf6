"""Work schedules from the unit's proposal to the citizen's telephone, and what never leaves the agency."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
import vobject
from openpyxl import Workbook
from webtest import Upload

from portal.content.agenda import week_name
from portal.content.weeks import WEEK
from portal.roles import EVERYONE, Role, role_principal
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.workflow import copying
from tests.functional.test_page_costs import cost
from tests.support.schedules import CANARY, CHAIRS, PLACES, full_rows, furnish_schedules, make_week, row, this_monday
from tests.support.site import HEALTH, INFORMATION, SINCE, PortalSite
from tests.support.tree import service

PLACE = f"/{HEALTH}/lich-cong-tac/"
MONDAY = this_monday()
THIS = f"{PLACE}{week_name(MONDAY)}/"
NEXT = f"{PLACE}{week_name(MONDAY + WEEK)}/"
LATER = f"{PLACE}{week_name(MONDAY + 3 * WEEK)}/"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The folder of a site with last week, this week (full, changed after publication) and a draft of the next."""
    site = PortalSite(tmp_path_factory.mktemp("begun")).found()
    site.prepare(furnish_schedules)
    site.close()
    return site


def main_text(answer):
    return " ".join(answer.html.find("main").get_text(" ").split())


def entries(site, address):
    with site.connection() as connection:
        week = connection.root()["site"][HEALTH]["lich-cong-tac"][address.rstrip("/").rpartition("/")[2]]
        return [dict(one) for one in week.entries]


def open_form(browser, address):
    return browser.get(address + "sua").forms["content-form"]


def put_row(form, number, **cells):
    for name, text in cells.items():
        form.set(name, text, index=number)


def public_forms(site):
    """Every public address that could show a word of an entry."""
    thursday = (MONDAY + timedelta(days=3)).isoformat()
    slug = "chimhoangyen-chu-tri"
    yield from (f"/{HEALTH}/", "/", PLACE, THIS, THIS + "in-lich", THIS + "lich.json", PLACE + "lich.ics")
    yield from (f"{THIS}?ngay={thursday}", f"{THIS}?don-vi=chimhoangyen-don-vi", f"{PLACE}?tuan={week_name(MONDAY)}")
    yield from (f"{THIS}?nguoi={slug}", f"{PLACE}lich.ics?nguoi={slug}")
    yield from (f"{THIS}?dia-diem=chimhoangyen-noi", f"{PLACE}lich.ics?dia-diem=chimhoangyen-noi")
    for word in ("chimhoangyen", "chim+hoang+yen", "Chimho%C3%A0ngy%E1%BA%BFn"):
        for shape in ("", ".rss"):
            yield f"/tim-kiem{shape}?q={word}"
        yield f"/tim-kiem/goi-y?q={word}"
        yield f"/{HEALTH}/tim-kiem?q={word}"


def test_internal_entries_appear_in_no_public_form(story):
    for login in (None, "editor.stttt", "officer.stttt"):
        browser = story.browser(login)
        for address in public_forms(story):
            answer = browser.get(address, status="*")
            typed = answer.text.replace(f'value="{CANARY}', "").replace("chimhoangyen", "")
            for found in ("nội bộ", "chủ trì", "phòng", "đơn vị"):
                assert f"{CANARY} {found}" not in typed, f"{address} tells {login}"
    thursday = (MONDAY + timedelta(days=3)).isoformat()
    assert "15:00" not in main_text(story.browser().get(f"{THIS}?ngay={thursday}")), "not even as busy"
    found = story.browser().get("/tim-kiem", {"q": "chimhoangyen"})
    assert not found.html.select(".found .row-title a")


def test_the_agencys_own_people_see_internal_entries_marked(story):
    page = story.browser("officer.syt").get(THIS)
    assert f"{CANARY} nội bộ" in page.text and "Nội bộ" in main_text(page)
    assert f"{CANARY} nội bộ" in story.browser("officer.syt").get(THIS + "in-lich").text
    assert CANARY not in story.browser("officer.syt").get(PLACE + "lich.ics").text


def test_a_copy_in_another_agency_has_no_internal_entries(story):
    def copy_there(site, _desk):
        place = site[INFORMATION]["lich-cong-tac"]
        principals = {EVERYONE, role_principal(place.__parent__.id, Role.EDITOR)}
        stranger = replace(SYSTEM, principals=frozenset(principals), person_id=1)
        twin = copying.copy(service(stranger), site[HEALTH]["lich-cong-tac"][week_name(MONDAY)], place)
        return twin.__name__, [one["what"] for one in twin.entries]

    name, whats = story.prepare(copy_there)
    assert name == week_name(MONDAY) and whats and not any(CANARY in what for what in whats)


def test_entries_are_found_by_the_ordinary_search(story):
    found = story.browser().get("/tim-kiem", {"q": "hội đồng thẩm định"})
    assert any(THIS in link["href"] for link in found.html.select(".found a[href]"))


def test_the_schedule_has_a_search_of_its_own_whose_hits_lead_to_the_day(story):
    """Words of an entry lead to its day, words of the title to the week; wherever somebody looks for them."""

    def furnish(site, desk):
        place = site[HEALTH]["lich-cong-tac"]
        earlier = MONDAY - 3 * WEEK
        rows = (row(earlier, "08:00", what="Giao ban"), row(earlier + timedelta(days=2), what="Đối thoại doanh nghiệp"))
        make_week(desk, place, earlier, rows)
        return f"{PLACE}{week_name(earlier)}/", earlier

    address, earlier = story.prepare(furnish)
    visitor = story.browser()
    for start in (PLACE, THIS, f"{PLACE}?tuan={week_name(MONDAY + 9 * WEEK)}"):
        form = visitor.get(start).html.select_one("form.schedule-search")
        assert form["role"] == "search" and form.find("label")["for"] == form.select_one("[name=q]")["id"]
    (kept,) = [(one["name"], one["value"]) for one in form.select("[type=hidden]")]
    found = visitor.get(form["action"], {kept[0]: kept[1], "q": "doi thoai doanh nghiep"})
    (hit,) = [one["href"] for one in found.html.select(".found .row-title a")]
    assert hit == f"{address}?ngay={(earlier + timedelta(days=2)).isoformat()}"
    assert "Đối thoại doanh nghiệp" in main_text(visitor.get(hit)) and "Giao ban" not in main_text(visitor.get(hit))
    everywhere = visitor.get("/tim-kiem", {"q": "đối thoại doanh nghiệp"})
    assert hit in [one["href"] for one in everywhere.html.select(".found .row-title a")]
    year, number, _weekday = earlier.isocalendar()
    titles = visitor.get("/tim-kiem", {"q": f"lịch công tác tuần {number} năm {year}"})
    assert address in [one["href"] for one in titles.html.select(".found .row-title a")]
    staff = story.browser("editor.syt").get(f"/{HEALTH}/noi-bo/tim-kiem", {"q": "giao ban tuần sau"})
    assert f"{NEXT}?ngay={(MONDAY + WEEK).isoformat()}" in [
        one["href"] for one in staff.html.select(".found .row-title a")
    ], "a draft, for those who may see it"


def test_a_change_shows_old_and_new_with_who_when_and_why(story):
    page = story.browser().get(THIS)
    struck = [" ".join(old.get_text(" ").split()) for old in page.html.select("del")]
    # The time and the place of one entry; another one that is gone.
    assert len(struck) == 3 and "07:30–08:30" in struck and PLACES[0] in struck
    assert "09:15–10:00" in main_text(page)
    told = " ".join(note.get_text(" ") for note in page.html.select(".change-why"))
    assert "mời họp đột xuất" in told and "Đổi lúc" in told and "Hủy lúc" in told


def test_a_change_says_what_was_and_what_is_of_everything_that_differs_and_of_nothing_else(story):
    """The note, the preparation, the day: whatever an entry has; a time that stays is not struck through."""

    def change(site, desk):
        week = site[HEALTH]["lich-cong-tac"][week_name(MONDAY)]
        rows = [dict(one) for one in week.entries]
        place = next(n for n, one in enumerate(rows) if one["what"].endswith("(lần 4)"))
        rows[place] |= {"note": "Mang theo thẻ", "prepared": "Thanh tra Sở", "vehicle": "79A-001.02"}
        desk.edit(week, {"entries": tuple(rows)})
        desk.move(week, "publish_changes", "Thêm lời dặn")
        rows = [dict(one) for one in week.entries]
        rows[place] |= {"note": "Mang theo sổ", "day": rows[place]["day"] + timedelta(days=1)}
        desk.edit(week, {"entries": tuple(rows)})
        desk.move(week, "publish_changes", "Dời ngày")
        return rows[place]

    moved = story.prepare(change)
    page = story.browser().get(THIS)
    told = [
        " ".join(one.get_text(" ").split()) for one in page.html.select(".change") if "Lê Trần" not in one.get_text()
    ]
    (first,) = [text for text in told if "Thêm lời dặn" in text]
    (second,) = [text for text in told if "Dời ngày" in text]
    assert "Chuẩn bị: trước đây Phòng Nghiệp vụ Y → nay là Thanh tra Sở" in first
    assert "Ghi chú: trước đây không có → nay là Mang theo thẻ" in first
    assert f"{moved['starts']}" not in first and "Nội dung" not in first and "Xe" not in first
    before, after = (f"{day:%d/%m/%Y}" for day in (moved["day"] - timedelta(days=1), moved["day"]))
    assert f"Ngày: trước đây {before} → nay là {after}" in second
    assert "Ghi chú: trước đây Mang theo thẻ → nay là Mang theo sổ" in second
    inside = story.browser("officer.syt").get(THIS)
    assert "Xe: trước đây không có → nay là 79A-001.02" in main_text(inside), (
        "what the public does not get is told inside"
    )
    assert "79A-001.02" not in page.text


def test_what_became_internal_tells_nothing_of_what_it_was(story):
    def hide(site, desk):
        week = site[HEALTH]["lich-cong-tac"][week_name(MONDAY)]
        rows = [dict(one) for one in week.entries]
        rows[1]["internal"] = True
        secret = rows[1]["id"]
        desk.edit(week, {"entries": tuple(rows)})
        desk.move(week, "publish_changes", "Chuyển thành nội bộ")
        desk.edit(week, {"entries": tuple(one for one in rows if one["id"] != secret)})
        desk.move(week, "publish_changes", "Bỏ")

    story.prepare(hide)
    page = story.browser().get(THIS)
    assert not any("09:15" in old.get_text() or "07:30–08:30" in old.get_text() for old in page.html.select("del"))


def test_a_change_needs_a_reason(story):
    editor, leader = story.browser("editor.syt"), story.browser("leader.syt")
    form = open_form(editor, THIS)
    put_row(form, 1, what="Họp đổi tên")
    form.submit("save", status=303)
    assert "Họp đổi tên" not in story.browser().get(THIS).text
    refused = leader.send(THIS + "trang-thai", transition="publish_changes", status="*")
    assert refused.status_int >= 400 or "lý do" in refused.follow().text
    assert "Họp đổi tên" not in story.browser().get(THIS).text
    leader.send(THIS + "trang-thai", transition="publish_changes", comment="Đổi tên cuộc họp")
    assert "Họp đổi tên" in story.browser().get(THIS).text


def test_units_propose_the_office_merges_a_leader_approves(story):
    def seat_in_unit(site, desk):
        people = People(site._p_jar.root()["app_root"], story.registry)
        agency = site[HEALTH]
        unit = desk.add(agency, "unit", {"title": "Phòng Nghiệp vụ Y"})
        person = people.get("officer.syt")
        people.appoint(person, (Appointment(agency.id, "officer", unit_id=unit.id, from_day=SINCE),))

    story.prepare(seat_in_unit)
    officer, editor = story.browser("officer.syt"), story.browser("editor.syt")
    officer.get(NEXT, status=404)
    assert NEXT + "dang-ky" in officer.get(PLACE).text
    stale = open_form(editor, NEXT)
    form = officer.get(NEXT + "dang-ky").forms["content-form"]
    assert "Giao ban tuần sau" not in form.text
    put_row(form, 0, day=f"{MONDAY + WEEK:%d/%m/%Y}", starts="9h", what="Kiểm tra trạm y tế")
    form.submit(status=303)
    # The office had its form open: both stay.
    put_row(stale, 1, day=f"{MONDAY + WEEK:%d/%m/%Y}", starts="10h", what="Việc của văn phòng")
    stale.submit("save", status=303)
    assert {one["what"] for one in entries(story, NEXT)} == {
        "Giao ban tuần sau",
        "Kiểm tra trạm y tế",
        "Việc của văn phòng",
    }
    form = officer.get(NEXT + "dang-ky").forms["content-form"]
    assert "Kiểm tra trạm y tế" in form.text and "Việc của văn phòng" not in form.text
    story.browser().get(NEXT, status=404)
    editor.send(NEXT + "trang-thai", transition="submit")
    officer.get(NEXT + "dang-ky", status=404)
    assert editor.send(NEXT + "trang-thai", transition="publish", status="*").status_int != 303
    leader, work = story.browser("leader.syt"), f"/{HEALTH}/noi-bo/"
    assert NEXT + "trang-thai" in leader.get(work).text, "it waits for him where he begins his day"
    assert "Chờ tôi duyệt" not in editor.get(work).text
    leader.send(NEXT + "trang-thai", transition="publish")
    assert NEXT + "trang-thai" not in leader.get(work).text
    assert "Kiểm tra trạm y tế" in story.browser().get(NEXT).text


def test_nobody_else_proposes(story):
    for login in (None, "officer.stttt", "archivist.syt"):
        assert story.browser(login).get(NEXT + "dang-ky", status="*").status_int in (303, 403, 404)
    # An officer without a unit is told why.
    assert "phòng, ban" in story.browser("officer.syt").get(NEXT + "dang-ky", status="*").text


def test_a_week_is_begun_from_the_last_and_what_recurs(story):
    editor = story.browser("editor.syt")

    def recurring(site, desk):
        first = MONDAY + timedelta(days=2)
        rule = {"repeat": "weekly", "until": first + 9 * WEEK, "skipped": ()}
        desk.edit(site[HEALTH]["lich-cong-tac"], {"recurring": ({**row(first, "07:30", what="Chào cờ"), **rule},)})

    story.prepare(recurring)
    day = (MONDAY + 3 * WEEK + timedelta(days=4)).isoformat()
    answer = editor.send(PLACE + "lap-tuan", day=day, copy="1")
    assert answer.location.endswith(LATER)
    found = [(one["day"], one["what"]) for one in entries(story, LATER)]
    assert (MONDAY + 3 * WEEK + timedelta(days=2), "Chào cờ") in found
    assert (MONDAY + 3 * WEEK, "Giao ban tuần sau") in found
    editor.send(LATER + "chep-tuan")
    assert [(one["day"], one["what"]) for one in entries(story, LATER)] == found, "nothing twice"
    assert editor.send(PLACE + "lap-tuan", day=day).location.endswith(LATER)
    for wrong in ("", "hôm nay", "2199-01-01"):
        assert editor.send(PLACE + "lap-tuan", day=wrong, status="*").status_int in (303, 403, 409, 422)
    with story.connection() as connection:
        assert len(list(connection.root()["site"][HEALTH]["lich-cong-tac"].keys())) == 4


def test_what_a_rule_put_in_last_week_is_not_copied_into_the_next(story):
    """Every rule says itself in which weeks it is: every second one, or not in this one."""

    def recurring(site, desk):
        place, first = site[HEALTH]["lich-cong-tac"], MONDAY + WEEK + timedelta(days=1)
        until, skipped = first + 9 * WEEK, (f"{first + WEEK:%d/%m/%Y}",)
        rules = (
            {**row(first, "07:30", what="Chào cờ"), "repeat": "weekly", "until": until, "skipped": skipped},
            {**row(first, "14:00", what="Tiếp công dân"), "repeat": "fortnightly", "until": until, "skipped": ()},
        )
        desk.edit(place, {"recurring": rules})
        week = place[week_name(MONDAY + WEEK)]
        # As in weeks that were made before rows were marked.
        made_before = [one for one in place.recurring_rows(first, first) if one.pop("rule")]
        desk.edit(week, {"entries": (*week.entries, *made_before)})

    story.prepare(recurring)
    editor = story.browser("editor.syt")
    after, following = (f"{PLACE}{week_name(MONDAY + count * WEEK)}/" for count in (2, 3))
    editor.send(PLACE + "lap-tuan", day=(MONDAY + 2 * WEEK).isoformat(), copy="1")
    assert [one["what"] for one in entries(story, after)] == ["Giao ban tuần sau"]
    editor.send(PLACE + "lap-tuan", day=(MONDAY + 3 * WEEK).isoformat(), copy="1")
    assert sorted(one["what"] for one in entries(story, following)) == ["Chào cờ", "Giao ban tuần sau", "Tiếp công dân"]
    # The clerk has moved one of them in its week: it is the rule's all the same.
    form = open_form(editor, following)
    number = next(place for place, one in enumerate(entries(story, following)) if one["what"] == "Tiếp công dân")
    put_row(form, number, starts="15h", what="Tiếp công dân (đổi giờ)")
    form.submit("save", status=303)
    editor.send(PLACE + "lap-tuan", day=(MONDAY + 4 * WEEK).isoformat(), copy="1")
    fourth = f"{PLACE}{week_name(MONDAY + 4 * WEEK)}/"
    assert sorted(one["what"] for one in entries(story, fourth)) == ["Chào cờ", "Giao ban tuần sau"]
    editor.send(fourth + "chep-tuan")
    assert len(entries(story, fourth)) == 2


def test_a_second_item_for_the_same_week_is_refused_and_nothing_is_lost(story):
    form = story.browser("editor.syt").get(PLACE + "them?loai=week_schedule").forms["content-form"]
    form["title"], form["first_day"], form["remark"] = "Lịch nữa", MONDAY.isoformat(), "giữ lại lời này"
    answer = form.submit("save", status=422)
    assert week_name(MONDAY) in answer.text and "giữ lại lời này" in answer.text


def test_the_week_of_a_schedule_stays(story):
    form = open_form(story.browser("editor.syt"), NEXT)
    form["first_day"] = (MONDAY + 5 * WEEK).isoformat()
    put_row(form, 0, day=f"{MONDAY + 5 * WEEK:%d/%m/%Y}")
    assert form.submit("save", status="*").status_int >= 400
    assert entries(story, NEXT)[0]["day"] == MONDAY + WEEK


def test_wrong_cells_are_told_where_they_are_and_nothing_is_lost(story):
    form = open_form(story.browser("editor.syt"), NEXT)
    put_row(form, 1, day="31/02/2026", starts="25h", what="Giữ nguyên dòng này")
    answer = form.submit("save", status=422)
    assert "dòng 2" in answer.text and "Giữ nguyên dòng này" in answer.text and 'value="31/02/2026"' in answer.text
    assert len(answer.html.select('.rowgrid [aria-invalid="true"]')) == 2
    assert len(entries(story, NEXT)) == 1


def test_a_pasted_table_is_shown_first_and_saved_only_then(story):
    form = open_form(story.browser("editor.syt"), NEXT)
    form["pasted"] = f"{MONDAY + WEEK:%d/%m/%Y}\t8h\t9h\tDán một\n\t10h\t\tDán hai\n"
    answer = form.submit("read", status=422)
    assert "chưa lưu" in answer.text and len(entries(story, NEXT)) == 1
    answer.forms["content-form"].submit("save", status=303)
    assert [one["what"] for one in entries(story, NEXT)] == ["Giao ban tuần sau", "Dán một", "Dán hai"]


def sheet(rows):
    book, output = Workbook(), io.BytesIO()
    for line in rows:
        book.active.append(line)
    book.save(output)
    return output.getvalue()


def test_a_spreadsheet_is_read_first_and_saved_only_then(story):
    form = open_form(story.browser("editor.syt"), NEXT)
    lines = [("Ngày", "Từ", "Nội dung"), (f"{MONDAY + WEEK:%d/%m/%Y}", "8h", "Từ Excel"), (None, "9h", "Dòng hai")]
    form["sheet"] = Upload("lich.xlsx", sheet(lines), "application/octet-stream")
    answer = form.submit("save", status=422)
    assert "Từ Excel" in answer.text and len(entries(story, NEXT)) == 1
    answer.forms["content-form"].submit("save", status=303)
    assert [one["what"] for one in entries(story, NEXT)][1:] == ["Từ Excel", "Dòng hai"]


@pytest.mark.parametrize(
    "name, data, word",
    [
        ("lich.ics", b"BEGIN:VEVENT\r\n" * 50_000, "50000"),
        ("lich.xlsx", b"PK\x03\x04 hong", "Không đọc được tệp"),
        ("lich.csv", b"A\n" * 400, "nhiều hơn 300 dòng"),
        ("", b"<table>" + b"<tr><td>x" * 400, "nhiều hơn 300 dòng"),
    ],
)
def test_files_that_are_too_much_or_broken_are_refused_clearly(story, name, data, word):
    form = open_form(story.browser("editor.syt"), NEXT)
    put_row(form, 0, what="Điều đã gõ")
    if name:
        form["sheet"] = Upload(name, data, "application/octet-stream")
    else:
        form["pasted"] = data.decode()
    answer = form.submit("save", status=422)
    assert word in answer.text and "Điều đã gõ" in answer.text
    assert entries(story, NEXT)[0]["what"] == "Giao ban tuần sau"


def test_clashes_are_told_to_whoever_edits_and_to_nobody_else(story):
    page = story.browser("editor.syt").get(THIS)
    assert "trùng giờ" in main_text(page) and CHAIRS[0] in page.text
    for login in (None, "officer.syt"):
        assert "trùng giờ" not in story.browser(login).get(THIS).text


def paper_of(browser, address):
    """(the PDF, its text) of a week."""
    answer = browser.get(address + "lich.pdf")
    assert answer.content_type == "application/pdf" and "public" not in answer.headers["Cache-Control"]
    paper = pypdfium2.PdfDocument(answer.body)
    return paper, " ".join("".join(page.get_textpage().get_text_range() for page in paper).split())


def test_a_full_week_is_a_pdf_of_one_page_across_with_all_its_entries(story):
    visitor = story.browser()
    assert THIS + "lich.pdf" in [one["href"] for one in visitor.get(THIS).html.select(".schedule-takes a")]
    paper, text = paper_of(visitor, THIS)
    assert len(paper) == 1 and [round(side) for side in paper[0].get_size()] == [842, 595]
    for entry in (one for one in entries(story, THIS) if not one["internal"]):
        for name in ("what", "chair", "place"):
            assert " ".join(entry[name].split()) in text, "in these very letters, marks and all"
    assert "Sở Y tế" in text and "tuần" in text.casefold() and CANARY not in text
    assert paper_of(visitor, THIS)[1] == text, "kept, and the same"


def test_the_agencys_own_people_get_a_pdf_with_internal_entries_and_drafts(story):
    for login in ("officer.syt", None, "editor.stttt", "officer.syt"):
        assert (CANARY in paper_of(story.browser(login), THIS)[1]) == (login == "officer.syt"), login
    assert "Bản nội bộ" in paper_of(story.browser("officer.syt"), THIS)[1]
    # The reader of the test sees gaps between letters that stand a little apart.
    assert "Giaobantuầnsau" in paper_of(story.browser("editor.syt"), NEXT)[1].replace(" ", "")
    for login in (None, "officer.syt", "editor.stttt"):
        story.browser(login).get(NEXT + "lich.pdf", status=404)


def test_a_changed_week_is_another_pdf_and_an_overfull_one_has_two_pages(story):
    visitor = story.browser()
    before = paper_of(visitor, THIS)[1]

    def fill(site, desk):
        week = site[HEALTH]["lich-cong-tac"][week_name(MONDAY)]
        rows = [{**one, "id": ""} for one in week.entries] * 5
        desk.edit(week, {"entries": (*rows, row(MONDAY, "21:00", what="Việc cuối ngày"))})
        desk.move(week, "publish_changes", "Nhiều việc")

    story.prepare(fill)
    paper, text = paper_of(visitor, THIS)
    assert text != before and "Việc cuối ngày" in text and len(paper) > 1, "letters stay large enough to be read"


def test_a_room_has_its_page_and_its_calendar(story):
    visitor = story.browser()
    link = next(link for link in visitor.get(THIS).html.select(".schedule-choices a") if link.text == "Phòng họp số 3")
    page = visitor.get(link["href"])
    assert {place.get_text(strip=True) for place in page.html.select("td[data-label='Địa điểm']")} == {"Phòng họp số 3"}
    feed = next(one["href"] for one in page.html.select(".schedule-takes a") if "lich.ics" in one["href"])
    events = vobject.readOne(visitor.get(feed).text).vevent_list
    assert events and {event.location.value for event in events} == {"Phòng họp số 3"}
    assert not hasattr(vobject.readOne(visitor.get(PLACE + "lich.ics?dia-diem=khong-co").text), "vevent_list")


def test_a_leader_has_one_feed_however_the_office_writes_the_name_and_without_an_entry_too(story):
    def furnish(site, desk):
        agency = site[HEALTH]
        page = agency["gioi-thieu"]["to-chuc"]
        leaders = ({"name": "Trần Bảo An", "post": "Giám đốc"}, {"name": "Võ Minh Châu", "post": "Phó Giám đốc"})
        desk.edit(page, {"leaders": leaders})
        desk.move(page, "publish_changes")
        desk.move(desk.add(agency, "unit", {"title": "Phòng Nghiệp vụ Dược"}), "publish")
        written = ("Giám đốc Trần Bảo An", "GĐ Trần Bảo An", "Trần Bảo An", "Đ/c Trần Bảo An")
        rows = [row(MONDAY, f"{8 + n:02}:00", what=f"Việc {n}", chair=name) for n, name in enumerate(written)]
        rows[3] |= {"chair": "", "people": f"{written[3]}; Lãnh đạo Phòng Nghiệp vụ Dược"}
        week = agency["lich-cong-tac"][week_name(MONDAY)]
        desk.edit(week, {"entries": tuple(rows)})
        desk.move(week, "publish_changes", "Làm lại")

    story.prepare(furnish)
    visitor = story.browser()

    def chosen(name):
        links = [one for one in visitor.get(THIS).html.select(".schedule-choices a") if one.get_text() == name]
        assert len(links) == 1, "under one name"
        page = visitor.get(links[0]["href"])
        assert name in page.html.select_one(".schedule-narrowed").get_text()
        feed = next(one["href"] for one in page.html.select(".schedule-takes a") if "lich.ics" in one["href"])
        calendar = vobject.readOne(visitor.get(feed).text)
        return [one.summary.value for one in getattr(calendar, "vevent_list", [])], page

    events, page = chosen("Trần Bảo An")
    assert sorted(events) == ["Việc 0", "Việc 1", "Việc 2", "Việc 3"] and "Việc 3" in main_text(page)
    assert chosen("Võ Minh Châu")[0] == [], "who has nothing now is subscribed to all the same"
    assert chosen("Phòng Nghiệp vụ Dược")[0] == ["Việc 3"]
    # Next week is not made public: whom to subscribe to is there all the same.
    assert "Võ Minh Châu" in main_text(visitor.get(f"{PLACE}?tuan={week_name(MONDAY + 5 * WEEK)}"))


def test_a_day_a_leader_and_a_unit(story):
    visitor = story.browser()
    tuesday = MONDAY + timedelta(days=1)
    days = visitor.get(f"{THIS}?ngay={tuesday.isoformat()}").html.select(".schedule-day")
    assert [day["id"] for day in days] == [f"ngay-{tuesday.isoformat()}"]
    leader = visitor.get(f"{THIS}?nguoi=giam-doc-nguyen-thi-phuong-thao")
    assert CHAIRS[0] in main_text(leader)
    assert all(CHAIRS[1] not in line.get_text() for line in leader.html.select(".schedule-table td"))
    assert visitor.get(f"{THIS}?don-vi=van-phong-so").html.select(".schedule-table tr")
    assert not visitor.get(f"{THIS}?don-vi=khong-co").html.select(".schedule-time")


def test_weeks_before_and_after_are_those_the_reader_may_see(story):
    visitor = story.browser()
    page = visitor.get(PLACE)
    assert page.html.select_one("a[rel=prev]") and not page.html.select_one("a[rel=next]"), "the next is a draft"
    assert story.browser("editor.syt").get(PLACE).html.select_one("a[rel=next]")
    assert "Giao ban tuần trước" in visitor.get(page.html.select_one("a[rel=prev]")["href"]).text
    for asked in ("2026-tuan-99", "9999-tuan-52", "0001-tuan-01", "<script>", "0000-tuan-00"):
        assert "<script>" not in visitor.get(PLACE, {"tuan": asked}).html.find("main").decode()


def test_the_home_shows_today(story):
    home = story.browser().get(f"/{HEALTH}/")
    section = home.html.select_one("section.today")
    assert section.find("h2").text == "Lịch công tác hôm nay" and section.select_one(f'a[href="{PLACE}"]')
    assert home.html.select("main section")[0] is section


def test_an_independent_parser_reads_the_calendar(story):
    answer = story.browser().get(PLACE + "lich.ics")
    assert answer.content_type == "text/calendar"
    calendar = vobject.readOne(answer.text)
    events = {event.uid.value: event for event in calendar.vevent_list}
    public = [one for one in entries(story, THIS) if not one["internal"]]
    assert len(events) == len(public) + 1 and len(events) == len(calendar.vevent_list)
    changed = next(one for one in public if one["revision"] == 1)
    event = events[f"{changed['id']}@localhost"]
    assert event.sequence.value == "1" and event.dtstart.value.strftime("%H:%M%z") == "09:15+0700"
    assert event.location.value == "Phòng họp số 3" and "Chủ trì" in event.description.value
    whole = next(event for event in events.values() if "Trực lãnh đạo" in event.summary.value)
    assert str(whole.dtstart.value) == MONDAY.isoformat() and calendar.vtimezone.tzid.value == "Asia/Ho_Chi_Minh"
    one = vobject.readOne(story.browser().get(PLACE + "lich.ics?nguoi=giam-doc-nguyen-thi-phuong-thao").text)
    assert 0 < len(one.vevent_list) < len(events)


def test_the_data_says_what_the_page_says(story):
    data = json.loads(story.browser().get(THIS + "lich.json").text)
    public = [one for one in entries(story, THIS) if not one["internal"]]
    assert len(data["entries"]) == len(public) and data["week"] == MONDAY.isocalendar()[1]
    assert "vehicle" not in json.dumps(data)
    story.browser().get(NEXT + "lich.json", status=404)
    story.browser("editor.syt").get(NEXT + "lich.json", status=404)


def test_ten_years_of_weeks_cost_what_one_costs(fresh_site):
    def fill(site, desk):
        place = site[HEALTH]["lich-cong-tac"]
        for count in range(520):
            make_week(desk, place, MONDAY - count * WEEK, full_rows(MONDAY - count * WEEK) if not count else ())

    fresh_site.prepare(fill)
    asked = cost(fresh_site, fresh_site.browser(), THIS)
    assert asked["objects"] <= 25 and asked["statements"] <= 8, asked
    home = cost(fresh_site, fresh_site.browser(), f"/{HEALTH}/")
    assert home["objects"] <= 20, home
