"""Passkeys (WebAuthn): a key in the telephone, the computer or a stick that signs a challenge for this site alone.

For which site is decided by `portal.base_url`, never by what a browser says in its Host header.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
)
from webauthn.helpers.structs import UserVerificationRequirement as _Verification

from portal import clock
from portal.i18n import _
from portal.interfaces import ActRefused, PortalError
from portal.security.challenges import Challenges
from portal.vietnamese import nfc

MOST, LONGEST_NAME, LONGEST_ANSWER = 10, 60, 20_000
HANDLE_BYTES = 8


class WrongPasskey(PortalError):
    """What came is no passkey of his, for another site, or was sent too late or twice."""

    def __init__(self):
        super().__init__(
            _(
                "Khóa truy cập này không dùng được cho tài khoản ở đây, hoặc đã quá thời gian chờ. Hãy thử lại, hoặc "
                "dùng cách khác.",
                "This passkey does not fit an account here, or took too long. Try again, or use another way.",
            )
        )


@dataclass(frozen=True)
class Passkey:
    """What is kept of a passkey: nothing of it is secret."""

    id: bytes
    public_key: bytes
    name: str
    added: datetime
    sign_count: int = 0
    last_day: date | None = None


@dataclass(frozen=True)
class Site:
    """For which site passkeys are made: its host and its origin."""

    host: str
    origin: str

    @property
    def can_have_passkeys(self):
        """Whether browsers offer passkeys there: by https, or on this very machine, never at a bare number."""
        try:
            ip_address(self.host)
            return False
        except ValueError:
            return self.origin.startswith("https://") or self.host == "localhost"


def site_at(base_url):
    """The `Site` of a configured address."""
    parts = urlsplit(base_url)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


class Passkeys:
    """The ceremonies of one browser session; `bound_to` is a secret of it, so that no other one can end them."""

    def __init__(self, site, challenges, bound_to):
        self._site = site
        self._challenges = challenges
        self._bound_to = bound_to

    def options_to_make(self, person, present, issuer, address):
        """What the browser needs to make a new passkey for a person, as JSON; raises `TooManyTries`, `ActRefused`."""
        if len(present) >= MOST:
            raise ActRefused(
                _(
                    "Mỗi người có nhiều nhất {most} khóa truy cập; hãy gỡ bớt khóa không dùng.",
                    "One has {most} passkeys at the most; remove those that are not used.",
                    most=MOST,
                )
            )
        options = webauthn.generate_registration_options(
            rp_id=self._site.host,
            rp_name=issuer,
            user_id=handle_of(person),
            user_name=person.login,
            user_display_name=person.full_name,
            challenge=self._challenges.new(self._purpose(f"make {person.id}"), address),
            exclude_credentials=_descriptors(present),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=_Verification.PREFERRED,
            ),
        )
        return webauthn.options_to_json(options)

    def made(self, person, answer, name):
        """The `Passkey` that the browser made; raises `WrongPasskey`."""
        challenge = self._challenge_in(answer, f"make {person.id}")
        try:
            found = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._site.host,
                expected_origin=self._site.origin,
            )
        except _DAMAGED:
            raise WrongPasskey() from None
        return Passkey(
            found.credential_id,
            found.credential_public_key,
            _clean(name),
            clock.now(),
            found.sign_count,
        )

    def options_to_use(self, use, address, present=()):
        """What the browser needs to use a passkey, as JSON: one of `present`, or whichever it has for this site.

        `use` names for what, and is asked for again by `used`.
        """
        options = webauthn.generate_authentication_options(
            rp_id=self._site.host,
            challenge=self._challenges.new(self._purpose(use), address),
            allow_credentials=_descriptors(present),
            # Without a list it stands for the password, too.
            user_verification=_Verification.PREFERRED if present else _Verification.REQUIRED,
        )
        return webauthn.options_to_json(options)

    def used(self, use, answer, present, alone=False):
        """The one of `present` that signed, with its new counter and day; raises `WrongPasskey`.

        `alone`: it stands for the password too, so the device must have asked for finger, face or PIN.
        """
        challenge = self._challenge_in(answer, use)
        passkey = next((one for one in present if one.id == id_in(answer)), None)
        if passkey is None:
            raise WrongPasskey()
        try:
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._site.host,
                expected_origin=self._site.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=alone,
            )
        except _DAMAGED:
            raise WrongPasskey() from None
        return replace(passkey, sign_count=found.new_sign_count, last_day=clock.local(clock.now()).date())

    def _purpose(self, use):
        return f"{use} {self._bound_to}"

    def _challenge_in(self, answer, use):
        """The challenge that was signed, if it was given out for this use and never came back before."""
        try:
            signed = base64url_to_bytes(_part(answer, "response")["clientDataJSON"])
            challenge = parse_client_data_json(signed).challenge
        except _DAMAGED:
            raise WrongPasskey() from None
        if not self._challenges.take(self._purpose(use), challenge):
            raise WrongPasskey()
        return challenge


def passkeys_of(request):
    """The ceremonies of this request's browser session."""
    registry = request.registry
    site = site_at(registry.portal_settings.base_url)
    return Passkeys(site, Challenges(registry.scratch), request.session.get_csrf_token())


def handle_of(person):
    """How a passkey names a person to us: his id, which tells strangers nothing."""
    return person.id.to_bytes(HANDLE_BYTES, "big")


def person_id_in(answer):
    """The id of the person whom a passkey names; raises `WrongPasskey` where it names none."""
    try:
        handle = base64url_to_bytes(_part(answer, "response")["userHandle"])
    except _DAMAGED:
        raise WrongPasskey() from None
    if len(handle) != HANDLE_BYTES or handle[0] & 0x80:
        raise WrongPasskey()
    return int.from_bytes(handle, "big")


def id_in(answer):
    """The id of the passkey that answered; raises `WrongPasskey`."""
    try:
        return base64url_to_bytes(_part(answer, "id"))
    except _DAMAGED:
        raise WrongPasskey() from None


def _part(answer, name):
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long an answer")
    return json.loads(answer)[name]


def _descriptors(passkeys):
    return [PublicKeyCredentialDescriptor(id=passkey.id) for passkey in passkeys]


def _clean(name):
    shown = "".join(letter for letter in re.sub(r"\s+", " ", nfc(name)) if letter.isprintable())
    return shown.strip()[:LONGEST_NAME]


# What the library and the decoders raise for answers that no browser makes.
_DAMAGED = (
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
)
