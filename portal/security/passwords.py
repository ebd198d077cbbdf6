"""Passwords: argon2id, whatever people type, the same time for those we know and those we do not."""

import base64
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.i18n import _
from portal.interfaces import PortalError

# RFC 9106, second recommendation (64 MiB, three passes), but one lane: a try then costs an attacker's server one
# core for 0.16 s here, instead of every core at once while people work.
TIME_COST, MEMORY_KIB, LANES, SALT_BYTES, HASH_BYTES = 3, 64 * 1024, 1, 16, 32
# So that a flood of tries takes at most 256 MiB and leaves threads for those who are signed in.
MOST_AT_ONCE = 4
SHORTEST, LONGEST = 10, 1024
FEWEST_DIFFERENT = 5
LOGIN_BY_CHANCE = 3
# Without characters that look alike, on paper or over the telephone.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4

_hasher = PasswordHasher(TIME_COST, MEMORY_KIB, LANES, HASH_BYTES, SALT_BYTES)
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class WeakPassword(PortalError):
    """The password may not be used; the text says why."""


def hashed(password):
    """The argon2id hash to keep of a password; raises `WeakPassword` for one longer than `LONGEST`."""
    if not _fits(password):
        raise WeakPassword(_TOO_LONG)
    with _turns:
        return _hasher.hash(_bytes(password))


def verify(kept, password):
    """Whether `password` is the one whose hash is `kept`; takes the same time where there is none (`kept` is None)."""
    fits = _fits(password)
    try:
        with _turns:
            right = _hasher.verify(kept or _nobodys, _bytes(password if fits else ""))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None and fits


def needs_rehash(kept):
    """Whether a kept hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def check_strength(password, login):
    """Raise `WeakPassword` where the password is too short, too long, the login, or a few letters over and over."""
    if not _fits(password):
        raise WeakPassword(_TOO_LONG)
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise WeakPassword(
            _(
                "Mật khẩu phải có ít nhất {shortest} ký tự. Có thể dùng cả một câu, có dấu và dấu cách.",
                "A password needs at least {shortest} characters. A whole sentence will do, accents and spaces too.",
                shortest=SHORTEST,
            )
        )
    # A very short login is part of many a good sentence.
    tells_login = len(login) > LOGIN_BY_CHANCE and login in normal.casefold()
    if tells_login or len(set(normal)) < FEWEST_DIFFERENT:
        raise WeakPassword(
            _(
                "Mật khẩu này dễ đoán; hãy chọn mật khẩu không chứa tên đăng nhập và không lặp lại vài ký tự.",
                "This password is easy to guess; choose one without your user name and without a few repeated letters.",
            )
        )


def one_time_password():
    """A password to be told to somebody once, easy to read out: `kx7m-4hpt-w9qd-n3ru` (79 bits)."""
    groups = ["".join(secrets.choice(READABLE) for _letter in range(GROUP_LENGTH)) for _group in range(GROUPS)]
    return "-".join(groups)


_TOO_LONG = _("Mật khẩu dài quá {longest} ký tự.", "A password has at most {longest} characters.", longest=LONGEST)


def _fits(password):
    # Typed letter and mark apart, as some keyboards do, a letter is up to three signs.
    return len(password) <= 3 * LONGEST and len(_normal(password)) <= LONGEST


def _normal(password):
    # The same letters, typed on a telephone or by Unikey, may come composed or decomposed.
    return unicodedata.normalize("NFC", password)


def _bytes(password):
    # Half a character is no text, but may be sent, and must not stop anything.
    return _normal(password).encode("utf-8", "surrogatepass")


def _base64(raw):
    return base64.b64encode(raw).rstrip(b"=").decode("ascii")


# A hash of today's cost that no password has, made without the cost of making one.
_nobodys = (
    f"$argon2id$v=19$m={MEMORY_KIB},t={TIME_COST},p={LANES}"
    f"${_base64(secrets.token_bytes(SALT_BYTES))}${_base64(secrets.token_bytes(HASH_BYTES))}"
)
