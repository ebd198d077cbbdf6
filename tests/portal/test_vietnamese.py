"""The letters: composing and folding."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import fold, is_syllable, nfc

WELL_UNDER_A_SECOND = 0.5


def test_folding_takes_marks_and_d_with_stroke():
    assert fold("Ủy ban nhân dân huyện Diên Khánh") == "uy ban nhan dan huyen dien khanh"
    assert fold("ĐƯỜNG Hòa Bình") == "duong hoa binh"


def test_the_icelandic_letter_of_old_programs_is_d_with_stroke():
    assert fold("Ðường, ðất") == "duong, dat"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_composed_and_decomposed_texts_are_the_same(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_but_marks_in_piles_is_lost_by_composing(text):
    assert nfc(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("change", [nfc, fold], ids=["nfc", "fold"])
def test_a_pile_of_marks_does_not_stop_the_machine(change):
    pile = "a" + "\u0323\u0300" * 100_000 + " ông"
    before = time.process_time()
    assert change(pile).endswith(change(" ông"))
    assert time.process_time() - before < WELL_UNDER_A_SECOND


@pytest.mark.parametrize("word", "nghiêng Huyện quý gì giếng khuỷu ủy thuở ngoằn xoong gửi yêu á".split())
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", [*"UBND SYT strategy ngx été tát. hat bàc zu 45".split(), "", "ba ba"])
def test_what_is_no_syllable(word):
    assert not is_syllable(word)
