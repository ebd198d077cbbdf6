"""Step-up: an act that matters asks again after ten minutes, by password or code, and counts what is wrong."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import transaction
from pyramid.httpexceptions import HTTPForbidden

from portal.security.fresh import HOLDS, FreshSignInNeeded, is_fresh, need_fresh_sign_in, ways_to_confirm
from portal.security.second_factor import SecondFactor
from portal.security.throttle import MOST_TRIES
from tests.support.second_factor import code_of
from tests.support.small_portal import PASSWORD

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATER = MORNING + HOLDS


@pytest.fixture
def standing(set_clock):
    """A clock that stands on a Monday morning."""
    return set_clock(MORNING)


@pytest.fixture
def ask(small, login, standing):
    """`ask(**sent)`: a request of the person, signed in on that morning, who has sent these fields."""
    small.registry.scratch.clear()
    small.add_person(login)
    with small.root() as root:
        people = root["people_index"]
        person = next(one for one in people.values() if one.login == login)
        sid = root["sessions"].start(person, "192.0.2.1", "")
    connection = small.database.open(transaction_manager=transaction.manager)
    root = connection.root()
    person = next(one for one in root["people_index"].values() if one.login == login)

    def make(signed_in=True, **sent):
        record = root["sessions"].find(sid)
        return SimpleNamespace(
            user=person if signed_in else None,
            sign_in_record=record,
            session={"sid": sid},
            sessions=root["sessions"],
            people=SimpleNamespace(get=lambda _login: person),
            registry=small.registry,
            headers={},
            remote_addr="192.0.2.1",
            POST=sent,
        )

    make.person = person
    yield make
    transaction.abort()
    connection.close()


def test_for_ten_minutes_after_signing_in_nothing_is_asked(ask, standing):
    standing.set(LATER - timedelta(seconds=1))
    need_fresh_sign_in(ask())
    standing.set(LATER)
    assert not is_fresh(ask())
    with pytest.raises(FreshSignInNeeded) as caught:
        need_fresh_sign_in(ask())
    assert caught.value.error is None


def test_the_password_proves_it_for_another_ten_minutes(ask, standing):
    standing.set(LATER)
    need_fresh_sign_in(ask(confirm_password=PASSWORD))
    standing.set(LATER + HOLDS - timedelta(seconds=1))
    need_fresh_sign_in(ask())
    standing.set(LATER + HOLDS)
    with pytest.raises(FreshSignInNeeded):
        need_fresh_sign_in(ask())


def test_a_code_proves_it_too_and_once(ask, standing):
    service = SecondFactor(ask.person, ask().registry.vault)
    key, offer = service.offer()
    service.set_app(offer, code_of(key))
    # Setting it up ends sessions; here the same one goes on.
    standing.set(LATER)
    assert ways_to_confirm(ask()) == ["confirm_password", "confirm_code"]
    code = code_of(key)
    need_fresh_sign_in(ask(confirm_code=code))
    standing.set(LATER + HOLDS)
    with pytest.raises(FreshSignInNeeded) as caught:
        need_fresh_sign_in(ask(confirm_code=code))
    assert "đã dùng" in str(caught.value.error)


@pytest.mark.parametrize("sent", [{"confirm_password": "sai"}, {"confirm_code": "000000"}])
def test_what_is_wrong_is_told_and_proves_nothing(ask, standing, sent):
    standing.set(LATER)
    with pytest.raises(FreshSignInNeeded) as caught:
        need_fresh_sign_in(ask(**sent))
    assert "không đúng" in str(caught.value.error)
    with pytest.raises(FreshSignInNeeded):
        need_fresh_sign_in(ask())


def test_guessing_is_limited(ask, standing):
    standing.set(LATER)
    for _turn in range(MOST_TRIES):
        with pytest.raises(FreshSignInNeeded):
            need_fresh_sign_in(ask(confirm_password="sai"))
    with pytest.raises(FreshSignInNeeded) as caught:
        need_fresh_sign_in(ask(confirm_password=PASSWORD))
    assert "quá nhiều lần" in str(caught.value.error)


@pytest.mark.parametrize("sent", [{"confirm_password": object()}, {"confirm_password": "  "}, {"password": PASSWORD}])
def test_a_file_or_nothing_in_its_place_is_no_proof(ask, standing, sent):
    standing.set(LATER)
    with pytest.raises(FreshSignInNeeded):
        need_fresh_sign_in(ask(**sent))


def test_strangers_are_refused(ask):
    with pytest.raises(HTTPForbidden):
        need_fresh_sign_in(ask(signed_in=False, confirm_password=PASSWORD))
