"""Second factors of a person: set up with a code, used once, replaced, taken away; what the database holds of them."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from portal.interfaces import ActRefused
from portal.security.second_factor import (
    RECOVERY_CODES,
    FactorUnreadable,
    OfferGone,
    SecondFactor,
    SecondFactors,
    WrongCode,
    WrongRecoveryCode,
)
from portal.security.vault import Vault
from tests.support.second_factor import code_of

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
VAULT = Vault("a secret of the tests, long enough for them")
HALF_A_MINUTE = timedelta(seconds=30)


class Somebody:
    """What the service asks of a person."""

    second_factors = None

    def __init__(self, number=7):
        self.id, self.epoch = number, 0

    def end_sessions(self):
        """As a person does."""
        self.epoch += 1


@pytest.fixture
def standing(set_clock):
    """A clock that stands on a Monday morning."""
    return set_clock(MORNING)


def with_app(number=7):
    """Somebody with an application: (person, service, key)."""
    person = Somebody(number)
    service = SecondFactor(person, VAULT)
    key, offer = service.offer()
    service.set_app(offer, code_of(key))
    return person, service, key


def test_an_offer_is_kept_only_after_a_right_code(standing):
    person = Somebody()
    service = SecondFactor(person, VAULT)
    key, offer = service.offer()
    with pytest.raises(WrongCode):
        service.set_app(offer, "000000" if code_of(key) != "000000" else "111111")
    assert person.second_factors is None and person.epoch == 0
    service.set_app(offer, code_of(key))
    assert service.has_app and person.epoch == 1


def test_an_offer_holds_an_hour_for_one_person_and_as_it_was(standing):
    service = SecondFactor(Somebody(), VAULT)
    key, offer = service.offer()
    for other, sealed in (
        (SecondFactor(Somebody(8), VAULT), offer),
        (service, offer[:-1]),
        (service, ""),
        (service, "é"),
    ):
        with pytest.raises(OfferGone):
            other.set_app(sealed, code_of(key))
    standing.set(MORNING + timedelta(hours=1))
    with pytest.raises(OfferGone):
        service.set_app(offer, code_of(key))


def test_no_code_is_accepted_twice_not_even_the_one_that_set_it_up(standing):
    _person, service, key = with_app()
    with pytest.raises(WrongCode):
        service.check_code(code_of(key))
    standing.set(MORNING + HALF_A_MINUTE)
    service.check_code(code_of(key))
    with pytest.raises(WrongCode):
        service.check_code(code_of(key))
    # The one before it, whose time is not yet over, is gone with it.
    with pytest.raises(WrongCode):
        service.check_code(code_of(key, -1))


def test_whoever_has_no_application_has_no_right_code(standing):
    with pytest.raises(WrongCode):
        SecondFactor(Somebody(), VAULT).check_code("000000")


def test_the_key_of_one_is_not_the_key_of_another(standing):
    person, _service, key = with_app(7)
    thief = Somebody(8)
    thief.second_factors = person.second_factors
    standing.set(MORNING + HALF_A_MINUTE)
    with pytest.raises(FactorUnreadable):
        SecondFactor(thief, VAULT).check_code(code_of(key))


def test_another_secret_of_the_installation_is_told_and_leaves_the_way_by_reset(standing):
    person, _service, key = with_app()
    elsewhere = SecondFactor(person, Vault("quite another secret of another installation"))
    assert not elsewhere.is_readable()
    with pytest.raises(FactorUnreadable, match="quản trị"):
        elsewhere.check_code(code_of(key))


def test_neither_key_nor_recovery_codes_are_in_the_database(standing):
    person, service, key = with_app()
    codes = service.new_recovery_codes()
    raw = pickle.dumps(person.second_factors.__getstate__())
    for secret in (key, *codes, *(code.replace("-", "") for code in codes)):
        assert secret.encode() not in raw


def test_ten_recovery_codes_each_of_them_once(standing):
    person, service, _key = with_app()
    codes = service.new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES == 10
    for left, code in enumerate(codes, start=1):
        service.use_recovery_code(code.upper().replace("-", " "))
        assert len(person.second_factors.recovery) == RECOVERY_CODES - left
        with pytest.raises(WrongRecoveryCode):
            service.use_recovery_code(code)


def test_new_codes_make_the_old_ones_worthless_and_are_his_own(standing):
    person, service, _key = with_app()
    old, _new = service.new_recovery_codes(), service.new_recovery_codes()
    with pytest.raises(WrongRecoveryCode):
        service.use_recovery_code(old[0])
    thief = Somebody(8)
    thief.second_factors = person.second_factors
    with pytest.raises(WrongRecoveryCode):
        SecondFactor(thief, VAULT).use_recovery_code(_new[0])


@pytest.mark.parametrize("typed", ["", "---", "kx7m", "x" * 100_000, "\ud800"])
def test_what_is_no_recovery_code_is_refused(standing, typed):
    _person, service, _key = with_app()
    service.new_recovery_codes()
    with pytest.raises(WrongRecoveryCode):
        service.use_recovery_code(typed)


def test_taking_the_application_away_ends_sessions_and_takes_the_recovery_codes_along(standing):
    person, service, _key = with_app()
    service.new_recovery_codes()
    epoch = person.epoch
    service.remove_app()
    assert person.second_factors is None and person.epoch == epoch + 1


def test_who_must_have_one_cannot_remove_the_last(standing):
    person, service, _key = with_app()
    with pytest.raises(ActRefused):
        service.remove_app(must_keep_one=True)
    assert service.has_app and person.epoch == 1


def test_the_class_is_a_promise_to_databases():
    assert f"{SecondFactors.__module__}.{SecondFactors.__qualname__}" == "portal.security.second_factor.SecondFactors"
