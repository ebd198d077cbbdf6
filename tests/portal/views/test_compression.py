"""Pages travel compressed to whoever takes it, and nothing else changes for anybody."""

import gzip

import pytest
from pyramid.request import Request
from pyramid.response import FileIter, Response

from portal.views.compression import SMALLEST, compression_tween_factory

TEXT = "Ủy ban nhân dân tỉnh Khánh Hòa " * 40


def answered(response, accepts="gzip, deflate, br", **headers):
    """What the tween makes of an answer, for a browser that sends these headers."""
    request = Request.blank("/", headers={"Accept-Encoding": accepts, **headers} if accepts is not None else headers)
    return compression_tween_factory(lambda _request: response, None)(request)


def is_compressed(response):
    return response.headers.get("Content-Encoding") == "gzip"


def page(portal_site, method="GET", **headers):
    """The home page as it is sent; WebTest's own browser unpacks it before anybody can look."""
    return Request.blank("/", method=method, headers=headers).get_response(portal_site.wsgi)


def test_a_page_arrives_compressed_and_whole(portal_site):
    plain, packed = page(portal_site), page(portal_site, **{"Accept-Encoding": "gzip"})
    assert is_compressed(packed)
    assert packed.content_length == len(packed.body) < len(plain.body) / 2
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding, Cookie"
    assert "Content-Encoding" not in plain.headers


def test_head_tells_what_get_would_send(portal_site):
    get, head = (page(portal_site, method, **{"Accept-Encoding": "gzip"}) for method in ("GET", "HEAD"))
    assert head.body == b""
    for name in ("Content-Encoding", "Content-Length", "Content-Type", "Vary"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "text/css", "application/json", "image/svg+xml"])
def test_texts_of_every_kind_are_compressed(kind):
    response = answered(Response(TEXT, content_type=kind, charset="utf-8"))
    assert is_compressed(response)
    assert gzip.decompress(response.body).decode() == TEXT


@pytest.mark.parametrize("accepts", ["gzip", "*", "GZIP", "br;q=1, gzip;q=0.5", "gzip;q=0.5, identity;q=0.1"])
def test_whoever_takes_gzip_gets_it(accepts):
    assert is_compressed(answered(Response(TEXT), accepts))


@pytest.mark.parametrize(
    "accepts", [None, "", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.5", "gzip;;q"]
)
def test_whoever_does_not_gets_plain_text(accepts):
    response = answered(Response(TEXT), accepts)
    assert not is_compressed(response)
    assert response.text == TEXT
    # A cache between must know that others may get something else.
    assert response.vary == ("Accept-Encoding",)


def test_what_varied_already_varies_by_both():
    assert answered(Response(TEXT, vary="Cookie")).vary == ("Cookie", "Accept-Encoding")


def test_small_answers_stay_as_they_are():
    assert not is_compressed(answered(Response("a" * (SMALLEST - 1))))
    assert is_compressed(answered(Response("a" * SMALLEST)))


@pytest.mark.parametrize(
    "response",
    [
        lambda: Response(TEXT.encode(), content_type="image/png"),
        lambda: Response(TEXT.encode(), content_type="application/pdf"),
        lambda: Response(TEXT, content_encoding="br"),
        lambda: Response(TEXT, status=206, content_range=(0, 10, 20)),
        lambda: Response(TEXT, cache_control="no-transform"),
    ],
)
def test_what_is_no_plain_text_is_left_alone(response):
    body = response().body
    answer = answered(response())
    assert answer.headers.get("Content-Encoding") != "gzip"
    assert answer.body == body
    assert answer.vary is None


def test_a_stream_is_not_read_into_memory(tmp_path):
    file = tmp_path / "long.txt"
    file.write_text(TEXT)
    with file.open("rb") as opened:
        parts = FileIter(opened)
        answer = answered(Response(app_iter=parts, content_type="text/plain"))
        assert answer.app_iter is parts
        assert opened.tell() == 0


def test_the_validator_becomes_weak_and_still_spares_the_transfer():
    answer = answered(Response(TEXT, etag="abc", conditional_response=True))
    assert answer.headers["ETag"] == 'W/"abc"'
    again = Request.blank("/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.get_response(answer).status_int == 304


def test_an_answer_that_is_not_modified_stays_empty():
    answer = answered(Response(status=304, etag="abc"))
    assert answer.body == b""
    assert not is_compressed(answer)


def test_the_length_of_a_page_with_secrets_tells_nothing():
    def lengths(**headers):
        return {answered(Response(TEXT), **headers).content_length for _time in range(50)}

    assert len(lengths()) == 1
    assert len(lengths(Cookie="phien=abc")) > 10
