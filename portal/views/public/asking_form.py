"""The form in which a citizen asks: its fields and files checked, robots held back without a third party."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import colander

from portal import clock
from portal.content import fields
from portal.content.attachments import Upload
from portal.content.filetypes import allowed_extensions, check_announced, checked_type, most_bytes
from portal.i18n import _
from portal.interfaces import PortalError
from portal.jobs.mail import ADDRESS
from portal.security.throttle import Limit
from portal.security.vault import Unsealable
from portal.views.public.chosen_files import FAMILIES, FILES, MEGABYTE, MOST_FILES, ChosenFiles

# A field that people do not see; its name is one that robots like to fill in.
TRAP, PROOF = "website", "proof"
PROOF_PURPOSE = "question form"
# Nobody writes a question faster, and a page that stood open for longer is asked for anew.
SHORTEST, LONGEST = timedelta(seconds=4), timedelta(hours=12)


class TooManyQuestions(PortalError):
    """Too many questions from one network of late."""

    def __init__(self):
        super().__init__(
            _(
                "Từ mạng của bạn vừa gửi quá nhiều câu hỏi. Nội dung vẫn giữ ở dưới; hãy đợi một giờ rồi bấm Gửi lại.",
                "Too many questions came from your network. Your text is kept below; wait an hour, then send it again.",
            )
        )


# A school or a ward's office shares an address.
OF_ONE_NETWORK = Limit(20, timedelta(hours=1), TooManyQuestions)


def check_mail(node, value):
    """Raise `colander.Invalid` for what no mail can be sent to."""
    if not ADDRESS.match(value):
        raise colander.Invalid(node, _("Địa chỉ thư điện tử không hợp lệ.", "Not a valid e-mail address."))


class AskingSchema(colander.Schema):
    """What a citizen fills in, in form order."""

    name = fields.Line(_("Họ và tên", "Your name"), required=True)
    mail = fields.Line(_("Thư điện tử", "E-mail"), validator=check_mail)
    phone = fields.Phone(_("Điện thoại", "Telephone"))
    topic = fields.Line(_("Lĩnh vực", "Field"))
    title = fields.Line(_("Tiêu đề", "Subject"), required=True)
    text = fields.Text(_("Nội dung câu hỏi", "Your question"), required=True)

    def validator(self, node, values):
        """Somebody who leaves neither a mailbox nor a telephone cannot be asked back."""
        if not (values["mail"] or values["phone"]):
            error = colander.Invalid(node)
            error["mail"] = _(
                "Hãy ghi thư điện tử hoặc điện thoại để cơ quan liên hệ khi cần.",
                "Give an e-mail address or a telephone number, for questions back.",
            )
            raise error


@dataclass(frozen=True)
class Sent:
    """What came: the texts as typed, the checked values (None where something is wrong), `ChosenFiles`, the errors.

    `errors`: pairs of (name of the field, bilingual text).
    """

    typed: dict
    values: dict | None
    files: ChosenFiles
    errors: tuple


def read_form(request, section):
    """The `Sent` of a request, its files not looked into yet."""
    schema = AskingSchema()
    typed = {node.name: typed_text(request, node.name) for node in schema.children}
    files = ChosenFiles(request, section)
    errors = [(FILES, text) for text in files.errors]
    values = None
    try:
        values = schema.deserialize(typed)
    except colander.Invalid as invalid:
        errors = [*errors_of(invalid), *errors]
    if values is not None and values["topic"] not in ("", *section.topics):
        errors = [("topic", _("Hãy chọn một lĩnh vực trong danh sách.", "Choose one of the fields.")), *errors]
    return Sent(typed, None if errors else values, files, tuple(errors))


def typed_text(request, name):
    """What was typed into a field; empty where it is missing, or is a file."""
    value = request.POST.get(name, "")
    return value if isinstance(value, str) else ""


def errors_of(invalid):
    """(name of the field, bilingual text) of every error."""
    for child in invalid.children:
        for text in child.messages():
            yield child.node.name, text


def sent_files(request):
    """(the files that were sent, what their number, names and sizes alone tell against them): nothing is read."""
    sent = tuple(one for one in request.POST.getall(FILES) if getattr(one, "filename", ""))
    if len(sent) > MOST_FILES:
        return sent, [(FILES, _("Nhiều nhất {most} tệp.", "{most} files at the most.", most=MOST_FILES))]
    errors = []
    for one in sent:
        try:
            check_announced(one.filename, FAMILIES, one.file.seek(0, 2), most_bytes())
        except PortalError as refusal:
            errors.append(_told_of(one, refusal))
    return sent, errors


def with_uploads(written):
    """What came (`Sent`, or another with `values`, `files` and `errors`) with its files looked into.

    It takes seconds of computing: to be asked for when everything else that may be wrong has been looked at.
    """
    uploads, errors = [], []
    for one in written.files:
        try:
            media_type = checked_type(one.file, one.filename, FAMILIES)
            one.file.seek(0)
            uploads.append(Upload(one.file, one.filename, media_type))
        except PortalError as refusal:
            errors.append(_told_of(one, refusal))
    if errors:
        return replace(written, values=None, errors=(*written.errors, *errors))
    return replace(written, uploads=tuple(uploads))


def _told_of(sent, refusal):
    name = sent.filename[:120]
    return FILES, _("“{name}”: {reason}", "“{name}”: {reason}", name=name, reason=refusal.text)


def new_proof(request):
    """When this form was given out, sealed: whoever sends it has had the page, and how long."""
    return request.registry.vault.seal(PROOF_PURPOSE, clock.now().isoformat())


def suspicion(request):
    """Why what was sent looks like a robot's, for a person to put right; None where it does not."""
    if typed_text(request, TRAP):
        return _(
            "Có một ô phải để trống đã bị điền. Hãy xóa ô đó rồi bấm Gửi lại.",
            "A field that must stay empty was filled in. Clear it, then send again.",
        )
    try:
        given = datetime.fromisoformat(request.registry.vault.open(PROOF_PURPOSE, typed_text(request, PROOF)))
    except Unsealable:
        given = None
    passed = clock.now() - given if given is not None else None
    if passed is None or not timedelta(0) <= passed <= LONGEST:
        return _(
            "Trang này đã mở quá lâu. Nội dung vẫn giữ ở dưới; hãy xem lại rồi bấm Gửi lại.",
            "This page stood open for too long. Your text is kept below; look it over, then send it again.",
        )
    if passed < SHORTEST:
        return _(
            "Biểu mẫu được gửi nhanh hơn người viết được. Nội dung vẫn giữ ở dưới; hãy xem lại rồi bấm Gửi lại.",
            "The form was sent faster than anybody writes. Your text is kept below; look it over, then send it again.",
        )
    return None


def limits():
    """What the page says of files: extensions, how many, how large in MB."""
    return {
        "extensions": allowed_extensions(FAMILIES),
        "most_files": MOST_FILES,
        "most_megabytes": most_bytes() // MEGABYTE,
    }
