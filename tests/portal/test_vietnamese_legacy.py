"""Texts from before Unicode are recognised and repaired; others are left alone."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import nfc, repair_legacy, repair_parts, unify_tones
from portal.vietnamese.legacy import TCVN3_LETTERS, VNI_LETTERS
from tests.support.golden import golden_documents

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập - Tự do - Hạnh phúc"
# As the fonts .VnTime and VNI-Times show it rightly, and every other font as this.
MOTTO_IN_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc"
MOTTO_IN_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp - Töï do - Haïnh phuùc"
CAPITALS_IN_VNI = "UÛY BAN NHAÂN DAÂN TÆNH KHAÙNH HOØA"
TITLES = list(golden_documents().values())
TCVN3_OF = {chr(letter): chr(code) for code, letter in TCVN3_LETTERS.items()}
# What is made of two signs first, so that "ơ" is not taken out of "ờ".
VNI_OF = dict(sorted(((letter, signs) for signs, letter in VNI_LETTERS.items()), key=lambda pair: len(pair[1])))


def in_tcvn3(text):
    """`text` as a program of the time wrote it; its font had no capitals with tones."""
    return "".join(TCVN3_OF.get(letter) or TCVN3_OF.get(letter.lower(), letter) for letter in nfc(text))


def in_vni(text):
    """`text` as a program of the time wrote it."""
    return "".join(VNI_OF.get(letter, letter) for letter in nfc(text))


def legacy_safe(text):
    """`text` without the quotes and dashes that the old encodings do not have."""
    return text.replace("“", '"').replace("”", '"').replace("–", "-")


@pytest.mark.parametrize("written, encoding", [(MOTTO_IN_TCVN3, "tcvn3"), (MOTTO_IN_VNI, "vni")], ids=["tcvn3", "vni"])
def test_known_texts_are_repaired_as_text_and_as_bytes(written, encoding):
    assert repair_legacy(written) == (MOTTO, encoding)
    assert repair_legacy(written.encode("latin-1")) == (MOTTO, encoding)


def test_capitals_of_vni():
    assert repair_legacy(CAPITALS_IN_VNI) == ("ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA", "vni")


def test_bytes_of_windows_are_read():
    # cp1258 has letters with hats, and tones as signs of their own behind them.
    tones = unicodedata.normalize("NFD", MOTTO).replace("o\u0323\u0302", "ô\u0323")
    written = "".join(
        unicodedata.normalize("NFC", base) + tone for base, tone in (_hat_and_tone(letter) for letter in nfc(tones))
    )
    assert repair_legacy(written.encode("cp1258")) == (MOTTO, "windows-1258")


def _hat_and_tone(letter):
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in "\u0300\u0309\u0303\u0301\u0323")
    return "".join(part for part in parts if part not in tone), tone


@pytest.mark.parametrize("title", TITLES[::3])
def test_titles_come_through_tcvn3_but_for_capitals(title):
    repaired, encoding = repair_legacy(in_tcvn3(legacy_safe(title)).encode("latin-1"))
    assert (repaired.lower(), encoding) == (legacy_safe(title).lower(), "tcvn3")


@pytest.mark.parametrize("title", TITLES[1::3])
def test_titles_come_through_vni(title):
    repaired, encoding = repair_legacy(in_vni(legacy_safe(title)).encode("latin-1"))
    assert (repaired, encoding) == (legacy_safe(title), "vni")


@pytest.mark.parametrize("title", TITLES[2::3])
def test_unicode_is_left_alone(title):
    for same in (title, unify_tones(title), unicodedata.normalize("NFD", title), title.upper()):
        assert repair_legacy(same) == (same, None)
        assert repair_legacy(same.encode("utf-8")) == (same, None)
        assert repair_legacy(same.encode("utf-16")) == (same, None)
        assert repair_legacy(b"\xef\xbb\xbf" + same.encode("utf-8")) == (same, None)


@pytest.mark.parametrize(
    "text",
    [
        "Les élèves ont été très déçus à Noël, mais l'été arrive",
        "Für die Schüler gibt es größere Räume in München",
        "El niño comió piña y después bailó en la montaña",
        "Là cà tím, cá bò và tôi",
        "25°C – 30°C, § 5, ½ km²",
        "plain ASCII, 45/QD-UBND",
        "Công báo",
        "",
    ],
)
def test_other_languages_are_left_alone(text):
    assert repair_legacy(text) == (text, None)
    assert repair_legacy(text.encode("cp1252")) == (text, None)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_become_text(data):
    text, encoding = repair_legacy(data)
    assert isinstance(text, str) and encoding in (None, "tcvn3", "vni", "windows-1258")
    text.encode("utf-8", "surrogatepass")


def test_short_parts_are_judged_by_the_others_and_foreign_names_stay():
    parts = ["NguyÔn ThÞ Hµ", "Hµ", "Château Royal", "Đỗ Hà", "", "12"]
    assert repair_parts(parts) == ["Nguyễn Thị Hà", "Hà", "Château Royal", "Đỗ Hà", "", "12"]
    same = ["Café", "Hà Nam", "Đà Nẵng"]
    assert repair_parts(same) == same


@settings(deadline=None)
@given(st.text(max_size=200))
def test_repairing_twice_changes_nothing_more(text):
    once, _ = repair_legacy(text)
    assert repair_legacy(once) == (once, None)
