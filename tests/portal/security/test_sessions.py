"""Sessions: who is signed in, for how long, and how it ends; never a write in a request that only reads."""

import json
import pickle
import threading
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime, timedelta

import pytest
import transaction
from pyramid.request import Request
from pyramid.response import Response

from portal.clock import SetClock
from portal.roles import Role, role_principal
from portal.security.appointments import Appointment
from portal.security.passwords import hashed
from portal.security.sessions import (
    LONGEST,
    MOST_PER_PERSON,
    MOST_WAITING,
    PATIENCE,
    Session,
    SessionStore,
    key_of,
    session_factory,
)
from tests.support.small_portal import PASSWORD, SINCE, SmallPortal

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)


class Somebody:
    """What the store asks of a person."""

    def __init__(self, number=7, appointments=()):
        self.id, self.session_epoch, self.is_active, self.appointments = number, 0, True, appointments


@pytest.fixture
def at_morning(set_clock):
    """Puts the clock to a Monday morning."""
    return set_clock(MORNING)


def cookie_of(browser):
    """What the session cookie holds, decoded."""
    value = browser.cookies["phien"]
    raw = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    return json.loads(raw[64:])[2]


def test_a_started_session_is_found_until_the_end_of_the_working_day(at_morning):
    store, person = SessionStore(), Somebody()
    sid = store.start(person, "192.0.2.1", "Firefox")
    record = store.find(sid)
    assert (record.person_id, record.address, record.agent) == (7, "192.0.2.1", "Firefox")
    at_morning.set(MORNING + LONGEST - timedelta(seconds=1))
    assert store.find(sid) == record
    at_morning.set(MORNING + LONGEST)
    assert store.find(sid) is None


def test_a_session_ends_with_the_appointment_it_lives_on(at_morning):
    monday = date(2026, 11, 23)
    acting = Appointment(1, Role.LEADER, from_day=SINCE, until_day=monday)
    store = SessionStore()
    at_morning.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
    sid = store.start(Somebody(appointments=(acting,)), "", "")
    assert store.find(sid).expires == datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["", "7.x", "x", "7", "-1.x", "9" * 40 + ".x", "٧.x", "9223372036854775807.x"])
def test_unknown_ids_are_nobodys(wrong, at_morning):
    store = SessionStore()
    store.start(Somebody(), "", "")
    assert store.find(wrong) is None
    store.end(wrong)


def test_the_database_does_not_know_the_session_id(at_morning):
    store = SessionStore()
    sid = store.start(Somebody(), "", "")
    assert [key for key, _record in store.of(Somebody())] == [key_of(sid)]
    assert sid not in repr([dict(records) for records in store._by_person.values()])


def test_my_sessions_are_listed_newest_first_and_ended_one_by_one(at_morning):
    store, person = SessionStore(), Somebody()
    first = store.start(person, "", "")
    at_morning.set(MORNING + timedelta(hours=1))
    second = store.start(person, "", "")
    store.start(Somebody(8), "", "")
    assert [key for key, _record in store.of(person)] == [key_of(second), key_of(first)]
    assert store.end_by_key(person.id, key_of(first))
    assert not store.end_by_key(person.id, key_of(first))
    assert store.find(first) is None and store.find(second)


def test_nobody_ends_another_persons_session(at_morning):
    store = SessionStore()
    sid = store.start(Somebody(7), "", "")
    assert not store.end_by_key(8, key_of(sid))
    assert store.find(sid)


def test_ended_sessions_are_swept_at_the_next_sign_in_and_live_ones_are_bounded(at_morning):
    store, person = SessionStore(), Somebody()
    store.start(person, "", "")
    at_morning.set(MORNING + LONGEST)
    for _turn in range(3 * MOST_PER_PERSON):
        at_morning.set(at_morning.now() + timedelta(seconds=1))
        newest = store.start(person, "", "")
    assert len(store._by_person[person.id]) == MOST_PER_PERSON
    assert store.find(newest)
    person.session_epoch += 1
    store.start(person, "", "")
    assert len(store._by_person[person.id]) == 1


def test_people_who_sign_in_at_the_same_moment_do_not_conflict(small, login):
    ids = [small.add_person(f"{login}.{number}") for number in range(2)]
    for _turn in range(2):
        # The first time a person signs in, his own record is made.
        managers = [transaction.TransactionManager() for _person in ids]
        connections = [small.database.open(transaction_manager=manager) for manager in managers]
        for connection, person_id in zip(connections, ids, strict=True):
            root = connection.root()
            root["sessions"].start(root["people_index"][person_id], "", "")
        for manager in managers:
            manager.commit()
        for connection in connections:
            connection.close()


def test_a_sign_in_that_waits_for_the_second_factor_is_nobody_and_soon_over(at_morning):
    store, person = SessionStore(), Somebody()
    sid = store.start(person, "192.0.2.1", "Firefox", waits=True)
    assert store.find(sid).waits and store.of(person) == []
    at_morning.set(MORNING + PATIENCE)
    assert store.find(sid) is None


def test_waiting_sign_ins_push_out_each_other_and_no_session(at_morning):
    store, person = SessionStore(), Somebody()
    first = store.start(person, "", "")
    for _turn in range(3 * MOST_PER_PERSON):
        store.start(person, "", "", waits=True)
    assert store.find(first) and len(store._by_person[person.id]) == MOST_WAITING + 1


def test_a_proof_and_the_day_of_use_are_noted_in_the_record(at_morning):
    store, person = SessionStore(), Somebody()
    sid = store.start(person, "", "")
    assert store.find(sid).proved == MORNING and store.find(sid).last_day == date(2026, 11, 23)
    at_morning.set(MORNING + timedelta(hours=2))
    store.confirm(sid)
    store.note_use(sid, date(2026, 11, 24))
    assert store.find(sid).proved == MORNING + timedelta(hours=2) and store.find(sid).last_day == date(2026, 11, 24)


def test_a_record_of_an_older_portal_is_read_like_any_other(at_morning):
    old = Session(7, MORNING, MORNING + LONGEST, 0, "192.0.2.1", "Firefox")
    for name in ("waits", "confirmed", "used"):
        del old.__dict__[name]
    read = pickle.loads(pickle.dumps(old))
    assert (read.waits, read.proved, read.last_day) == (False, MORNING, date(2026, 11, 23))


def test_the_record_class_is_a_promise_to_databases():
    assert f"{Session.__module__}.{Session.__qualname__}" == "portal.security.sessions.Session"


def test_signing_in_makes_somebody_of_a_stranger(small, login):
    person_id = small.add_person(login, ("so-y-te", Role.EDITOR))
    browser = small.browser()
    assert browser.person() is None
    browser.enter(login)
    assert browser.person() == person_id
    with small.root() as root:
        assert role_principal(root["site"]["so-y-te"].id, Role.EDITOR) in browser.principals()


def test_visitors_get_no_cookie_and_cost_no_database(small):
    answer = small.browser().get("/who")
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_is_for_http_only_and_holds_an_id_and_a_token(small, login):
    small.add_person(login)
    browser = small.browser()
    answer = browser.enter(login)
    flags = answer.headers["Set-Cookie"].lower()
    assert "httponly" in flags and "samesite=lax" in flags and "secure" not in flags
    browser.token()
    assert set(cookie_of(browser)) == {"sid", "_csrft_"}


def test_over_https_the_cookie_is_secure_and_no_other_host_can_set_it(tmp_path):
    portal = SmallPortal(tmp_path, base_url="https://khanhhoa.example")
    answer = portal.browser().get("/token", extra_environ={"wsgi.url_scheme": "https"})
    flags = answer.headers["Set-Cookie"].lower()
    assert flags.startswith("__host-phien=") and "secure" in flags and "path=/" in flags and "domain" not in flags
    portal.close()


def test_signing_in_gives_a_new_id_and_token_and_keeps_nothing_of_before(small, login):
    small.add_person(login)
    browser = small.browser()
    before = browser.token()
    browser.enter(login)
    first, first_token = cookie_of(browser)["sid"], browser.token()
    browser.enter(login)
    second = cookie_of(browser)["sid"]
    assert len({before, first_token, browser.token()}) == 3
    assert first != second
    with small.root() as root:
        # The first sign-in of this browser ended with the second.
        assert root["sessions"].find(first) is None


def test_an_id_planted_by_a_stranger_is_worth_nothing_after_sign_in(small, login):
    small.add_person(login)
    attacker = small.browser()
    attacker.token()
    victim = small.browser()
    victim.set_cookie("phien", attacker.cookies["phien"])
    victim.enter(login)
    assert victim.person() is not None and attacker.person() is None


def test_signing_out_ends_it_on_the_server_too(small, login):
    small.add_person(login)
    browser, thief = small.browser(login), small.browser()
    thief.set_cookie("phien", browser.cookies["phien"])
    assert thief.person() is not None
    browser.send("/sign-out", status=303)
    assert browser.person() is None and thief.person() is None


@pytest.mark.parametrize(
    "act",
    [
        lambda people, person: people.disable(person),
        lambda people, person: people.reset_password(person),
        lambda people, person: person.set_password("một câu hoàn toàn khác"),
        lambda people, person: people.appoint(person, ()),
        lambda people, person: person.end_sessions(),
    ],
    ids=["deactivated", "password reset", "password changed", "role taken", "ended"],
)
def test_all_his_sessions_end_by_the_next_request(small, login, act):
    small.add_person(login, ("so-y-te", Role.EDITOR))
    browsers = [small.browser(login) for _computer in range(2)]
    assert all(browser.person() for browser in browsers)
    with small.people() as people:
        act(people, people.get(login))
    assert [browser.person() for browser in browsers] == [None, None]


def test_the_end_of_an_appointment_is_the_end_of_its_rights_by_the_next_request(small, login, set_clock):
    standing = set_clock(MORNING)
    small.add_person(login)
    with small.people() as people:
        deputy = Appointment(5, Role.LEADER, from_day=SINCE, until_day=date(2026, 11, 24))
        people.appoint(people.get(login), (deputy,))
    browser = small.browser(login)
    assert role_principal(5, Role.LEADER) in browser.principals()
    standing.set(datetime(2026, 11, 24, 17, tzinfo=UTC))
    assert role_principal(5, Role.LEADER) not in browser.principals()


def test_the_end_of_an_appointment_ends_the_session_itself(small, login, set_clock):
    standing = set_clock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    small.add_person(login)
    with small.people() as people:
        deputy = Appointment(5, Role.LEADER, from_day=SINCE, until_day=date(2026, 11, 24))
        people.appoint(people.get(login), (deputy, Appointment(6, Role.EDITOR, from_day=SINCE)))
    browser = small.browser(login)
    standing.set(datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC))
    assert browser.person()
    standing.set(datetime(2026, 11, 24, 17, tzinfo=UTC))
    assert browser.person() is None
    browser.enter(login)
    assert role_principal(6, Role.EDITOR) in browser.principals()


def test_a_session_ends_after_twelve_hours(small, login, set_clock):
    standing = set_clock(MORNING)
    small.add_person(login)
    browser = small.browser(login)
    standing.set(MORNING + LONGEST - timedelta(minutes=1))
    assert browser.person()
    standing.set(MORNING + LONGEST)
    assert browser.person() is None


def test_one_with_a_password_told_to_him_has_no_rights_until_he_has_his_own(small, login):
    small.add_person(login, ("so-y-te", Role.EDITOR))
    with small.people() as people:
        told = people.reset_password(people.get(login))
    browser = small.browser(login, told)
    assert not any(principal.startswith("role") for principal in browser.principals())
    assert browser.person()


def test_a_forged_or_damaged_cookie_is_nobodys(small, login):
    small.add_person(login)
    value = small.browser(login).cookies["phien"]
    for forged in ("", "x", value[:-4], value[:-1] + ("A" if value[-1] != "A" else "B"), "A" * 5000):
        browser = small.browser()
        browser.set_cookie("phien", forged)
        assert browser.person() is None


def test_reading_writes_nothing_for_whoever_reads(small, login):
    small.add_person(login)
    browser = small.browser(login)
    before = small.last_transaction()
    for address in ("/who", "/token", "/manage", "/nothing"):
        browser.get(address, expect_errors=True)
        small.browser().get(address, expect_errors=True)
    assert small.last_transaction() == before


def test_a_hash_made_with_weaker_parameters_is_made_anew_at_sign_in(small, login):
    from argon2 import PasswordHasher

    small.add_person(login)
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with small.people() as people:
        people.get(login).password = weak
    browser = small.browser(login)
    with small.people() as people:
        assert people.get(login).password.split("$")[3] == hashed("x").split("$")[3]
    assert browser.person()


def test_messages_never_overflow_the_cookie():
    request = Request.blank("/")
    session = session_factory("s" * 40, False)(request)
    for number in range(50):
        session.flash(f"{number} " + "ế" * 5000, ("success", "danger")[number % 2])
        session.get_csrf_token()
    answer = Response()
    request._process_response_callbacks(answer)
    assert "Set-Cookie" in answer.headers
    kept = session.pop_flash("danger") + session.pop_flash("success")
    assert any(text.startswith("49 ế") for text in kept) and all(len(text) <= 400 for text in kept)


def test_many_people_sign_in_at_once(small, login):
    logins = [f"{login}.{number}" for number in range(6)]
    for name in logins:
        small.add_person(name)
    found = {}

    def work(name):
        found[name] = small.browser(name, REMOTE_ADDR="192.0.2.77").person()

    threads = [threading.Thread(target=work, args=(name,)) for name in logins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[name] for name in logins)


def test_the_clock_of_the_tests_is_put_back():
    from portal import clock

    assert not isinstance(clock._clock, SetClock)
