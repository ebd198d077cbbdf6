"""A real `portal serve` with more slow clients than it has threads: a byte a second, and everybody else is answered."""

import socket
import threading
import time
import urllib.request
from contextlib import closing

import pytest

from tests.support.live_site import LiveSite
from tests.support.site import AGENCIES, HEALTH, PortalSite

THREADS, SLOW_OF_A_KIND = 2, 8
# Seconds; no slow client would be through with its request before the last of the others is answered.
PATIENCE, BYTE_EVERY = 60, 1.0
QUICK = 10
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 500 + b"\r\n\r\n"
BODY = b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
FORM = b"login=" + b"x" * 500
READING = b"GET /tim-kiem HTTP/1.1\r\nHost: localhost\r\n\r\n"


class SlowClient(threading.Thread):
    """Sends a request a byte a second, or reads its answer so; `is_waiting` until it was cut off or is through."""

    def __init__(self, port, at_once, slowly=b""):
        super().__init__(daemon=True)
        self._connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
        # What is not read stays with the sender: next to nothing fits in between.
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self._connection.sendall(at_once)
        self._slowly = slowly
        self._over = threading.Event()
        self.is_waiting = True

    def run(self):
        """Go on until it is told to stop."""
        try:
            for byte in self._slowly or range(500):
                if self._over.wait(BYTE_EVERY):
                    return
                if self._slowly:
                    self._connection.sendall(bytes([byte]))
                elif not self._connection.recv(1):
                    break
        except OSError:
            pass
        self.is_waiting = False

    def stop(self):
        """Hang up."""
        self._over.set()
        self.join()
        self._connection.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A small portal that a process of its own serves with two threads."""
    live = LiveSite(tmp_path_factory.mktemp("slow") / "var", settings={"portal.threads": str(THREADS)})
    PortalSite(live.folder, **{"portal.base_url": live.url}).found(AGENCIES).close()
    live.start()
    yield live
    assert live.stop() == 0


def slow_clients(port):
    """Some of each kind: slow with the head, with the body, with reading the answer."""
    head = BODY + b"Content-Length: %d\r\n\r\n" % len(FORM)
    for _number in range(SLOW_OF_A_KIND):
        yield SlowClient(port, HEAD[:20], HEAD[20:])
        yield SlowClient(port, head, FORM)
        yield SlowClient(port, READING)


def test_slow_clients_do_not_block_others(served):
    clients = list(slow_clients(served.port))
    assert len(clients) > 10 * THREADS
    for client in clients:
        client.start()
    try:
        began, answered = time.monotonic(), 0
        # Long enough that every slow client has sent or read some bytes meanwhile.
        while answered < QUICK or time.monotonic() - began < 3 * BYTE_EVERY:
            with closing(urllib.request.urlopen(f"{served.url}/{HEALTH}/?x={answered}", timeout=PATIENCE)) as answer:
                assert answer.status == 200 and b"</html>" in answer.read()
            answered += 1
        # None of them is through: the others did not merely wait until they were.
        assert all(client.is_waiting for client in clients)
    finally:
        for client in clients:
            client.stop()
