"""Dates, times, numbers and sizes as people in Vietnam write them."""

from portal import clock
from portal.content.agenda import WEEKDAYS
from portal.i18n import ENGLISH, LANGUAGES, in_language

_WEEKDAYS = {language: tuple(in_language(day, language) for day in WEEKDAYS) for language in LANGUAGES}


class Formats:
    """Writes values in one language; moments are shown in Vietnam's time. None gives an empty text."""

    def __init__(self, language):
        self.language = language

    def date(self, moment):
        """22/11/2026"""
        return f"{_local(moment):%d/%m/%Y}" if moment else ""

    def time(self, moment):
        """14:30"""
        return f"{_local(moment):%H:%M}" if moment else ""

    def datetime(self, moment):
        """14:30, 22/11/2026"""
        return f"{_local(moment):%H:%M, %d/%m/%Y}" if moment else ""

    def long_date(self, moment):
        """Chủ nhật, 22/11/2026"""
        if not moment:
            return ""
        day = _local(moment)
        return f"{_WEEKDAYS[self.language][day.weekday()]}, {day:%d/%m/%Y}"

    def countdown(self, moment):
        """còn 2 ngày 3 giờ; còn 5 phút"""
        minutes = max(0, -(-int((moment - clock.now()).total_seconds()) // 60)) if moment else 0
        days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
        parts = [(days, "ngày", "d"), (hours, "giờ", "h")] if days else [(hours, "giờ", "h"), (rest, "phút", "min")]
        english = self.language == ENGLISH
        told = [f"{count} {short if english else word}" for count, word, short in parts if count]
        if not told:
            return "in a moment" if english else "sắp đến giờ"
        return f"in {' '.join(told)}" if english else f"còn {' '.join(told)}"

    def weekday(self, moment):
        """Chủ nhật"""
        return _WEEKDAYS[self.language][_local(moment).weekday()] if moment else ""

    def iso(self, moment):
        """2026-11-22T14:30:00+07:00, for machines."""
        return _local(moment).isoformat(timespec="seconds") if hasattr(moment, "hour") else str(moment or "")

    def number(self, number):
        """1.234.567 in Vietnamese, 1,234,567 in English."""
        if number is None:
            return ""
        written = f"{number:,}"
        return written if self.language == ENGLISH else written.replace(",", ".")

    def size(self, count):
        """1,2 MB"""
        if count is None:
            return ""
        amount, unit = float(count), "B"
        for larger in ("kB", "MB", "GB"):
            if amount < 1000:
                break
            amount, unit = amount / 1000, larger
        written = f"{amount:.0f}" if amount >= 10 or unit == "B" else f"{amount:.1f}"
        return f"{written if self.language == ENGLISH else written.replace('.', ',')} {unit}"


def _local(moment):
    return clock.local(moment) if hasattr(moment, "tzinfo") else moment
