"""What somebody asks of a section of documents, as it stands in the address."""

from dataclasses import replace
from urllib.parse import urlencode

from portal.content.document_types import TITLES, VALIDITIES
from portal.search.document_lists import DocumentLists, DocumentQuestion, Moment
from portal.views.search_question import FIRST_YEAR, LAST_YEAR, LONGEST_TEXT, one_line

PAGE = "trang"
PARAMETERS = {
    "text": "q",
    "type": "loai",
    "subject": "linh-vuc",
    "year": "nam",
    "issuer": "co-quan",
    "validity": "hieu-luc",
}
MOST_SUPERIORS = 10


def lists_for(request, agency_id):
    """The `DocumentLists` of this reader, where documents of an agency and of those above it decide on validity."""
    return DocumentLists(request.search, moment_for(request, agency_id))


def moment_for(request, agency_id):
    """Today, with an agency and those that it is under, the agency first."""
    above, place = [agency_id], agency_id
    while (place := request.hierarchy.superior_on(place, request.today)) and place not in above[:MOST_SUPERIORS]:
        above.append(place)
    return Moment(request.today, tuple(above))


def read_documents_question(query):
    """The `DocumentQuestion` of an address's parameters; nothing in them is ever an error."""
    typed = {part: one_line(query.get(name, ""), LONGEST_TEXT) for part, name in PARAMETERS.items()}
    year = typed["year"]
    is_year = year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR
    return DocumentQuestion(
        text=typed["text"],
        type=typed["type"] if typed["type"] in TITLES else "",
        subject=typed["subject"],
        year=int(year) if is_year else 0,
        issuer=typed["issuer"],
        validity=typed["validity"] if typed["validity"] in VALIDITIES else "",
    )


def parameters_of(question):
    """(name, value) of what is asked; what asks for nothing is left out."""
    return [(name, str(value)) for part, name in PARAMETERS.items() if (value := getattr(question, part))]


def address_of(url, question, page=None, **changes):
    """`url` asking a question with some parts changed, at a page of its list."""
    asked = parameters_of(replace(question, **changes)) + ([(PAGE, page)] if page else [])
    return f"{url}?{urlencode(asked)}" if asked else url
