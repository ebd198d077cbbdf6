"""How often somebody may try: ten failures in five minutes for an account, and for an address."""

import threading

import pytest

from portal.security.sign_in import SignIn, WrongCredentials
from portal.security.throttle import MOST_TRIES, Throttle, TooManyTries
from tests.support.small_portal import PASSWORD


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


def test_ten_failures_close_an_account_for_everybody():
    throttle = Throttle()
    for number in range(MOST_TRIES):
        fail(throttle, "an", f"192.0.2.{number}")
    assert is_refused(throttle, "an", "192.0.2.200")
    assert not is_refused(throttle, "binh", "192.0.2.200")


def test_ten_failures_close_an_address_for_all_accounts():
    throttle = Throttle()
    for number in range(MOST_TRIES):
        fail(throttle, f"nguoi{number}", "192.0.2.1")
    assert is_refused(throttle, "ai.khac", "192.0.2.1")
    assert not is_refused(throttle, "ai.khac", "192.0.2.2")


def test_an_office_may_sign_in_from_one_address():
    throttle = Throttle()
    for number in range(10 * MOST_TRIES):
        assert not is_refused(throttle, f"nguoi{number}", "192.0.2.1")


def test_a_net_of_ipv6_counts_as_one_address():
    throttle = Throttle()
    for number in range(MOST_TRIES):
        fail(throttle, f"nguoi{number}", f"2001:db8:0:1:{number:x}::1")
    assert is_refused(throttle, "ai.khac", "2001:db8:0:1:ffff::2")
    assert not is_refused(throttle, "ai.khac", "2001:db8:0:2::1")


def test_tries_that_still_run_count():
    throttle = Throttle()
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


def test_nothing_is_kept_of_tries_that_are_over():
    throttle = Throttle()
    for number in range(100):
        assert not is_refused(throttle, f"nguoi{number}", f"192.0.2.{number}")
    assert not throttle._running


def test_a_long_or_broken_name_is_a_name_like_any_other():
    throttle = Throttle()
    fail(throttle, "\ud800" + "x" * 100_000, "no address")
    assert not is_refused(throttle, "an", "192.0.2.1")


def test_the_unknown_and_the_known_get_the_same_answer(small, login, address):
    small.add_person(login)
    closed = f"{login}.x"
    small.add_person(closed)
    answers = set()
    with small.people() as people:
        people.disable(people.get(closed))
        people.add(f"{login}.y", "Chưa có mật khẩu")
        service = SignIn(people, Throttle())
        for name, password in ((login, "sai"), ("khong.co", "sai"), (closed, PASSWORD), (f"{login}.y", ""), ("", "")):
            with pytest.raises(WrongCredentials) as caught:
                service.check(name, password, address)
            answers.add(caught.value.text)
    assert len(answers) == 1


def test_even_the_right_password_is_not_looked_at_after_ten_failures(small, login, address):
    small.add_person(login)
    with small.people() as people:
        service = SignIn(people, Throttle())
        assert service.check(login.upper(), PASSWORD, address).login == login
        for number in range(MOST_TRIES):
            with pytest.raises(WrongCredentials):
                service.check(login, "sai", f"192.0.2.{number}")
        with pytest.raises(TooManyTries):
            service.check(login, PASSWORD, address)
