"""What somebody asks of a section of documents, as it stands in the address."""

from dataclasses import replace
from urllib.parse import urlencode

from portal.content.document_types import TITLES, VALIDITIES
from portal.search.document_lists import DocumentLists, DocumentQuestion, Moment
from portal.search.document_statements import DAYS
from portal.views.search_question import FIRST_YEAR, LAST_YEAR, LONGEST_TEXT, one_line, read_day

PAGE = "trang"
PARAMETERS = {
    "text": "q",
    "type": "loai",
    "subject": "linh-vuc",
    "year": "nam",
    "issuer": "co-quan",
    "signer": "nguoi-ky",
    "validity": "hieu-luc",
    "issued_since": "tu-ngay",
    "issued_until": "den-ngay",
    "effective_since": "hieu-luc-tu",
    "effective_until": "hieu-luc-den",
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
        signer=typed["signer"],
        validity=typed["validity"] if typed["validity"] in VALIDITIES else "",
        **{name: read_day(typed[name]) for name in DAYS},
    )


def unread_days(query):
    """What was typed as a day and is none, by part: the page shows it again with a word about it."""
    typed = {name: one_line(query.get(PARAMETERS[name], ""), LONGEST_TEXT) for name in DAYS}
    return {name: text for name, text in typed.items() if text and read_day(text) is None}


def parameters_of(question):
    """(name, value) of what is asked; what asks for nothing is left out."""
    return [(name, str(value)) for part, name in PARAMETERS.items() if (value := getattr(question, part))]


def address_of(url, question, page=None, **changes):
    """`url` asking a question with some parts changed, at a page of its list."""
    asked = parameters_of(replace(question, **changes)) + ([(PAGE, page)] if page else [])
    return f"{url}?{urlencode(asked)}" if asked else url
