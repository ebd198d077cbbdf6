"""Pictures that a text brings along when it is saved: kept as items beside it; the others are named."""

import hashlib
import io

from portal.content.attachments import Upload
from portal.content.filetypes import checked_type
from portal.content.pasted_pictures import with_pictures
from portal.i18n import _
from portal.interfaces import PortalError
from portal.workflow.filing import (
    LONGEST_TITLE,
    NO_PICTURES_HERE,
    PICTURES,
    file_of_picture,
    place_of_pictures,
    take_picture,
)

# Of one text; each is decoded in a process of its own.
MOST = 20
MOST_TOLD = 5
NAMELESS = _("ảnh thứ {number}", "picture {number}")
NOT_WITH_IT = _(
    "tệp ảnh nằm trên máy của người soạn, không đi cùng bài khi dán; hãy tải ảnh lên rồi chèn bằng nút “Chèn ảnh”.",
    "its file is on the writer’s computer and does not come along; upload it, then use “Insert picture”.",
)
ELSEWHERE = _(
    "ảnh ở trang khác không hiện được trong bài; đã thay bằng liên kết đến ảnh đó.",
    "a picture on another site cannot be shown in the text; a link to it stands there.",
)
TOO_MANY = _(
    "mỗi lần lưu chỉ nhận {most} ảnh dán trong bài.", "only {most} pasted pictures are taken at a time.", most=MOST
)


class PastedPictures:
    """Takes the pictures of the texts of one form; `place`: where the text stands or will stand, None for nowhere.

    Says in the end, by messages of the next page, what was taken and what could not be.
    """

    def __init__(self, request, place=None):
        self._request = request
        self._place = place_of_pictures(request.desk, place) if place is not None else None
        ours = (request.settings_of_portal.base_url, request.host_url)
        self._origins = tuple(f"{origin}/" for origin in ours)
        self._made: dict = {}
        self._refused: list = []

    def taken(self, html, title):
        """A text with addresses of ours in its pictures; `title`: of the item, after which pictures are called."""
        return with_pictures(html, self._is_ours, lambda picture: self._keep(picture, title))

    def tell(self):
        """Say what became of the pictures."""
        if self._made and self._place is not None:
            self._request.tell(
                _(
                    "Đã lưu {count} ảnh dán trong bài thành ảnh riêng ở “{place}”, còn là bản nháp.",
                    "{count} pasted pictures are kept as pictures of their own in “{place}”, as drafts.",
                    count=len(self._made),
                    place=self._place.title,
                )
            )
        for name, reason in self._refused[:MOST_TOLD]:
            self._request.tell(_("“{name}”: {reason}", "“{name}”: {reason}", name=name, reason=reason), "warning")
        more = len(self._refused) - MOST_TOLD
        if more > 0:
            self._request.tell(
                _("Còn {count} ảnh khác không lấy được.", "{count} more pictures were not taken.", count=more),
                "warning",
            )

    def _is_ours(self, address):
        if address.startswith(self._origins):
            return True
        return address.startswith("/") and address[1:2] not in ("/", "\\")

    def _keep(self, picture, title):
        try:
            return self._address(picture, title)
        except PortalError as error:
            name = picture.name or NAMELESS % {"number": picture.number}
            self._refused.append((name, error.text))
            return None

    def _address(self, picture, title):
        if picture.data is None:
            raise PortalError(ELSEWHERE if picture.is_elsewhere else NOT_WITH_IT)
        if self._place is None:
            raise PortalError(NO_PICTURES_HERE)
        digest = hashlib.sha256(picture.data).hexdigest()
        if digest not in self._made:
            if len(self._made) == MOST:
                raise PortalError(TOO_MANY)
            self._made[digest] = self._item(picture, title)
        item = self._made[digest]
        return f"{self._request.resource_path(item)}{file_of_picture(self._request.types, item)}"

    def _item(self, picture, title):
        file = io.BytesIO(picture.data)
        media_type = checked_type(file, picture.filename, PICTURES)
        number = len(self._made) + 1
        name = _("ảnh {number}", "picture {number}", number=number).in_language("vi")
        upload = Upload(file, picture.filename, media_type)
        called = f"{title[: LONGEST_TITLE - 20]} – {name}"
        return take_picture(self._request.desk, self._place, upload, called, picture.alt)
