"""How often somebody may try to sign in: ten failures in five minutes for an account, and for an address."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.security.sign_in import SignIn, WrongCredentials
from portal.security.throttle import CODES_A_DAY, MOST_CODES_A_DAY, MOST_TRIES, Throttle, TooManyCodes, TooManyTries
from portal.storage.scratch import Scratch, tables
from tests.support.small_portal import PASSWORD

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
TRY = """
import sys
sys.path[:0] = {path!r}
from portal.security.throttle import Throttle, TooManyTries
from portal.storage.scratch import Scratch
throttle, looked_at = Throttle(Scratch({url!r})), 0
for turn in range({turns}):
    try:
        with throttle.attempt("an", "192.0.2.1") as failed:
            looked_at += 1
            failed()
    except TooManyTries:
        pass
print(looked_at)
"""


@pytest.fixture
def url(tmp_path):
    """Where this test's records lie."""
    return f"sqlite:///{tmp_path}/scratch.sqlite"


@pytest.fixture
def throttle(url):
    """A throttle of its own that never waits."""
    scratch = Scratch(url)
    yield Throttle(scratch, pause=lambda _seconds: None)
    scratch.close()


def fail(throttle, account, address, times=1):
    """Make tries that fail."""
    for _turn in range(times):
        with throttle.attempt(account, address) as failed:
            failed()


def is_refused(throttle, account, address):
    """Whether the next try would not even be looked at."""
    try:
        with throttle.attempt(account, address):
            return False
    except TooManyTries:
        return True


def test_ten_failures_close_an_account_for_everybody(throttle):
    for number in range(MOST_TRIES):
        fail(throttle, "an", f"192.0.2.{number}")
    assert is_refused(throttle, "an", "192.0.2.200")
    assert not is_refused(throttle, "binh", "192.0.2.200")


def test_ten_failures_close_an_address_for_all_accounts(throttle):
    for number in range(MOST_TRIES):
        fail(throttle, f"nguoi{number}", "192.0.2.1")
    assert is_refused(throttle, "ai.khac", "192.0.2.1")
    assert not is_refused(throttle, "ai.khac", "192.0.2.2")


def test_an_office_may_sign_in_from_one_address(throttle):
    for number in range(10 * MOST_TRIES):
        assert not is_refused(throttle, f"nguoi{number}", "192.0.2.1")


def test_a_net_of_ipv6_counts_as_one_address(throttle):
    for number in range(MOST_TRIES):
        fail(throttle, f"nguoi{number}", f"2001:db8:0:1:{number:x}::1")
    assert is_refused(throttle, "ai.khac", "2001:db8:0:1:ffff::2")
    assert not is_refused(throttle, "ai.khac", "2001:db8:0:2::1")


def test_tries_that_still_run_count(throttle):
    everybody_in, may_go = threading.Barrier(MOST_TRIES + 1), threading.Event()

    def slow():
        with throttle.attempt("an", "192.0.2.1") as failed:
            everybody_in.wait()
            may_go.wait()
            failed()

    threads = [threading.Thread(target=slow) for _turn in range(MOST_TRIES)]
    for thread in threads:
        thread.start()
    everybody_in.wait()
    refused = is_refused(throttle, "an", "192.0.2.2")
    may_go.set()
    for thread in threads:
        thread.join()
    assert refused


def test_nothing_is_kept_of_tries_that_are_over(throttle):
    for number in range(100):
        assert not is_refused(throttle, f"nguoi{number}", f"192.0.2.{number}")
    with throttle._scratch.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.tables["attempt"])) == 0


def test_a_long_or_broken_name_is_a_name_like_any_other(throttle):
    fail(throttle, "\ud800" + "x" * 100_000, "no address")
    assert not is_refused(throttle, "an", "192.0.2.1")


def test_a_try_waits_for_others_of_its_account_that_are_still_looked_at(url):
    scratch = Scratch(url)
    waits = threading.Event()
    everybody_in, may_go = threading.Barrier(MOST_TRIES + 1), threading.Event()

    def pause(_seconds):
        waits.set()
        may_go.set()

    throttle = Throttle(scratch, pause)

    def right():
        with throttle.attempt("an", "192.0.2.1"):
            everybody_in.wait()
            may_go.wait()

    threads = [threading.Thread(target=right) for _turn in range(MOST_TRIES)]
    for thread in threads:
        thread.start()
    everybody_in.wait()
    assert not is_refused(throttle, "an", "192.0.2.1") and waits.is_set()
    for thread in threads:
        thread.join()
    scratch.close()


def test_another_process_is_no_second_chance(url):
    program = TRY.format(path=sys.path, url=url, turns=MOST_TRIES)
    running = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", program], stdout=subprocess.PIPE, text=True)
        for _process in range(3)
    ]
    assert sum(int(process.communicate(timeout=120)[0]) for process in running) == MOST_TRIES


def test_after_five_minutes_one_may_try_again(throttle, set_clock):
    standing = set_clock(MORNING)
    fail(throttle, "an", "192.0.2.1", MOST_TRIES)
    standing.set(MORNING + timedelta(minutes=5, seconds=-1))
    assert is_refused(throttle, "an", "192.0.2.1")
    standing.set(MORNING + timedelta(minutes=5))
    assert not is_refused(throttle, "an", "192.0.2.1")


def test_a_process_that_died_while_it_looked_counts_as_a_failure(throttle, set_clock):
    standing = set_clock(MORNING)
    # Begun and never ended, as by a process that was killed.
    begun = [throttle.attempt("an", "192.0.2.1") for _turn in range(MOST_TRIES)]
    for attempt in begun:
        attempt.__enter__()
    standing.set(MORNING + timedelta(minutes=2))
    assert is_refused(throttle, "an", "192.0.2.1")
    standing.set(MORNING + timedelta(minutes=5))
    assert not is_refused(throttle, "an", "192.0.2.1")


def test_codes_are_limited_by_the_day_too(throttle, set_clock):
    standing = set_clock(MORNING)
    for turn in range(MOST_CODES_A_DAY):
        standing.set(MORNING + turn * timedelta(minutes=6))
        with throttle.attempt("mã của an", f"192.0.2.{turn}", CODES_A_DAY) as failed:
            failed()
    standing.set(MORNING + timedelta(hours=20))
    with pytest.raises(TooManyCodes, match="quản trị"), throttle.attempt("mã của an", "192.0.2.99", CODES_A_DAY):
        pass
    throttle.forget("mã của an")
    with throttle.attempt("mã của an", "192.0.2.99", CODES_A_DAY):
        pass
    assert not is_refused(throttle, "an", "192.0.2.99")


def test_the_unknown_and_the_known_get_the_same_answer(small, login, address, throttle):
    small.add_person(login)
    closed = f"{login}.x"
    small.add_person(closed)
    answers = set()
    with small.people() as people:
        people.disable(people.get(closed))
        people.add(f"{login}.y", "Chưa có mật khẩu")
        service = SignIn(people, throttle)
        for name, password in ((login, "sai"), ("khong.co", "sai"), (closed, PASSWORD), (f"{login}.y", ""), ("", "")):
            with pytest.raises(WrongCredentials) as caught:
                service.check(name, password, address)
            answers.add(caught.value.text)
    assert len(answers) == 1


def test_even_the_right_password_is_not_looked_at_after_ten_failures(small, login, address, throttle):
    small.add_person(login)
    with small.people() as people:
        service = SignIn(people, throttle)
        assert service.check(login.upper(), PASSWORD, address).login == login
        for number in range(MOST_TRIES):
            with pytest.raises(WrongCredentials):
                service.check(login, "sai", f"192.0.2.{number}")
        with pytest.raises(TooManyTries):
            service.check(login, PASSWORD, address)
