"""What somebody asks of a search page, as it stands in the address: read from there, whatever it holds, and written."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from portal.content.fields import clean_text

# More than anybody types; the service bounds the words as well.
LONGEST_TEXT = 300
LONGEST_CHOICE = 100
FIRST_YEAR, LAST_YEAR = 1900, 2200
RELEVANCE, NEWEST = "relevance", "newest"
PAGE = "trang"
# What each part of a question is called in an address.
PARAMETERS = {
    "text": "q",
    "agency": "co-quan",
    "kind": "loai",
    "state": "trang-thai",
    "year": "nam",
    "since": "tu-ngay",
    "until": "den-ngay",
    "order": "sap-xep",
    "reach": "pham-vi",
}
ORDERS = {RELEVANCE: "", NEWEST: "moi-nhat"}
# The staff's search: in their own agency, or in all they may see.
AGENCY_ONLY, EVERYWHERE = "", "tinh"
AS_TYPED = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\Z", re.ASCII)
AS_SENT = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


@dataclass(frozen=True)
class SearchQuestion:
    """One question. Empty texts ask for nothing; `agency` is the agency's address, `kind` and `state` their names.

    `unread` holds what was typed as a day and is none, by part: the page shows it again with a word about it.
    """

    text: str = ""
    agency: str = ""
    kind: str = ""
    state: str = ""
    year: int | None = None
    since: date | None = None
    until: date | None = None
    order: str = RELEVANCE
    reach: str = AGENCY_ONLY
    unread: tuple = ()

    def parameters(self):
        """The question as (name, value) pairs of an address; what asks for nothing is left out."""
        written = ((PARAMETERS[part.name], self._written(part.name)) for part in fields(self) if part.name != "unread")
        return tuple((name, value) for name, value in written if value)

    def _written(self, part):
        value = getattr(self, part)
        if part == "order":
            return ORDERS[value]
        return "" if value is None else str(value)

    def at(self, address, **changes):
        """`address` asking this question with some parts changed."""
        changed = replace(self, **changes).parameters()
        return f"{address}?{urlencode(changed)}" if changed else address

    @property
    def filtered(self):
        """The parts besides the text by which it asks for less."""
        return tuple(part for part in ("agency", "kind", "state", "year", "since", "until") if getattr(self, part))

    @property
    def is_asked(self):
        """Whether it asks for anything: words, or less than everything."""
        return bool(self.text or self.filtered)

    @property
    def is_contradiction(self):
        """Whether its days leave no day."""
        first, last = self.days()
        return first is not None and last is not None and first > last

    @property
    def are_days_reversed(self):
        """Whether its first day is after its last one."""
        return self.since is not None and self.until is not None and self.since > self.until

    def days(self):
        """The first and the last day asked for, by the year and by the days; each a date or None."""
        firsts, lasts = [self.since], [self.until]
        if self.year:
            firsts.append(date(self.year, 1, 1))
            lasts.append(date(self.year, 12, 31))
        return (
            max((day for day in firsts if day), default=None),
            min((day for day in lasts if day), default=None),
        )


def read_question(query):
    """The `SearchQuestion` of an address's parameters; nothing in them is ever an error."""

    def typed(part, longest=LONGEST_CHOICE):
        return one_line(query.get(PARAMETERS[part], ""), longest)

    days = {part: typed(part) for part in ("since", "until")}
    return SearchQuestion(
        text=typed("text", LONGEST_TEXT),
        agency=typed("agency"),
        kind=typed("kind"),
        state=typed("state"),
        year=_year(typed("year")),
        **{part: read_day(text) for part, text in days.items()},
        order=NEWEST if typed("order") == ORDERS[NEWEST] else RELEVANCE,
        reach=EVERYWHERE if typed("reach") == EVERYWHERE else AGENCY_ONLY,
        unread=tuple((part, text) for part, text in days.items() if text and read_day(text) is None),
    )


def one_line(text, longest):
    """What somebody typed, as one clean line of at most `longest` letters."""
    # Cut first: cleaning a megabyte takes longer than anybody waits.
    return " ".join(clean_text(text[: longest * 2]).split())[:longest]


def read_day(text):
    """The day that a browser sent (2026-11-22) or a person typed (22/11/2026); None for anything else."""
    typed = AS_TYPED.match(text)
    try:
        if typed:
            day = date(int(typed["year"]), int(typed["month"]), int(typed["day"]))
        elif AS_SENT.match(text):
            day = date.fromisoformat(text)
        else:
            return None
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def day_after(day):
    """The day after `day`; None stays None."""
    return day + timedelta(days=1) if day else None


def _year(text):
    known = text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if known else None
