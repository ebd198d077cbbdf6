"""Signing in, out, and "my account", through the pages that people use."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest

from portal import clock
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.throttle import MOST_TRIES
from tests.support.site import HEALTH, PASSWORD

EDITOR = "editor.syt"
NEW_PASSWORD = "một câu dễ nhớ hơn nhiều"


@pytest.fixture(autouse=True)
def fresh_throttle(portal_site):
    """No test counts another's failures."""
    portal_site.registry.scratch.clear()


@pytest.fixture
def person(portal_site, request):
    """A new person of the health department, for one test; answers his sign-in name."""
    login = f"rieng.{abs(hash(request.node.nodeid)) % 10**8}"

    def add(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        made = people.add(login, "Trần Thị Riêng", title="Chuyên viên", email="rieng@khanhhoa.example")
        post = Appointment(site[HEALTH].id, Role.EDITOR, from_day=date(2020, 1, 1))
        people.appoint(made, (post,))
        made.password = people.get(EDITOR).password

    portal_site.prepare(add)
    return login


def change(portal_site, login, act):
    """Run `act(people, person)` in a transaction of its own."""

    def work(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        return act(people, people.get(login))

    return portal_site.prepare(work)


def sign_in_form(browser, address="/dang-nhap"):
    """The sign-in form at an address."""
    return next(form for form in browser.get(address).forms.values() if "password" in form.fields)


def try_to_sign_in(browser, login, password, status):
    """Send the form."""
    form = sign_in_form(browser)
    form["login"], form["password"] = login, password
    return form.submit(status=status)


def is_signed_in(browser):
    """Whether the account page opens."""
    return browser.get("/tai-khoan").status_int == 200


def change_password(browser, present, new, again=None, status=303):
    """Send the form of the account page."""
    form = next(form for form in browser.get("/tai-khoan").forms.values() if "present" in form.fields)
    form["present"], form["new"], form["again"] = present, new, new if again is None else again
    return form.submit(status=status)


def test_a_person_signs_in_and_arrives_at_his_workspace(portal_site, person):
    browser = portal_site.browser()
    answer = try_to_sign_in(browser, person, PASSWORD, 303)
    assert answer.location == f"http://localhost/{HEALTH}/noi-bo/"
    assert is_signed_in(browser)
    assert browser.get("/dang-nhap", status=303).location == answer.location


def test_he_arrives_where_he_wanted_to_go(portal_site, person):
    browser = portal_site.browser()
    asked = browser.get(f"/{HEALTH}/noi-bo/tai-lieu/", status=303)
    form = sign_in_form(browser, asked.location)
    form["login"], form["password"] = person, PASSWORD
    assert form.submit(status=303).location == f"http://localhost/{HEALTH}/noi-bo/tai-lieu/"


@pytest.mark.parametrize(
    "wanted", ["//khac.example/", "https://khac.example/", "/\\khac.example", "javascript:alert(1)"]
)
def test_he_is_never_sent_to_another_site(portal_site, person, wanted):
    browser = portal_site.browser()
    form = sign_in_form(browser, "/dang-nhap?" + urlencode({"tiep": wanted}))
    assert form["next_url"].value == ""
    form["login"], form["password"], form["next_url"] = person, PASSWORD, wanted
    assert form.submit(status=303).location.startswith("http://localhost/")
    assert browser.get("/dang-nhap", {"tiep": wanted}, status=303).location.startswith("http://localhost/")


@pytest.mark.parametrize(
    ("login", "password"), [(EDITOR, "sai"), ("khong.co", PASSWORD), ("", ""), (EDITOR, ""), ("<svg>", "x")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(portal_site, login, password):
    answer = try_to_sign_in(portal_site.browser(), login, password, 422)
    message = answer.html.find(id="sign-in-error").get_text(strip=True)
    assert message == (
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi thử lại."
    )
    assert "<svg>" not in answer.text.split("</header>")[-1]


def test_the_typed_password_is_never_shown_again(portal_site):
    answer = try_to_sign_in(portal_site.browser(), EDITOR, "một mật khẩu gõ sai", 422)
    assert "một mật khẩu gõ sai" not in answer
    assert answer.html.find("input", id="login")["value"] == EDITOR


def test_a_file_in_the_place_of_the_password_is_a_wrong_password(portal_site):
    browser = portal_site.browser()
    token = sign_in_form(browser)["csrf_token"].value
    files = [("password", "a.txt", b"x")]
    browser.post("/dang-nhap", {"csrf_token": token, "login": EDITOR}, upload_files=files, status=422)


def test_after_ten_failures_the_right_password_is_refused_too(portal_site, person):
    browser = portal_site.browser()
    for _turn in range(MOST_TRIES):
        try_to_sign_in(browser, person, "sai", 422)
    answer = try_to_sign_in(browser, person, PASSWORD, 429)
    assert "5 phút" in answer
    assert not is_signed_in(browser)


def test_the_form_cannot_be_sent_from_elsewhere(portal_site, person):
    browser = portal_site.browser()
    fields = {"login": person, "password": PASSWORD}
    browser.post("/dang-nhap", fields, status=400)
    form = sign_in_form(browser)
    form["login"], form["password"] = person, PASSWORD
    form.submit(headers={"Origin": "https://khac.example"}, status=400)
    assert not is_signed_in(browser)


def test_signing_out_is_a_post_and_ends_it(portal_site, person):
    browser = portal_site.browser(person)
    browser.get("/dang-xuat", status=404)
    browser.post("/dang-xuat", {}, status=400)
    assert is_signed_in(browser)
    assert browser.send("/dang-xuat").location == "http://localhost/"
    assert "Bạn đã đăng xuất." in browser.get("/")
    assert not is_signed_in(browser)


def test_strangers_are_asked_to_sign_in_first(portal_site):
    assert "/dang-nhap?tiep=%2Ftai-khoan" in portal_site.browser().get("/tai-khoan", status=303).location


def test_the_account_page_shows_what_is_kept_of_me(portal_site, person):
    page = portal_site.browser(person).get("/tai-khoan")
    for text in (
        person,
        "Trần Thị Riêng",
        "Chuyên viên",
        "rieng@khanhhoa.example",
        "Sở Y tế",
        "Biên tập",
        "01/01/2020",
    ):
        assert text in page, text


def test_it_is_there_in_english_too(portal_site, person):
    page = portal_site.browser(person).get("/tai-khoan?ngon-ngu=en")
    assert "My account" in page and "Editor" in page


def test_a_password_told_to_him_must_be_changed_before_anything_else(portal_site, person):
    told = change(portal_site, person, lambda people, him: people.reset_password(him))
    browser = portal_site.browser()
    assert try_to_sign_in(browser, person, told, 303).location == "http://localhost/tai-khoan"
    for place in (f"/{HEALTH}/noi-bo/", "/", "/khong-co", "/tim-kiem/da-luu"):
        assert browser.get(place, status=303).location == "http://localhost/tai-khoan"
    change_password(browser, told, NEW_PASSWORD)
    browser.get(f"/{HEALTH}/noi-bo/", status=200)


def test_a_password_told_to_him_is_good_for_seven_days(portal_site, person, set_clock):
    told = change(portal_site, person, lambda people, him: people.reset_password(him))
    moment = clock.now()
    set_clock(moment + timedelta(days=7))
    answer = try_to_sign_in(portal_site.browser(), person, told, 422)
    assert "đã hết hạn" in answer.html.find(id="sign-in-error").get_text()
    # Whoever does not know it learns nothing of it.
    assert "hết hạn" not in try_to_sign_in(portal_site.browser(), person, "sai", 422)
    set_clock(moment + timedelta(days=6, hours=23))
    browser = portal_site.browser()
    try_to_sign_in(browser, person, told, 303)
    change_password(browser, told, NEW_PASSWORD)
    set_clock(moment + timedelta(days=30))
    try_to_sign_in(portal_site.browser(), person, NEW_PASSWORD, 303)


def test_changing_the_password_ends_all_other_sessions_and_keeps_this_one(portal_site, person):
    here, there = portal_site.browser(person), portal_site.browser(person)
    change_password(here, PASSWORD, NEW_PASSWORD)
    assert "Đã đổi mật khẩu" in here.get("/tai-khoan", status=200)
    assert not is_signed_in(there)
    try_to_sign_in(there, person, PASSWORD, 422)
    try_to_sign_in(there, person, NEW_PASSWORD, 303)


@pytest.mark.parametrize(
    ("present", "new", "again", "wrong"),
    [
        ("sai", NEW_PASSWORD, NEW_PASSWORD, "present"),
        (PASSWORD, "ngắn", "ngắn", "new"),
        (PASSWORD, PASSWORD, PASSWORD, "new"),
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD + "x", "again"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_changes(portal_site, person, present, new, again, wrong):
    browser = portal_site.browser(person)
    answer = change_password(browser, present, new, again, status=422)
    assert answer.html.find(id=f"error-{wrong}")
    assert is_signed_in(browser)
    try_to_sign_in(portal_site.browser(), person, PASSWORD, 303)


def test_guessing_the_present_password_is_limited_too(portal_site, person):
    browser = portal_site.browser(person)
    for _turn in range(MOST_TRIES):
        change_password(browser, "sai", NEW_PASSWORD, status=422)
    change_password(browser, PASSWORD, NEW_PASSWORD, status=422)
    assert is_signed_in(browser)


def test_my_sessions_are_listed_and_can_be_ended(portal_site, person):
    here, there = portal_site.browser(person), portal_site.browser(person)
    page = here.get("/tai-khoan")
    buttons = page.html.find_all("button", attrs={"name": "session"})
    assert len(buttons) == 1
    here.send("/tai-khoan", act="end_session", session=buttons[0]["value"])
    assert is_signed_in(here) and not is_signed_in(there)
    here.send("/tai-khoan", act="end_session", session=buttons[0]["value"], status=404)


def test_all_others_can_be_ended_at_once(portal_site, person):
    here, there, elsewhere = (portal_site.browser(person) for _computer in range(3))
    other = portal_site.browser(EDITOR)
    here.send("/tai-khoan", act="end_other_sessions")
    assert "Đã kết thúc 2 phiên khác" in here.get("/tai-khoan", status=200)
    assert not is_signed_in(there) and not is_signed_in(elsewhere) and is_signed_in(other)


def test_sessions_are_told_in_words_that_people_know(portal_site, person):
    browser = portal_site.browser()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
    browser.extra_environ.update(HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.9")
    browser.sign_in(person)
    shown = browser.get("/tai-khoan").html.find("section", attrs={"aria-labelledby": "sessions-title"}).get_text(" ")
    assert "Chrome trên Windows" in shown and "203.0.113.9" in shown and "Mozilla" not in shown


def test_the_day_of_last_use_is_noted_by_what_is_done_and_once_a_day(portal_site, person, set_clock):
    evening = datetime(2026, 11, 23, 14, tzinfo=UTC)
    standing = set_clock(evening)
    browser = portal_site.browser(person)
    standing.set(evening + timedelta(hours=4))
    storage = portal_site.database.storage
    before = storage.lastTransaction()
    assert "24/11/2026" not in browser.get("/tai-khoan")
    assert storage.lastTransaction() == before
    browser.send("/tai-khoan", act="end_other_sessions")
    assert "24/11/2026" in browser.get("/tai-khoan")
    before = storage.lastTransaction()
    browser.send("/tai-khoan", act="end_other_sessions")
    assert storage.lastTransaction() == before


@pytest.mark.parametrize("below", ["/gi-do", "/buoc-hai/them", "x"])
def test_signing_in_answers_at_its_own_addresses_only(portal_site, below):
    portal_site.browser().get("/dang-nhap" + below, status=404)


def test_nobody_ends_the_sessions_of_others(portal_site, person):
    mine, other = portal_site.browser(person), portal_site.browser(EDITOR)
    key = change(portal_site, EDITOR, lambda _people, him: him._p_jar.root()["sessions"].of(him)[0][0])
    mine.send("/tai-khoan", act="end_session", session=key, status=404)
    assert is_signed_in(other)


def test_the_pages_of_signing_in_are_kept_by_no_cache(portal_site, person):
    assert "no-store" in portal_site.browser().get("/dang-nhap").headers["Cache-Control"]
    assert "no-store" in portal_site.browser(person).get("/tai-khoan").headers["Cache-Control"]


def test_looking_at_them_writes_nothing(portal_site, person):
    browser = portal_site.browser(person)
    before = portal_site.database.storage.lastTransaction()
    for address in ("/dang-nhap", "/tai-khoan"):
        browser.get(address)
        portal_site.browser().get(address)
    assert portal_site.database.storage.lastTransaction() == before
