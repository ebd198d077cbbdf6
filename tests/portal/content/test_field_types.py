"""What people type is cleaned of what nobody can see, and of nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.field_types import clean_text

INVISIBLE = ("Cc", "Cs", "Cn")
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("Sở Y tế", "Sở Y tế"),
        ("Sở", "Sở"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("tệp\u202egpj.exe", "tệpgpj.exe"),
        ("\ud800a\ufffe", "a"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("", ""),
    ],
)
def test_only_what_is_invisible_goes(typed, kept):
    assert clean_text(typed) == kept


@given(st.text(st.characters()))
def test_every_letter_is_judged_alone(typed):
    one_by_one = "".join(
        letter
        for letter in typed.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\n\t" or (unicodedata.category(letter) not in INVISIBLE and letter not in BIDI)
    )
    assert clean_text(typed) == unicodedata.normalize("NFC", one_by_one)
    assert clean_text(clean_text(typed)) == clean_text(typed)
