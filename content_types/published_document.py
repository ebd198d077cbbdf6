"""A document that an agency has issued or passes on: its facts, its files, and what it does to other documents."""

import colander
from zope.interface import implementer

from portal.content import Content, Offers, content_type, fields
from portal.content.document_fields import RELATIONS, Notation, relation_key, relation_time
from portal.content.document_types import DOCUMENT_TYPES
from portal.content.row_fields import Rows, line_error
from portal.i18n import _
from portal.interfaces import IPublishedDocument

ANNEXES = ("annex", "second_annex", "third_annex")


class RelationSchema(fields.ContentSchema):
    """The columns of what a document has to do with others."""

    relation = fields.Choice(_("Quan hệ", "Relation"), RELATIONS)
    document = fields.Line(
        _("Văn bản", "Document"), required=True, aliases=("số, ký hiệu", "số ký hiệu", "văn bản liên quan")
    )
    their_day = fields.Day(_("Ngày ban hành", "Date of issue"), pasted_as="day")
    their_issuer = fields.Line(_("Cơ quan ban hành", "Issuer"), aliases=("cơ quan",))


class PublishedDocumentSchema(fields.ContentSchema):
    """The fields of a document, in form order."""

    code = Notation(
        _("Số, ký hiệu", "Number and notation"),
        required=True,
        help=_("Ví dụ: 05/QĐ-UBND, 12/UBND-VX.", "Such as 05/QĐ-UBND, 12/UBND-VX."),
    )
    document_type = fields.Choice(_("Tên loại văn bản", "Type of document"), DOCUMENT_TYPES, required=True)
    title = fields.Line(_("Trích yếu", "Abstract"), required=True)
    issuer = fields.Line(
        _("Cơ quan ban hành", "Issuer"),
        required=True,
        help=_(
            "Tên đầy đủ. Tên một cơ quan của cổng thông tin thì dẫn đến trang của cơ quan đó.",
            "The full name; that of an agency of the portal leads to its page.",
        ),
    )
    issued = fields.Day(_("Ngày ban hành", "Date of issue"), required=True)
    effective = fields.Day(
        _("Ngày có hiệu lực", "In force from"),
        help=_("Để trống nếu có hiệu lực từ ngày ban hành.", "Empty: from the date of issue."),
    )
    expires = fields.Day(
        _("Ngày hết hiệu lực", "Out of force from"),
        help=_(
            "Từ ngày này văn bản không còn hiệu lực. Để trống nếu văn bản khác thay thế: khi đó hệ quả được tính theo "
            "văn bản thay thế.",
            "From this day on it is not in force. Empty where another document replaces it: then that one tells.",
        ),
    )
    subject = fields.Line(_("Lĩnh vực", "Field"))
    signer = fields.Line(_("Người ký", "Signer"))
    signer_position = fields.Line(_("Chức vụ người ký", "Position of the signer"))
    file = fields.Stored(_("Tệp văn bản", "File of the document"), kinds=("document",))
    annex = fields.Stored(_("Tệp kèm theo 1", "Annex 1"), kinds=("document",))
    second_annex = fields.Stored(_("Tệp kèm theo 2", "Annex 2"), kinds=("document",))
    third_annex = fields.Stored(_("Tệp kèm theo 3", "Annex 3"), kinds=("document",))
    body = fields.RichText(
        _("Toàn văn", "Full text"),
        help=_(
            "Nội dung văn bản để đọc ngay trên trang, kể cả bằng phần mềm đọc màn hình.",
            "The text to read on the page, also with a screen reader.",
        ),
    )
    relations = Rows(
        _("Văn bản liên quan", "Related documents"),
        RelationSchema,
        help=_(
            "Ghi số, ký hiệu để nối với văn bản đã có trên cổng thông tin, và ngày ban hành vì số được đánh lại từ đầu "
            "mỗi năm; để trống ngày là văn bản mới nhất ban hành trước văn bản này. Cơ quan ban hành để trống là cùng "
            "cơ quan.",
            "Number and notation link to a document of the portal. Numbers begin anew every year, so enter the date: "
            "without it the newest one before this document is meant. An empty issuer means the same issuer.",
        ),
    )

    def validator(self, node, values):
        """A document is in force from its issue at the earliest, ends after that, and does nothing to itself."""
        error = colander.Invalid(node)
        issued, effective, expires = (values.get(name) for name in ("issued", "effective", "expires"))
        if issued and effective and effective < issued:
            error["effective"] = _(
                "Ngày có hiệu lực không thể trước ngày ban hành.", "It cannot be in force before it is issued."
            )
        if expires and expires < (effective or issued or expires):
            error["expires"] = _(
                "Ngày hết hiệu lực không thể trước ngày có hiệu lực.", "It cannot end before it comes into force."
            )
        wrong = list(_wrong_relations(node["relations"], values))
        if wrong:
            error["relations"] = wrong
        if error.children:
            raise error


def _wrong_relations(node, values):
    own, issued = relation_key(values.get("code") or ""), values.get("issued")
    for number, row in enumerate(values.get("relations") or (), start=1):
        day, year = relation_time(row["document"], row["their_day"])
        same_issuer = not row["their_issuer"] or row["their_issuer"] == values.get("issuer")
        same_day = day == issued if day else not year or (issued is not None and year == issued.year)
        if own and relation_key(row["document"]) == own and same_issuer and same_day:
            text = _("văn bản không thể liên quan đến chính nó", "a document has no relation to itself")
            yield line_error(number, node.columns["document"], text)
        elif issued and (day > issued if day else year > issued.year):
            text = _(
                "văn bản được nêu không thể ban hành sau văn bản này",
                "what it names cannot be issued after this document",
            )
            yield line_error(number, node.columns["their_day"], text)


@content_type(
    title=_("Văn bản", "Document"),
    plural=_("Văn bản", "Documents"),
    schema=PublishedDocumentSchema,
    workflow="publication",
    icon="file-earmark-text",
    lives_in=("document_library",),
    help=_(
        "Văn bản đã ban hành, có số, ký hiệu, ngày, trích yếu và tệp.",
        "An issued document with its number, date, abstract and files.",
    ),
    offers=Offers(code="code", file="file"),
)
@implementer(IPublishedDocument)
class PublishedDocument(Content):
    """One document."""

    def named_after(self):
        """Its number and notation with the year: 05/QĐ-UBND of 2026 stands at 05-qd-ubnd-2026."""
        year = str(self.issued.year) if self.issued else ""
        return f"{self.code} {year}".strip() if year not in self.code else self.code

    def annexes(self):
        """The names of its further files, in order."""
        return tuple(name for field in ANNEXES if (name := getattr(self, field)))
