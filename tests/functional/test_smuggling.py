"""What a proxy and the portal might read differently: a request with two lengths, a doubtful line, another method.

Sent as raw bytes to a real server. Whatever could be taken for two requests is refused and the line is cut.
"""

import re
import socket
from contextlib import closing, suppress

import pytest

from tests.support.served import ServedSite
from tests.support.site import HEALTH

PATIENCE = 60
HOST = b"Host: 127.0.0.1\r\n"
# A request of its own, if somebody reads it as one: its answer would be a second one.
HIDDEN = b"GET /khong-co-trang-nay HTTP/1.1\r\n" + HOST + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
EMPTY = b"0\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a small portal."""
    live = ServedSite(tmp_path_factory.mktemp("smuggling"))
    yield int(live.url.rpartition(":")[2])
    live.close()


def statuses(port, sent):
    """The statuses of all answers to some bytes, until the server ends the line or has answered what came last."""
    with closing(socket.create_connection(("127.0.0.1", port), PATIENCE)) as connection:
        # Who is refused is cut off, perhaps before all was sent.
        with suppress(OSError):
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionError):
            while block := connection.recv(65536):
                answer += block
    return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", answer, re.MULTILINE)]


def post(*lines, body=b"", path=b"/dang-nhap"):
    """A request with these lines in its head."""
    return b"POST " + path + b" HTTP/1.1\r\n" + HOST + b"".join(lines) + b"\r\n" + body


REFUSED = {
    "a length and chunks": (post(b"Content-Length: 5\r\n", CHUNKED, body=EMPTY + HIDDEN), 400),
    "chunks and a length": (post(CHUNKED, b"Content-Length: 5\r\n", body=EMPTY + HIDDEN), 400),
    "two lengths": (post(b"Content-Length: 0\r\n", b"Content-Length: 60\r\n", body=HIDDEN), 400),
    "the same length twice": (post(b"Content-Length: 3\r\n", b"Content-Length: 3\r\n", body=b"abc" + HIDDEN), 400),
    "lengths in one line": (post(b"Content-Length: 0, 60\r\n", body=HIDDEN), 400),
    "a length with a sign": (post(b"Content-Length: +3\r\n", body=b"abc" + HIDDEN), 400),
    "a length below nothing": (post(b"Content-Length: -1\r\n", body=HIDDEN), 400),
    "a length in hexadecimal": (post(b"Content-Length: 0x3\r\n", body=b"abc" + HIDDEN), 400),
    "an unknown coding": (post(b"Transfer-Encoding: xchunked\r\n", body=EMPTY + HIDDEN), 501),
    "a coding before chunks": (post(b"Transfer-Encoding: gzip, chunked\r\n", body=EMPTY + HIDDEN), 501),
    "a coding that is none": (post(b"Transfer-Encoding: identity\r\n", body=HIDDEN), 501),
    "a blank before the colon": (post(b"Content-Length : 3\r\n", body=b"abc" + HIDDEN), 400),
    "a chunk whose size is none": (post(CHUNKED, body=b"zz\r\nabc\r\n" + EMPTY + HIDDEN), 400),
    "a chunk with a sign": (post(CHUNKED, body=b"+3\r\nabc\r\n" + EMPTY + HIDDEN), 400),
    "a chunk longer than it says": (post(CHUNKED, body=b"1\r\nabc\r\n" + EMPTY + HIDDEN), 400),
    "a bare line feed in the head": (post(b"X: a\nContent-Length: 3\r\n", body=b"abc" + HIDDEN), 400),
    "a head without end": (post(b"X: " + b"y" * 100_000 + b"\r\n"), 431),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused_and_the_line_cut(port, what):
    sent, status = REFUSED[what]
    assert statuses(port, sent) == [status]


def test_what_is_said_in_one_way_is_answered_request_by_request(port):
    assert statuses(port, HIDDEN + HIDDEN) == [404, 404]
    assert statuses(port, post(b"Content-Length: 3\r\n", body=b"abc") + HIDDEN) == [400, 404]
    assert statuses(port, post(CHUNKED, body=b"3\r\nabc\r\n" + EMPTY) + HIDDEN) == [400, 404]


def get(path, *lines):
    """A request to read something."""
    return b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"".join(lines) + b"\r\n"


@pytest.mark.parametrize(
    "line",
    [
        *(b"%s: DELETE\r\n" % name for name in (b"X-HTTP-Method-Override", b"X-HTTP-Method", b"X-Method-Override")),
        *(
            b"%s: /khong-co-trang-nay\r\n" % name
            for name in (b"X-Original-URL", b"X-Rewrite-URL", b"X-Forwarded-Prefix")
        ),
        b"X-Vhm-Root: /khong-co-trang-nay\r\n",
        b"X-Forwarded-Host: khac.example\r\n",
        b"Forwarded: host=khac.example\r\n",
    ],
)
def test_no_line_of_the_head_changes_what_is_asked_for(port, line):
    assert statuses(port, get(f"/{HEALTH}/", line)) == [200]
    assert statuses(port, get("/khong-co-trang-nay", line)) == [404]
    # Nor does it make a command of a question, or of a command one that needs no token.
    assert statuses(port, get(f"/{HEALTH}/xoa", line)) == statuses(port, get(f"/{HEALTH}/xoa"))
    assert statuses(port, post(line, b"Content-Length: 0\r\n")) == [400]


def test_a_method_in_the_form_is_no_method(port):
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n"
    assert statuses(port, post(form, body=b"_method=DELETE")) == [400]
    assert statuses(port, get(f"/{HEALTH}/?_method=DELETE")) == [200]
