"""The province's own sign-in, against a real provider on this machine: what is believed, and what is not."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from portal import clock
from portal.security.openid import HOLDS, NotBelieved, Provider, ProviderDown
from portal.settings_outside import OpenIdSettings
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider


@pytest.fixture
def there():
    """The provider."""
    provider = IdentityProvider()
    yield provider
    provider.close()


@pytest.fixture
def here(there):
    """Our side of it."""
    return Provider(OpenIdSettings(there.issuer, CLIENT, SECRET, strong=("mfa",)), "https://khanhhoa.example")


def go(address):
    """What the browser brings back from an address: (state, code)."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    brought = parse_qs(urlsplit(answer.headers["Location"]).query)
    return brought["state"][0], brought["code"][0]


def signed_in(here, **options):
    """Who is signed in after a whole round."""
    address, begun = here.begin(**options)
    return here.finish(begun, *go(address))


def test_the_round_tells_who_it_is(here, there):
    answer = signed_in(here)
    assert (answer.subject, answer.name, answer.is_strong) == ("8d1f", "editor.syt", False)
    (asked,) = there.asked
    assert asked["redirect_uri"] == "https://khanhhoa.example/dang-nhap/tinh/ve"


def test_nothing_is_guessable_and_nothing_is_used_twice(here, there):
    begun = [here.begin()[1] for _turn in range(20)]
    assert len({text for one in begun for text in (one.state, one.nonce, one.verifier)}) == 60
    assert min(len(one.verifier) for one in begun) >= 43


def test_another_claim_may_be_the_name(there):
    there.person = {"sub": "1", "employee": "HANT.SYT"}
    settings = OpenIdSettings(there.issuer, CLIENT, SECRET, claim="employee")
    assert signed_in(Provider(settings, "https://khanhhoa.example")).name == "HANT.SYT"


@pytest.mark.parametrize(("amr", "strong"), [(["pwd"], False), (["pwd", "mfa"], True), ("mfa", False), ([7], False)])
def test_a_second_factor_there_is_believed_by_its_word(here, there, amr, strong):
    there.claims = {"amr": amr}
    assert signed_in(here).is_strong is strong


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://khac.example"},
        {"iss": None},
        {"aud": "khac"},
        {"aud": None},
        {"aud": [CLIENT, "khac"]},
        {"aud": [CLIENT, "khac"], "azp": "khac"},
        {"nonce": "khac"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"exp": "mai"},
        {"sub": None},
        {"sub": 7},
        {"preferred_username": None},
        {"preferred_username": "  "},
        {"preferred_username": ["editor.syt"]},
    ],
)
def test_what_is_not_for_us_now_and_for_this_sign_in_is_not_believed(here, there, claims):
    there.claims = claims
    with pytest.raises(NotBelieved):
        signed_in(here)


def test_several_receivers_are_well_if_it_was_made_for_us(here, there):
    there.claims = {"aud": [CLIENT, "khac"], "azp": CLIENT}
    assert signed_in(here).name == "editor.syt"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_signature_that_anybody_could_make_is_none(here, there, algorithm):
    there.algorithm = algorithm
    with pytest.raises(NotBelieved):
        signed_in(here)


def test_the_key_of_somebody_else_is_not_the_providers(here, there):
    signed_in(here)
    address, begun = here.begin()
    brought = go(address)
    kept = there.key
    there.new_key()
    forged = there.key
    there.key = kept
    stranger = ECKey.import_key({**forged.as_dict(private=True), "kid": kept.kid})
    there.signed = lambda claims: jwt.encode({"alg": "ES256", "kid": kept.kid}, claims, stranger)
    with pytest.raises(NotBelieved):
        here.finish(begun, *brought)


def test_new_keys_of_the_provider_are_found_after_a_minute(here, there, set_clock):
    standing = set_clock(clock.now())
    signed_in(here)
    there.new_key()
    with pytest.raises(NotBelieved):
        signed_in(here)
    standing.set(standing.now() + timedelta(minutes=1))
    assert signed_in(here).name == "editor.syt"


def test_another_state_a_used_code_and_a_stolen_code_are_refused(here, there):
    address, begun = here.begin()
    state, code = go(address)
    for wrong in ("", "khac", "ế\ud800"):
        with pytest.raises(NotBelieved):
            here.finish(begun, wrong, code)
    # Whoever stole the code has not the verifier.
    with pytest.raises(NotBelieved):
        here.finish(replace(begun, verifier="x" * 43), state, code)
    address, begun = here.begin()
    brought = go(address)
    here.finish(begun, *brought)
    with pytest.raises(NotBelieved):
        here.finish(begun, *brought)


def test_the_code_of_another_sign_in_does_not_fit_this_one(here, there):
    _address, mine = here.begin()
    address, _other = here.begin()
    _state, code = go(address)
    with pytest.raises(NotBelieved):
        here.finish(mine, mine.state, code)


def test_it_must_be_finished_within_a_quarter_of_an_hour(here, there, set_clock):
    standing = set_clock(clock.now())
    address, begun = here.begin()
    brought = go(address)
    standing.set(standing.now() + HOLDS)
    with pytest.raises(NotBelieved):
        here.finish(begun, *brought)


def test_to_prove_that_one_is_still_there_the_provider_must_ask_again(here, there):
    assert signed_in(here, again=True).name == "editor.syt"
    assert there.asked[-1]["prompt"] == "login" and there.asked[-1]["max_age"] == "0"
    for moment in (1, None, "mới đây", True):
        there.claims = {"auth_time": moment}
        with pytest.raises(NotBelieved):
            signed_in(here, again=True)


def test_a_provider_that_is_down_or_talks_nonsense_is_told_as_such(here, there, monkeypatch):
    there.is_broken = True
    with pytest.raises(ProviderDown):
        here.begin()
    there.is_broken = False
    address, begun = here.begin()
    brought = go(address)
    there.is_broken = True
    with pytest.raises((ProviderDown, NotBelieved)):
        here.finish(begun, *brought)
    nobody = Provider(OpenIdSettings("http://127.0.0.1:1", CLIENT, SECRET), "https://khanhhoa.example")
    with pytest.raises(ProviderDown):
        nobody.begin()


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://khac.example"},
        {"token_endpoint": None},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "gopher://127.0.0.1/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": 7},
    ],
)
def test_a_provider_that_speaks_for_another_or_leads_astray_is_not_used(here, there, discovery):
    there.discovery = discovery
    with pytest.raises(ProviderDown):
        here.begin()


def test_what_it_says_of_itself_is_asked_for_once_an_hour(here, there, set_clock):
    standing = set_clock(clock.now())
    here.begin()
    there.is_broken = True
    standing.set(standing.now() + timedelta(minutes=59))
    here.begin()
    standing.set(standing.now() + timedelta(minutes=2))
    with pytest.raises(ProviderDown):
        here.begin()
