"""Signing in with telephone, passkey, recovery code, the province's account, in a real browser."""

import email
import email.policy
import mailbox
import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from portal.security.people import People as AllPeople
from tests.browser.test_accessibility import violations
from tests.support.chromium import DESKTOP, HEIGHTS, PHONE, Complaints, People
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.support.live_site import LiveSite
from tests.support.second_factor import PAGE, code_of
from tests.support.site import HEALTH, PASSWORD, PortalSite

pytestmark = pytest.mark.browser
WORKSPACE = f"/{HEALTH}/noi-bo/"
# Long for a letter on a busy machine.
PATIENCE = 60
# A telephone with a fingerprint reader that always likes the finger.
FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def province():
    """The province's own sign-in."""
    provider = IdentityProvider()
    provider.shows_page = True
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def strict_site(tmp_path_factory, province):
    """A served portal that demands a second factor; by name, because passkeys know no numbers."""
    folder = tmp_path_factory.mktemp("strict")
    settings = {
        "portal.second_factor": "required",
        "openid.issuer": province.issuer,
        "openid.client_id": CLIENT,
        "openid.client_secret": SECRET,
        "openid.title": "tài khoản công vụ của tỉnh",
    }
    site = LiveSite(folder, "localhost", settings)
    prepared = PortalSite(folder, **{"portal.base_url": site.url}).found()
    prepared.prepare(lambda tree, _desk: give_mailbox(tree._p_jar.root(), prepared.registry))
    prepared.close()
    site.start()
    yield site
    assert site.stop() == 0


@pytest.fixture
def open_window(people, strict_site):
    """Opens a window on that site; whatever it complained of fails the test at its end."""
    windows, complaints, contexts = People(people.browser, strict_site.url), Complaints(), []

    def open_one(width=DESKTOP, **options):
        context = windows.context(None, width, **options)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints.found == []


def give_mailbox(root, registry):
    """Give somebody an e-mail address."""
    people = AllPeople(root["app_root"], registry)
    people.describe(people.get("archivist.syt"), email="luutru@khanhhoa.example")


def link_in_mail(site):
    """The link in the letter that comes into the spool."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for letter in mailbox.Maildir(site.folder / "mail", create=True):
            text = email.message_from_bytes(letter.as_bytes(), policy=email.policy.default).get_content()
            if found := re.search(r"http://\S+/mat-khau-moi\?\S+", text):
                return found[0]
        time.sleep(0.2)
    raise AssertionError("no letter came")


def press(page, name, role="button"):
    """Press what has this name and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).click()


def give_password(page, login):
    """Sign in with name and password."""
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    press(page, "Đăng nhập")


def sign_out(page):
    """Sign out by the menu of the account."""
    page.goto("/tai-khoan")
    page.locator(".band details.drop summary").last.click()
    press(page, "Đăng xuất")


def path_of(page):
    """Where the page is."""
    return urlsplit(page.url).path


def set_up_telephone(page):
    """Set up an application on the page of second factors; answers its key."""
    key = page.locator("code.key").inner_text()
    page.get_by_label("Nhập mã 6 chữ số").fill(code_of(key))
    press(page, "Bật xác thực hai bước")
    return key


def with_fingerprint(page):
    """Give the page's window a device with passkeys; answers how to ask what is in it."""
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    number = keys.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT})["authenticatorId"]
    return lambda: keys.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]


@pytest.mark.parametrize(
    ("login", "width", "scripts"),
    [("publisher.syt", DESKTOP, True), ("publisher.stttt", PHONE, True), ("agency-administrator.syt", PHONE, False)],
)
def test_the_first_sign_in_of_a_publisher_and_the_next_ones(open_window, login, width, scripts):
    page = open_window(width, java_script_enabled=scripts)
    give_password(page, login)
    assert path_of(page) == PAGE
    page.goto("/")
    assert path_of(page) == PAGE, "nothing else before the second factor is there"
    key = set_up_telephone(page)
    codes = page.locator("ol.codes code").all_inner_texts()
    assert len(set(codes)) == 10
    with page.expect_navigation():
        page.get_by_role("link", name="Tôi đã cất giữ, tiếp tục").click()
    assert path_of(page).endswith("/noi-bo/")
    sign_out(page)

    give_password(page, login)
    assert path_of(page) == "/dang-nhap/buoc-hai"
    page.get_by_label("Mã 6 chữ số trên ứng dụng xác thực").fill("000 000")
    press(page, "Đăng nhập")
    assert page.get_by_role("alert").is_visible()
    # A minute has not passed yet, so the telephone's next code comes a little early.
    page.get_by_label("Mã 6 chữ số trên ứng dụng xác thực").fill(code_of(key, 1))
    press(page, "Đăng nhập")
    assert path_of(page).endswith("/noi-bo/")
    sign_out(page)

    give_password(page, login)
    page.get_by_text("Không có điện thoại? Dùng mã dự phòng").click()
    page.get_by_label("Mã dự phòng").fill(codes[0])
    press(page, "Đăng nhập bằng mã dự phòng")
    assert path_of(page).endswith("/noi-bo/")
    assert "còn 9 mã" in page.get_by_role("status").first.inner_text()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_passkey_is_added_used_alone_used_as_the_second_step_and_removed(open_window, width):
    login = {DESKTOP: "editor.syt", PHONE: "editor.stttt"}[width]
    page = open_window(width)
    held = with_fingerprint(page)
    give_password(page, login)
    page.goto(PAGE)
    page.get_by_label("Tên để phân biệt").fill("Điện thoại của tôi")
    press(page, "Thêm khóa truy cập")
    assert page.locator("ol.codes code").count() == 10
    assert [key["rpId"] for key in held()] == ["localhost"] and held()[0]["isResidentCredential"]
    sign_out(page)

    page.goto("/dang-nhap")
    press(page, "Đăng nhập bằng khóa truy cập")
    assert path_of(page).endswith("/noi-bo/")
    sign_out(page)

    give_password(page, login)
    assert path_of(page) == "/dang-nhap/buoc-hai"
    press(page, "Dùng khóa truy cập")
    assert path_of(page).endswith("/noi-bo/")

    page.goto(PAGE)
    assert page.get_by_role("rowheader", name="Điện thoại của tôi").is_visible()
    press(page, "Gỡ Điện thoại của tôi")
    assert page.get_by_role("rowheader", name="Điện thoại của tôi").count() == 0
    sign_out(page)
    give_password(page, login)
    assert path_of(page).endswith("/noi-bo/")


@pytest.mark.parametrize("scripts", [True, False])
def test_with_the_provinces_own_account_there_and_back(open_window, province, scripts):
    province.person = {"sub": f"clerk {scripts}", "preferred_username": f"clerk.{'syt' if scripts else 'stttt'}"}
    page = open_window(java_script_enabled=scripts)
    page.goto(WORKSPACE)
    press(page, "Đăng nhập bằng tài khoản công vụ của tỉnh", "link")
    assert page.url.startswith(province.issuer)
    page.get_by_role("button", name="Tiếp tục với").click()
    if not scripts:
        page.get_by_role("button", name="Tiếp tục", exact=True).click()
    page.wait_for_url("**/noi-bo/")
    assert page.get_by_text("Đăng nhập", exact=True).count() == 0


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(open_window, strict_site):
    page = open_window(PHONE)
    page.goto("/dang-nhap")
    press(page, "Quên mật khẩu?", "link")
    page.get_by_label("Tên đăng nhập").fill("archivist.syt")
    press(page, "Gửi liên kết")
    assert "đang được gửi" in page.get_by_role("status").first.inner_text()
    page.goto(link_in_mail(strict_site))
    assert violations(page) == []
    page.get_by_label("Mật khẩu mới", exact=True).fill("một câu dễ nhớ hơn nhiều")
    page.get_by_label("Nhập lại mật khẩu mới").fill("một câu dễ nhớ hơn nhiều")
    press(page, "Đặt mật khẩu")
    page.get_by_label("Tên đăng nhập").fill("archivist.syt")
    page.get_by_label("Mật khẩu", exact=True).fill("một câu dễ nhớ hơn nhiều")
    press(page, "Đăng nhập")
    assert path_of(page) == WORKSPACE


def test_what_is_seen_on_the_way_fits_everybody(open_window):
    found = []

    def look():
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            found.extend(f"{path_of(page)} {width} {line}" for line in violations(page))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path_of(page), width)

    page = open_window()
    with_fingerprint(page)
    give_password(page, "leader.syt")
    page.goto(PAGE)
    page.get_by_label("Nhập mã 6 chữ số").fill("000000")
    press(page, "Bật xác thực hai bước")
    look()
    set_up_telephone(page)
    look()
    page.goto(PAGE)
    press(page, "Thêm khóa truy cập")
    look()
    page.goto("/tai-khoan")
    look()
    sign_out(page)
    give_password(page, "leader.syt")
    page.get_by_text("Không có điện thoại? Dùng mã dự phòng").click()
    look()
    page.get_by_label("Mã dự phòng").fill("xxxx-xxxx-xxxx")
    press(page, "Đăng nhập bằng mã dự phòng")
    look()
    assert found == []


def test_a_device_without_passkeys_says_so_and_the_other_ways_stay(open_window):
    page = open_window()
    with_fingerprint(page)
    page.goto("/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("không đưa ra khóa truy cập", timeout=70_000)
    assert page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").is_enabled()
    assert page.get_by_label("Mật khẩu", exact=True).is_visible()


def test_without_scripts_no_passkey_is_offered(open_window):
    page = open_window(java_script_enabled=False)
    page.goto("/dang-nhap")
    assert not page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").is_visible()
