"""What a search page shows: what was found, and the ways to ask for less, for more, or for something else."""

from urllib.parse import urlencode

from portal.content.filetypes import BY_MEDIA_TYPE
from portal.i18n import _
from portal.search.facets import MOST_COUNTED as MOST_COUNTED_BY_FACETS
from portal.search.facets import Facets
from portal.search.text_search import MOST_COUNTED
from portal.views.found_days import address_of, led_to_days
from portal.views.links import Link, ListedItem, list_rows
from portal.views.search_facets import SearchFacets, asked_in_words, filter_title
from portal.views.search_place import NAME, SAVED_BELOW
from portal.views.search_question import AGENCY_ONLY, EVERYWHERE, NEWEST, PAGE, PARAMETERS, RELEVANCE

PER_PAGE = 20
ORDER_TITLES = {RELEVANCE: _("Liên quan nhất", "Most relevant"), NEWEST: _("Mới nhất", "Newest")}
# The parts of a question that narrow it, and how each asks for nothing.
NOT_ASKED = {"agency": "", "kind": "", "state": "", "year": None, "since": None, "until": None}
DAY_FIELDS = {"since": _("Từ ngày", "From"), "until": _("Đến ngày", "Until")}


class FoundItem(ListedItem):
    """A row of a list with where the words were found in it: `snippet`, pairs of (text, is hit).

    `found_day`: of a week's schedule the day on which they stand.
    """

    found_day = None

    @property
    def target_url(self):
        """Where it leads: to where the words are, as near as there is an address."""
        return address_of(self)

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
        """The page of the PDF on which the words stand, or None."""
        return f"{self.url}tep/{self._row.found_file}#page={self._row.page}" if self._row.page else None

    @property
    def page_title(self):
        """What the link to that page says."""
        if self._row.found_file == self._row.file:
            return _("Trang {number} của tệp", "Page {number} of the file", number=self._row.page)
        return _("Trang {number} của tệp kèm theo", "Page {number} of a further file", number=self._row.page)


class SearchResults:
    """The answer to one question at one place."""

    def __init__(self, place, question, after=None):
        self.place = place
        self.request = place.request
        self.question = question
        self.filters = place.filters(question)
        self.page = None
        if question.is_asked:
            self.page = place.service.search(
                question.text, **self.filters, order=question.order, limit=PER_PAGE, after=after
            )

    def names(self):
        """Everything the template needs, by name."""
        rows = list_rows(self.request, self.page.rows, FoundItem) if self.page else ()
        led_to_days(self.place, rows, self.question.text)
        counted = self.place.service.facets(self.question.text, **self.filters) if self.page else Facets()
        return {
            "place": self.place,
            "question": self.question,
            "box_title": self._box_title(),
            "asked": asked_in_words(self.place, self.question),
            "rows": rows,
            "total_title": self._total_title(),
            "is_complete": self._is_complete,
            "corrected": self._corrected(),
            "facets": tuple(SearchFacets(self.place, self.question, counted).shown()),
            "most_counted": None if counted.is_whole else MOST_COUNTED_BY_FACETS,
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
        # Without words nothing says more than something else.
        for order, title in ORDER_TITLES.items() if self.question.text else ():
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

    def _chosen(self):
        """What the question asks for besides its text: each with the way to ask without it."""
        question = self.question
        for part in question.filtered:
            yield Link(filter_title(self.place, part, getattr(question, part)), self._at(**{part: NOT_ASKED[part]}))
