"""A forgotten password: the link by mail, the same answer for everybody, the new password."""

import email
import email.policy
import mailbox
import re
import shutil
from datetime import date, timedelta

import pytest

from portal import clock
from portal.jobs.outbox import every_job
from portal.jobs.worker import Worker
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.second_factor import code_of, form_with, set_up
from tests.support.site import HEALTH, PASSWORD

ASK = "/dang-nhap/quen-mat-khau"
NEW = "một câu dễ nhớ hơn nhiều"
ANSWER = "Nếu tên đăng nhập đúng và tài khoản có địa chỉ thư điện tử"


@pytest.fixture(autouse=True)
def empty(portal_site):
    """No letters and no tries of other tests."""
    portal_site.registry.scratch.clear()
    work_off(portal_site)
    shutil.rmtree(portal_site.settings.mail_spool, ignore_errors=True)


@pytest.fixture
def person(portal_site, request):
    """A new person with a mailbox; answers his sign-in name."""
    login = f"quen.{abs(hash(request.node.nodeid)) % 10**8}"

    def add(people, root):
        made = people.add(login, "Trần Thị Quên", email=f"{login}@khanhhoa.example")
        people.appoint(made, (Appointment(root["site"][HEALTH].id, Role.EDITOR, from_day=date(2020, 1, 1)),))
        made.password = people.get("editor.syt").password

    with_people(portal_site, add)
    return login


def with_people(portal_site, act):
    """Run `act(people, root)` in a transaction of its own."""

    def work(site, _desk):
        root = site._p_jar.root()
        return act(People(root["app_root"], portal_site.registry), root)

    return portal_site.prepare(work)


def work_off(portal_site):
    """Do all jobs that are due, as the worker does."""
    registry = portal_site.registry
    worker = Worker(
        portal_site.database,
        registry.projection,
        registry.job_handlers,
        registry.portal_settings,
        services={"workflow_engine": registry.workflow_engine},
    )
    worker.drain()


def letters(portal_site):
    """The letters in the spool, as messages."""
    work_off(portal_site)
    spool = mailbox.Maildir(portal_site.settings.mail_spool, create=True)
    found = []
    for stored in spool:
        text = stored.as_bytes(policy=email.policy.compat32)
        found.append(email.message_from_bytes(text, policy=email.policy.default))
    return found


def ask(portal_site, login, status=303, browser=None):
    """Send the form that asks for the link; answers the page that follows."""
    browser = browser or portal_site.browser()
    form = form_with(browser.get(ASK), "login")
    form["login"] = login
    answer = form.submit(status=status)
    return answer.follow() if status == 303 else answer


def link_in(message):
    """The path and query of the link in a letter."""
    return re.search(r"http://localhost(/dang-nhap/mat-khau-moi\?\S+)", message.get_content())[1]


def choose(browser, link, new=NEW, again=None, status=303):
    """Open the link and send the form."""
    form = form_with(browser.get(link), "new")
    form["new"], form["again"] = new, new if again is None else again
    return form.submit(status=status)


def is_signed_in(browser):
    """Whether the account page opens."""
    return browser.get("/tai-khoan").status_int == 200


def test_the_link_comes_by_mail_and_gives_a_new_password(portal_site, person):
    elsewhere = portal_site.browser(person)
    assert ANSWER in ask(portal_site, person.upper() + " ")
    (letter,) = letters(portal_site)
    assert letter["To"].addresses[0].addr_spec == f"{person}@khanhhoa.example"
    assert "Đặt lại mật khẩu" in letter["Subject"] and person in letter.get_content()
    browser = portal_site.browser()
    assert choose(browser, link_in(letter)).location == "http://localhost/dang-nhap"
    assert "Đã đặt mật khẩu mới" in browser.get("/dang-nhap")
    assert not is_signed_in(browser) and not is_signed_in(elsewhere)
    browser.sign_in(person, NEW)
    assert is_signed_in(browser)


def test_he_hears_that_it_was_changed(portal_site, person):
    ask(portal_site, person)
    choose(portal_site.browser(), link_in(letters(portal_site)[0]))
    told = [letter for letter in letters(portal_site) if "Mật khẩu vừa được đổi" in letter["Subject"]]
    assert len(told) == 1 and "0258 3000 000" in told[0].get_content()


def test_the_link_works_once_and_says_so_afterwards(portal_site, person):
    ask(portal_site, person)
    link = link_in(letters(portal_site)[0])
    choose(portal_site.browser(), link)
    page = portal_site.browser().get(link, status=410)
    assert "đã hết hạn hoặc đã dùng" in page and page.html.find("a", href=ASK)
    assert "new" not in [name for form in page.forms.values() for name in form.fields]


def test_it_is_good_for_half_an_hour(portal_site, person, set_clock):
    ask(portal_site, person)
    link = link_in(letters(portal_site)[0])
    set_clock(clock.now() + timedelta(minutes=31))
    portal_site.browser().get(link, status=410)


def test_looking_at_the_link_costs_nothing(portal_site, person):
    ask(portal_site, person)
    link = link_in(letters(portal_site)[0])
    before = portal_site.database.storage.lastTransaction()
    for _turn in range(3):
        # As a mail host does that looks for bad links.
        answer = portal_site.browser().get(link)
    assert portal_site.database.storage.lastTransaction() == before
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Referrer-Policy"] == "strict-origin"
    choose(portal_site.browser(), link)


@pytest.mark.parametrize("kind", ["unknown", "closed", "no mailbox", "malformed", "very long"])
def test_whoever_it_is_the_answer_and_the_work_are_the_same(portal_site, person, kind):
    def close(people, _root):
        people.disable(people.get(person))

    def take_mailbox(people, _root):
        people.describe(people.get(person), email="")

    if kind in ("closed", "no mailbox"):
        with_people(portal_site, close if kind == "closed" else take_mailbox)
    login = {"unknown": "khong.co.ai", "malformed": "<svg>", "very long": "x" * 5000}.get(kind, person)
    known = portal_site.browser()
    page = ask(portal_site, "editor.syt", browser=known)
    jobs = with_people(portal_site, lambda _people, root: len(list(every_job(root))))
    other = ask(portal_site, login)
    assert ANSWER in page and ANSWER in other
    # One job each, whoever it is: nobody waits for the difference.
    assert with_people(portal_site, lambda _people, root: len(list(every_job(root)))) == jobs + 1
    assert letters(portal_site) == []


def test_an_empty_name_is_asked_for(portal_site):
    assert ask(portal_site, "  ", status=422).html.find(id="ask-error")


def test_nobodys_mailbox_is_filled(portal_site, person):
    for _turn in range(3):
        ask(portal_site, person)
    assert "quá nhiều yêu cầu" in ask(portal_site, person, status=429)
    # The same for a name that nobody has.
    for _turn in range(3):
        ask(portal_site, "khong.co.ai")
    ask(portal_site, "khong.co.ai", status=429)
    assert len(letters(portal_site)) <= 3
    # And it does not close the sign-in.
    portal_site.browser(person)


def test_the_link_leads_to_the_configured_address_whatever_the_host_header_says(portal_site, person):
    browser = portal_site.browser()
    browser.extra_environ["HTTP_HOST"] = "khac.example"
    ask(portal_site, person, browser=browser)
    (letter,) = letters(portal_site)
    assert "khac.example" not in letter.get_content()
    link_in(letter)


def test_what_is_wrong_is_said_and_the_link_is_still_good(portal_site, person):
    ask(portal_site, person)
    link, browser = link_in(letters(portal_site)[0]), portal_site.browser()
    assert choose(browser, link, "ngắn", status=422).html.find(id="error-new")
    assert choose(browser, link, NEW, NEW + "x", status=422).html.find(id="error-again")
    answer = choose(browser, link, person + "!!!", status=422)
    assert person + "!!!" not in answer
    choose(browser, link)


def test_the_second_factor_is_asked_for_all_the_same(portal_site, person, set_clock):
    key, _answer = set_up(portal_site.browser(person))
    ask(portal_site, person)
    letter = next(one for one in letters(portal_site) if "Đặt lại mật khẩu" in one["Subject"])
    browser = portal_site.browser()
    choose(browser, link_in(letter))
    assert browser.sign_in(person, NEW).location.startswith("http://localhost/dang-nhap/buoc-hai")
    assert not is_signed_in(browser)
    set_clock(clock.now() + timedelta(seconds=30))
    form = form_with(browser.get("/dang-nhap/buoc-hai"), "code")
    form["code"] = code_of(key)
    form.submit(status=303)
    assert is_signed_in(browser)


def test_changes_of_the_second_factor_are_told_by_mail(portal_site, person):
    browser = portal_site.browser(person)
    set_up(browser)
    browser.send("/tai-khoan/hai-buoc", act="remove_app")
    subjects = " ".join(letter["Subject"] for letter in letters(portal_site))
    assert "Vừa thêm cách xác thực hai bước" in subjects and "Vừa gỡ cách xác thực hai bước" in subjects


def test_these_pages_cannot_be_sent_from_elsewhere(portal_site, person):
    browser = portal_site.browser()
    browser.post(ASK, {"login": person}, status=400)
    ask(portal_site, person)
    link = link_in(letters(portal_site)[0])
    browser.post(link, {"new": NEW, "again": NEW, "ma": link.partition("=")[2]}, status=400)
    portal_site.browser().sign_in(person, PASSWORD)
