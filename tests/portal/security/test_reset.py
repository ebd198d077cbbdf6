"""The link to a new password: half an hour, once, for one account, and nothing of it in the database."""

import pickle
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.security.passwords import WeakPassword
from portal.security.people import Person
from portal.security.reset import HOLDS, OF_ONE_ACCOUNT, OF_ONE_NETWORK, LinkGone, PasswordReset, TooManyAsked
from portal.security.throttle import Throttle
from portal.security.vault import Vault
from portal.storage.scratch import Scratch

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
VAULT = Vault("a secret of the tests, long enough for them")
NEW = "một câu hoàn toàn khác"


class Accounts:
    """People by id."""

    def __init__(self, *people):
        self._people = {person.id: person for person in people}

    def by_id(self, person_id):
        """As the accounts do."""
        return self._people.get(person_id)


def somebody(login):
    """A person who signs in as `login`."""
    person = Person("Nguyễn Thị Hà")
    person.__name__ = login
    return person


@pytest.fixture
def person(set_clock):
    """A person, on a Monday morning."""
    set_clock(MORNING)
    return somebody("hant.syt")


@pytest.fixture
def reset(person):
    """The service for that person and another one."""
    return PasswordReset(Accounts(person, somebody("binh.syt")), VAULT)


def test_a_link_gives_one_new_password(reset, person):
    token = reset.token_for(person)
    epoch = person.session_epoch
    assert reset.use(token, NEW) is person and person.check_password(NEW)
    assert person.session_epoch == epoch + 1 and not person.must_change_password
    with pytest.raises(LinkGone):
        reset.use(token, NEW + "!")


def test_a_weak_password_costs_nothing(reset, person):
    token = reset.token_for(person)
    with pytest.raises(WeakPassword):
        reset.use(token, "ngắn")
    assert reset.use(token, NEW) is person


def test_it_is_good_for_half_an_hour(reset, person, set_clock):
    token = reset.token_for(person)
    set_clock(MORNING + HOLDS - timedelta(seconds=1))
    assert reset.person_of(token) is person
    set_clock(MORNING + HOLDS)
    with pytest.raises(LinkGone):
        reset.person_of(token)


def test_a_newer_link_another_password_or_a_new_role_makes_it_worthless(reset, person):
    for change in (
        lambda: reset.token_for(person),
        lambda: person.set_password(NEW),
        person.set_one_time_password,
        person.end_sessions,
        lambda: setattr(person, "is_active", False),
    ):
        token = reset.token_for(person)
        change()
        with pytest.raises(LinkGone):
            reset.use(token, NEW + "!")


def test_the_link_of_one_is_not_the_link_of_another(reset, person):
    other = somebody("binh.syt")
    service = PasswordReset(Accounts(person, other), VAULT)
    token = service.token_for(person)
    other.reset_link = person.reset_link
    other.id, person.id = person.id, other.id
    with pytest.raises(LinkGone):
        PasswordReset(Accounts(other), VAULT).use(service.token_for(person), NEW)
    with pytest.raises(LinkGone):
        PasswordReset(Accounts(person, other), Vault("another secret of another installation")).use(token, NEW)


@pytest.mark.parametrize("token", ["", "x", "ế", "A" * 200, "A" * 100_000, "\ud800"])
def test_an_invented_link_is_worth_nothing(reset, token):
    with pytest.raises(LinkGone):
        reset.use(token, NEW)


def test_it_has_256_random_bits_and_the_database_has_none_of_them(reset, person):
    tokens = [reset.token_for(person) for _turn in range(50)]
    assert len(set(tokens)) == 50 and min(map(len, tokens)) > 100
    secret = VAULT.open("reset link", tokens[-1]).split('"')[1]
    assert len(secret) >= 43
    kept = pickle.dumps(person.__getstate__())
    assert secret.encode() not in kept and tokens[-1].encode() not in kept


def test_it_leads_to_the_configured_address(reset, person):
    link = urlsplit(reset.link_for(person, "https://khanhhoa.example"))
    assert (link.scheme, link.netloc, link.path) == ("https", "khanhhoa.example", "/dang-nhap/mat-khau-moi")
    assert reset.person_of(parse_qs(link.query)["ma"][0]) is person


def test_nobodys_mailbox_is_filled_by_others(tmp_path, set_clock):
    standing = set_clock(MORNING)
    throttle = Throttle(Scratch(f"sqlite:///{tmp_path}/scratch.sqlite"))
    for limit in (OF_ONE_ACCOUNT, OF_ONE_NETWORK):
        standing.set(MORNING)
        for _turn in range(limit.most):
            throttle.spend(f"reset {limit.most}", limit)
        with pytest.raises(TooManyAsked):
            throttle.spend(f"reset {limit.most}", limit)
        throttle.spend("another", limit)
        standing.set(MORNING + timedelta(hours=1))
        throttle.spend(f"reset {limit.most}", limit)
