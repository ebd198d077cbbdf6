"""Codes of an application: as RFC 6238 has them, half a minute of drift, never twice."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from portal.security.one_time_codes import address_of, digits_of, in_groups, new_key, qr_code, step_of

# The RFC's own example, whose last six digits these are: "12345678901234567890" in base 32.
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = (
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
)


def at(second):
    """A moment in seconds since 1970."""
    return datetime.fromtimestamp(second, UTC)


@pytest.mark.parametrize(("second", "code"), VECTORS)
def test_the_codes_of_the_standard(second, code):
    assert step_of(KEY, code, at(second)) == second // 30


def test_a_clock_may_be_one_step_wrong_and_no_more():
    moment = at(VECTORS[2][0])
    code = VECTORS[2][1]
    for seconds, right in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        assert (step_of(KEY, code, moment + timedelta(seconds=seconds)) is not None) is right, seconds


def test_no_step_is_accepted_again_nor_one_before_it():
    second, code = VECTORS[2]
    step = second // 30
    assert step_of(KEY, code, at(second), after=step - 1) == step
    assert step_of(KEY, code, at(second), after=step) is None
    assert step_of(KEY, code, at(second), after=step + 1) is None


@pytest.mark.parametrize("typed", ["050 471", " 050471 ", "０５０４７１", "050\u00a0471"])
def test_blanks_and_wide_digits_do_no_harm(typed):
    assert step_of(KEY, typed, at(1111111111)) is not None


@pytest.mark.parametrize("typed", ["", "05047", "0504711", "abcdef", "\ud800" * 6, "0" * 100_000, "050471\x00"])
def test_anything_else_is_a_wrong_code(typed):
    assert step_of(KEY, typed, at(1111111111)) is None
    assert len(digits_of(typed)) <= 40


def test_keys_have_160_bits_and_are_told_in_groups():
    keys = {new_key() for _turn in range(100)}
    assert len(keys) == 100 and {len(key) for key in keys} == {32}
    assert in_groups(KEY).split() == ["GEZD", "GNBV", "GY3T", "QOJQ", "GEZD", "GNBV", "GY3T", "QOJQ"]


def test_the_address_names_the_portal_and_the_account():
    address = urlsplit(address_of(KEY, "hant.syt", "Cổng thông tin tỉnh Khánh Hòa"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp") and address.path.endswith(":hant.syt")
    assert parse_qs(address.query) == {"secret": [KEY], "issuer": ["Cổng thông tin tỉnh Khánh Hòa"]}


def test_the_picture_is_black_on_white_without_styles_and_says_the_address():
    address = address_of(KEY, "hant.syt", "Khánh Hòa")
    drawing = etree.fromstring(qr_code(address))
    assert not [element for element in drawing.iter() if "style" in element.attrib or element.tag.endswith("script")]
    ground, dots = list(drawing)
    assert ground.get("fill") == "#fff" and dots.get("stroke") == "#000"
