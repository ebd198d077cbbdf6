"""Signing in with the province's own account: OpenID Connect, code flow with PKCE, state and nonce.

What comes back is believed only if the provider's key signed it, for us, just now, for this very sign-in.
"""

import hmac
import json
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError

PATH = "/dang-nhap/tinh/ve"
SCOPE = "openid profile"
# Signatures that need the provider's private key; never "none", nor one with a secret that we know, too.
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "PS384", "PS512", "EdDSA", "Ed25519")
WELL_KNOWN = "/.well-known/openid-configuration"
# Seconds: the provider may keep a thread waiting so long, and clocks may differ so much.
PATIENCE, LEEWAY = 5, 60
# How long what the provider says of itself is kept, and how soon new keys are asked for at the earliest.
KEPT, SOONEST = timedelta(hours=1), timedelta(minutes=1)
# How long the provider's page may stay open.
HOLDS = timedelta(minutes=15)
MOST_BYTES = 256 * 1024


class ProviderDown(PortalError):
    """The provider does not answer, or nothing that can be used."""

    def __init__(self):
        super().__init__(
            _(
                "Không kết nối được với hệ thống tài khoản của tỉnh. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu.",
                "The province's account service does not answer. Try again later, or sign in with a password.",
            )
        )


class NotBelieved(PortalError):
    """What came back is not the answer to what we asked; `reason` is for the log."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__(
            _(
                "Lần đăng nhập bằng tài khoản của tỉnh không hoàn tất. Hãy thử lại từ đầu.",
                "The sign-in with the province's account was not completed. Begin again.",
            )
        )


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun: what its answer must fit. `again`: it is to prove that one is still there."""

    state: str
    nonce: str
    verifier: str
    begun: float
    again: bool = False


@dataclass(frozen=True)
class Answer:
    """Who the provider says it is. `is_strong`: he has shown a second factor there; `is_recent`: just now, for us."""

    subject: str
    name: str
    is_strong: bool = False
    is_recent: bool = False


class Provider:
    """The province's provider, as `settings` (`OpenIdSettings`) name it; we are at `base_url`."""

    def __init__(self, settings, base_url):
        self.settings = settings
        self.redirect_uri = base_url + PATH
        self._lock = threading.Lock()
        # (when it was asked for, what it says)
        self._known: Any = None
        self._keys: Any = None

    def begin(self, again=False):
        """(address to send the browser to, `Begun` to be kept for it); raises `ProviderDown`."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _secret in range(3))
        begun = Begun(state, nonce, verifier, clock.now().timestamp(), again)
        # To prove that one is still there, the provider must not answer from memory.
        further = {"prompt": "login", "max_age": 0} if again else {}
        address, _state = self._session().create_authorization_url(
            self._metadata()["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
            **further,
        )
        return address, begun

    def finish(self, begun, state, code):
        """Who has signed in; raises `NotBelieved`, `ProviderDown`."""
        if not hmac.compare_digest(begun.state.encode(), state.encode("utf-8", "surrogatepass")):
            raise NotBelieved("another state")
        if clock.now().timestamp() >= begun.begun + HOLDS.total_seconds():
            raise NotBelieved("too late")
        token = self._exchange(code, begun.verifier)
        claims = self._claims(token, begun)
        name = claims.get(self.settings.claim)
        if not isinstance(name, str) or not name.strip():
            raise NotBelieved(f"no claim {self.settings.claim!r}")
        said = claims.get("amr")
        ways = set(said) if isinstance(said, list) and all(isinstance(way, str) for way in said) else set()
        is_recent = _is_recent(claims.get("auth_time"), begun)
        return Answer(claims["sub"], name, not ways.isdisjoint(self.settings.strong), is_recent)

    def _exchange(self, code, verifier):
        metadata = self._metadata()
        try:
            answer = self._session().fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                # It has no business elsewhere.
                allow_redirects=False,
            )
        except AuthlibBaseError as error:
            raise NotBelieved(f"code refused: {error.error}") from None
        except (requests.RequestException, ValueError):
            raise ProviderDown() from None
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise NotBelieved("no id_token")
        return token

    def _claims(self, token, begun):
        try:
            claims = self._decoded(token).claims
            registry = jwt.JWTClaimsRegistry(
                now=round(clock.now().timestamp()),
                leeway=LEEWAY,
                iss={"essential": True, "value": self._metadata()["issuer"]},
                aud={"essential": True, "value": self.settings.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": begun.nonce},
            )
            registry.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise NotBelieved(f"{type(error).__name__}: {error}") from None
        parties = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if len(parties) > 1 and claims.get("azp") != self.settings.client_id:
            raise NotBelieved("made for somebody else")
        if begun.again and not _is_recent(claims.get("auth_time"), begun):
            raise NotBelieved("answered from memory")
        return claims

    def _decoded(self, token):
        try:
            return jwt.decode(token, self._key_set(), algorithms=list(ALGORITHMS))
        except InvalidKeyIdError:
            # The provider may have changed its keys since.
            return jwt.decode(token, self._key_set(anew=True), algorithms=list(ALGORITHMS))

    def _session(self):
        auth = None if self.settings.client_secret else "none"
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret or None,
            token_endpoint_auth_method=auth,
            scope=SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            default_timeout=PATIENCE,
        )

    def _metadata(self):
        with self._lock:
            if self._known is None or clock.now() >= self._known[0] + KEPT:
                self._known = (clock.now(), self._discover())
            return self._known[1]

    def _discover(self):
        found = _fetched(self.settings.issuer + WELL_KNOWN)
        # The specification's defence against a provider that speaks for another.
        if found.get("issuer", "").rstrip("/") != self.settings.issuer:
            raise ProviderDown()
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _is_safe(found.get(name), self.settings.issuer):
                raise ProviderDown()
        return found

    def _key_set(self, anew=False):
        address = self._metadata()["jwks_uri"]
        with self._lock:
            age = None if self._keys is None else clock.now() - self._keys[0]
            if age is None or age >= (SOONEST if anew else KEPT):
                try:
                    self._keys = (clock.now(), KeySet.import_key_set(_fetched(address)))
                except (JoseError, KeyError, TypeError, ValueError):
                    raise ProviderDown() from None
            return self._keys[1]


def _fetched(address):
    """The JSON object at an address of the provider; raises `ProviderDown`."""
    try:
        with requests.get(address, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            text = answer.raw.read(MOST_BYTES + 1, decode_content=True)
            if answer.status_code != requests.codes.ok or len(text) > MOST_BYTES:
                raise ProviderDown()
        found = json.loads(text)
    except (requests.RequestException, ValueError, OSError):
        raise ProviderDown() from None
    if not isinstance(found, dict):
        raise ProviderDown()
    return found


def _is_safe(address, issuer):
    """Whether an endpoint is as well protected as the issuer itself."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and urlsplit(issuer).scheme == "http" and bool(parts.hostname)


def _is_recent(moment, begun):
    return isinstance(moment, int) and not isinstance(moment, bool) and moment >= begun.begun - LEEWAY
