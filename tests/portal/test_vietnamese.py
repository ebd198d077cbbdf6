"""Folding and sorting by Vietnamese rules."""

from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese import fold, nfc, sort_key


def test_folding_takes_marks_and_d_with_stroke():
    assert fold("Ủy ban nhân dân huyện Diên Khánh") == "uy ban nhan dan huyen dien khanh"
    assert fold("ĐƯỜNG Hòa Bình") == "duong hoa binh"


def test_names_sort_as_a_vietnamese_dictionary_sorts_them():
    wanted = "ba bà bả bã bá bạ băng bâng da đa e ê i nga nghe o ô ơ ta thu tra tư u ư va y".split()
    assert sorted(reversed(wanted), key=sort_key) == wanted
    agencies = ["Sở Công Thương", "Sở Giao thông vận tải", "Sở Y tế", "Ủy ban nhân dân xã Ân", "Xã Đại Lãnh"]
    assert sorted(agencies[::-1], key=sort_key) == agencies


@given(st.text(max_size=60))
def test_composed_and_decomposed_texts_are_the_same(text):
    import unicodedata

    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(nfc(text)) and sort_key(decomposed) == sort_key(nfc(text))
