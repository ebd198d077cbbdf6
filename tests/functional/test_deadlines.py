"""A deadline in working days follows the working calendar: a storm day that is entered moves what is still open."""

from datetime import UTC, date, datetime, timedelta

import pytest
import transaction
from ZODB.POSException import ReadConflictError

from portal import clock
from portal.commands.serving import services_of
from portal.content.deadlines import counted, is_deadline
from portal.content.working_days import calendar_in_force, edit
from portal.jobs import working_days
from portal.jobs.duty_reminders import REMIND, keep_ordered
from portal.jobs.outbox import every_job
from portal.jobs.worker import Worker
from portal.search.compare import compare
from portal.workflow.copying import copy
from tests.functional.test_question_handling import CLERK, LIST, answer_it, asked, do
from tests.functional.test_support_desk import act, path, send
from tests.support.asking import SECTION, follow_up
from tests.support.site import HEALTH, INFORMATION
from tests.support.supporting import DESK_LIST, DESK_LOGIN, REPORT, REPORTER

CALENDAR = "/ngay-lam-viec"
# Thursday and Friday off for a storm, as the audit had it.
MONDAY, STORM = datetime(2026, 11, 2, 3, 0, tzinfo=UTC), "05/11/2026–06/11/2026 nghỉ: bão số 13"


@pytest.fixture
def site(fresh_site, set_clock):
    set_clock(MONDAY)
    return fresh_site


def write_calendar(site, change):
    """Change the lines of the calendar as an administrator does, and do the jobs that follow."""
    admin = site.browser("tinh.admin")
    form = next(form for form in admin.get(CALENDAR).forms.values() if "lines" in form.fields)
    form["lines"] = change(form["lines"].value)
    answer = form.submit(status=303).follow()
    run_due(site)
    return answer


def run_due(site):
    registry = site.registry
    arguments = (site.database, registry.projection, registry.job_handlers, registry.portal_settings)
    site.config.begin()
    Worker(*arguments, services_of(registry)).drain()
    site.config.end()


def storm(site, line=STORM):
    return write_calendar(site, lambda lines: f"{lines}\n{line}")


def calm(site, line=STORM):
    return write_calendar(site, lambda lines: lines.replace(line, ""))


def due_of(site, address):
    def look(tree, _desk):
        place = tree
        for name in filter(None, address.split("/")):
            place = place[name]
        return f"{clock.local(place.due):%d/%m %H:%M}"

    return site.prepare(look)


def job_times(site, name):
    def look(tree, _desk):
        root = tree._p_jar.root()
        return [f"{clock.local(job.due):%d/%m %H:%M}" for job in every_job(root) if job.name == name]

    return site.prepare(look)


def test_a_storm_moves_open_questions_and_taking_it_out_moves_them_back(site, set_clock):
    open_one, code = asked(site, set_clock)
    assert due_of(site, open_one) == "16/11 17:00"
    answered, _code = asked(site, set_clock, title="Đã trả lời")
    answer_it(site, answered)
    passed, _code = asked(site, set_clock, title="Chuyển đi")
    do(site.browser(CLERK), passed, "pass", agency=INFORMATION, comment="Thuộc thẩm quyền của Sở kia")
    passed = site.prepare(lambda tree, _desk: f"/{INFORMATION}/hoi-dap/{next(iter(tree[INFORMATION]['hoi-dap']))}/")
    told = storm(site)
    assert "Thời hạn của các việc chưa xong" in told
    assert due_of(site, open_one) == due_of(site, passed) == "18/11 17:00"
    assert due_of(site, answered) == "16/11 17:00", "what is answered keeps the term by which it was judged"
    assert "18/11/2026" in follow_up(site.browser(), code) and "còn 10 ngày làm việc" in site.browser(CLERK).get(LIST)
    assert compare(site.database, site.registry.projection) == []
    calm(site)
    assert due_of(site, open_one) == due_of(site, passed) == "16/11 17:00"


def test_many_are_done_in_parts_and_a_later_edit_begins_anew(site, set_clock, monkeypatch):
    monkeypatch.setattr(working_days, "PART", 1)
    addresses = [asked(site, set_clock, title=f"Câu {number}")[0] for number in range(3)]
    storm(site)
    assert [due_of(site, address) for address in addresses] == ["18/11 17:00"] * 3
    # Two edits before any job is done: the newest counts, for all of them.
    site.prepare(lambda tree, _desk: working_days.calendar_edited(tree))
    storm(site, "09/11/2026 nghỉ: mưa lũ")
    assert [due_of(site, address) for address in addresses] == ["19/11 17:00"] * 3
    assert job_times(site, working_days.FOLLOW) == []


def test_the_agencys_term_of_that_day_counts_not_todays(site, set_clock):
    address, _code = asked(site, set_clock)

    def longer(tree, desk):
        desk.edit(tree[HEALTH]["hoi-dap"], {"days": 30})
        desk.move(tree[HEALTH]["hoi-dap"], "publish_changes")

    site.prepare(longer)
    storm(site)
    assert due_of(site, address) == "18/11 17:00"


def test_a_storm_moves_requests_for_support_and_the_reminder_of_the_desk(site, set_clock):
    address = path(send(site.browser(REPORTER), REPORT))
    assert due_of(site, address) == "04/11 17:00" and job_times(site, "remind_support_desk") == ["04/11 17:00"]
    storm(site, "03/11/2026–04/11/2026 nghỉ: bão")
    assert due_of(site, address) == "06/11 17:00" and job_times(site, "remind_support_desk") == ["06/11 17:00"]
    assert "còn 2 ngày làm việc" in site.browser(DESK_LOGIN).get(DESK_LIST)
    # Taken up again, it is counted from then.
    act(site.browser(DESK_LOGIN), address, "answer", text="Làm thế này.")
    set_clock(datetime(2026, 11, 9, 3, 0, tzinfo=UTC))
    act(site.browser(REPORTER), address, "write", text="Vẫn lỗi.")
    assert due_of(site, address) == "11/11 17:00"
    storm(site, "10/11/2026 nghỉ: mưa lũ")
    assert due_of(site, address) == "12/11 17:00"
    assert compare(site.database, site.registry.projection) == []


def test_a_storm_moves_the_letters_about_drafts_and_the_weekly_reminder(site, set_clock):
    keep_ordered(site.database)
    assert job_times(site, REMIND) == ["09/11 07:30"]

    def publish(tree, desk):
        days = {"opens": date(2026, 11, 2), "closes": date(2026, 11, 12)}
        values = {"title": "Quy chế trực", "articles": ({"heading": "Điều 1", "text": "Trực"},), **days}
        item = desk.place(tree[HEALTH]["lay-y-kien"], "consultation", values, "quy-che-truc")
        item.set(invited=({"agency": str(tree[INFORMATION].id), "title": "Sở kia"},))
        desk.move(item, "publish")

    site.prepare(publish)
    assert job_times(site, "remind_invited_agencies") == ["10/11 07:30"]
    storm(site, "09/11/2026–11/11/2026 nghỉ: bão")
    assert job_times(site, "remind_invited_agencies") == ["05/11 07:30"]
    assert job_times(site, REMIND) == ["12/11 07:30"]
    calm(site, "09/11/2026–11/11/2026 nghỉ: bão")
    assert job_times(site, REMIND) == ["09/11 07:30"] and job_times(site, "remind_invited_agencies") == ["10/11 07:30"]


def test_what_is_taken_in_while_the_calendar_is_saved_is_counted_anew(site):
    """Its transaction has read the old lines, and no list has it yet when the job looks for what is open."""
    site.prepare(lambda tree, _desk: edit(tree._p_jar.root(), "giờ làm việc 07:30–11:30, 13:30–17:00"))
    taking = transaction.TransactionManager(explicit=True)
    connection = site.database.open(transaction_manager=taking)
    taking.begin()
    root = connection.root()
    deadline = counted(root, MONDAY, 10)
    root["site"][HEALTH]["hoi-dap"].set(position=7)
    site.prepare(lambda tree, _desk: edit(tree._p_jar.root(), STORM))
    assert calendar_in_force(root).is_working_day(date(2026, 11, 5)), "it has read what stood before"
    with pytest.raises(ReadConflictError):
        taking.commit()
    taking.abort()
    connection.close()
    assert deadline["due"] - MONDAY < timedelta(days=15)


def written_down(site, title="Hỏi tại quầy tiếp dân"):
    """What somebody of the office writes down for a citizen at the counter; its address."""
    editor = site.browser("editor.syt")
    form = editor.get(f"{SECTION}them?loai=question").forms["content-form"]
    form["title"], form["question"] = title, "Người dân hỏi trực tiếp: làm lại thẻ ở đâu?"
    return path(form.submit("save", status=303))


def test_what_is_written_down_at_the_counter_has_the_agencys_term_in_working_days(site, set_clock):
    set_clock(datetime(2026, 2, 9, 3, 0, tzinfo=UTC))
    address = written_down(site)
    # The lunar new year lies in between: the offices are shut from 14 to 22 February.
    assert due_of(site, address) == "02/03 17:00"
    assert "còn 10 ngày làm việc" in site.browser(CLERK).get(LIST)

    def shorter(tree, desk):
        desk.edit(tree[HEALTH]["hoi-dap"], {"days": 5})
        desk.move(tree[HEALTH]["hoi-dap"], "publish_changes")

    site.prepare(shorter)
    second = written_down(site, "Hỏi lần nữa")
    assert (due_of(site, address), due_of(site, second)) == ("02/03 17:00", "23/02 17:00")
    storm(site, "23/02/2026 nghỉ: bão")
    assert (due_of(site, address), due_of(site, second)) == ("03/03 17:00", "24/02 17:00")
    assert compare(site.database, site.registry.projection) == []


def test_passed_on_or_copied_it_has_a_new_term(site, set_clock):
    address = written_down(site)
    set_clock(MONDAY + timedelta(days=1))

    def copy_it(tree, desk):
        twin = copy(desk, tree[HEALTH]["hoi-dap"][address.split("/")[-2]], tree[HEALTH]["hoi-dap"])
        return f"{SECTION}{twin.__name__}/"

    twin = site.prepare(copy_it)
    assert (due_of(site, address), due_of(site, twin)) == ("16/11 17:00", "17/11 17:00")
    set_clock(MONDAY + timedelta(days=2))
    do(site.browser(CLERK), address, "pass", agency=INFORMATION, comment="Thuộc thẩm quyền của Sở kia")
    passed = site.prepare(lambda tree, _desk: f"/{INFORMATION}/hoi-dap/{next(iter(tree[INFORMATION]['hoi-dap']))}/")
    assert due_of(site, passed) == "18/11 17:00"


def test_an_archive_gives_the_deadline_back():
    kept = counted({}, MONDAY, 10)
    assert is_deadline(kept)
    assert not any(
        is_deadline(wrong) for wrong in (None, {}, {**kept, "days": "10"}, {**kept, "more": 1}, {**kept, "days": True})
    )
