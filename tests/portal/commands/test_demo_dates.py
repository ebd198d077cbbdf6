"""Days in the demonstration's texts: counted from the day on which they were written."""

from datetime import datetime

import pytest

from portal import clock
from portal.commands.demo_dates import dated

# a Friday
WRITTEN = datetime(2026, 11, 20, 8, 0, tzinfo=clock.PEOPLES_ZONE)


@pytest.mark.parametrize(
    "text, read",
    [
        ("{ngay}", "20/11/2026"),
        ("{ngay-1}", "19/11/2026"),
        ("{lamviec+1}", "23/11/2026"),
        ("{thu+2}", "Thứ Ba, 24/11/2026"),
        ("{thang}", "11/2026"),
        ("năm {nam+1} {khac}", "năm 2027 {khac}"),
    ],
)
def test_days_are_filled_in(text, read):
    assert dated(text, WRITTEN) == read
