"""Where the leaders of the province are: the public entries of other agencies' schedules that name them."""

from portal import clock
from portal.content.places import item_at
from portal.content.written_names import named_in, plainly
from portal.search.service import SearchService
from portal.search.text_search import NEWEST
from portal.security.reader import ANONYMOUS

# More weeks of schedules than ever name one person at about the same time.
MOST_WEEKS = 50


class Elsewhere:
    """Finds weeks by the words of the text search, so that no schedule is loaded that does not name them.

    Only what is public counts, whoever asks: an agency's internal entries are nobody else's, not even as busy.
    """

    def __init__(self, projection, site):
        self._search = SearchService(projection, ANONYMOUS)
        self._site = site

    def entries(self, kind, names, monday, agency_id):
        """Pairs of (name of the agency, entry) of the week that begins on `monday`, in schedules of other agencies.

        `kind`: the name of the type of weeks; `names`: full names, as people are called.
        """
        known = {plainly(name) for name in names}
        rows = {row.id: row for name in names for row in self._weeks_naming(kind, name, monday, agency_id)}
        titles = {row.id: row.title for row in self._search.by_ids({row.agency for row in rows.values()}).values()}
        for row in rows.values():
            week = item_at(self._site, row.path)
            edition = week.edition() if week is not None else None
            for entry in edition.agenda() if edition is not None else ():
                if any(named_in(name, known) for name in entry.names):
                    yield titles.get(row.agency, ""), entry

    def _weeks_naming(self, kind, name, monday, agency_id):
        found = self._search.search(f'"{name}"', order=NEWEST, limit=MOST_WEEKS, kind=kind)
        for row in found.rows:
            if row.agency != agency_id and row.starts and clock.local(row.starts).date() == monday:
                yield row
