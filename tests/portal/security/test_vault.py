"""The vault: what it seals nobody else reads, what it marks nobody else knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.security.vault import Unsealable, Vault

SECRET = "a secret of the tests, long enough for them"


@given(st.text(), st.text())
def test_what_is_sealed_is_opened_again_for_the_same_purpose(purpose, text):
    assert Vault(SECRET).open(purpose, Vault(SECRET).seal(purpose, text)) == text


def test_the_text_is_not_in_it_and_no_two_seals_are_alike():
    one, other = (Vault(SECRET).seal("app 7", "JBSWY3DPEHPK3PXP") for _turn in range(2))
    assert one != other and "JBSWY3DP" not in one
    assert one.isascii() and not set(one) & set("+/=&?")


def test_another_purpose_another_secret_and_damage_open_nothing():
    sealed = Vault(SECRET).seal("app 7", "key")
    damaged = sealed[:-2] + ("AA" if sealed[-2:] != "AA" else "BB")
    for vault, purpose, text in (
        (Vault(SECRET), "app 8", sealed),
        (Vault(SECRET + "!"), "app 7", sealed),
        (Vault(SECRET), "app 7", damaged),
        (Vault(SECRET), "app 7", ""),
        (Vault(SECRET), "app 7", "không phải"),
        (Vault(SECRET), "app 7", "A" * 5000),
    ):
        with pytest.raises(Unsealable):
            vault.open(purpose, text)


def test_a_mark_is_the_same_for_the_same_text_and_purpose_only():
    vault = Vault(SECRET)
    mark = vault.mark("recovery 7", "kx7m")
    assert vault.is_mark("recovery 7", "kx7m", mark)
    for purpose, text in (("recovery 8", "kx7m"), ("recovery 7", "kx7n"), ("recovery", "7 kx7m"), ("", "\ud800")):
        assert not vault.is_mark(purpose, text, mark)
    assert not Vault(SECRET + "!").is_mark("recovery 7", "kx7m", mark)
    assert not vault.is_mark("recovery 7", "kx7m", "đ\ud800")
