"""The page that asks again who one is: nothing that was sent is lost, and nothing is done before the proof."""

import io
import re
from datetime import timedelta

import pytest

from portal import clock
from portal.content.attachments import Upload
from portal.jobs.mail import SEND_MAIL
from portal.jobs.outbox import every_job
from tests.support.managing import Managing
from tests.support.samples import pdf_bytes
from tests.support.second_factor import form_with
from tests.support.site import HEALTH, PASSWORD

PUBLISHER, EDITOR = "publisher.syt", "editor.syt"
SECTION = f"/{HEALTH}/tin-tuc/"
TOMORROW = f"{clock.local(clock.now() + timedelta(days=1)):%Y-%m-%dT%H:%M}"


@pytest.fixture(autouse=True)
def _nobody_elses_failures(portal_site):
    """No test counts another's failures."""
    portal_site.registry.scratch.clear()


@pytest.fixture
def later(set_clock):
    """Puts the clock eleven minutes on."""
    standing = set_clock(clock.now())

    def go_on():
        standing.set(standing.now() + timedelta(minutes=11))

    return go_on


@pytest.fixture
def draft(portal_site, request):
    """A draft of its own: (address, name)."""
    name = f"tin-{abs(hash(request.node.nodeid)) % 10**8}"
    portal_site.prepare(lambda site, desk: desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": "Tin"}, name))
    return f"{SECTION}{name}/", name


def state_of(portal_site, name):
    """The state of an item of the section."""
    return portal_site.prepare(lambda site, _desk: site[HEALTH]["tin-tuc"][name].state)


def prove(page, status=303, **sent):
    """Fill in and send the form that asks."""
    form = form_with(page, "confirm_password")
    for field, value in {"confirm_password": PASSWORD, **sent}.items():
        form[field] = value
    return form.submit(status=status)


def test_right_after_signing_in_nothing_is_asked(portal_site, draft):
    portal_site.browser(PUBLISHER).send(draft[0] + "trang-thai", transition="publish")
    assert state_of(portal_site, draft[1]) == "published"


def test_later_the_act_is_done_after_the_proof_as_it_was_sent(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    asked = publisher.send(
        draft[0] + "trang-thai", status=403, transition="publish", comment="Lời nhắn “<b>có dấu</b>”\nhai dòng"
    )
    assert state_of(portal_site, draft[1]) == "draft"
    assert prove(asked).location == "http://localhost" + draft[0]
    assert state_of(portal_site, draft[1]) == "published"
    step = portal_site.prepare(lambda site, _desk: site[HEALTH]["tin-tuc"][draft[1]].history[-1])
    assert step.comment.replace("\r\n", "\n") == "Lời nhắn “<b>có dấu</b>”\nhai dòng"


def test_the_proof_holds_for_the_next_acts(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    prove(publisher.send(draft[0] + "trang-thai", status=403, transition="publish"))
    publisher.send(draft[0] + "trang-thai", transition="withdraw")
    publisher.send(draft[0] + "trang-thai", transition="publish")


def test_a_list_is_no_way_round_it(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    asked = publisher.send(SECTION + "noi-dung", status=403, act="publish", name=draft[1])
    assert state_of(portal_site, draft[1]) == "draft"
    prove(asked)
    assert state_of(portal_site, draft[1]) == "published"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (SECTION + "noi-dung", {"act": "publish", "tat-ca": "1"}),
        (SECTION + "thao-tac?viec=thoi-han&tat-ca=1", {"dang-luc": TOMORROW}),
        (SECTION + "thao-tac?viec=y-kien&buoc=publish&tat-ca=1", {"comment": "Đăng hết"}),
    ],
)
def test_a_job_for_many_is_no_way_round_it_either(portal_site, draft, later, address, sent):
    publisher = portal_site.browser(PUBLISHER)
    later()
    asked = publisher.send(address, status=403, **sent)
    assert "/thao-tac/" in prove(asked).location, "a job is under way"


@pytest.mark.parametrize("shape", ["xlsx", "pdf"])
def test_what_is_taken_along_from_a_workspace_is_asked_about(portal_site, later, shape):
    editor, address = portal_site.browser(EDITOR), f"/{HEALTH}/noi-bo/tim-kiem.{shape}?q=tin+tuc"
    later()
    asked = editor.get(address, status=303)
    assert asked.location.startswith("http://localhost/xac-nhan?")
    # The browser goes back to where the file is.
    assert prove(asked.follow()).location == "http://localhost" + address
    assert "attachment" in editor.get(address).headers["Content-Disposition"]


def test_what_everybody_may_read_is_taken_along_unasked(portal_site, later):
    editor = portal_site.browser(EDITOR)
    later()
    for who in (editor, portal_site.browser()):
        assert "attachment" in who.get(f"/{HEALTH}/tim-kiem.xlsx?q=tin").headers["Content-Disposition"]


def test_many_files_at_once_are_asked_about(portal_site, later):
    name = f"tep-{abs(hash(clock.now())) % 10**6}"

    def add(site, desk):
        file = Upload(io.BytesIO(pdf_bytes()), "Danh sách.pdf", "application/pdf")
        desk.add(site[HEALTH]["tin-tuc"], "file", {"title": "Danh sách", "file": file}, name)

    portal_site.prepare(add)
    editor = portal_site.browser(EDITOR)
    later()
    asked = editor.send(f"{SECTION}thao-tac?viec=tai-xuong&muc={name}", status=403)
    assert prove(asked, status=200).content_type == "application/zip"


def test_other_acts_are_not_asked_about(portal_site, draft, later):
    editor = portal_site.browser(EDITOR)
    later()
    editor.send(draft[0] + "trang-thai", transition="submit")


def test_who_may_not_do_it_is_refused_and_not_asked(portal_site, draft, later):
    editor = portal_site.browser(EDITOR)
    later()
    assert "confirm_password" not in editor.send(draft[0] + "trang-thai", status=403, transition="publish")


def test_a_wrong_password_is_told_and_what_was_sent_is_still_there(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    asked = publisher.send(draft[0] + "trang-thai", status=403, transition="publish", comment="Giữ lại")
    again = prove(asked, status=403, confirm_password="sai")
    assert again.html.find(id="confirm-error").get_text(strip=True) == "Mật khẩu không đúng."
    assert "sai" not in [field.get("value") for field in again.html.find_all("input")]
    assert form_with(again, "confirm_password")["comment"].value == "Giữ lại"
    assert state_of(portal_site, draft[1]) == "draft"
    prove(again)
    assert state_of(portal_site, draft[1]) == "published"


def test_fields_of_one_name_keep_their_number_and_order(portal_site, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    names = [f"nhieu-{number}-{abs(hash(clock.now())) % 10**6}" for number in range(3)]

    def add(site, desk):
        for name in names:
            desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": name}, name)

    portal_site.prepare(add)
    token = form_with(publisher.get("/tai-khoan"), "csrf_token")["csrf_token"].value
    fields = [("csrf_token", token), ("act", "publish"), *(("name", name) for name in names)]
    prove(publisher.post(SECTION + "noi-dung", fields, status=403))
    assert [state_of(portal_site, name) for name in names] == ["published"] * 3


def test_a_file_is_asked_for_again_and_the_rest_is_kept(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    token = form_with(publisher.get("/tai-khoan"), "csrf_token")["csrf_token"].value
    fields = {"csrf_token": token, "transition": "publish", "comment": "Giữ lại"}
    asked = publisher.post(draft[0] + "trang-thai", fields, upload_files=[("them", "Danh sách.xlsx", b"x")], status=403)
    form = form_with(asked, "confirm_password")
    assert form.enctype == "multipart/form-data" and "them" in form.fields and "Danh sách.xlsx" in asked
    prove(asked)
    assert state_of(portal_site, draft[1]) == "published"


def test_it_cannot_be_sent_from_elsewhere(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    later()
    sent = {"transition": "publish", "confirm_password": PASSWORD}
    publisher.post(draft[0] + "trang-thai", sent, status=400)
    assert state_of(portal_site, draft[1]) == "draft"


def test_the_page_by_itself_goes_on_to_pages_of_ours_only(portal_site, later):
    publisher = portal_site.browser(PUBLISHER)
    for wanted, reached in (("/tai-khoan", "/tai-khoan"), ("//khac.example/", f"/{HEALTH}/noi-bo/")):
        later()
        page = publisher.get("/xac-nhan", {"tiep": wanted})
        assert prove(page).location == "http://localhost" + reached
    assert portal_site.browser().get("/xac-nhan", status=303).location.startswith("http://localhost/dang-nhap")


def test_the_management_interface_asks_too_and_its_form_goes_on(portal_site, later):
    administrator = Managing(portal_site).administrator("quan-tri.xac-nhan")
    address = "/manage/principals/users/officer.stttt/@@properties"
    form = administrator.get(address).forms["deform"]
    later()
    form["phone"] = "0258 3000 999"
    origin = {"Origin": "http://localhost"}
    asked = form.submit("save", headers=origin, status=403)
    again = form_with(asked, "confirm_password")
    again["confirm_password"] = PASSWORD
    again.submit(headers=origin, status=302)
    assert "0258 3000 999" in administrator.get(address)


def test_taking_a_date_away_shows_it_and_is_asked_about(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    publisher.send(draft[0] + "trang-thai", transition="publish", when=TOMORROW)
    later()
    clear = {"viec": "thoi-han", "muc": draft[1], "xoa-publish_on": "1"}
    publisher.send(f"{SECTION}thao-tac?viec=thoi-han&muc={draft[1]}", status=403, **clear)
    portal_site.browser().get(draft[0], status=404)
    publisher.send(draft[0] + "hen-gio", status=303, act="call_off")


def test_a_date_that_takes_away_time_is_not_asked_about(portal_site, draft, later):
    publisher = portal_site.browser(PUBLISHER)
    publisher.send(draft[0] + "trang-thai", transition="publish")
    later()
    publisher.send(draft[0] + "hen-gio", status=303, act="set", until=TOMORROW)
    publisher.send(draft[0] + "hen-gio", status=403, act="clear")


def test_where_the_mail_of_an_account_goes_is_asked_about_and_told_at_the_former_address(portal_site, later):
    people = f"/{HEALTH}/noi-bo/can-bo"
    admin = portal_site.browser("agency-administrator.syt")
    form = form_with(admin.get(f"{people}/them"), "full_name")
    form["full_name"], form["role"], form["email"] = "Lê Thị Có Thư", "officer", "cu@khanhhoa.example"
    person = re.search(rf"{people}/[^\"]*?\d+", form.submit("save").text)[0]
    later()
    form = form_with(admin.get(f"{person}/sua"), "full_name")
    form["phone"] = "0258 3000 000"
    assert form.submit("save").status_int == 303, "a telephone number opens nothing"
    form = form_with(admin.get(f"{person}/sua"), "full_name")
    form["email"] = "moi@khanhhoa.example"
    queued = portal_site.prepare(lambda site, _desk: mails_in(site))
    prove(form.submit("save", status=403))
    (told,) = portal_site.prepare(lambda site, _desk: mails_in(site)) - queued
    assert told[0] == "cu@khanhhoa.example" and "Địa chỉ thư điện tử của tài khoản vừa được đổi" in told[1]


def mails_in(site):
    """(to whom, text) of every mail that waits."""
    waiting = (job.arguments for job in every_job(site._p_jar.root()) if job.name == SEND_MAIL)
    return {(mail["to"], mail["text"]) for mail in waiting}


def test_who_is_above_an_agency_is_asked_about(portal_site, later):
    admin = portal_site.browser("tinh.admin")
    later()
    admin.send(f"/{HEALTH}/cap-tren", status=403, act="succeed", agency="")
    assert portal_site.prepare(lambda site, _desk: site[HEALTH].successors) == ()
