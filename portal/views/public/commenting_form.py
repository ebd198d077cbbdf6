"""The form in which people comment on a draft, article by article: who they are, what they wrote, their files."""

from dataclasses import dataclass
from datetime import timedelta

import colander

from portal.content import fields
from portal.content.comments import WHOLE
from portal.content.fields import LONGEST_TEXT
from portal.content.row_fields import ID
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.throttle import Limit
from portal.views.public.asking_form import FILES, check_mail, errors_of, sent_files, typed_text

# Rows of the form at first, how many more a press gives, and the most of one sending.
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 30
ARTICLE, TEXT, MORE, AGREES = "article-{}", "text-{}", "more", "agrees"
AGREEMENT = "Thống nhất với toàn bộ nội dung dự thảo."
NOTHING_WRITTEN = _("Hãy viết ít nhất một góp ý.", "Write one comment at least.")
NOT_AN_ARTICLE = _("Hãy chọn một điều trong danh sách.", "Choose one of the articles.")
TOO_LONG = _(
    "Dài quá: {length} ký tự, tối đa {longest}. Hãy gửi phần còn lại ở ô khác hoặc trong tệp kèm theo.",
    "Too long: {length} characters, {longest} at the most. Put the rest into another box or a file.",
)


class TooManyComments(PortalError):
    """Too many comments from one network of late."""

    def __init__(self):
        super().__init__(
            _(
                "Từ mạng của bạn vừa gửi quá nhiều góp ý. Nội dung vẫn giữ ở dưới; hãy đợi một giờ rồi bấm Gửi lại.",
                "Too many comments came from your network. Your text is kept below; wait an hour, then send it again.",
            )
        )


# A ward's meeting house shares an address.
OF_ONE_NETWORK = Limit(20, timedelta(hours=1), TooManyComments)


class CitizenSchema(colander.Schema):
    """What a citizen says of himself, in form order."""

    name = fields.Line(_("Họ và tên", "Your name"), required=True)
    organisation = fields.Line(_("Cơ quan, tổ chức (nếu có)", "Organisation, if any"))
    mail = fields.Line(_("Thư điện tử", "E-mail"), validator=check_mail)
    phone = fields.Phone(_("Điện thoại", "Telephone"))


class AgencySchema(colander.Schema):
    """What an agency says of itself: nothing, it is known."""


@dataclass(frozen=True)
class Written:
    """What came: texts as typed, rows of (article, text) as typed; the checked values, comments and files; errors.

    `values` is None where something is wrong. `files` as they were sent, `uploads` once they are looked into.
    `errors`: pairs of (name of the field, bilingual text).
    """

    typed: dict
    rows: tuple
    agrees: bool
    values: dict | None
    comments: tuple
    files: tuple
    errors: tuple
    wants_more: bool
    uploads: tuple = ()


def empty_form(article=WHOLE, count=FIRST_ROWS):
    """The form before anything was typed, with so many rows; the first one is on an article."""
    rows = ((article, ""), *[(WHOLE, "")] * (count - 1))
    return Written({}, rows, False, None, (), (), (), False)


def read_form(request, schema, articles):
    """The `Written` of a request, its files not looked into yet; `articles`: the rows of the draft's articles."""
    typed = {node.name: typed_text(request, node.name) for node in schema.children}
    rows, agrees, more = _rows(request), bool(typed_text(request, AGREES)), MORE in request.POST
    values, errors = None, []
    try:
        values = schema.deserialize(typed)
    except colander.Invalid as invalid:
        errors += errors_of(invalid)
    comments, wrong = _comments(rows, agrees, {row[ID] for row in articles})
    files, refused = sent_files(request)
    errors += [*wrong, *refused]
    # Who asks for more boxes is not done yet.
    shown = () if more else tuple(errors)
    return Written(typed, rows, agrees, None if errors or more else values, comments, files, shown, more)


def rows_in(names):
    """With how many rows a form has these controls; no fewer than at first."""
    sent = (number for number in range(MOST_ROWS, FIRST_ROWS, -1) if TEXT.format(number) in names)
    return next(sent, FIRST_ROWS)


def _rows(request):
    found = []
    for number in range(1, MOST_ROWS + 1):
        if TEXT.format(number) not in request.POST:
            break
        found.append((typed_text(request, ARTICLE.format(number)), typed_text(request, TEXT.format(number))))
    return tuple(found) or empty_form().rows


def _comments(rows, agrees, known):
    """(pairs of article and cleaned text, errors)."""
    comments, errors = [(WHOLE, AGREEMENT)] if agrees else [], []
    node = fields.Text(_("Góp ý", "Comment"))
    for number, (article, typed) in enumerate(rows, start=1):
        if len(typed) > LONGEST_TEXT:
            errors.append((TEXT.format(number), TOO_LONG % {"length": len(typed), "longest": LONGEST_TEXT}))
            continue
        text = node.deserialize(typed)
        if text and article not in (WHOLE, *known):
            errors.append((ARTICLE.format(number), NOT_AN_ARTICLE))
        elif text:
            comments.append((article, text))
    if not comments and not errors:
        errors.append((TEXT.format(1), NOTHING_WRITTEN))
    return tuple(comments), errors


def shown_rows(written):
    """The rows of the form to show again: those that were sent, and more where they were asked for."""
    more = MORE_ROWS if written.wants_more else 0
    return (*written.rows, *[(WHOLE, "")] * more)[:MOST_ROWS]


__all__ = [
    "FILES",
    "MORE",
    "AgencySchema",
    "CitizenSchema",
    "Written",
    "empty_form",
    "read_form",
    "rows_in",
    "shown_rows",
]
