"""The tokens of a text: words in order, numbers and notations in one spelling, and nothing else."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.vietnamese import both_tokens, exact_tokens, fold, folded_tokens, located_words
from portal.vietnamese.words import LONGEST_TOKEN, MOST_TOKENS
from tests.support.golden import golden_documents

SPELLINGS = ["45/QĐ-UBND", "45/QD-UBND", "45/qđ-ubnd", "045/QĐ-UBND", "45 / QĐ - UBND", "45 qd ubnd", "45-QĐ-UBND"]
SPELLINGS += ["45_QD_UBND", "45.QĐ.UBND", "45/QĐ–UBND", "45QĐ-UBND", "45/QĐ/UBND", "45 QĐ/UBND", "45/Q\u0110\u2011UBND"]
WORDS = st.text(max_size=200)
# Of the processor; several times what it takes, because a busy machine is slower even so.
SECONDS_FOR_A_MEGABYTE = 5.0


def test_words_are_lower_case_and_composed_with_tones_in_one_place():
    assert exact_tokens("Ủy ban Nhân dân, HOÀ BÌNH – thuỷ sản") == "ủy ban nhân dân hòa bình thủy sản".split()
    assert folded_tokens("Ủy ban Nhân dân, HOÀ BÌNH – thuỷ sản") == "uy ban nhan dan hoa binh thuy san".split()


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_however_a_notation_is_spelled_it_is_one_token(spelled):
    for tokens in both_tokens(f"Thực hiện {spelled} ngày 5/3/2024"):
        assert "45/qd-ubnd" in tokens


def test_a_notation_is_also_its_parts_in_order_and_stands_behind_the_words():
    assert exact_tokens("số 45/QĐ-UBND ngày") == ["số", "45", "qđ", "ubnd", "ngày", "45/qd-ubnd", "45/qd"]


@pytest.mark.parametrize(
    "spelled, canonical",
    [
        ("05/2020/QĐ-UBND", "5/2020/qd-ubnd"),
        ("202/2025/QH15", "202/2025/qh15"),
        ("1667/NQ-UBTVQH15", "1667/nq-ubtvqh15"),
        ("12/2015/TTLT-BTC-BNV", "12/2015/ttlt-btc-bnv"),
        ("09-NQ/TW", "9/nq-tw"),
        ("1650-CV/VPTU", "1650/cv-vptu"),
        ("1454/SGD&ĐT-VP", "1454/sgddt-vp"),
        ("12/UBND-VX", "12/ubnd-vx"),
        ("45a/QĐ-UBND", "45a/qd-ubnd"),
        ("1.945/QĐ-UBND", "1945/qd-ubnd"),
        ("Số:45/\nQĐ-UBND", "45/qd-ubnd"),
    ],
)
def test_notations_of_every_kind(spelled, canonical):
    assert canonical in folded_tokens(f"Văn bản {spelled}.") and canonical in exact_tokens(f"({spelled})")


def test_a_notation_is_found_without_its_year_and_by_its_first_groups():
    tokens = exact_tokens("12/2015/TTLT-BTC-BNV")
    assert {"12/2015/ttlt", "12/ttlt-btc-bnv", "12/ttlt", "12/2015/ttlt-btc"} <= set(tokens)


@pytest.mark.parametrize(
    "text",
    ["ngày 05/3/2024", "tháng 3/2024 - UBND", "24/7", "000.00.01.H32", "45 trang, kế hoạch", "Điều 5 TT 01", "/"],
)
def test_what_is_no_notation(text):
    assert not [token for token in exact_tokens(text) if "/" in token]


def test_amounts_are_found_with_and_without_points():
    assert "1500000" in exact_tokens("hỗ trợ 1.500.000 đồng") and "1500000" in exact_tokens("1500000 đồng")


@pytest.mark.parametrize("padded, plain", [("05", "5"), ("ngày 01", "ngày 1"), ("00", "0")])
def test_zeros_before_small_numbers_do_not_count(padded, plain):
    assert exact_tokens(padded) == exact_tokens(plain)


def test_signs_of_no_sound_are_dropped():
    assert (
        exact_tokens("yến 🐦 sào\u202e \x00 kh\u00adánh\u200b \ufeffhòa 1\ufe0f\u20e3") == "yến sào khánh hòa 1".split()
    )


def test_ligatures_and_wide_letters_are_plain_ones():
    assert exact_tokens("ﬁle ＵＢＮＤ m²") == ["file", "ubnd", "m2"]


def test_words_know_where_they_stand():
    text = "Sở Y te\u0302\u0301 (SYT)"
    found = located_words(text)
    assert [text[word.start : word.end] for word in found] == ["Sở", "Y", "te\u0302\u0301", "SYT"]
    assert [word.exact for word in found] == ["sở", "y", "tế", "syt"]


@settings(deadline=None)
@given(WORDS)
@example("آ")
@example("কো")
@example("ガ")
def test_composed_and_decomposed_texts_have_the_same_tokens(text):
    composed = unicodedata.normalize("NFC", text)
    assert both_tokens(unicodedata.normalize("NFD", composed)) == both_tokens(composed)


@settings(deadline=None)
@given(WORDS)
def test_tokens_are_clean(text):
    exact, folded = both_tokens(text)
    assert len(exact) == len(folded)
    for token in exact + folded:
        assert len(token.replace("/", "").replace("-", "")) > 0
        assert all(part.isalnum() for part in token.replace("/", "-").split("-"))
        assert unicodedata.is_normalized("NFC", token) and token == token.lower()
        token.encode("utf-8")


@settings(deadline=None)
@given(WORDS)
def test_words_of_words_are_the_words(text):
    for tokens in ([word.exact for word in located_words(text)], [word.folded for word in located_words(text)]):
        again = located_words(" ; ".join(tokens))
        assert [word.exact for word in again] == tokens


@settings(deadline=None)
@given(WORDS)
def test_marks_do_not_change_the_folded_tokens(text):
    assert folded_tokens(text)[: len(located_words(text))] == [word.folded for word in located_words(text)]
    assert [word.folded for word in located_words(text)] == [
        "".join(filter(str.isalnum, fold(word.exact))) for word in located_words(text)
    ]


def test_case_does_not_change_the_tokens():
    for title in golden_documents().values():
        assert both_tokens(title.upper()) == both_tokens(title) == both_tokens(title.lower())


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a" + "\u0323\u0300" * 500_000,
        "1." * 500_000,
        "45/QĐ-" * 150_000,
        "45/QĐ-UBND " * 90_000,
        "1 & " * 250_000,
        "\u200b" * 1_000_000,
        "a\u0301\u00ad" * 330_000,
        "🐦" * 1_000_000,
        "ﷺ" * 1_000_000,
        "đ " * 1_000_000,
    ],
    ids="letters piles points open-notations notations ands invisible broken emoji long-signs words".split(),
)
def test_whatever_is_in_a_megabyte_it_is_soon_cut(text):
    before = time.process_time()
    exact, folded = both_tokens(text)
    assert time.process_time() - before < SECONDS_FOR_A_MEGABYTE
    assert len(exact) <= MOST_TOKENS and len(folded) <= MOST_TOKENS
    assert max(map(len, exact), default=0) <= 3 * LONGEST_TOKEN
