"""Times of day as offices write them into tables: "Từ 8h đến 10h", "8h00'", "Sáng 8h", "Cả ngày"."""

import re

from portal.vietnamese import fold, nfc

_TIME = r"\d{1,2}\s*(?:[:.hg]|giờ)\s*(?:\d{2})?\s*(?:phút|['’′`])?"
_ONE = re.compile(rf"(?:(?:từ|lúc|vào lúc|bắt đầu|đến)\s+)?({_TIME})")
_TWO = re.compile(rf"(?:từ\s+|lúc\s+)?({_TIME})\s*(?:[-–—]|đến|tới)\s*({_TIME})")
_PART = re.compile(r"(?:buổi\s+)?(sáng|trưa|chiều|tối)\b[\s,:(]*|[\s,(]*\b(sáng|trưa|chiều|tối)\)?$")
# How a spreadsheet's times arrive.
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}")
ALL_DAY = ("ca ngay", "suot ngay", "all day")
# From which hour on and before which a part of the day is meant.
PARTS = {"sang": (0, 12), "trua": (10, 14), "chieu": (12, 19), "toi": (17, 24)}


def times_of(typed):
    """(begin, end) of what was typed, as one may type them; empty for the whole day. None for what is no time."""
    text = " ".join(nfc(typed).lower().split())
    if fold(text) in ALL_DAY:
        return "", ""
    if seconds := _SECONDS.fullmatch(text):
        return seconds[1], ""
    part = _PART.search(text)
    plain = (text[: part.start()] + text[part.end() :]).strip() if part else text
    found = _TWO.fullmatch(plain) or _ONE.fullmatch(plain)
    if found is None or (part is not None and not agrees(part[1] or part[2], found[1])):
        return None
    return tuple(_bare(time) for time in (*found.groups(), "")[:2])


def agrees(part, time):
    """Whether a part of the day ("Sáng") says nothing that the time does not say already."""
    name = " ".join(fold(part).removeprefix("buoi ").split())
    if not time.strip():
        return name in ALL_DAY
    hour = re.match(r"\s*(\d{1,2})", time)
    first, last = PARTS.get(name, (0, 0))
    return hour is not None and first <= int(hour[1]) < last


def _bare(time):
    return time.rstrip("'’′` ")
