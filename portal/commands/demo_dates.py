"""Days in the demonstration's texts, counted from the day on which they were written."""

import re
from datetime import datetime, time, timedelta

from portal import clock

PLACEHOLDER = re.compile(r"\{(ngay|lamviec|thu|thang|nam)([+-]\d+)?\}")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def dated(text, moment):
    """The text with its places for days filled in as somebody who wrote it at `moment` would."""
    day = clock.local(moment).date()
    return PLACEHOLDER.sub(lambda match: _date_text(match[1], int(match[2] or 0), day), text)


def _date_text(kind, offset, day):
    if kind == "nam":
        return str(day.year + offset)
    if kind == "thang":
        return f"{day:%m/%Y}"
    if kind == "ngay":
        return f"{day + timedelta(days=offset):%d/%m/%Y}"
    for _step in range(offset):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}" if kind == "thu" else f"{day:%d/%m/%Y}"


def moment_of(today, row):
    """When something of the demonstration was done: `days_ago`, at an `hour` and `minute`, never ahead of now."""
    at = datetime.combine(today - timedelta(days=row["days_ago"]), time(row.get("hour", 8), row.get("minute", 0)))
    return min(at.replace(tzinfo=clock.PEOPLES_ZONE).astimezone(clock.UTC), clock.now())
