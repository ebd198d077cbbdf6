"""Many files at once into a folder: `tai-len`. Without scripts one ordinary form; with them in pieces, by tus 1.0.0.

`POST tai-len` announces a file and answers where it goes; `PATCH` sends a piece, `HEAD` tells how far it has come,
`DELETE` gives it up. `POST …/xong` makes an item of a file that has come; asked again, it gives the same answer.
Protocol: tus.io, core with creation, expiration and termination.
"""

import base64
import binascii
import json
from email.utils import format_datetime

import transaction
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from pyramid_retry import RetryableException
from pyramid_zodbconn import get_connection

from portal.content.attachments import Upload
from portal.content.field_types import clean_text
from portal.content.filetypes import allowed_extensions, check_announced, checked_type, most_bytes
from portal.i18n import _
from portal.interfaces import IContainer, PortalError
from portal.permissions import Permission
from portal.storage.spool import Facts, Spool, SpoolBusy, WrongOffset
from portal.storage.taken_in import TakenIn
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page
from portal.views.workspace.running import MOST_REASONS, list_url
from portal.workflow.filing import ALT, PICTURES, file_kind, file_of_picture, folder_type, take_in, take_picture

UPLOAD, DONE = "tai-len", "xong"
VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
EXTENSIONS = "creation,expiration,termination"
MOST_IN_A_FORM = 100
# Names in one message.
MOST_TOLD, LONGEST_TOLD = 5, 40
HEADING = _("Tải tệp lên", "Upload files")
GONE = _("Tệp gửi dở này không còn; hãy chọn lại tệp.", "This unfinished file is no more; choose it again.")


def spool_of(settings):
    """The spool of an installation."""
    return Spool(settings.var / "uploads", settings.most_spooled_bytes)


@view_config(
    context=IContainer, name=UPLOAD, request_method="GET", permission=Permission.ADD, renderer="theme:staff/upload.pt"
)
def upload_page(context, request):
    """The page for choosing files, with what may come in; of one file on its way (HEAD), how far it has come."""
    if request.subpath:
        return _progress(context, request)
    kind = _kind(context, request)
    staff_page(request, HEADING)
    settings = request.settings_of_portal
    return {
        "heading": HEADING,
        "folder_title": context.title,
        "extensions": allowed_extensions(kind.families),
        "most": settings.most_resumable_bytes,
        "most_in_form": most_bytes(),
        "most_files": MOST_IN_A_FORM,
        "takes_folders": folder_type(request.types, context) is not None,
        "upload_url": request.resource_path(context) + UPLOAD,
        "list_url": list_url(request, context),
    }


def _kind(context, request):
    kind = file_kind(request.types, context)
    if kind is None:
        raise HTTPNotFound()
    return kind


@view_config(context=IContainer, name=UPLOAD, request_method="POST", permission=Permission.ADD)
def upload(context, request):
    """Announce one file (tus), make an item of one that has come, or take all that a form has sent."""
    if request.subpath:
        return _finish(context, request)
    kind = _kind(context, request)
    if "Tus-Resumable" in request.headers:
        return _announce(context, request, kind)
    return _take_form(context, request, kind)


def _take_form(context, request, kind):
    """One item for each file of the form; says which could not be taken, and why."""
    done, refused = 0, []
    files = [sent for sent in request.POST.getall("files") if getattr(sent, "filename", "")]
    for sent in files[:MOST_IN_A_FORM]:
        before = transaction.savepoint(optimistic=True)
        try:
            media_type = checked_type(sent.file, sent.filename, kind.families)
            take_in(request.desk, context, sent.file, sent.filename, media_type)
            done += 1
        except PortalError as error:
            before.rollback()
            refused.append(_("“{name}”: {reason}", "“{name}”: {reason}", name=sent.filename[:120], reason=error.text))
    if done:
        request.tell(_("Đã tải lên {count} tệp.", "{count} files are uploaded.", count=done))
    elif not refused:
        request.tell(_("Chưa chọn tệp nào.", "No file was chosen."), "warning")
    for text in refused[:MOST_REASONS]:
        request.tell(text, "warning")
    if len(refused) > MOST_REASONS:
        more = len(refused) - MOST_REASONS
        request.tell(_("Còn {count} tệp khác không nhận được.", "{count} more were not taken.", count=more), "warning")
    if len(files) > MOST_IN_A_FORM:
        request.tell(_too_many(files[MOST_IN_A_FORM:]), "warning")
    return HTTPSeeOther(list_url(request, context))


def _too_many(files):
    """What is said of the files that one form could not take: how many, and which."""
    names = ", ".join(f"“{file.filename[:LONGEST_TOLD]}”" for file in files[:MOST_TOLD])
    more = _(" và các tệp sau đó", " and those after them") if len(files) > MOST_TOLD else ""
    return _(
        "Mỗi lần gửi nhiều nhất {most} tệp; còn {count} tệp chưa nhận, hãy gửi tiếp: {names}{more}.",
        "At most {most} files at a time; {count} were not taken, send them next: {names}{more}.",
        most=MOST_IN_A_FORM,
        count=len(files),
        names=names,
        more=more,
    )


def _announce(context, request, kind):
    length, metadata = _number(request.headers.get("Upload-Length", "")), _metadata(request)
    filename, folders = metadata.get("filename", ""), _folders(metadata.get("folders", "[]"))
    if length is None or not filename or folders is None:
        return _answer(request, 400)
    try:
        check_announced(filename, kind.families, length, request.settings_of_portal.most_resumable_bytes)
        facts = Facts(length, filename[:300], request.reader.person_id, context.id, folders)
        entry = spool_of(request.settings_of_portal).begin(facts)
    except PortalError as error:
        return _answer(request, 422, error.text)
    location = f"{request.resource_path(context)}{UPLOAD}/{entry.token}"
    return _answer(request, 201, Location=location, **_state(entry))


def _progress(context, request):
    # HEAD, which on its way here becomes a GET: the page cache stands before everything.
    entry = _entry(context, request)
    if entry is None:
        return _answer(request, 404)
    if _outcome(request, entry) is not None:
        return _answer(request, 410)
    return _answer(request, 200, **{"Upload-Length": str(entry.facts.length), **_state(entry)})


@view_config(context=IContainer, name=UPLOAD, request_method="PATCH", permission=Permission.ADD)
def send_piece(context, request):
    """Take the next piece of a file (tus)."""
    entry, offset = _entry(context, request), _number(request.headers.get("Upload-Offset", ""))
    if entry is None or _outcome(request, entry) is not None:
        return _answer(request, 404, GONE)
    if request.content_type != PIECE:
        return _answer(request, 415)
    if offset is None:
        return _answer(request, 400)
    if (request.content_length or 0) > entry.facts.length - offset:
        return _answer(request, 413)
    # The same request may be tried again when its transaction met another; its piece lies there already.
    again = bool(request.environ.get("retry.attempt"))
    try:
        entry.write(offset, request.body_file, again)
    except WrongOffset:
        return _answer(request, 409, **_state(entry))
    except SpoolBusy:
        return _answer(request, 423)
    return _answer(request, 204, **_state(entry))


@view_config(context=IContainer, name=UPLOAD, request_method="DELETE", permission=Permission.ADD)
def give_up(context, request):
    """Throw away what has come of a file (tus)."""
    entry = _entry(context, request)
    if entry is None:
        return _answer(request, 404)
    entry.drop()
    return _answer(request, 204)


def _finish(context, request):
    """Make an item of a file that has come whole."""
    if request.subpath[1:] != (DONE,):
        raise HTTPNotFound()
    entry = _entry(context, request)
    if entry is None:
        return _answer(request, 404, GONE)
    # Looked at before what became of it, which is noted before the bytes go.
    is_whole, outcome = entry.is_whole, _outcome(request, entry)
    if outcome is not None:
        return Response(json_body=outcome)
    if not is_whole:
        raise HTTPBadRequest()
    kind, facts = _kind(context, request), entry.facts
    try:
        with _bytes_of(entry) as file:
            most = request.settings_of_portal.most_resumable_bytes
            media_type = checked_type(file, facts.filename, kind.families, most)
            item = _made(context, request, Upload(file, facts.filename, media_type), facts)
    except PortalError as error:
        entry.drop()
        return _answer(request, 422, error.text)
    outcome = {"title": item.title, "url": request.resource_path(item)}
    if sent_text(request, ALT):
        outcome |= {"src": outcome["url"] + file_of_picture(request.types, item), "alt": getattr(item, ALT)}
    TakenIn(get_connection(request)).keep(entry.token, outcome)
    # Only when it is in the database for good.
    transaction.get().addAfterCommitHook(lambda committed: entry.settle(outcome) if committed else None)
    return Response(json_body=outcome)


def _outcome(request, entry):
    """What became of a file; None as long as nothing did."""
    outcome = entry.outcome or TakenIn(get_connection(request)).find(entry.token)
    if outcome is not None and entry.outcome is None:
        # Whoever made the item did not come to it.
        entry.settle(outcome)
    return outcome


def _bytes_of(entry):
    try:
        return open(entry.data, "rb")
    except FileNotFoundError:
        # Another has just made the item, and this request has not seen it yet.
        raise RetryableException() from None


def _made(context, request, upload, facts):
    """The item of a file; a picture with its text alternative, where the editor has asked for that."""
    alt = _line(request, ALT)
    if alt:
        checked_type(upload.file, upload.filename, PICTURES)
        title = _line(request, "title") or facts.filename.rpartition(".")[0]
        return take_picture(request.desk, context, upload, title, alt)
    return take_in(request.desk, context, upload.file, upload.filename, upload.media_type, facts.folders)


def _line(request, name):
    return " ".join(clean_text(sent_text(request, name)).split())


def _entry(context, request):
    """The file that the address names, if it is this reader's, and on its way to this folder."""
    entry = spool_of(request.settings_of_portal).find(request.subpath[0]) if request.subpath else None
    if entry is None or (entry.facts.person_id, entry.facts.place_id) != (request.reader.person_id, context.id):
        return None
    return entry


def _state(entry):
    return {"Upload-Offset": str(entry.offset), "Upload-Expires": format_datetime(entry.expires, usegmt=True)}


def _answer(request, status, text=None, **headers):
    """An answer of the protocol; `text` is for the person."""
    response = Response(status=status, content_type="text/plain", charset="utf-8")
    response.headers.update({"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers})
    if text is not None:
        response.text = request.localizer.translate(text)
    if status == 204:
        response.content_type = None
    return response


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _metadata(request):
    """What the announcement says of the file: name → text."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "")[:8000].split(","):
        name, _blank, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return {}
    return found


def _folders(text):
    try:
        names = json.loads(text)
    except ValueError:
        return None
    is_list = isinstance(names, list) and len(names) <= 50
    return tuple(names) if is_list and all(isinstance(name, str) and name.strip() for name in names) else None
