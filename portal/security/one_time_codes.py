"""Codes of an authenticator application: time-based, six digits, thirty seconds (RFC 6238)."""

import unicodedata

import pyotp
import segno

SECONDS, DIGITS = 30, 6
# A telephone's clock may be half a minute wrong in either direction.
DRIFT = 1
LONGEST_TYPED = 40


def new_key():
    """A new key of 160 bits, in base 32."""
    return pyotp.random_base32()


def step_of(key, code, now, after=0):
    """The step of time that a code belongs to, if it is a right one of now that is later than `after`; else None."""
    typed = digits_of(code)
    generator = pyotp.TOTP(key, digits=DIGITS, interval=SECONDS)
    present = generator.timecode(now)
    found = None
    # Each of them is compared, so that the time tells nothing.
    for step in range(present - DRIFT, present + DRIFT + 1):
        if pyotp.utils.strings_equal(generator.generate_otp(step), typed) and step > after:
            found = step
    return found


def digits_of(code):
    """What somebody typed as a code, as plain digits: without blanks, from whatever keyboard; "x" for other letters."""
    return "".join(str(unicodedata.digit(letter, "x")) for letter in code[:LONGEST_TYPED] if not letter.isspace())


def in_groups(key):
    """A key for reading and typing: in groups of four letters."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def address_of(key, login, issuer):
    """The `otpauth:` address that an application takes from the QR code."""
    return pyotp.TOTP(key, digits=DIGITS, interval=SECONDS).provisioning_uri(name=login, issuer_name=issuer)


def qr_code(address):
    """An SVG element that shows an address as a QR code: black on white also in the dark, without inline style."""
    return segno.make(address, error="m", micro=False).svg_inline(
        border=4, dark="#000000", light="#ffffff", omitsize=True, svgclass="qr", lineclass=None
    )
