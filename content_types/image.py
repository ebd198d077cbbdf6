"""Pictures."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class ImageSchema(fields.ContentSchema):
    """The fields of a picture, in form order."""

    title = fields.Line(_("Tên ảnh", "Name of the picture"), required=True)
    file = fields.Stored(_("Tệp ảnh", "Picture file"), kinds=("image",), required=True)
    alt = fields.Line(
        _("Mô tả ảnh", "Text alternative"),
        required=True,
        help=_(
            "Ảnh cho thấy gì, dành cho người không nhìn thấy ảnh.",
            "What the picture shows, for those who cannot see it.",
        ),
    )
    caption = fields.Line(_("Chú thích", "Caption"))
    credit = fields.Line(_("Tác giả, nguồn ảnh", "Author, source"))


@content_type(
    title=_("Ảnh", "Picture"),
    plural=_("Ảnh", "Pictures"),
    schema=ImageSchema,
    workflow="publication",
    icon="image",
    translatable=True,
    lives_in=("folder", "document_tree"),
    help=_("Ảnh kèm mô tả.", "A picture with its text alternative."),
    offers=Offers(summary="caption", picture="file", file="file"),
)
class Image(Content):
    """One picture."""
