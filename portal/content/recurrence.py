"""What recurs: the days of a rule in some span, with exceptions. The rules are iCalendar's (RFC 5545), by dateutil."""

from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from portal.i18n import _
from portal.interfaces import PortalError

LONGEST_YEARS = 10
WEEKLY, FORTNIGHTLY, WORKDAYS, MONTHLY_DAY, MONTHLY_WEEKDAY = "weekly fortnightly workdays day weekday".split()
REPEATS = (
    (WEEKLY, _("Hằng tuần", "Every week")),
    (FORTNIGHTLY, _("Hai tuần một lần", "Every two weeks")),
    (WORKDAYS, _("Thứ Hai đến thứ Sáu", "Monday to Friday")),
    (MONTHLY_DAY, _("Hằng tháng, cùng ngày", "Every month on the same day")),
    (MONTHLY_WEEKDAY, _("Hằng tháng, cùng thứ", "Every month on the same weekday")),
)
CODES = "MO TU WE TH FR SA SU".split()
# A fifth weekday is not in every month: then the last is meant.
LAST = 5


class TooLong(PortalError):
    """A rule without a near end."""


@dataclass(frozen=True)
class Recurrence:
    """Days that recur: from `first` to `until`, both included, but for the `skipped`; `repeat`: one of REPEATS."""

    first: date
    repeat: str
    until: date
    skipped: frozenset = frozenset()

    def check(self):
        """Raise `TooLong` where it ends before it begins, or more than ten years later."""
        if self.until < self.first:
            raise TooLong(_("ngày kết thúc ở trước ngày đầu", "the last day is before the first"))
        if self.until.year - self.first.year > LONGEST_YEARS:
            raise TooLong(
                _(
                    "lặp lại quá lâu (đến năm {year}); chỉ nhận trong vòng {most} năm kể từ ngày đầu",
                    "it recurs too long (to {year}); {most} years from the first day at the most",
                    year=self.until.year,
                    most=LONGEST_YEARS,
                )
            )

    @property
    def rule(self):
        """The rule in iCalendar's words, without its end."""
        weekday = CODES[self.first.weekday()]
        number = (self.first.day - 1) // 7 + 1
        return {
            WEEKLY: "FREQ=WEEKLY",
            FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
            WORKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            MONTHLY_DAY: "FREQ=MONTHLY",
            MONTHLY_WEEKDAY: f"FREQ=MONTHLY;BYDAY={-1 if number == LAST else number}{weekday}",
        }[self.repeat]

    def days(self, since, until):
        """Its days from `since` to `until`, both included; raises `TooLong` (see `check`)."""
        self.check()
        last = min(until, self.until)
        if last < since:
            return []
        rule = rrulestr(self.rule, dtstart=_midnight(self.first))
        found = rule.between(_midnight(since), _midnight(last), inc=True)
        return [moment.date() for moment in found if moment.date() not in self.skipped]


def _midnight(day):
    return datetime.combine(day, time())
