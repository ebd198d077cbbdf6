"""Passwords: what is accepted, what is kept, and that nobody's time tells anything."""

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.security import passwords
from portal.security.passwords import WeakPassword, check_strength, hashed, needs_rehash, one_time_password, verify
from tests.support.password_cost import REAL, password_cost

GOOD = "Đường về Nha Trang, mùa mưa 2026"


@pytest.fixture(autouse=True, scope="module")
def real_cost(quick_passwords):
    """Passwords cost here what they cost in the portal."""
    with password_cost(REAL):
        yield


@pytest.fixture(scope="module")
def kept():
    """The hash of GOOD."""
    return hashed(GOOD)


def test_the_right_password_is_recognised_and_others_are_not(kept):
    assert verify(kept, GOOD)
    assert not verify(kept, GOOD + " ")
    assert not verify(kept, "")


def test_composed_and_decomposed_letters_are_the_same_password(kept):
    assert verify(kept, unicodedata.normalize("NFD", GOOD))


def test_what_is_kept_is_argon2id_with_our_parameters(kept):
    parameters = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (parameters.memory_cost, parameters.time_cost) == (64 * 1024, 3)
    assert GOOD not in kept


def test_weaker_hashes_are_to_be_made_anew(kept):
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD)
    assert verify(weak, GOOD) and needs_rehash(weak)
    assert not needs_rehash(kept)


def test_nobodys_hash_is_whole_and_fits_no_password():
    # A malformed one would be refused at once, and tell in a millisecond who is unknown.
    assert extract_parameters(passwords._nobodys) == extract_parameters(hashed(GOOD))
    assert not verify(None, "")
    assert not verify(None, GOOD)


def test_a_broken_hash_lets_nobody_in():
    assert not verify("not a hash", GOOD)
    assert not verify("", GOOD)


class Counted:
    """The real hasher, which remembers what it was asked."""

    def __init__(self, hasher):
        self.hasher, self.asked = hasher, []

    def verify(self, kept, typed):
        """As the hasher does it."""
        self.asked.append((kept, typed))
        return self.hasher.verify(kept, typed)


@pytest.mark.parametrize(
    "tried", ["một mật khẩu sai", "", "dài" * passwords.LONGEST], ids=["wrong", "empty", "too-long"]
)
def test_the_known_and_the_unknown_cost_the_same_work(kept, tried, monkeypatch):
    # No clock: times of one machine differ from each other by more than they would tell.
    counted = Counted(passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", counted)
    assert not verify(kept, tried)
    assert not verify(None, tried)
    (known, typed), (nobodys, typed_to_nobody) = counted.asked
    assert typed == typed_to_nobody
    assert extract_parameters(known) == extract_parameters(nobodys)


def test_very_long_sentences_are_fine_and_longer_ones_are_refused():
    longest = "ắ" * 1000 + "0123456789" + "ữ" * 14
    check_strength(longest, "ai.do")
    assert verify(hashed(longest), longest)
    assert not verify(hashed(longest), longest[:-1])
    with pytest.raises(WeakPassword):
        hashed(longest + "x")
    with pytest.raises(WeakPassword):
        check_strength(longest + "x", "ai.do")


@pytest.mark.parametrize("weak", ["", "ngắn quá", "aaaaaaaaaaaaaaaa", "abababababab", "hant.syt 2026", "HANT.SYT-2026"])
def test_weak_passwords_are_refused_with_a_reason_in_both_languages(weak):
    with pytest.raises(WeakPassword) as caught:
        check_strength(weak, "hant.syt")
    assert caught.value.text.in_language("vi") != caught.value.text.in_language("en")


def test_a_short_login_inside_a_long_sentence_does_no_harm():
    check_strength("bàn làm việc của tôi", "an")


def test_one_time_passwords_are_readable_long_enough_and_never_the_same():
    made = {one_time_password() for _turn in range(200)}
    assert len(made) == 200
    for password in made:
        assert not set(password) & set("0O1lIi")
        check_strength(password, "hant.syt")


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(), min_size=10, max_size=40))
def test_any_unicode_is_a_password(text):
    assert verify(hashed(text), text)


def test_half_a_character_is_a_wrong_password_and_no_error(kept):
    assert not verify(kept, "\ud800" * 12)


def test_the_length_is_that_of_the_letters_however_they_are_typed():
    composed = "rừng thông biển xanh " * 48
    apart = unicodedata.normalize("NFD", composed)
    assert len(composed) <= 1024 < len(apart)
    check_strength(apart, "ai.syt")
    assert passwords.verify(hashed(composed), apart)
    with pytest.raises(WeakPassword):
        hashed("x" * 1025)
    with pytest.raises(WeakPassword):
        check_strength(apart * 100, "ai.syt")
    assert not passwords.verify(hashed("x" * 1024), "x" * 1025)
