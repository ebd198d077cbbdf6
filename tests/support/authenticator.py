"""A device with passkeys for tests: makes keys and signs challenges as a browser hands them over."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
# COSE's numbers: key type EC2, ES256, curve P-256.
KEY_TYPE, ALGORITHM, CURVE, X, Y = 1, 3, -1, -2, -3


@dataclass
class Device:
    """One passkey; the fields can be set to what an attacker's browser or a broken device would say."""

    origin: str = "http://localhost"
    host: str = "localhost"
    verifies: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options):
        """The answer to options for a new passkey, as JSON."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        number = self.key.public_key().public_numbers()
        coordinates = {X: number.x.to_bytes(32, "big"), Y: number.y.to_bytes(32, "big")}
        key = cbor2.dumps({KEY_TYPE: 2, ALGORITHM: -7, CURVE: 1, **coordinates})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        data = self._data(HAS_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        signed = self._client_data("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=signed, attestationObject=attestation)

    def use(self, options, *, handle=True):
        """The answer to options for using it, as JSON."""
        self.count += 1
        data = self._data(0)
        signed = self._client_data("webauthn.get", json.loads(options)["challenge"])
        signature = self.key.sign(data + hashlib.sha256(signed).digest(), ec.ECDSA(SHA256()))
        named = {"userHandle": self.handle} if handle else {}
        return self._answer(clientDataJSON=signed, authenticatorData=data, signature=signature, **named)

    def _data(self, flags):
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response):
        name = bytes_to_base64url(self.id)
        parts = {part: bytes_to_base64url(value) for part, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
