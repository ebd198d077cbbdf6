"""When events of a calendar file take place: their occurrences that touch some days, in Vietnam's time.

Rules are worked out in the zone of the event itself: 23:30 on Sundays in UTC is 06:30 on Mondays here.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from portal.clock import PEOPLES_ZONE

LONGEST_AGO = timedelta(days=3660)
# Of what recurs, how long before the days asked for an occurrence may have begun.
LONGEST_LASTING = timedelta(days=31)
COARSE = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# Many times a day, each day of ten years: nobody's schedule, only work.
FINE = ("BYHOUR", "BYMINUTE", "BYSECOND")
DAY = timedelta(days=1)


class NotTaken(Exception):
    """An event without a readable time, or one that recurs in a way that is not taken."""


@dataclass(frozen=True)
class Occurrence:
    """One time at which an event takes place: from when, to when (None: nobody says); days where it is all day."""

    begins: date
    ends: date | None = None

    @property
    def is_all_day(self):
        """Whether it has no time of day."""
        return not isinstance(self.begins, datetime)

    @property
    def last_day(self):
        """The last day on which it is; what ends in the night after is of the day before."""
        if self.ends is None or self.ends <= self.begins:
            return day_in_vietnam(self.begins)
        if self.is_all_day:
            return self.ends - DAY
        if self.ends - self.begins < DAY:
            return day_in_vietnam(self.begins)
        return day_in_vietnam(self.ends - timedelta(microseconds=1))

    def days(self, first, last):
        """Its days from `first` to `last`, both included."""
        day, end = max(first, day_in_vietnam(self.begins)), min(last, self.last_day)
        return [day + count * DAY for count in range((end - day).days + 1)]


def occurrences(event, span, elsewhere=frozenset()):
    """The `Occurrence`s of an event that touch a span (first day, last day), in order; raises `NotTaken`.

    `elsewhere`: the days of occurrences that other events of the file stand for.
    """
    first, last = span
    start = _start(event)
    lasting = _lasting(event, start)
    skipped = _days_of(event, "exdate") | elsewhere
    begins = {moment for moment in _begins(event, start, lasting, first, last) if day_in_vietnam(moment) not in skipped}
    found = [Occurrence(moment, moment + lasting if lasting is not None else None) for moment in begins]
    touching = [one for one in found if day_in_vietnam(one.begins) <= last and one.last_day >= first]
    return sorted(touching, key=lambda one: _instant(one.begins))


def day_in_vietnam(moment):
    """The day of a moment or day."""
    return in_vietnam(moment).date() if isinstance(moment, datetime) else moment


def in_vietnam(moment):
    """A moment by Vietnam's clock, which one without a zone is taken for."""
    try:
        return moment.astimezone(PEOPLES_ZONE) if moment.tzinfo else moment.replace(tzinfo=PEOPLES_ZONE)
    except OverflowError:
        # The last hours of the year 9999.
        return moment.replace(tzinfo=PEOPLES_ZONE)


def recurs(event):
    """Whether it has a rule that has to be worked out."""
    return event.get("rrule") is not None


def _start(event):
    start = getattr(event.get("dtstart"), "dt", None)
    if not isinstance(start, date):
        raise NotTaken
    return in_vietnam(start) if isinstance(start, datetime) and not start.tzinfo else start


def _lasting(event, start):
    """How long it takes; None where nobody says."""
    if not (event.get("dtend") or event.get("duration")):
        return None
    try:
        lasting = event.duration
    except (ValueError, TypeError):
        return None
    return lasting if timedelta(0) < lasting < LONGEST_AGO and (isinstance(start, datetime) or lasting >= DAY) else None


def _begins(event, start, lasting, first, last):
    yield from _listed(event, start)
    if not recurs(event):
        yield start
        return
    zone = start.tzinfo if isinstance(start, datetime) else None
    wall = datetime.combine(start, start.time() if zone else time())
    before = min(lasting or DAY, LONGEST_LASTING)
    since = max(wall, datetime.combine(first, time()) - before - DAY)
    if since - wall > LONGEST_AGO:
        raise NotTaken
    for moment in _rule(event, wall, zone).between(since, datetime.combine(last, time()) + 2 * DAY, inc=True):
        yield moment.replace(tzinfo=zone) if zone else moment.date()


def _rule(event, wall, zone):
    try:
        text = event["rrule"].to_ical().decode()
        parts = dict(part.upper().partition("=")[::2] for part in text.split(";"))
        if parts.get("FREQ") not in COARSE or any(name in parts for name in FINE):
            raise NotTaken
        kept = ";".join(part for part in text.split(";") if not part.upper().startswith("UNTIL="))
        rule = rrulestr(kept, dtstart=wall)
        return rule.replace(until=_until(event, zone)) if "UNTIL" in parts else rule
    except (ValueError, TypeError, AttributeError):
        # Several rules in one event come as a list.
        raise NotTaken from None


def _until(event, zone):
    until = event["rrule"]["UNTIL"][0]
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    if until.tzinfo is None or until.year >= datetime.max.year:
        return until.replace(tzinfo=None)
    return until.astimezone(zone or PEOPLES_ZONE).replace(tzinfo=None)


def _listed(event, start):
    """The moments that are listed besides the first and the rule's."""
    for moment in _moments(event, "rdate"):
        # A period says when it begins and ends; ours has the length of the event.
        begins = moment[0] if isinstance(moment, tuple) else moment
        if isinstance(begins, datetime) == isinstance(start, datetime):
            yield in_vietnam(begins) if isinstance(begins, datetime) else begins


def _days_of(event, name):
    return {day_in_vietnam(moment) for moment in _moments(event, name) if isinstance(moment, date)}


def _moments(event, name):
    lists = event.get(name)
    lists = lists if isinstance(lists, list) else [] if lists is None else [lists]
    return [one.dt for dates in lists for one in getattr(dates, "dts", ())]


def _instant(moment):
    return moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.combine(moment, time(), PEOPLES_ZONE)
