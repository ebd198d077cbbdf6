"""The province's own account through the pages: there and back, who gets in, and the password as the way beside it."""

import time
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from portal import clock
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.openid import Provider
from portal.security.people import People
from portal.settings import REQUIRED
from portal.settings_outside import OpenIdSettings
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.support.second_factor import code_of, form_with, set_up
from tests.support.site import HEALTH

OUT = "/dang-nhap/tinh"
BACK = "/dang-nhap/tinh/ve"
WORKSPACE = f"http://localhost/{HEALTH}/noi-bo/"


@pytest.fixture(autouse=True)
def there(portal_site):
    """The provider, configured for one test."""
    portal_site.registry.scratch.clear()
    provider = IdentityProvider()
    settings = OpenIdSettings(provider.issuer, CLIENT, SECRET, strong=("mfa",), title="tài khoản công vụ")
    portal_site.registry.openid = Provider(settings, "http://localhost")
    yield provider
    portal_site.registry.openid = None
    provider.close()


@pytest.fixture
def person(portal_site, there, request):
    """A new person whom the provider knows under his sign-in name, and who has no password here."""
    login = f"tinh.{abs(hash(request.node.nodeid)) % 10**8}"
    there.person = {"sub": login, "preferred_username": login.upper()}

    def add(people, root):
        made = people.add(login, "Trần Thị Tỉnh")
        people.appoint(made, (Appointment(root["site"][HEALTH].id, Role.EDITOR, from_day=date(2020, 1, 1)),))

    with_people(portal_site, add)
    return login


@pytest.fixture
def later(set_clock):
    """A clock that stands, and goes on by some minutes when asked to."""
    standing = set_clock(clock.now())
    return lambda minutes: standing.set(standing.now() + timedelta(minutes=minutes))


def with_people(portal_site, act):
    """Run `act(people, root)` in a transaction of its own."""

    def work(site, _desk):
        root = site._p_jar.root()
        return act(People(root["app_root"], portal_site.registry), root)

    return portal_site.prepare(work)


def come_back(browser, **query):
    """Go to the provider; answers the page on which one comes back."""
    out = browser.get(OUT, query, status=303).location
    back = requests.get(out, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith("http://localhost" + BACK)
    return browser.get(BACK + "?" + urlsplit(back).query)


def sign_in(browser, status=303, **query):
    """A whole round; answers what follows."""
    return form_with(come_back(browser, **query), "state").submit(status=status)


def is_signed_in(browser):
    """Whether the account page opens."""
    return browser.get("/tai-khoan").status_int == 200


def message(answer):
    """What the sign-in form says was wrong."""
    return answer.html.find(id="sign-in-error").get_text(strip=True)


def test_whom_the_province_knows_signs_in_with_its_account(portal_site, person):
    browser = portal_site.browser()
    page = browser.get("/dang-nhap")
    assert page.html.find("a", href=OUT).get_text(strip=True) == "Đăng nhập bằng tài khoản công vụ"
    assert sign_in(browser).location == WORKSPACE
    assert is_signed_in(browser)


def test_he_arrives_where_he_wanted_to_go_and_never_elsewhere(portal_site, person):
    for wanted, reached in ((f"/{HEALTH}/noi-bo/tai-lieu/", None), ("//khac.example/", WORKSPACE)):
        answer = sign_in(portal_site.browser(), tiep=wanted)
        assert answer.location == (reached or "http://localhost" + wanted)


def test_looking_at_these_pages_writes_nothing_and_is_kept_by_nobody(portal_site, person):
    browser = portal_site.browser()
    before = portal_site.database.storage.lastTransaction()
    page = come_back(browser)
    assert portal_site.database.storage.lastTransaction() == before
    assert "no-store" in page.headers["Cache-Control"] and page.headers["Referrer-Policy"] == "strict-origin"
    assert not is_signed_in(browser)


def test_a_stranger_of_ours_gets_no_account(portal_site, there):
    there.person = {"sub": "x", "preferred_username": "khong.co.o.day"}
    browser = portal_site.browser()
    assert "chưa được cấp quyền" in message(sign_in(browser, status=422))
    assert with_people(portal_site, lambda people, _root: people.get("khong.co.o.day")) is None
    assert not is_signed_in(browser)


def test_a_closed_account_stays_closed(portal_site, person):
    with_people(portal_site, lambda people, _root: people.disable(people.get(person)))
    assert "chưa được cấp quyền" in message(sign_in(portal_site.browser(), status=422))


def test_from_the_first_time_on_one_account_of_the_province_opens_it(portal_site, there, person):
    sign_in(portal_site.browser())
    there.person = {**there.person, "sub": "somebody else with the same name"}
    assert "tài khoản khác" in message(sign_in(portal_site.browser(), status=422))
    with_people(portal_site, lambda people, _root: people.forget_outside_account(people.get(person)))
    sign_in(portal_site.browser())


def test_an_answer_nobody_asked_for_is_not_taken(portal_site, there, person):
    victim, attacker = portal_site.browser(), portal_site.browser()
    brought = come_back(attacker)
    # The attacker's answer in the victim's browser: he would work in the attacker's name.
    query = {name: form_with(brought, "state")[name].value for name in ("code", "state")}
    page = victim.get(BACK, query)
    assert "không hoàn tất" in message(form_with(page, "state").submit(status=422))
    assert not is_signed_in(victim)
    victim.post(BACK, query, status=400)


def test_an_answer_is_taken_once(portal_site, person):
    browser = portal_site.browser()
    page = come_back(browser)
    form_with(page, "state").submit(status=303)
    browser.post("/dang-xuat", {"csrf_token": form_with(browser.get("/tai-khoan"), "csrf_token")["csrf_token"].value})
    again = form_with(
        browser.get(BACK, {name: form_with(page, "state")[name].value for name in ("code", "state")}), "state"
    )
    again.submit(status=422)
    assert not is_signed_in(browser)


def test_the_session_is_new_and_whoever_planted_the_old_one_has_nothing(portal_site, person):
    attacker, victim = portal_site.browser(), portal_site.browser()
    attacker.get("/dang-nhap")
    victim.set_cookie("phien", attacker.cookies["phien"])
    sign_in(victim)
    assert is_signed_in(victim) and not is_signed_in(attacker)


def test_a_refusal_there_and_a_provider_that_is_down_are_told_and_the_password_still_works(portal_site, there):
    browser = portal_site.browser()
    there.refusal = "access_denied"
    assert "không hoàn tất" in message(sign_in(browser, status=422))
    there.is_broken = True
    portal_site.registry.openid = Provider(portal_site.registry.openid.settings, "http://localhost")
    assert "đăng nhập bằng mật khẩu" in message(browser.get(OUT, status=422))
    browser.sign_in("editor.syt")
    assert is_signed_in(browser)


def test_our_second_factor_is_asked_for_unless_the_province_has_asked_for_one(portal_site, there, person, later):
    browser = portal_site.browser()
    sign_in(browser)
    key, _answer = set_up(browser)
    later(1)
    again = portal_site.browser()
    assert sign_in(again).location.startswith("http://localhost/dang-nhap/buoc-hai")
    assert not is_signed_in(again)
    form = form_with(again.get("/dang-nhap/buoc-hai"), "code")
    form["code"] = code_of(key)
    form.submit(status=303)
    assert is_signed_in(again)
    there.claims = {"amr": ["pwd", "mfa"]}
    strong = portal_site.browser()
    assert sign_in(strong).location == WORKSPACE


def test_who_must_have_a_second_factor_may_have_it_there(portal_site, there, person):
    def promote(people, root):
        post = Appointment(root["site"][HEALTH].id, Role.PUBLISHER, from_day=date(2020, 1, 1))
        people.appoint(people.get(person), (post,))

    with_people(portal_site, promote)
    before = portal_site.registry.portal_settings
    portal_site.registry.portal_settings = replace(before, second_factor=REQUIRED)
    try:
        assert sign_in(portal_site.browser()).location == "http://localhost/tai-khoan/hai-buoc"
        there.claims = {"amr": ["mfa"]}
        assert sign_in(portal_site.browser()).location == WORKSPACE
    finally:
        portal_site.registry.portal_settings = before


def test_a_password_told_to_him_does_not_stop_whoever_comes_from_the_province(portal_site, person):
    with_people(portal_site, lambda people, _root: people.reset_password(people.get(person)))
    assert sign_in(portal_site.browser()).location == WORKSPACE


def test_he_confirms_there_and_his_form_goes_on(portal_site, there, person, later):
    browser = portal_site.browser()
    sign_in(browser)
    later(11)
    page = browser.get("/tai-khoan/hai-buoc", status=303).follow()
    link = page.html.find("a", target="_blank")["href"]
    query = dict(part.split("=") for part in urlsplit(link).query.split("&"))
    assert query["lai"] == "1"
    # In another tab; the session and its token stay, so the first tab goes on.
    assert sign_in(browser, lai="1", tiep="/tai-khoan").location == "http://localhost/tai-khoan"
    assert form_with(page, "next_url").submit(status=303).location == "http://localhost/tai-khoan/hai-buoc"
    browser.get("/tai-khoan/hai-buoc", status=200)


def test_another_persons_account_confirms_nothing(portal_site, there, person, later):
    browser = portal_site.browser()
    sign_in(browser)
    later(11)
    there.person = {"sub": "another", "preferred_username": "editor.stttt"}
    sign_in(browser, status=422, lai="1")
    browser.get("/tai-khoan/hai-buoc", status=303)
    with_people(portal_site, lambda people, _root: people.forget_outside_account(people.get("editor.stttt")))


def test_ten_bad_answers_are_the_last_from_one_address(portal_site, there):
    there.refusal = "access_denied"
    for _turn in range(10):
        sign_in(portal_site.browser(), status=422)
    sign_in(portal_site.browser(), status=429)


def test_where_no_provider_is_configured_there_is_nothing(portal_site):
    portal_site.registry.openid = None
    browser = portal_site.browser()
    assert browser.get("/dang-nhap").html.find("a", href=OUT) is None
    browser.get(OUT, status=404)
    browser.get(BACK, status=404)
    token = form_with(browser.get("/dang-nhap"), "password")["csrf_token"].value
    browser.post(BACK, {"csrf_token": token}, status=404)


def test_the_way_back_is_the_configured_address_whatever_the_host_header_says(portal_site, there, person):
    browser = portal_site.browser()
    browser.extra_environ["HTTP_HOST"] = "khac.example"
    out = browser.get(OUT, status=303).location
    assert urlencode({"redirect_uri": "http://localhost" + BACK}) in out


@pytest.mark.parametrize(("moment", "status"), [(1, 403), (None, 403), ("now", 200)])
def test_a_sign_in_from_the_providers_memory_is_no_proof(portal_site, person, there, moment, status):
    browser = portal_site.browser()
    # What is written beside the test is as old as its collection.
    there.claims = {"auth_time": int(time.time()) if moment == "now" else moment}
    sign_in(browser)
    browser.send("/tai-khoan/nhat-ky", status=status)
