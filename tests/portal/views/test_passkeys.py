"""Passkeys through the pages: made, used alone, as the second step and to confirm, and removed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock
from portal.security.people import People
from portal.security.throttle import MOST_TRIES
from portal.settings import OFF
from tests.support.authenticator import Device
from tests.support.second_factor import PAGE, code_of, form_with, recovery_codes, set_up
from tests.support.site import HEALTH, PASSWORD

ASK = "/dang-nhap/thach-thuc"
WORKSPACE = f"http://localhost/{HEALTH}/noi-bo/"


@pytest.fixture(autouse=True)
def fresh_throttle(portal_site):
    """No test counts another's failures."""
    portal_site.registry.scratch.clear()


@pytest.fixture
def person(portal_site, request):
    """A new person for one test; answers his sign-in name."""
    login = f"khoa.{abs(hash(request.node.nodeid)) % 10**8}"

    def add(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        made = people.add(login, "Trần Thị Khóa")
        people.appoint(made, people.get("editor.syt").appointments)
        made.password = people.get("editor.syt").password

    portal_site.prepare(add)
    return login


@pytest.fixture
def later(set_clock):
    """A clock that stands, and goes on by some minutes when asked to."""
    standing = set_clock(clock.now())
    return lambda minutes: standing.set(standing.now() + timedelta(minutes=minutes))


def ask(browser, use, page, status=200):
    """The options for a use, asked for with the token of the page."""
    token = form_with(page, "csrf_token")["csrf_token"].value
    return browser.post(ASK, {"csrf_token": token, "use": use}, status=status)


def add_passkey(browser, device, name="Điện thoại", status=200):
    """Make a passkey on the page; answers what follows."""
    page = browser.get(PAGE)
    answer = device.make(ask(browser, "make", page).text)
    form = form_with(page, "name")
    form["passkey"], form["name"] = answer, name
    return form.submit(status=status)


def use_alone(browser, device, status=303):
    """Sign in with a passkey and nothing else."""
    page = browser.get("/dang-nhap")
    form = form_with(page, "passkey")
    form["passkey"] = device.use(ask(browser, "sign-in", page).text)
    return form.submit(status=status)


def is_signed_in(browser):
    """Whether the account page opens."""
    return browser.get("/tai-khoan").status_int == 200


def test_the_first_one_brings_recovery_codes_the_second_does_not(portal_site, person):
    browser = portal_site.browser(person)
    assert len(recovery_codes(add_passkey(browser, Device()))) == 10
    assert add_passkey(browser, Device(), "Máy ở phòng", status=303).location == "http://localhost" + PAGE
    page = browser.get(PAGE)
    assert [row.get_text() for row in page.html.select("section[aria-labelledby=passkeys-title] tbody th")] == [
        "Điện thoại",
        "Máy ở phòng",
    ]
    assert "2 khóa truy cập" in browser.get("/tai-khoan")


def test_one_signs_in_with_it_alone(portal_site, person):
    device = Device()
    add_passkey(portal_site.browser(person), device)
    browser = portal_site.browser()
    assert use_alone(browser, device).location == WORKSPACE
    assert is_signed_in(browser)


def test_a_device_that_asked_for_nothing_does_not_sign_in_alone(portal_site, person):
    device = Device(verifies=False)
    add_passkey(portal_site.browser(person), device)
    browser = portal_site.browser()
    assert use_alone(browser, device, status=422).html.find(id="sign-in-error")
    assert not is_signed_in(browser)


def test_it_is_the_second_step_after_the_password(portal_site, person):
    device = Device(verifies=False)
    add_passkey(portal_site.browser(person), device)
    browser = portal_site.browser()
    page = browser.sign_in(person).follow()
    form = form_with(page, "passkey")
    form["passkey"] = device.use(ask(browser, "step", page).text, handle=False)
    assert form.submit(status=303).location == WORKSPACE
    assert is_signed_in(browser)


def test_the_passkey_of_another_is_no_second_step(portal_site, person):
    thief = Device()
    add_passkey(portal_site.browser("editor.stttt"), thief)
    add_passkey(portal_site.browser(person), Device())
    browser = portal_site.browser()
    page = browser.sign_in(person).follow()
    form = form_with(page, "passkey")
    form["passkey"] = thief.use(ask(browser, "step", page).text)
    form.submit(status=422)
    assert not is_signed_in(browser)
    portal_site.prepare(
        lambda site, _desk: People(site._p_jar.root()["app_root"], portal_site.registry).reset_second_factor(
            People(site._p_jar.root()["app_root"], portal_site.registry).get("editor.stttt")
        )
    )


def test_it_confirms_an_act(portal_site, person, later):
    device = Device()
    browser = portal_site.browser(person)
    add_passkey(browser, device)
    later(11)
    page = browser.get(PAGE, status=303).follow()
    form = form_with(page, "confirm_passkey")
    form["confirm_passkey"] = device.use(ask(browser, "confirm", page).text)
    assert form.submit(status=303).location == "http://localhost" + PAGE
    browser.get(PAGE, status=200)


def test_making_one_needs_a_recent_proof(portal_site, person, later):
    browser = portal_site.browser(person)
    page = browser.get(PAGE)
    later(11)
    assert "tải lại trang" in ask(browser, "make", page, status=422).json["error"]


def test_a_removed_passkey_opens_nothing_and_the_session_goes_on(portal_site, person):
    device, other = Device(), Device()
    browser = portal_site.browser(person)
    add_passkey(browser, device)
    add_passkey(browser, other, status=303)
    browser.send(PAGE, remove_passkey=device.id.hex())
    assert is_signed_in(browser)
    use_alone(portal_site.browser(), device, status=422)
    use_alone(portal_site.browser(), other)
    browser.send(PAGE, remove_passkey=device.id.hex(), status=404)


def test_the_last_way_gone_the_password_alone_signs_in_again(portal_site, person):
    device = Device()
    browser = portal_site.browser(person)
    add_passkey(browser, device)
    browser.send(PAGE, remove_passkey=device.id.hex())
    assert portal_site.browser().sign_in(person).location == WORKSPACE


def test_passkey_and_application_live_side_by_side(portal_site, person, later):
    device, browser = Device(), portal_site.browser(person)
    key, _answer = set_up(browser)
    add_passkey(browser, device, status=303)
    later(1)
    by_code = portal_site.browser()
    form = form_with(by_code.sign_in(person).follow(), "code")
    form["code"] = code_of(key)
    form.submit(status=303)
    use_alone(portal_site.browser(), device)


def test_strangers_learn_nothing_and_ten_tries_are_the_last(portal_site, person):
    device = Device()
    add_passkey(portal_site.browser(person), device)
    unknown, answers = Device(handle=(2**62).to_bytes(8, "big")), set()
    known = Device(handle=device.handle)
    for stranger in (unknown, known) * (MOST_TRIES // 2):
        answer = use_alone(portal_site.browser(), stranger, status=422)
        answers.add(answer.html.find(id="sign-in-error").get_text(strip=True))
    assert len(answers) == 1
    use_alone(portal_site.browser(), device, status=429)
    # Nobody closes the account of another: from elsewhere it opens.
    elsewhere = portal_site.browser()
    elsewhere.extra_environ["REMOTE_ADDR"] = "192.0.2.45"
    use_alone(elsewhere, device)


def test_a_closed_account_stays_closed(portal_site, person):
    device = Device()
    add_passkey(portal_site.browser(person), device)

    def close(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        people.disable(people.get(person))

    portal_site.prepare(close)
    use_alone(portal_site.browser(), device, status=422)


def test_options_need_the_token_and_a_right_use(portal_site, person):
    browser = portal_site.browser(person)
    browser.post(ASK, {"use": "sign-in"}, status=400)
    page = browser.get("/tai-khoan")
    for use in ("", "step", "confirm", "khác"):
        ask(browser, use, page, status=400)
    stranger = portal_site.browser()
    for use in ("make", "confirm", "step"):
        ask(stranger, use, stranger.get("/dang-nhap"), status=400)
    browser.get(ASK, status=404)


def test_damaged_answers_are_told_and_change_nothing(portal_site, person):
    browser = portal_site.browser(person)
    for answer in ("", "{}", "x" * 30_000):
        page = browser.get(PAGE)
        form = form_with(page, "name")
        form["passkey"] = answer
        assert form.submit(status=422).html.find(id="passkey-error")
    stranger = portal_site.browser()
    form = form_with(stranger.get("/dang-nhap"), "passkey")
    form.submit(status=422)


def test_the_site_is_told_by_the_setting_and_not_by_the_host_header(portal_site, person):
    browser = portal_site.browser()
    browser.extra_environ["HTTP_HOST"] = "khac.example"
    browser.sign_in(person)
    page = browser.get(PAGE)
    assert ask(browser, "make", page).json["rp"]["id"] == "localhost"
    form = form_with(page, "name")
    forged = Device(origin="http://khac.example", host="khac.example")
    form["passkey"] = forged.make(ask(browser, "make", page).text)
    form.submit(status=422)


def test_where_nobody_is_asked_for_a_second_factor_there_are_none(portal_site, person):
    device = Device()
    add_passkey(portal_site.browser(person), device)
    before = portal_site.registry.portal_settings
    portal_site.registry.portal_settings = replace(before, second_factor=OFF)
    try:
        browser = portal_site.browser()
        page = browser.get("/dang-nhap")
        assert "passkey" not in [name for form in page.forms.values() for name in form.fields]
        ask(browser, "sign-in", page, status=404)
        assert browser.sign_in(person, PASSWORD).location == WORKSPACE
    finally:
        portal_site.registry.portal_settings = before
