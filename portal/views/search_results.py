"""What a search page shows: what was found, and the ways to ask for less, for more, or for something else."""

from dataclasses import dataclass
from urllib.parse import urlencode

from portal.content.filetypes import BY_MEDIA_TYPE
from portal.i18n import _
from portal.search.text_search import MOST_COUNTED
from portal.views.links import Link, ListedItem, list_rows
from portal.views.search_place import NAME, SAVED_BELOW
from portal.views.search_question import AGENCY_ONLY, EVERYWHERE, NEWEST, PAGE, PARAMETERS, RELEVANCE

PER_PAGE = 20
# Choices of a facet that are shown at once; the others are a click away.
MOST_CHOICES, MOST_FURTHER = 8, 92
PDF = "application/pdf"
ORDER_TITLES = {RELEVANCE: _("Liên quan nhất", "Most relevant"), NEWEST: _("Mới nhất", "Newest")}
FACET_TITLES = {
    "agency": _("Cơ quan", "Agency"),
    "kind": _("Loại nội dung", "Kind"),
    "state": _("Trạng thái", "State"),
    "year": _("Năm", "Year"),
}
# The parts of a question that narrow it, and how each asks for nothing.
NOT_ASKED = {"agency": "", "kind": "", "state": "", "year": None, "since": None, "until": None}
DAY_FIELDS = {"since": _("Từ ngày", "From"), "until": _("Đến ngày", "Until")}
DAY_TITLES = {"since": _("Từ {day}", "From {day}"), "until": _("Đến {day}", "Until {day}")}


class FoundItem(ListedItem):
    """A row of a list with where the words were found in it: `snippet`, pairs of (text, is hit)."""

    @property
    def file_title(self):
        """What kind of file it brings, or None."""
        kind = BY_MEDIA_TYPE.get(self._row.media_type) if self._row.file else None
        return kind.title if kind else None

    @property
    def text_lang(self):
        """The language of the words around those that were found, where the page around them is in another one."""
        return self._foreign(self._row.found_in or self._row.language)

    @property
    def page_url(self):
        """The page of its PDF on which the words stand, or None."""
        if not (self._row.page and self._row.file and self._row.media_type == PDF):
            return None
        return f"{self.url}tep/{self._row.file}#page={self._row.page}"


@dataclass(frozen=True)
class Facet:
    """Ways to ask for one kind, agency, year or state: `choices` at once, `further` ones behind a click."""

    name: str
    title: object
    choices: tuple
    further: tuple = ()


class SearchResults:
    """The answer to one question at one place."""

    def __init__(self, place, question, after=None):
        self.place = place
        self.request = place.request
        self.question = question
        self.filters = place.filters(question)
        self.page = None
        if question.text:
            self.page = place.service.search(
                question.text, **self.filters, order=question.order, limit=PER_PAGE, after=after
            )

    def names(self):
        """Everything the template needs, by name."""
        rows = list_rows(self.request, self.page.rows, FoundItem) if self.page else ()
        return {
            "place": self.place,
            "question": self.question,
            "box_title": self._box_title(),
            "rows": rows,
            "total_title": self._total_title(),
            "is_complete": self._is_complete,
            "corrected": self._corrected(),
            "facets": tuple(self._facets()),
            "chosen": tuple(self._chosen()),
            "cleared_url": self._at(**NOT_ASKED),
            "orders": tuple(self._orders()),
            "reaches": tuple(self._reaches()),
            "kept": self._kept("text"),
            "days": tuple(self._days()),
            "without_days": self._kept("since", "until"),
            "next_url": self._page_url(self.page.next_key if self.page else None),
            "previous_url": self._page_url(self.page.previous_key if self.page else None),
            "exports": self._exports() if rows else (),
            "save_url": self._at(),
            "saved_url": self.request.application_path(f"/{NAME}{SAVED_BELOW}"),
        }

    @property
    def _is_complete(self):
        return self.page is None or self.page.is_complete

    def _at(self, **changes):
        return self.question.at(self.place.url, **changes)

    def _page_url(self, key):
        return f"{self._at()}&{urlencode({PAGE: key})}" if key else None

    def _corrected(self):
        text = self.page.corrected if self.page else None
        return Link(text, self._at(text=text)) if text else None

    def _orders(self):
        for order, title in ORDER_TITLES.items():
            yield Link(title, self._at(order=order), current=order == self.question.order)

    def _reaches(self):
        """The same question put to one's agency, and to all."""
        if self.place.is_internal:
            for reach, title in (
                (AGENCY_ONLY, _("Trong cơ quan", "In this agency")),
                (EVERYWHERE, _("Toàn tỉnh", "The whole province")),
            ):
                yield Link(title, self._at(reach=reach, agency=""), current=reach == self.question.reach)
        elif self.place.agency is not None:
            yield Link(_("Trong cơ quan này", "In this agency"), self._at(), current=True)
            whole = self.request.resource_path(self.place.context.__parent__, NAME)
            yield Link(_("Toàn tỉnh", "The whole province"), self.question.at(whole))

    def _kept(self, *asked_anew):
        """What a form that asks some parts anew sends along: the rest of the question."""
        names = {PARAMETERS[part] for part in asked_anew}
        return tuple((name, value) for name, value in self.question.parameters() if name not in names)

    def _box_title(self):
        if self.place.agency is None or self.question.reach == EVERYWHERE:
            return _("Tìm trên toàn cổng thông tin của tỉnh", "Search the whole portal of the province")
        agency = self.place.agency_title
        if self.place.is_internal:
            return _("Tìm trong {agency}, kể cả nội bộ", "Search {agency}, internal matters included", agency=agency)
        return _("Tìm trong trang của {agency}", "Search the pages of {agency}", agency=agency)

    def _total_title(self):
        total = self.page.total if self.page else 0
        if not total and not self._is_complete:
            return _("Chưa tìm hết", "Not looked through yet")
        if not total:
            return _("Không có kết quả", "No results")
        count = self.request.formats.number(min(total, MOST_COUNTED))
        if total > MOST_COUNTED:
            return _("Hơn {count} kết quả", "More than {count} results", count=count)
        return _("{count} kết quả", "{count} results", count=count) if total > 1 else _("1 kết quả", "1 result")

    def _days(self):
        """The two fields of days: part, parameter, title, the day that is asked for, and what was typed as none."""
        unread = dict(self.question.unread)
        for part, title in DAY_FIELDS.items():
            day = getattr(self.question, part)
            yield part, PARAMETERS[part], title, day.isoformat() if day else "", unread.get(part)

    def _exports(self):
        shapes = (("xlsx", _("Bảng tính (XLSX)", "Spreadsheet (XLSX)")), ("pdf", _("Bản in (PDF)", "Print (PDF)")))
        return tuple(Link(title, self.question.at(f"{self.place.url}.{shape}")) for shape, title in shapes)

    # Facets and what was chosen of them

    def _facets(self):
        if self.page is None:
            return
        counted = self.place.service.facets(self.question.text, **self.filters)
        for name, title in FACET_TITLES.items():
            if name == "agency" and not self.place.covers_all(self.question):
                continue
            if name == "state" and not self.place.is_internal:
                continue
            choices = tuple(self._choices(name, counted.get(name, ())))
            if len(choices) > 1 or any(choice.current for choice in choices):
                yield Facet(name, title, choices[:MOST_CHOICES], choices[MOST_CHOICES : MOST_CHOICES + MOST_FURTHER])

    def _choices(self, name, counted):
        chosen = getattr(self.question, name)
        for value, title, count in self._titled(name, counted):
            is_current = value == chosen
            url = self._at(**{name: NOT_ASKED[name] if is_current else value})
            yield Link(title, url, current=is_current, count=count)

    def _titled(self, name, counted):
        """(value in the address, title, count) of each choice that this reader may know of."""
        agencies = self.place.service.by_ids({value for value, _count in counted}) if name == "agency" else {}
        for value, count in counted:
            if name == "agency":
                row = agencies.get(value)
                # What belongs to the province's portal itself is in no agency; an agency may be hidden from him.
                if row is not None and row.kind == "agency":
                    yield row.name, row.title, count
            elif name == "year":
                yield int(value), str(value), count
            else:
                yield value, self._title(name, value), count

    def _title(self, name, value):
        if name == "kind":
            return self.request.types[value].title
        state = self.place.states.get(value)
        return state.title if state else value

    def _chosen(self):
        """What the question asks for besides its text: each with the way to ask without it."""
        question = self.question
        for part in question.filtered:
            yield Link(self._chosen_title(part, getattr(question, part)), self._at(**{part: NOT_ASKED[part]}))

    def _chosen_title(self, part, value):
        if part == "agency":
            return self.place.agency_asked(value).title
        if part == "year":
            return _("Năm {year}", "Year {year}", year=value)
        if part in DAY_TITLES:
            return DAY_TITLES[part] % {"day": self.request.formats.date(value)}
        return self._title(part, value)
