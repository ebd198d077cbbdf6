"""Sorting by Vietnamese rules: as ICU's `vi` table does it, and as a dictionary does."""

import json
import random
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import nfc, sort_key

# 604 names of agencies, places and (made-up) people, and some awkward ones, as PyICU 2.17 with ICU 72.1 sorts them:
# sorted(names, key=Collator.createInstance(Locale("vi_VN")).getSortKey), of names that differ by case only the first.
NAMES = Path(__file__).parents[1] / "data" / "names_in_icu_order.txt"
FEWEST_NAMES = 300
SYSTEM_PYTHON = "/usr/bin/python3"
# Case decides only between texts that are otherwise equal; our keys leave that open.
COMPARE = """
import icu, json, sys
collator = icu.Collator.createInstance(icu.Locale("vi_VN"))
collator.setStrength(icu.Collator.SECONDARY)
print(json.dumps([collator.compare(one, other) for one, other in json.load(sys.stdin)]))
"""
LETTERS = "aAăÂbcđĐêeghiknôơờỡọáàảãạắặẫấyỹ  -,.()/'\"“”–:;019éüçÖñ&+%…?!*"


@pytest.fixture(scope="module")
def names():
    """The names in ICU's order."""
    return NAMES.read_text(encoding="utf-8").splitlines()


def test_names_sort_as_a_vietnamese_dictionary_sorts_them():
    wanted = "ba bà bả bã bá bạ băng bâng da đa e ê i nga nghe o ô ơ ta thu tra tư u ư va y".split()
    assert sorted(reversed(wanted), key=sort_key) == wanted
    agencies = ["Sở Công Thương", "Sở Giao thông vận tải", "Sở Y tế", "Ủy ban nhân dân xã Ân", "Xã Đại Lãnh"]
    assert sorted(agencies[::-1], key=sort_key) == agencies


def test_the_order_is_icus(names):
    assert len(names) >= FEWEST_NAMES
    shuffled = random.Random(5).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names


def test_keys_of_different_names_differ(names):
    assert len({sort_key(name) for name in names}) == len(names)


def test_the_order_is_icus_for_any_text():
    chance = random.Random(7)
    pairs = []
    for _ in range(20_000):
        one, other = ("".join(chance.choices(LETTERS, k=chance.randint(0, 6))) for _ in range(2))
        pairs.append((one, one[:3] + other[:3] if chance.random() < 0.5 else other))
    ours = [(sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other)) for one, other in pairs]
    differing = [pair for pair, mine, theirs in zip(pairs, ours, icu_compares(pairs), strict=True) if mine != theirs]
    assert differing == []
    # Each answer is among them: otherwise nothing was compared.
    assert set(ours) == {-1, 0, 1}


def icu_compares(pairs):
    """What ICU says of each pair of texts: -1, 0 or 1."""
    # Debian has PyICU for its own Python; for ours it would have to be compiled.
    done = subprocess.run(
        [SYSTEM_PYTHON, "-I", "-c", COMPARE],
        check=False,
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"Debian's package python3-icu is needed (tools/debian-packages.txt): {done.stderr}"
    return json.loads(done.stdout)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_composed_and_decomposed_texts_have_one_key(text):
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(nfc(text))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_every_database_can_hold_a_key(text):
    assert "\x00" not in sort_key(text)
    sort_key(text).encode("utf-8")


@settings(deadline=None)
@given(st.text(alphabet=LETTERS, max_size=20), st.text(alphabet=LETTERS, max_size=20))
def test_case_does_not_sort(one, other):
    assert sort_key(one.upper()) == sort_key(one.lower())
    assert (sort_key(one) < sort_key(other)) == (sort_key(one.upper()) < sort_key(other.lower()))
