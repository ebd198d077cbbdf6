"""The second step of signing in, and its set-up, through the pages that people use."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from portal import clock
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.second_factor import SecondFactor
from portal.security.throttle import MOST_TRIES
from portal.settings import OFF, REQUIRED
from tests.support.second_factor import PAGE, code_of, form_with, recovery_codes, set_up
from tests.support.site import HEALTH, PASSWORD

STEP = "/dang-nhap/buoc-hai"
WORKSPACE = f"http://localhost/{HEALTH}/noi-bo/"


@pytest.fixture(autouse=True)
def fresh_throttle(portal_site):
    """No test counts another's failures."""
    portal_site.registry.scratch.clear()


@pytest.fixture
def standing(set_clock):
    """A clock that stands, and goes on by half a minute when asked to."""
    moment = clock.now()
    standing = set_clock(moment)

    def later(steps=1):
        standing.set(standing.now() + timedelta(seconds=30 * steps))

    return later


@pytest.fixture
def setting(portal_site):
    """Sets portal.second_factor for one test."""
    before = portal_site.registry.portal_settings

    def use(second_factor):
        portal_site.registry.portal_settings = replace(before, second_factor=second_factor)

    yield use
    portal_site.registry.portal_settings = before


@pytest.fixture
def add(portal_site, request):
    """Adds a person with a role for one test: `add(role)` answers his sign-in name."""

    def add_one(role):
        login = f"hai.{role.value}.{abs(hash(request.node.nodeid)) % 10**6}".replace("_", "-")

        def work(site, _desk):
            people = People(site._p_jar.root()["app_root"], portal_site.registry)
            made = people.add(login, "Trần Thị Hai")
            agency_id = None if role is Role.PROVINCE_ADMINISTRATOR else site[HEALTH].id
            people.appoint(made, (Appointment(agency_id, role, from_day=date(2020, 1, 1)),))
            made.password = people.get("editor.syt").password

        portal_site.prepare(work)
        return login

    return add_one


@pytest.fixture
def editor(add):
    """An editor: he may have a second factor and need not."""
    return add(Role.EDITOR)


def change(portal_site, login, act):
    """Run `act(people, person)` in a transaction of its own."""

    def work(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        return act(people, people.get(login))

    return portal_site.prepare(work)


def give_code(browser, code, status=303, field="code", page=None):
    """Send the form of the second step."""
    form = form_with(page or browser.get(STEP), field)
    form[field] = code
    return form.submit(status=status)


def is_signed_in(browser):
    """Whether the account page opens."""
    return browser.get("/tai-khoan").status_int == 200


def test_after_the_set_up_the_password_alone_opens_nothing(portal_site, editor, standing):
    key, answer = set_up(portal_site.browser(editor))
    assert len(recovery_codes(answer)) == 10
    standing()
    browser = portal_site.browser()
    asked = browser.sign_in(editor)
    assert asked.location == "http://localhost" + STEP
    assert not is_signed_in(browser)
    assert browser.get(f"/{HEALTH}/noi-bo/", status=303).location.startswith("http://localhost/dang-nhap?")
    assert give_code(browser, code_of(key)).location == WORKSPACE
    assert is_signed_in(browser)


def test_he_arrives_where_he_wanted_to_go_and_never_elsewhere(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    for wanted, reached in ((f"/{HEALTH}/noi-bo/tai-lieu/", None), ("//khac.example/", WORKSPACE)):
        standing()
        browser = portal_site.browser()
        form = form_with(browser.get("/dang-nhap?" + urlencode({"tiep": wanted})), "password")
        form["login"], form["password"] = editor, PASSWORD
        page = form.submit(status=303).follow()
        assert give_code(browser, code_of(key), page=page).location == (reached or "http://localhost" + wanted)


def test_the_session_id_and_token_are_new_after_the_second_step(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    standing()
    browser, thief = portal_site.browser(), portal_site.browser()
    browser.sign_in(editor)
    thief.set_cookie("phien", browser.cookies["phien"])
    give_code(browser, code_of(key))
    assert is_signed_in(browser)
    # Whoever had the cookie of the half signed in has nothing.
    assert not is_signed_in(thief)
    assert thief.get(STEP, status=303).location.startswith("http://localhost/dang-nhap")


def test_a_used_code_is_refused(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    standing()
    code = code_of(key)
    for status in (303, 422):
        browser = portal_site.browser()
        browser.sign_in(editor)
        answer = give_code(browser, code, status=status)
        assert is_signed_in(browser) is (status == 303)
    assert answer.html.find(id="step-error")


def test_a_wrong_code_is_told_and_ten_of_them_are_the_last(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    standing()
    browser = portal_site.browser()
    browser.sign_in(editor)
    for _turn in range(MOST_TRIES):
        answer = give_code(browser, "12345", status=422)
    assert "Mã không đúng hoặc đã dùng" in answer.html.find(id="step-error").get_text()
    give_code(browser, code_of(key), status=429)
    assert not is_signed_in(browser)
    # The password is not closed by it, for whoever comes from elsewhere: codes are counted apart.
    elsewhere = portal_site.browser()
    elsewhere.extra_environ["REMOTE_ADDR"] = "192.0.2.44"
    elsewhere.sign_in(editor)
    give_code(elsewhere, code_of(key), status=429)
    standing(11)
    give_code(browser, code_of(key))
    assert is_signed_in(browser)


def test_a_recovery_code_signs_in_once_and_says_how_many_are_left(portal_site, editor):
    _key, answer = set_up(portal_site.browser(editor))
    code = recovery_codes(answer)[3]
    browser = portal_site.browser()
    browser.sign_in(editor)
    give_code(browser, code, field="recovery")
    assert "còn 9 mã" in browser.get("/tai-khoan")
    again = portal_site.browser()
    again.sign_in(editor)
    refused = give_code(again, code, status=422, field="recovery")
    assert "Mã dự phòng không đúng" in refused.html.find(id="step-error").get_text()
    assert refused.html.find("details", class_="other-way").has_attr("open")


def test_the_step_waits_ten_minutes_and_then_begins_again(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    browser = portal_site.browser()
    browser.sign_in(editor)
    page = browser.get(STEP)
    standing(20)
    assert give_code(browser, code_of(key), page=page).location == "http://localhost/dang-nhap"
    assert "Đã quá thời gian" in browser.get("/dang-nhap")
    assert not is_signed_in(browser)


def test_strangers_find_no_second_step(portal_site):
    browser = portal_site.browser()
    assert browser.get(STEP, status=303).location == "http://localhost/dang-nhap"
    token = form_with(browser.get("/dang-nhap"), "password")["csrf_token"].value
    browser.post(STEP, {"csrf_token": token, "code": "123456"}, status=303)
    assert not is_signed_in(browser)
    browser.post(STEP, {"code": "123456"}, status=400)


def test_a_new_password_or_deactivation_ends_the_wait(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    standing()
    for act in (lambda people, him: people.disable(him), lambda people, him: people.reset_password(him)):
        browser = portal_site.browser()
        browser.sign_in(editor)
        page = browser.get(STEP)
        change(portal_site, editor, act)
        give_code(browser, code_of(key), page=page)
        assert not is_signed_in(browser)
        change(portal_site, editor, lambda people, him: (people.enable(him), him.set_password(PASSWORD)))


def test_who_knows_the_password_alone_does_not_push_out_sessions(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    standing()
    browser = portal_site.browser()
    browser.sign_in(editor)
    give_code(browser, code_of(key))
    for _turn in range(25):
        portal_site.browser().sign_in(editor)
    assert is_signed_in(browser)


def test_setting_it_up_ends_all_other_sessions_and_keeps_this_one(portal_site, editor):
    here, there = portal_site.browser(editor), portal_site.browser(editor)
    set_up(here)
    assert is_signed_in(here) and not is_signed_in(there)


def test_a_mistyped_code_keeps_the_key_that_the_telephone_has_already(portal_site, editor, standing):
    browser = portal_site.browser(editor)
    page = browser.get(PAGE)
    form = form_with(page, "offer")
    key = page.html.find("code", class_="key").get_text()
    form["code"] = "12345"
    again = form.submit(status=422)
    assert again.html.find(id="error-code") and again.html.find("code", class_="key").get_text() == key
    second = form_with(again, "offer")
    second["code"] = code_of(key)
    assert len(recovery_codes(second.submit(status=200))) == 10


def test_sending_the_set_up_twice_does_it_once(portal_site, editor, standing):
    browser = portal_site.browser(editor)
    page = browser.get(PAGE)
    form, key = form_with(page, "offer"), page.html.find("code", class_="key").get_text()
    form["code"] = code_of(key)
    form.submit(status=200)
    second = form_with(browser.get(PAGE), "offer")
    for name in ("offer", "code"):
        second[name] = form[name].value
    second.submit(status=422)
    left = change(portal_site, editor, lambda _people, him: len(him.second_factors.recovery))
    assert left == 10


def test_the_page_needs_a_recent_sign_in_and_nothing_is_shown_before(portal_site, editor, standing):
    browser = portal_site.browser(editor)
    standing(21)
    asked = browser.get(PAGE, status=303)
    assert asked.location == "http://localhost/xac-nhan?" + urlencode({"tiep": PAGE})
    form = form_with(asked.follow(), "confirm_password")
    form["confirm_password"] = PASSWORD
    assert form.submit(status=303).location == "http://localhost" + PAGE
    browser.get(PAGE, status=200)


def test_removing_it_needs_no_code_but_a_recent_proof(portal_site, editor, standing):
    browser = portal_site.browser(editor)
    set_up(browser)
    browser.send(PAGE, act="remove_app")
    assert change(portal_site, editor, lambda _people, him: him.second_factors) is None
    assert "Đã gỡ" in browser.get("/tai-khoan")
    assert portal_site.browser(editor).get("/tai-khoan").status_int == 200


def test_new_recovery_codes_take_the_place_of_the_old(portal_site, editor):
    browser = portal_site.browser(editor)
    _key, answer = set_up(browser)
    fresh = recovery_codes(browser.send(PAGE, act="new_codes", status=200))
    assert len(fresh) == 10 and not set(fresh) & set(recovery_codes(answer))


@pytest.mark.parametrize("role", [Role.AGENCY_ADMINISTRATOR, Role.PUBLISHER, Role.PROVINCE_ADMINISTRATOR])
def test_administrators_and_publishers_reach_only_the_set_up_until_they_have_one(portal_site, add, setting, role):
    login = add(role)
    setting(REQUIRED)
    browser = portal_site.browser()
    assert browser.sign_in(login).location == "http://localhost" + PAGE
    for place in (f"/{HEALTH}/noi-bo/", "/", "/cong-viec", "/manage/", "/tai-khoan", "/khong-co", "/tim-kiem/da-luu"):
        answer = browser.get(place, expect_errors=True)
        assert (answer.status_int, answer.headers.get("Location")) in (
            (303, "http://localhost" + PAGE),
            (404, None),
        ), place
    assert "bắt buộc" in browser.get(PAGE)
    _key, answer = set_up(browser)
    assert answer.status_int == 200
    assert browser.get("/tai-khoan", status=200)
    browser.get(f"/{HEALTH}/tin-tuc/noi-dung" if role is Role.PUBLISHER else "/", status=200)


def test_whoever_takes_his_time_with_the_set_up_confirms_and_goes_on(portal_site, add, setting, standing):
    login = add(Role.PUBLISHER)
    setting(REQUIRED)
    browser = portal_site.browser()
    browser.sign_in(login)
    standing(21)
    form = form_with(browser.get(PAGE, status=303).follow(status=200), "confirm_password")
    form["confirm_password"] = PASSWORD
    assert form.submit(status=303).location == "http://localhost" + PAGE
    _key, answer = set_up(browser)
    assert len(recovery_codes(answer)) == 10


def test_a_new_password_lets_codes_be_tried_again(portal_site, editor, standing):
    key, _answer = set_up(portal_site.browser(editor))
    keeper = portal_site.browser()
    standing()
    keeper.sign_in(editor)
    give_code(keeper, code_of(key))
    stranger = portal_site.browser()
    stranger.extra_environ["REMOTE_ADDR"] = "192.0.2.46"
    stranger.sign_in(editor)
    for _turn in range(MOST_TRIES):
        give_code(stranger, "000000", status=422)
    form = form_with(keeper.get("/tai-khoan"), "present")
    form["present"], form["new"], form["again"] = PASSWORD, PASSWORD + "!", PASSWORD + "!"
    form.submit(status=303)
    standing()
    again = portal_site.browser()
    again.sign_in(editor, PASSWORD + "!")
    give_code(again, code_of(key))
    assert is_signed_in(again)


def test_changes_by_whoever_lacks_it_are_not_done(portal_site, add, setting):
    login = add(Role.PUBLISHER)
    setting(REQUIRED)
    browser = portal_site.browser()
    browser.sign_in(login)
    token = browser.get(PAGE).html.find("input", {"name": "csrf_token"})["value"]
    before = portal_site.database.storage.lastTransaction()
    answer = browser.post(f"/{HEALTH}/tin-tuc/noi-dung", {"csrf_token": token, "act": "publish"}, status=303)
    assert answer.location == "http://localhost" + PAGE
    assert portal_site.database.storage.lastTransaction() == before


def test_others_work_without(portal_site, editor, setting):
    setting(REQUIRED)
    assert portal_site.browser().sign_in(editor).location == WORKSPACE


def test_who_must_have_it_cannot_remove_the_last(portal_site, add, setting):
    login = add(Role.PUBLISHER)
    setting(REQUIRED)
    browser = portal_site.browser()
    browser.sign_in(login)
    set_up(browser)
    assert "bắt buộc" in browser.send(PAGE, act="remove_app", status=403)
    assert change(portal_site, login, lambda _people, him: him.second_factors.app_key)


def test_a_role_given_to_somebody_without_it_asks_for_it_at_his_next_sign_in(portal_site, editor, setting):
    setting(REQUIRED)
    browser = portal_site.browser(editor)

    def promote(people, him):
        post = Appointment(him.appointments[0].agency_id, Role.PUBLISHER, from_day=date(2020, 1, 1))
        people.appoint(him, (post,))

    change(portal_site, editor, promote)
    assert not is_signed_in(browser)
    assert browser.sign_in(editor).location == "http://localhost" + PAGE


def test_a_password_of_his_own_comes_first(portal_site, add, setting):
    login = add(Role.PUBLISHER)
    setting(REQUIRED)
    told = change(portal_site, login, lambda people, him: people.reset_password(him))
    browser = portal_site.browser()
    assert browser.sign_in(login, told).location == "http://localhost/tai-khoan"
    assert browser.get(PAGE, status=303).location == "http://localhost/tai-khoan"
    form = form_with(browser.get("/tai-khoan"), "present")
    form["present"], form["new"], form["again"] = told, PASSWORD + "!", PASSWORD + "!"
    assert form.submit(status=303).location == "http://localhost" + PAGE


def test_off_means_that_nobody_is_asked_and_nobody_finds_the_page(portal_site, editor, setting):
    set_up(portal_site.browser(editor))
    setting(OFF)
    browser = portal_site.browser()
    assert browser.sign_in(editor).location == WORKSPACE
    browser.get(PAGE, status=404)
    assert "hai bước" not in browser.get("/tai-khoan")


def test_where_it_is_only_offered_the_pages_say_so(portal_site, editor):
    browser = portal_site.browser(editor)
    assert "chạy thử" in browser.get(PAGE) and "tùy chọn" in browser.get("/tai-khoan")


def test_an_administrators_reset_takes_it_away_and_ends_sessions(portal_site, editor):
    browser = portal_site.browser(editor)
    set_up(browser)
    change(portal_site, editor, lambda people, him: people.reset_second_factor(him))
    assert not is_signed_in(browser)
    assert browser.sign_in(editor).location == WORKSPACE


def test_a_lost_secret_of_the_installation_is_told(portal_site, editor):
    set_up(portal_site.browser(editor))

    def spoil(_people, him):
        him.second_factors.app_key = him.second_factors.app_key[:-4] + "AAAA"

    change(portal_site, editor, spoil)
    browser = portal_site.browser()
    browser.sign_in(editor)
    assert "người quản trị" in give_code(browser, "123456", status=422).html.find(id="step-error").get_text()
    assert not change(
        portal_site, editor, lambda _people, him: SecondFactor(him, portal_site.registry.vault).is_readable()
    )


def test_looking_at_these_pages_writes_nothing_and_no_cache_keeps_them(portal_site, editor):
    browser = portal_site.browser(editor)
    before = portal_site.database.storage.lastTransaction()
    for address in (PAGE, "/xac-nhan"):
        assert "no-store" in browser.get(address).headers["Cache-Control"]
    half = portal_site.browser()
    half.get(STEP)
    assert portal_site.database.storage.lastTransaction() == before
