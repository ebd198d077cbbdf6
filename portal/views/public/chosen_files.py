"""The files that a citizen has chosen in a form: kept for a day while he puts something else in it right.

They lie in a spool of their own, so that no flood of strangers takes the room of those who work here. Whoever has
the token of one may send it, and nobody may read it: it stands in his page alone.
"""

from contextlib import ExitStack, contextmanager
from datetime import timedelta

from portal.content.attachments import Upload, clean_filename
from portal.content.filetypes import check_announced, checked_type, most_bytes
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.addresses import network_of
from portal.security.throttle import Limit, TooManyTries
from portal.storage.spool import Spool
from portal.views.account.places import sender_address
from portal.views.workspace.sent_files import SentFiles, key_of

FILES, KEPT = "files", "kept"
FAMILIES = ("document", "image")
MOST_FILES = 5
MEGABYTE = 1 << 20
# Of all citizens together.
MOST_BYTES, MOST_KEPT = 1 << 30, 1000
NOBODY = 0
# Forms with files that are kept; a school or a ward's office shares an address.
OF_ONE_NETWORK = Limit(30, timedelta(hours=1))
REASON = _("“{name}”: {reason}", "“{name}”: {reason}")
TOO_MUCH = _(
    "Nhiều nhất {most} tệp, tất cả không quá {size} MB; chưa nhận: {names}.",
    "{most} files at the most, {size} MB in all; not taken: {names}.",
)
GONE = _(
    "Tệp đã giữ không còn (chỉ giữ trong một ngày); hãy chọn lại.",
    "A file that was kept is no more (they are kept for a day); choose it again.",
)


def citizens_spool(settings):
    """Where the files of citizens lie that are not sent yet."""
    return Spool(settings.var / "citizens-uploads", MOST_BYTES, MOST_KEPT)


class ChosenFiles:
    """The files of one form: those kept from its earlier pages and those that came with it.

    `errors`: bilingual texts; `lost`: after `keep`, the names of what has to be chosen again.
    """

    def __init__(self, request, place):
        self._request = request
        self._kept = SentFiles(citizens_spool(request.settings_of_portal), (NOBODY, place.id), FAMILIES)
        wanted = [one for one in request.POST.getall(KEPT) if isinstance(one, str)]
        self._kept.keep(wanted[:MOST_FILES])
        self.errors = [GONE] if len(self._kept.tokens) < len(wanted) else []
        self.lost: tuple = ()
        # Key of the name → the field.
        self._new = self._fitting(self._announced())
        # Key of the name → the type of what was looked into.
        self._types: dict = {}

    def _announced(self):
        """Those of the form against which neither name nor size tells; told of the others. Nothing is read."""
        for field in self._request.POST.getall(FILES):
            if not getattr(field, "filename", ""):
                continue
            try:
                check_announced(field.filename, FAMILIES, field.file.seek(0, 2), most_bytes())
                yield field
            except PortalError as refusal:
                self.errors.append(_told_of(field.filename, refusal))

    def _fitting(self, announced):
        """Those for which there is room beside the kept ones; told of the others."""
        sizes = {key_of(row.name): row.size for row in self.rows}
        fitting, left = {}, []
        for field in announced:
            name = clean_filename(field.filename)
            key, size = key_of(name), field.file.seek(0, 2)
            field.file.seek(0)
            after = {**sizes, key: size}
            if key in fitting or len(after) > MOST_FILES or sum(after.values()) > most_bytes():
                left.append(name)
            else:
                sizes, fitting[key] = after, field
        if left:
            values = {"most": MOST_FILES, "size": most_bytes() // MEGABYTE, "names": ", ".join(left)}
            self.errors.append(TOO_MUCH % values)
        return fitting

    def look_into(self):
        """Why some of them cannot be taken, bilingual texts, and leave those out; without a reason all can be taken.

        It takes seconds of computing: to be asked for when everything else that may be wrong has been looked at.
        """
        wrong = []
        for key, field in list(self._new.items()):
            try:
                self._types[key] = checked_type(field.file, field.filename, FAMILIES)
                field.file.seek(0)
            except PortalError as refusal:
                del self._new[key]
                wrong.append(_told_of(field.filename, refusal))
        for name in self._old_names():
            try:
                with self._kept.upload(name) as upload:
                    self._types[key_of(name)] = upload.media_type
            except PortalError as refusal:
                self._kept.discard(name)
                wrong.append(_told_of(name, refusal))
        return wrong

    def _old_names(self):
        return [name for name in self._kept.names if key_of(name) not in self._new]

    @property
    def rows(self):
        """What is kept: `token`, `name` and `size` of each."""
        return self._kept.rows

    def keep(self):
        """Keep those that came with the form, which is shown once more; nothing is looked into for that."""
        if self._new:
            try:
                sender = network_of(sender_address(self._request))
                self._request.registry.throttle.spend(f"files kept from {sender}", OF_ONE_NETWORK)
                self._kept.take(self._new.values(), looks=False)
                self.lost = tuple(self._kept.refused)
            except TooManyTries:
                self.lost = tuple(clean_filename(field.filename) for field in self._new.values())

    @contextmanager
    def uploads(self):
        """All of them as `Upload`s, open within the `with`; to be looked into before."""
        with ExitStack() as stack:
            kept = [
                stack.enter_context(self._kept.upload(name, self._types[key_of(name)])) for name in self._old_names()
            ]
            yield kept + [Upload(field.file, field.filename, self._types[key]) for key, field in self._new.items()]

    def drop(self):
        """Throw away what was kept: it is taken in."""
        self._kept.drop()


def _told_of(filename, refusal):
    return REASON % {"name": filename[:120], "reason": refusal.text}
