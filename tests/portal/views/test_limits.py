"""Too much of anything is refused at once, in words, untouched by the database; slow clients keep nobody waiting."""

import re
import socket
import time
from contextlib import suppress
from urllib.parse import unquote

import pytest
from webob import Request

from portal.commands.serving import MOST_CONNECTIONS
from portal.views.limits import DEEPEST_JSON, LONGEST_ADDRESS, MOST_FIELDS, MOST_PARTS
from tests.support.served import serving
from tests.support.site import HEALTH

SECTION = f"/{HEALTH}/tin-tuc/"
# Seconds that a quick client waits on a busy machine; the slow ones beside it never end.
PATIENCE = 60
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xyz"
# What an answer must not tell a stranger: what it is made of, where it lies, what went wrong inside.
SECRETS = re.compile(
    r"Traceback|File &quot;|File \"|/work/|/tmp/|/root/|site-packages|\.py\b|sqlalchemy|ZODB|pyramid|waitress|"
    r"Exception|<class|object at 0x|SELECT |sqlite",
    re.IGNORECASE,
)


def ask(portal_site, address, method="GET", body=b"", **environ):
    """The answer to a request exactly as it is given: no browser mends it first."""
    request = Request.blank("/", method=method, body=body)
    path, _mark, query = address.partition("?")
    request.environ.update(PATH_INFO=unquote(path, "latin-1"), QUERY_STRING=query, **environ)
    return request.get_response(portal_site.wsgi)


def multipart(count, name="f"):
    """A body of so many parts."""
    part = '--xyz\r\nContent-Disposition: form-data; name="%s%d"\r\n\r\nx\r\n'
    return ("".join(part % (name, number) for number in range(count)) + "--xyz--\r\n").encode()


def fields(count):
    """A body of so many fields."""
    return "&".join(f"f{number}=x" for number in range(count)).encode()


def part(head):
    return b'--xyz\r\nContent-Disposition: form-data; name="f"\r\n' + head + b"\r\n\r\n###\r\n--xyz--\r\n"


TOO_MUCH = {
    "20,000 fields": (FORM, fields(20_000), 413),
    "20,000 separators": (FORM, b"&" * 20_000, 413),
    "10,000 parts": (MULTIPART, multipart(10_000), 413),
    "10,000 parts of one name": (MULTIPART, multipart(10_000).replace(b'name="f', b'name="f" x="'), 413),
    "20 MB of one field": (FORM, b"f=" + b"x" * (20 << 20), 413),
    "deep JSON": ("application/json", b"[" * 100_000, 400),
    "deep JSON closed": ("application/json", b'{"a":' * 60 + b"1" + b"}" * 60, 400),
    "large JSON": ("application/json", b'"' + b"x" * 300_000 + b'"', 413),
    "deep report": ("application/csp-report", b"[" * 100_000, 400),
    "a boundary without end": ("multipart/form-data; boundary=" + "x" * 500, b"--x", 400),
    "two boundaries": (MULTIPART + "; boundary=andere", multipart(10), 400),
    "parts in a part": (
        MULTIPART,
        b"--xyz\r\nContent-Disposition: form-data; name=f\r\nContent-Type: Multipart/Mixed; boundary=in\r\n\r\n"
        + b"--in\r\n\r\nx\r\n" * 60_000
        + b"--in--\r\n--xyz--\r\n",
        400,
    ),
    "a part with a head without end": (MULTIPART, b"--xyz\r\nContent-Disposition: form-data" + b"; x" * 5000, 400),
    "a part in letters that nobody knows": (MULTIPART, part(b"Content-Type: text/plain; charset=zzz"), 400),
    "a coded part": (MULTIPART, part(b"Content-Transfer-Encoding: base64"), 400),
    "fields in letters that nobody knows": (f"{FORM}; charset=nonsense", b"f=x", 400),
    "fields in UTF-16": (f"{FORM}; charset=utf-16", b"f=x", 400),
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n", 400),
}


@pytest.mark.parametrize("what", TOO_MUCH)
@pytest.mark.parametrize("address", ["/", "/dang-nhap", SECTION + "them?loai=news_item", "/khong-co"])
def test_too_much_is_refused_in_less_than_a_second(portal_site, what, address):
    content_type, body, status = TOO_MUCH[what]
    portal_site.browser().get("/")
    before, began = portal_site.database.storage.lastTransaction(), time.process_time()
    answer = ask(portal_site, address, "POST", body, CONTENT_TYPE=content_type)
    assert time.process_time() - began < 1
    assert answer.status_int == status
    assert portal_site.database.storage.lastTransaction() == before
    assert answer.content_type == "text/plain" and not SECRETS.search(answer.text)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("query", ["q=" + "x" * (1 << 20), "&".join(["a=b"] * 50_000), "%00" * 10_000])
@pytest.mark.parametrize("address", ["/", "/tim-kiem", SECTION, "/dang-nhap", f"/{HEALTH}/noi-bo/"])
def test_a_query_of_a_megabyte_is_refused(portal_site, address, query):
    began = time.process_time()
    answer = portal_site.browser("editor.syt").get(f"{address}?{query}", status="*")
    assert answer.status_int == 414 and time.process_time() - began < 2


def test_headers_have_an_end(portal_site):
    browser = portal_site.browser()
    for headers in ({"Cookie": "a=" + "x" * 40_000}, {f"X-{number}": "y" * 500 for number in range(100)}):
        assert browser.get("/", headers=headers, status="*").status_int == 431
    browser.get("/", headers={"Cookie": "a=" + "x" * 4000})


@pytest.mark.parametrize("length", ["-1", "1e9", "99999999999999999999999", "²", " 5", str(10**12)])
def test_a_length_that_is_none_and_one_too_large_are_refused_before_anything_is_read(portal_site, length):
    sent = {"CONTENT_LENGTH": length, "CONTENT_TYPE": MULTIPART}
    assert ask(portal_site, "/", "POST", **sent).status_int in (400, 413)


def test_what_people_send_is_within_the_limits(portal_site):
    editor = portal_site.browser("editor.syt")
    address = SECTION + "them?loai=news_item"
    token = editor.get(address).html.find("input", {"name": "csrf_token"})["value"].encode()
    for body, content_type in (
        (b"csrf_token=" + token + b"&" + fields(MOST_FIELDS - 10), FORM),
        (b"csrf_token=" + token + b"&title=" + b"%E1%BA%BF" * 300_000, FORM),
    ):
        assert editor.post(address, body, content_type=content_type, status="*").status_int in (400, 422)
    parts = multipart(MOST_PARTS - 10)
    assert ask(portal_site, "/dang-nhap", "POST", parts, CONTENT_TYPE=MULTIPART).status_int in (400, 422)
    editor.get("/tim-kiem?q=" + "x" * (LONGEST_ADDRESS - 100))
    shallow = b"[" * DEEPEST_JSON + b"]" * DEEPEST_JSON
    assert editor.post("/khong-co", shallow, content_type="application/json", status="*").status_int in (400, 404)


@pytest.mark.parametrize("login", [None, "editor.syt", "tinh.admin"])
def test_pages_of_refusals_leak_nothing(portal_site, login):
    browser = portal_site.browser(login)
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookiejar)
    for method, address in (
        ("GET", "/khong-co"),
        ("GET", f"/{HEALTH}/tin-tuc/khong-co/../%2e%2e/x"),
        ("GET", "/%ff%fe"),
        ("GET", f"/{HEALTH}/noi-bo/can-bo/{'9' * 19}"),
        ("PUT", "/"),
        ("DELETE", f"/{HEALTH}/"),
        ("PATCH", "/dang-nhap"),
        ("POST", "/dang-nhap"),
        ("POST", f"/{HEALTH}/xoa"),
        ("TRACE", "/"),
        ("OPTIONS", "/tim-kiem"),
        ("FOO", "/"),
    ):
        answer = ask(portal_site, address, method, HTTP_COOKIE=cookie)
        text = re.sub(r"<(script|link|use|img)[^>]*>", "", answer.text)
        assert 400 <= answer.status_int < 500 or answer.status_int == 303, (method, address, answer.status)
        assert not SECRETS.search(text), (method, address, SECRETS.search(text))
        assert "Server" not in answer.headers


def test_a_fault_inside_is_told_by_a_reference_only(portal_site, monkeypatch):
    def fail(*_details, **_more):
        raise RuntimeError("SELECT secret FROM /srv/portal/secret.py")

    monkeypatch.setattr("portal.search.service.SearchService.find", fail)
    answer = portal_site.browser().get(f"/{HEALTH}/tin-tuc/", status=500)
    text = re.sub(r"<(script|link|use|img)[^>]*>", "", answer.text)
    assert not SECRETS.search(text) and "secret" not in text


def measured(environ, start):
    """Reads what was sent and says how much it was."""
    length = len(environ["wsgi.input"].read())
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(length).encode()]


def test_slow_clients_keep_nobody_waiting(portal_site):
    assert MOST_CONNECTIONS > 1000
    with serving(measured, portal_site.settings, threads=2) as port:
        slow = []
        for number in range(300):
            connection = socket.create_connection(("127.0.0.1", port))
            # Half of a head, or a body that never comes.
            connection.sendall(
                b"GET / HTTP/1.1\r\nHost: x\r\n"
                if number % 2
                else b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"
            )
            slow.append(connection)
        try:
            for _turn in range(5):
                with socket.create_connection(("127.0.0.1", port)) as quick:
                    quick.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
                    quick.settimeout(PATIENCE)
                    assert quick.makefile("rb").read().endswith(b"3")
        finally:
            for connection in slow:
                connection.close()


def test_the_server_itself_refuses_endless_heads_and_bodies_without_a_name(portal_site):
    with serving(measured, portal_site.settings, threads=2) as port:
        for sent, status in (
            (b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n", b"431"),
            (b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\n\r\n", b"431"),
            (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n", b"413"),
            (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", b"400"),
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.settimeout(5)
                answer = b""
                # It ends the connection while it is still being told.
                with suppress(ConnectionError):
                    connection.sendall(sent)
                with suppress(ConnectionError):
                    while block := connection.recv(4096):
                        answer += block
            assert answer.split(b" ", 2)[1] == status and b"waitress" not in answer.lower()
