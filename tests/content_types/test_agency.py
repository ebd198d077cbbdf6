"""The rules of agencies: dated superiors, when they are bound, when they cease."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_types.agency import LEVELS, superior_on
from tests.support.tree import all_types

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def agency(**values):
    return all_types().create("agency", {"title": "Sở Y tế", **values})


def test_the_superior_is_the_one_in_force_on_the_day():
    superiors = ((date(2025, 7, 1), 2), (date(1990, 1, 1), 1), (date(2030, 1, 1), None))
    assert superior_on(superiors, date(1989, 12, 31)) is None
    assert superior_on(superiors, date(2025, 6, 30)) == 1
    assert superior_on(superiors, date(2025, 7, 1)) == 2
    assert superior_on(superiors, date(2031, 1, 1)) is None


@given(st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=6, unique_by=lambda entry: entry[0]), DAYS)
def test_the_order_in_which_superiors_were_recorded_does_not_matter(superiors, day):
    assert superior_on(tuple(superiors), day) == superior_on(tuple(reversed(superiors)), day)


def test_it_is_bound_from_its_wave_on():
    commune = agency(bound_from=date(2015, 3, 1))
    assert not commune.is_bound(date(2015, 2, 28)) and commune.is_bound(date(2015, 3, 1))
    assert not agency().is_bound(date(2026, 1, 1)), "not enrolled yet"


def test_it_is_active_until_the_day_it_ceases():
    district = agency(ceased_on=date(2025, 7, 1))
    assert district.is_active(date(2025, 6, 30)) and not district.is_active(date(2025, 7, 1))
    assert agency().is_active(date(2099, 1, 1))


def test_the_levels_of_the_real_agencies_are_known():
    from portal.commands.founding import read_province

    _facts, rows = read_province("khanh-hoa")
    assert {row["level"] for row in rows} <= {level for level, _title in LEVELS}
    assert len(rows) == 199


@pytest.mark.parametrize("codes", [("000.00.17.H32",), ("H32.17", "000.00.17.H32")])
def test_it_may_have_several_codes(codes):
    assert agency(codes=codes).codes == codes
