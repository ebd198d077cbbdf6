"""The place of the tone mark: two spellings and every mistake become one."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import fold, is_syllable, unify_tones

TONES = "\u0300\u0309\u0303\u0301\u0323"
INITIALS = ["", *"b c d đ g h k l m n p r s t v x ch gh gi kh ng nh ph qu th tr".split()]
# Vowels whose tone the older and the newer spelling place differently.
MOVING = ("oa", "oe", "uy")
SYLLABLES = """
    hòa hóa họa khỏe lóe thủy ủy húy lũy quý quỳ quả già giá giếng gì hoàng toàn thoát thuận tiền tuyến huyện nguyễn
    người được mượn ruộng cứu rượu bưởi muối tuổi khuỷu ngoéo xoáy khoái ngoài quyền quốc huỳnh quỳnh hoạt hoặc toét
    kìa mía của múa lửa sữa thuở thuế huệ khuây nghĩa nghiễm yến yểu diều hiếu báo báu bảy bẫy cầu mèo địa phụng
    """.split()


@pytest.mark.parametrize("one, other", [("hoà", "hòa"), ("Thuỷ", "Thủy"), ("UỶ BAN", "ỦY BAN"), ("khoẻ", "khỏe")])
def test_the_newer_spelling_becomes_the_older(one, other):
    assert unify_tones(one) == other == unify_tones(other)


@pytest.mark.parametrize("wrong, right", [("qúy", "quý"), ("hòang", "hoàng"), ("tìên", "tiền"), ("ngừơi", "người")])
def test_marks_on_the_wrong_letter_are_put_right(wrong, right):
    assert unify_tones(wrong) == right


@pytest.mark.parametrize("syllable", SYLLABLES)
def test_wherever_the_mark_was_put_the_syllable_comes_out_right(syllable):
    assert is_syllable(syllable) and unify_tones(syllable) == syllable
    letters = [unicodedata.normalize("NFD", letter) for letter in syllable]
    tone = next((part for letter in letters for part in letter if part in TONES), "")
    toneless = [unicodedata.normalize("NFC", "".join(p for p in letter if p not in TONES)) for letter in letters]
    vowels = [place for place, letter in enumerate(toneless) if letter in "aăâeêioôơuưy"]
    if syllable.startswith(("qu", "gi")) and len(vowels) > 1:
        # The vowel of the consonant bears no tone, but people put it there.
        assert fold(syllable)[vowels[0]] in "ui"
    for place in vowels:
        moved = [letter + (tone if at == place else "") for at, letter in enumerate(toneless)]
        assert unify_tones("".join(moved)) == syllable


@settings(deadline=None)
@given(st.sampled_from(INITIALS), st.sampled_from(MOVING), st.sampled_from(TONES))
def test_both_spellings_of_every_such_syllable_are_one(initial, vowels, tone):
    # "quý" has one spelling: its u belongs to the consonant.
    if initial == "qu":
        assert unify_tones(unicodedata.normalize("NFC", "qu" + tone + "y")) == unicodedata.normalize(
            "NFC", "quy" + tone
        )
        return
    older = unicodedata.normalize("NFC", initial + vowels[0] + tone + vowels[1])
    newer = unicodedata.normalize("NFC", initial + vowels + tone)
    assert unify_tones(older) == unify_tones(newer) == older


@pytest.mark.parametrize("foreign", ["café", "déjà vu", "Zürich", "mañana", "Festival", "São Paulo", "Đắk Lắk"])
def test_foreign_words_stay_as_they_are(foreign):
    assert unify_tones(foreign) == foreign


@settings(deadline=None)
@given(st.text(max_size=80))
def test_only_marks_move(text):
    once = unify_tones(text)
    assert unify_tones(once) == once
    assert fold(once) == fold(text) and len(once) == len(unicodedata.normalize("NFC", text))
