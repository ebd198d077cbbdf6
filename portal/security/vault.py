"""The vault: what must be read again (keys of second factors) is kept sealed, what need only be known again as a mark.

Its key is made from the installation's secret, which lies beside the database and not in it: a copy of the database
alone, a backup among them, opens nothing.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES, KEY_BYTES = 12, 32


class Unsealable(Exception):
    """What was sealed for something else, with another secret, or damaged."""


class Vault:
    """Seals and marks texts with keys made from `secret`; `purpose` names for what, and is needed to open it again."""

    def __init__(self, secret):
        self._cipher = AESGCM(_key(secret, b"portal: seal"))
        self._mark_key = _key(secret, b"portal: mark")

    def seal(self, purpose, text):
        """`text` so that only `open` reads it: ASCII, fit for a form or an address."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode("utf-8"), purpose.encode("utf-8"))
        return base64.urlsafe_b64encode(nonce + sealed).decode("ascii").rstrip("=")

    def open(self, purpose, sealed):
        """The text that was sealed for this purpose; raises `Unsealable`."""
        try:
            raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode("utf-8")).decode("utf-8")
        except (InvalidTag, ValueError):
            raise Unsealable() from None

    def mark(self, purpose, text):
        """By which `text` is known again, and cannot be guessed without the secret: 64 hexadecimal digits."""
        message = f"{len(purpose)} {purpose} {text}".encode("utf-8", "surrogatepass")
        return hmac.new(self._mark_key, message, hashlib.sha256).hexdigest()

    def is_mark(self, purpose, text, mark):
        """Whether `mark` is the one of `text`."""
        return hmac.compare_digest(self.mark(purpose, text).encode("ascii"), mark.encode("utf-8", "surrogatepass"))


def _key(secret, use):
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=use).derive(secret.encode("utf-8"))
