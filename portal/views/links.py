"""Small values that templates show: links, and rows of lists with what only a request knows (addresses, titles)."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from portal.content.imaging import THUMB
from portal.i18n import DEFAULT_LANGUAGE
from portal.permissions import Permission
from portal.views.edges import shown_state
from portal.views.english_names import Name, name_of_row


@dataclass(frozen=True)
class Link:
    """A title and where it leads; what a menu may show beside it. `is_least`: there may be more than `count`."""

    title: object
    url: str
    current: bool = False
    icon: str = ""
    description: object = ""
    count: int | None = None
    lang: str | None = ""
    is_least: bool = False


class ListedItem:
    """One row of a list as a template shows it: the columns of its `Row`, and what only a request knows.

    Computed when a template asks: most lists show a few of these.
    """

    def __init__(self, row, neighbours, picture_size=THUMB):
        self._row = row
        self._neighbours = neighbours
        self._request = neighbours.request
        self._picture_size = picture_size

    def __getattr__(self, column):
        return getattr(self._row, column)

    def with_picture(self, size):
        """The same with its picture in another of the sizes of portal/content/imaging.py."""
        return ListedItem(self._row, self._neighbours, size)

    @cached_property
    def url(self):
        """Where it is read."""
        return self._request.application_path(self._row.path)

    @property
    def lang(self):
        """The language of its title and summary where the page around them is in another one, else None."""
        return self._foreign(self._row.titled_in or self._row.language)

    @property
    def text_lang(self):
        """The same of its text."""
        return self._foreign(self._row.language)

    def _foreign(self, language):
        language = language or DEFAULT_LANGUAGE
        return None if language == self._request.locale_name else language

    @property
    def edit_url(self):
        """Where it is edited; empty where this reader may not."""
        return f"{self.url}sua" if self._request.desk.may_with_row(self._row, Permission.EDIT) else ""

    @property
    def has_draft(self):
        """Whether a working draft waits beside its published text, as far as this reader may know."""
        return self._row.has_draft and self._request.desk.may_with_row(self._row, Permission.VIEW_DRAFT)

    @property
    def picture_url(self):
        """The address of its picture, or None."""
        return f"{self.url}tep/{self._row.picture}?co={self._picture_size}" if self._row.picture else None

    @property
    def _type(self):
        return self._request.types[self._row.kind]

    @property
    def kind_title(self):
        """What kind of content it is, in words."""
        return self._type.title

    @property
    def icon(self):
        """The icon of its kind."""
        return self._type.icon

    @property
    def is_container(self):
        """Whether it holds other content."""
        return self._type.is_container

    @cached_property
    def _state(self):
        return shown_state(self._row, self._request.workflows[self._row.workflow].states.get(self._row.state))

    @property
    def state_title(self):
        """Its state in words."""
        return self._state.title if self._state else self._row.state

    @property
    def state_tone(self):
        """The colour of its state."""
        return self._state.tone if self._state else "grey"

    @property
    def state_icon(self):
        """The icon of its state."""
        return self._state.icon if self._state else "circle"

    @property
    def agency_title(self):
        """The name of its agency; empty for what is not an agency's, or where the agency is hidden."""
        return self._agency_name.title

    @property
    def agency_lang(self):
        """The language of that name where the page is in another one, else None."""
        return self._agency_name.lang

    @cached_property
    def _agency_name(self):
        agency = self._neighbours.agencies.get(self._row.agency)
        return name_of_row(self._request, agency) if agency else Name("")

    @property
    def author(self):
        """Who changed it last, or made it."""
        return self._neighbours.people.get(self._row.modified_by or self._row.creator, "")

    @property
    def comment(self):
        """What was said when its state was last changed."""
        return self._row.last_comment

    @property
    def abbreviation(self):
        """Its short name."""
        return self._row.code


class _Neighbours:
    """The rows of one list: asks once for the agencies and once for the people whom they name, if it is asked."""

    def __init__(self, request, rows):
        self.request = request
        self._rows = rows

    @cached_property
    def agencies(self):
        return self.request.search.by_ids({row.agency for row in self._rows if row.agency})

    @cached_property
    def people(self):
        return self.request.person_names({row.modified_by or row.creator for row in self._rows})


@dataclass(frozen=True)
class Listing:
    """One page of a list, with the addresses of the pages before and after it."""

    rows: tuple
    empty: object
    total: int | None = None
    next_url: str | None = None
    previous_url: str | None = None
    first_number: int = 1


def list_rows(request, rows, shown_as=ListedItem):
    """`ListedItem`s of projection rows, or of a kind of it."""
    rows = tuple(rows)
    neighbours = _Neighbours(request, rows)
    return tuple(shown_as(row, neighbours) for row in rows)


def listing(request, page, empty, total=None):
    """A `Listing` of one page of a search; the page keys go into the address, the other parameters stay."""

    def address(key):
        if not key:
            return None
        query = {name: value for name, value in request.query.items() if name != "trang"}
        return request.own_path + "?" + urlencode({**query, "trang": key})

    return Listing(
        rows=list_rows(request, page.rows),
        empty=empty,
        total=total,
        next_url=address(page.next_key),
        previous_url=address(page.previous_key),
    )
