"""The facets beside the results of a search: ways to ask for one agency, kind, state or year, each with its number."""

from dataclasses import dataclass

from portal.i18n import _
from portal.vietnamese import sort_key
from portal.views.links import Link

# Choices of a facet that are shown at once; the others are a click away.
MOST_CHOICES = 8
# What one list of agencies asks for: more than a province has.
MOST_AGENCIES = 1000
FACET_TITLES = {
    "agency": _("Cơ quan", "Agency"),
    "kind": _("Loại nội dung", "Kind"),
    "state": _("Trạng thái", "State"),
    "year": _("Năm", "Year"),
}

DAY_TITLES = {"since": _("Từ {day}", "From {day}"), "until": _("Đến {day}", "Until {day}")}


@dataclass(frozen=True)
class Facet:
    """Ways to ask for one kind, agency, year or state: `choices` at once, `further` ones behind a click."""

    name: str
    title: object
    choices: tuple
    further: tuple = ()


class SearchFacets:
    """The facets of one question at one place. `counted`: the `portal.search.facets.Facets` of its hits."""

    def __init__(self, place, question, counted):
        self.place = place
        self.question = question
        self.counted = counted

    def shown(self):
        """The `Facet`s that leave a choice."""
        for name, title in FACET_TITLES.items():
            if name == "agency" and not self.place.covers_all(self.question):
                continue
            if name == "state" and not self.place.is_internal:
                continue
            choices = tuple(self._choices(name))
            if len(choices) > 1 or any(choice.current for choice in choices):
                yield Facet(name, title, choices[:MOST_CHOICES], choices[MOST_CHOICES:])

    def _choices(self, name):
        chosen, is_least = getattr(self.question, name), not self.counted.is_whole
        for value, title, count in self._titled(name, self.counted.counts[name]):
            is_current = value == chosen
            without = None if name == "year" else ""
            url = self.question.at(self.place.url, **{name: without if is_current else value})
            yield Link(title, url, current=is_current, count=count, is_least=is_least)

    def _titled(self, name, counted):
        """(value in the address, title, count or None) of each choice that this reader may know of."""
        if name == "year":
            return [(year, str(year), count) for year, count in self._years(counted)]
        if name == "agency":
            found = self._agencies(dict(counted))
        else:
            found = [(value, title_of(self.place, name, value), count) for value, count in counted]
        translate = self.place.request.localizer.translate
        return sorted(found, key=lambda one: (-(one[2] or 0), sort_key(translate(one[1]))))

    def _agencies(self, counts):
        service = self.place.service
        rows = list(service.by_ids(counts).values())
        if not self.counted.is_whole:
            # Among older hits there may be some of any agency.
            rows += service.find(kind="agency", order="title", limit=MOST_AGENCIES).rows
        # What belongs to the province's portal itself is in no agency; an agency may be hidden from him.
        return [
            (row.name, row.title, counts.get(row.id))
            for row in {row.id: row for row in rows}.values()
            if row.kind == "agency"
        ]

    def _years(self, counted):
        counts = {int(year): count for year, count in counted}
        if counts and self.counted.first_year is not None:
            # Before those that were counted there may be some of any year back to the first.
            older = range(min(counts) - 1, self.counted.first_year - 1, -1)
            return [*counts.items(), *((year, None) for year in older)]
        return counts.items()


def asked_in_words(place, question):
    """The question as a line for people: its text, or else all by which it asks for less."""
    translate = place.request.localizer.translate
    titles = (filter_title(place, part, getattr(question, part)) for part in question.filtered)
    return question.text or ", ".join(map(translate, titles))


def filter_title(place, part, value):
    """What a part of a question besides its text asks for."""
    if part == "agency":
        return place.agency_asked(value).title
    if part == "year":
        return _("Năm {year}", "Year {year}", year=value)
    if part in DAY_TITLES:
        return DAY_TITLES[part] % {"day": place.request.formats.date(value)}
    return title_of(place, part, value)


def title_of(place, name, value):
    """What a kind or a state is called."""
    if name == "kind":
        return place.request.types[value].title
    state = place.states.get(value)
    return state.title if state else value
