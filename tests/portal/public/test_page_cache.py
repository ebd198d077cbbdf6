"""The page cache never shows anybody what he would not be shown without it, and saves the work where it can."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from webob import Request, Response

from portal import clock
from portal.public.page_cache import LARGEST, MOST_BYTES, PageCache

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


class Portal:
    """A WSGI application that counts how often it is asked, and the states of two databases."""

    def __init__(self):
        self.asked = 0
        self.transaction, self.rows = b"1", 1
        self.answer = lambda environ: Response(f"trang {self.asked}")

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.answer(environ)(environ, start_response)

    def lastTransaction(self):
        return self.transaction

    def now(self):
        if self.rows is None:
            raise OSError("the database of the lists is away")
        return self.rows


@pytest.fixture
def portal():
    return Portal()


@pytest.fixture
def cache(portal):
    return PageCache(portal, portal, portal, harmless_cookies=("ngon-ngu",))


@pytest.fixture(autouse=True)
def set_clock():
    set_clock = clock.SetClock(NOON)
    before = clock.use(set_clock)
    yield set_clock
    clock.use(before)


def ask(cache, path="/", method="GET", **headers):
    return Request.blank(path, method=method, headers=headers).get_response(cache)


def test_the_second_visitor_gets_the_first_ones_page(portal, cache):
    first, second = ask(cache), ask(cache)
    assert portal.asked == 1
    assert (first.status, first.body, first.headerlist) == (second.status, second.body, second.headerlist)


@pytest.mark.parametrize("change", [{"transaction": b"2"}, {"rows": 2}])
def test_whatever_is_committed_ends_it(portal, cache, change):
    ask(cache)
    vars(portal).update(change)
    assert ask(cache).text == "trang 2"


def test_what_is_committed_while_the_page_is_made_ends_it(portal, cache):
    def answer(_environ):
        portal.transaction = b"2"
        return Response(f"trang {portal.asked}")

    portal.answer = answer
    ask(cache)
    assert ask(cache).text == "trang 2"
    assert ask(cache).text == "trang 2"


@pytest.mark.parametrize(("seconds", "asked"), [(0.9, 1), (1, 2), (-0.1, 2)])
def test_time_ends_it_after_a_second(portal, cache, set_clock, seconds, asked):
    ask(cache)
    set_clock.set(NOON + timedelta(seconds=seconds))
    ask(cache)
    assert portal.asked == asked


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "portal_session=x"},
        {"Cookie": "ngon-ngu=en; portal_session=x"},
        {"Cookie": "la"},
        {"Cookie": "ngon-ngu=en; ((=1"},
        {"Authorization": "Basic x"},
        {"Range": "bytes=0-1"},
    ],
)
def test_whoever_may_be_somebody_is_asked_for_himself(portal, cache, headers):
    ask(cache)
    assert ask(cache, **headers).text == "trang 2"
    assert "ETag" not in ask(cache, **headers).headers
    assert ask(cache).text == "trang 1"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_no_reading_is_not_kept(portal, cache, method):
    ask(cache, method=method)
    ask(cache, method=method)
    assert portal.asked == 2


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/khac", {}),
        ("/?trang=2", {}),
        ("/", {"Cookie": "ngon-ngu=en"}),
        ("/", {"Accept-Encoding": "gzip"}),
        ("/", {"Host": "khac.example"}),
        ("https://localhost/", {}),
    ],
)
def test_what_the_page_hangs_on_makes_it_another_page(portal, cache, path, headers):
    ask(cache)
    assert ask(cache, path, **headers).text == "trang 2"
    assert ask(cache, path, **headers).text == "trang 2"


@pytest.mark.parametrize(
    "answer",
    [
        Response("x", status=404),
        Response("x", status=500),
        Response("x", headers={"Set-Cookie": "a=b"}),
        Response("x", headers={"Cache-Control": "private, no-store"}),
        Response("x", headers={"ETag": '"a"'}),
        Response(app_iter=iter([b"x"])),
        Response(b"x" * (LARGEST + 1)),
    ],
    ids=["absent", "broken", "cookie", "private", "file", "stream", "large"],
)
def test_other_answers_pass_as_they_are(portal, cache, answer):
    portal.answer = lambda _environ: answer
    headers = list(answer.headerlist)
    for asked in (1, 2):
        got = ask(cache)
        assert (got.status, got.headerlist) == (answer.status, headers)
        assert portal.asked == asked


def test_head_tells_what_get_would_send_and_nothing_more(portal, cache):
    get, head = ask(cache), ask(cache, method="HEAD")
    assert portal.asked == 1
    assert (head.headerlist, head.body) == (get.headerlist, b"")


def test_the_file_behind_a_head_request_is_closed(portal, cache):
    closed = []

    class File:
        def __iter__(self):
            raise AssertionError("nobody reads it")

        def close(self):
            closed.append(True)

    portal.answer = lambda _environ: Response(app_iter=File(), content_length=9)
    assert (ask(cache, method="HEAD").content_length, closed) == (9, [True])


def test_what_an_application_writes_instead_of_answering_is_part_of_the_page(cache):
    def writes(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])(b"trang ")
        return [b"viet"]

    cache.app = writes
    assert [ask(cache).body, ask(cache).body] == [b"trang viet"] * 2


def test_a_long_query_is_not_kept(portal, cache):
    ask(cache, "/?" + "q" * 301)
    ask(cache, "/?" + "q" * 301)
    assert portal.asked == 2


def test_without_knowing_whether_something_changed_nothing_is_kept(portal, cache):
    portal.rows = None
    assert [ask(cache).text, ask(cache).text] == ["trang 1", "trang 2"]


def test_a_browser_that_has_the_page_is_told_so(portal, cache):
    first = ask(cache)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first.headers["Vary"]
    again = ask(cache, **{"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_int, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    portal.transaction = b"2"
    assert ask(cache, **{"If-None-Match": first.headers["ETag"]}).text == "trang 2"


def test_the_same_page_has_the_same_etag_after_it_was_made_again(portal, cache):
    portal.answer = lambda _environ: Response("như cũ")
    first = ask(cache)
    portal.transaction = b"2"
    assert ask(cache, **{"If-None-Match": first.headers["ETag"]}).status_int == 304


def test_what_was_not_asked_for_longest_makes_room(portal, cache):
    portal.answer = lambda _environ: Response(b"x" * LARGEST)
    most = MOST_BYTES // LARGEST
    for number in range(most):
        ask(cache, f"/{number}")
    ask(cache, "/0")
    ask(cache, "/new")
    assert portal.asked == most + 1
    ask(cache, "/0")
    assert portal.asked == most + 1
    ask(cache, "/1")
    assert portal.asked == most + 2
    cache.forget()
    ask(cache, "/0")
    assert portal.asked == most + 3


def test_in_the_portal_a_visitors_page_is_kept_and_a_change_is_seen_at_once(portal_site):
    site_cache = portal_site.registry.page_cache
    asked = []
    inner = site_cache.app
    site_cache.app = lambda environ, start: asked.append(environ["PATH_INFO"]) or inner(environ, start)
    try:
        headers = {"Accept-Encoding": "gzip"}
        site_cache.forget()
        first = Request.blank("/so-y-te/", headers=headers).get_response(portal_site.wsgi)
        second = Request.blank("/so-y-te/", headers=headers).get_response(portal_site.wsgi)
        assert gzip.decompress(second.body) == gzip.decompress(first.body)
        assert asked == ["/so-y-te/"]

        def add_news(site, desk):
            desk.publish_part(desk.place(site["so-y-te"]["tin-tuc"], "news_item", {"title": "Tin vừa đăng xong"}))

        portal_site.prepare(add_news)
        third = Request.blank("/so-y-te/").get_response(portal_site.wsgi)
        assert "Tin vừa đăng xong" in third.text
    finally:
        site_cache.app = inner


def test_the_sign_in_form_is_each_visitors_own(portal_site):
    tokens = {
        Request.blank("/dang-nhap").get_response(portal_site.wsgi).text.split('name="csrf_token" value="')[1][:20]
        for _visitor in range(2)
    }
    assert len(tokens) == 2
