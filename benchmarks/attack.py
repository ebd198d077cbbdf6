"""Signing in while fifty people work, and while strangers from ever new addresses guess passwords."""

import http.client
import itertools
import random
import statistics
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from benchmarks.processes import LOCALHOST
from benchmarks.province import MAIN, PASSWORD, WORKERS
from benchmarks.visitor import TOKEN

PAGE = f"/{MAIN}/noi-bo/"
# Seconds between two pages of somebody who works; people who sign in at once; strangers who guess at once.
PAUSES, ARRIVING, GUESSING = (0.5, 1.5), 2, 8
PATIENCE = 60
SIGNED_IN, PAGE_SHOWN = 303, 200
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Throughput:
    """Sign-ins and guesses a second, and the milliseconds in which half and 95 of 100 are answered; refusals."""

    title: str
    sign_ins: float
    sign_in_ms: tuple
    page_ms: tuple
    guesses: float
    failed: int


class Client:
    """One person's connection to the server, from an address of his own as the proxy tells it."""

    def __init__(self, port, base_url, address, cookie=""):
        self.connection = http.client.HTTPConnection(LOCALHOST, port, timeout=PATIENCE)
        self.headers = {
            "Host": urlsplit(base_url).netloc,
            "Origin": base_url,
            "X-Forwarded-For": address,
            "X-Forwarded-Proto": "https",
        }
        self.cookie = cookie

    def ask(self, method, path, **fields):
        """(status, text) of an answer; keeps the cookie that it sets."""
        headers = {**self.headers, **({"Cookie": self.cookie} if self.cookie else {})}
        body = urlencode(fields) if fields else None
        self.connection.request(method, path, body, {**headers, "Content-Type": FORM} if body else headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        given = answer.headers.get("Set-Cookie")
        if given:
            self.cookie = given.partition(";")[0]
        return answer.status, text

    def token(self):
        """The token of the sign-in form."""
        return TOKEN.search(self.ask("GET", "/dang-nhap")[1])[1]


class Crowd:
    """Everybody at once, for some seconds."""

    def __init__(self, port, base_url, cookies, seconds):
        self.port, self.base_url, self.cookies = port, base_url, cookies
        self.seconds = seconds
        self.numbers = itertools.count(1)
        self.until = 0.0
        self.pages: list = []
        self.sign_ins: list = []
        self.guesses: list = []
        self.failed: list = []

    def run(self, title, guessing):
        """The `Throughput` with so many strangers who guess."""
        jobs = [(self._work, cookie) for cookie in self.cookies]
        jobs += [(self._arrive, number) for number in range(ARRIVING)] + [(self._guess, None)] * guessing
        self.until = time.perf_counter() + self.seconds
        threads = [threading.Thread(target=job, args=(argument,), daemon=True) for job, argument in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(self.seconds + PATIENCE)
        return Throughput(
            title,
            len(self.sign_ins) / self.seconds,
            _half_and_most(self.sign_ins),
            _half_and_most(self.pages),
            len(self.guesses) / self.seconds,
            len(self.failed),
        )

    def _address(self):
        number = next(self.numbers)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def _client(self, cookie=""):
        return Client(self.port, self.base_url, self._address(), cookie)

    @contextmanager
    def _timed(self, into):
        started = time.perf_counter()
        yield
        into.append((time.perf_counter() - started) * 1000)

    def _work(self, cookie):
        client, chance = self._client(cookie), random.Random(cookie)
        time.sleep(chance.uniform(0, PAUSES[1]))
        while time.perf_counter() < self.until:
            with self._timed(self.pages):
                status, _text = client.ask("GET", PAGE)
            if status != PAGE_SHOWN:
                self.failed.append(status)
            time.sleep(chance.uniform(*PAUSES))

    def _arrive(self, number):
        # One after the other, each a person of the staff at a browser of his own.
        for turn in itertools.count():
            if time.perf_counter() >= self.until:
                return
            client, login = self._client(), WORKERS[(turn * ARRIVING + number) % len(WORKERS)]
            with self._timed(self.sign_ins):
                token = client.token()
                status, _text = client.ask("POST", "/dang-nhap", csrf_token=token, login=login, password=PASSWORD)
            if status != SIGNED_IN:
                self.failed.append(status)
            client.connection.close()

    def _guess(self, _nothing):
        client = self._client()
        token, cookie = client.token(), client.cookie
        while time.perf_counter() < self.until:
            # A new address and a new name each time: no limit stops them.
            client.headers["X-Forwarded-For"], client.cookie = self._address(), cookie
            name = f"can.bo.{next(self.numbers)}.syt"
            with self._timed(self.guesses):
                client.ask("POST", "/dang-nhap", csrf_token=token, login=name, password="đoán bừa một câu")


def _half_and_most(times):
    if len(times) < 2:
        return 0.0, 0.0
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def throughput_of_sign_ins(port, base_url, cookies, seconds):
    """The `Throughput` while fifty people work: without strangers who guess, and with them."""
    yield Crowd(port, base_url, cookies, seconds).run("50 people work, 2 sign in", 0)
    yield Crowd(port, base_url, cookies, seconds).run(f"the same, and {GUESSING} strangers guess", GUESSING)
