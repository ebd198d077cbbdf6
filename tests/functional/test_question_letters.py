"""Whoever asked hears by mail what becomes of it, never of a complaint's content; his code works anywhere."""

from datetime import UTC, datetime

import pytest

from portal.jobs.outbox import every_job
from tests.functional.test_question_handling import CLERK, LEADER, answer_it, asked, do, number_of
from tests.support.asking import MAIL, PHONE, SECTION, follow_up
from tests.support.mail_host import listening_mail_host, work_off
from tests.support.site import HEALTH, INFORMATION

FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WORD = "Quyềnlợibịxâmphạm"


@pytest.fixture
def mail_host():
    with listening_mail_host() as host:
        yield host


@pytest.fixture
def site(fresh_site, set_clock):
    set_clock(FRIDAY)
    return fresh_site


def text_of(message):
    return " ".join(message.get_content().split())


def test_passed_on_he_learns_to_whom_with_the_new_number_and_term(site, set_clock, mail_host):
    address, code = asked(site, set_clock)
    former = number_of(site, address)
    do(site.browser(CLERK), address, "pass", agency=INFORMATION, comment="Thuộc thẩm quyền của Sở kia, xem nội dung")
    work_off(site, mail_host.settings(site.settings))
    (letter,) = mail_host.letters_to(MAIL)
    text = text_of(letter)
    assert "Sở Thông tin và Truyền thông" in letter["Subject"] and former in letter["Subject"]
    assert f"Sở Y tế đã chuyển câu hỏi số {former}" in text and "Số tiếp nhận mới: 1/2026" in text
    assert f"http://localhost/{INFORMATION}/hoi-dap/theo-doi" in text and "Trả lời trước: 17:00, 07/12/2026" in text
    assert "xem nội dung" not in text, "the reason is for the other agency"
    work_off(site, mail_host.settings(site.settings))
    assert len(mail_host.taken) == 1
    assert "Sở Thông tin và Truyền thông" in follow_up(site.browser(), code, f"/{INFORMATION}/hoi-dap/theo-doi")


def test_refused_he_reads_the_reason(site, set_clock, mail_host):
    address, _code = asked(site, set_clock)
    clerk = site.browser(CLERK)
    clerk.send(address + "trang-thai", transition="refuse", comment="Nội dung quảng cáo")
    work_off(site, mail_host.settings(site.settings))
    (letter,) = mail_host.letters_to(MAIL)
    assert "không tiếp nhận" in letter["Subject"] and "Lý do: Nội dung quảng cáo" in text_of(letter)
    assert f"http://localhost{SECTION}theo-doi" in text_of(letter)


def test_refused_and_taken_up_again_before_the_mail_he_hears_nothing(site, set_clock, mail_host):
    address, _code = asked(site, set_clock)
    clerk = site.browser(CLERK)
    clerk.send(address + "trang-thai", transition="refuse", comment="Nhầm")
    clerk.send(address + "trang-thai", transition="take_up")
    work_off(site, mail_host.settings(site.settings))
    assert mail_host.taken == []


def test_diverted_he_learns_the_kind_and_where_to_go_and_nothing_of_what_he_wrote(site, set_clock, mail_host):
    address, _code = asked(site, set_clock, title=f"Khiếu nại {WORD}", text=f"Tôi khiếu nại {WORD}")
    number, clerk = number_of(site, address), site.browser(CLERK)
    clerk.send(address + "trang-thai", transition="refuse", comment=f"Là đơn {WORD}")
    do(clerk, address, "divert", kind="complaint", sure=True)
    work_off(site, mail_host.settings(site.settings))
    (letter,) = mail_host.letters_to(MAIL)
    text = text_of(letter)
    assert number in letter["Subject"] and "Đơn khiếu nại" in text and "đã được xóa" in text
    assert "Nơi nhận đơn: Sở Y tế" in text and f"http://localhost{SECTION}theo-doi" in text
    assert WORD not in letter.as_string() and WORD not in text and PHONE not in text

    def left(tree, _desk):
        return [job.name for job in every_job(tree._p_jar.root())]

    assert not set(site.prepare(left)) & {"tell_asker_of_step", "tell_asker_of_diversion", "send_mail"}


def test_who_left_no_mailbox_gets_no_job(site, set_clock, mail_host):
    address, _code = asked(site, set_clock, mail="")
    do(site.browser(CLERK), address, "divert", kind="denunciation", sure=True)
    work_off(site, mail_host.settings(site.settings))
    assert mail_host.taken == []


def test_a_code_works_at_the_provinces_portal(site, set_clock):
    address, code = asked(site, set_clock)
    visitor = site.browser()
    assert visitor.get("/").html.select('a[href="/theo-doi"]')
    told = follow_up(visitor, code, "/theo-doi")
    assert "Cơ quan đã tiếp nhận câu hỏi." in told and number_of(site, address) in told and "Sở Y tế" in told
    refused = follow_up(visitor, "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01", "/theo-doi", status=422)
    assert "Không có câu hỏi nào mang mã này" in refused
    assert f"/{HEALTH}/hoi-dap/" in told.text
    do(site.browser(CLERK), address, "divert", kind="complaint", sure=True)
    assert "khiếu nại hoặc tố cáo" in follow_up(site.browser(), code, "/theo-doi")


def test_what_waits_for_no_answer_is_not_called_late(site, set_clock):
    refused, refused_code = asked(site, set_clock)
    site.browser(CLERK).send(refused + "trang-thai", transition="refuse", comment="Nội dung quảng cáo")
    withdrawn, withdrawn_code = asked(site, set_clock, title="Trả lời rồi ngừng đăng")
    answer_it(site, withdrawn)
    site.browser(LEADER).send(withdrawn + "trang-thai", transition="withdraw", comment="Chờ văn bản mới")
    diverted, diverted_code = asked(site, set_clock, title="Khiếu nại")
    do(site.browser(CLERK), diverted, "divert", kind="complaint", sure=True)
    _open, open_code = asked(site, set_clock, title="Chưa trả lời")
    set_clock(datetime(2027, 1, 20, 3, 0, tzinfo=UTC))
    told = {code: follow_up(site.browser(), code).text for code in (refused_code, withdrawn_code, diverted_code)}
    assert "không tiếp nhận câu hỏi này" in told[refused_code] and "ngừng đăng" in told[withdrawn_code]
    for text in told.values():
        assert "quá thời hạn" not in text.casefold() and "Trả lời trước" not in text
    assert "Đã quá thời hạn trả lời" in follow_up(site.browser(), open_code)
