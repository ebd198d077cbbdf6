"""Files and pictures of items: `<item>/tep/<name>`, for a picture also `?co=thumb|medium|large|full|original`.

An address shows everybody the same bytes. A picture without `co` is its scale `full`: cleaned of place, camera and
author, and at most 2,560 pixels wide; what was uploaded is `co=original`, for those who see the item's drafts. While
the scales are being made, they are shown the original, and everybody else a neutral picture of the theme.
A document without `co` is the file itself, with `?co=thumb|medium|large` the picture of its first page once there is
one; who may have the one may have the other.
"""

from urllib.parse import quote

from pyramid.httpexceptions import HTTPFound, HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.content.file_access import is_public_file, may_read_file, sees_drafts
from portal.content.imaging import FULL
from portal.content.scaling import scales_of
from portal.interfaces import IAttachment
from portal.vietnamese import fold
from portal.views.streaming import stream

SCALE_PARAMETER, ORIGINAL = "co", "original"
PENDING_PICTURE = "picture-pending.svg"
PDF = "application/pdf"
# Withdrawn files vanish at once: everybody may keep one, but must ask each time whether it still stands.
PUBLIC, PRIVATE = "public, no-cache", "private, no-store"
NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'self'"
# No sandbox: Chrome's and Safari's own PDF viewers are reported to stay blank under one (PrivateBin #1552,
# adobe/aem-core-wcm-components #2839). A PDF is no document of our origin: its scripts run in the viewer, if at all.
PDF_POLICY = "frame-ancestors 'self'"


# public: files obey the item that uses them, which no access list of their own could say; the view asks for it.
@view_config(context=IAttachment, request_method="GET", permission=NO_PERMISSION_REQUIRED)
def read_file(context, request):
    """The bytes of a file or of a scale of it; 404 for whom no text uses it that he may see."""
    principals = request.reader.principals
    wanted = _wanted(context, request)
    if wanted is None or not may_read_file(context, principals):
        raise HTTPNotFound()
    insider = sees_drafts(context.__parent__.__parent__, principals)
    uploaded_picture = context.is_image and wanted == ORIGINAL
    if uploaded_picture and not insider:
        raise HTTPNotFound()
    stored = context if wanted == ORIGINAL else context.scales.get(wanted)
    if stored is not None:
        return _sent(request, context, stored, public=is_public_file(context) and not uploaded_picture)
    if not context.is_image:
        # A document's page names the preview once it is there.
        raise HTTPNotFound()
    if insider:
        return _sent(request, context, context, public=False)
    return HTTPFound(request.registry.theme.asset(PENDING_PICTURE), headers={"Cache-Control": "no-store"})


def _wanted(attachment, request):
    """The scale the address asks for, or the original; None for what there is not. Only pictures hide the original."""
    asked = request.query.get(SCALE_PARAMETER)
    if asked is None:
        return FULL if attachment.is_image else ORIGINAL
    named = scales_of(attachment) + ((ORIGINAL,) if attachment.is_image else ())
    return asked if asked in named else None


def _sent(request, attachment, stored, public):
    response = stream(request, lambda: stored.blob.open("c"), stored.size, stored.sha256, stored.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY if stored.media_type == PDF else NOTHING_RUNS
    response.headers["Content-Disposition"] = _disposition(attachment, stored)
    response.headers["Cache-Control"] = PUBLIC if public else PRIVATE
    if not public:
        # Another site must not find out by a picture what its visitor may see here.
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def sent_privately(request, attachment):
    """The bytes of a file that a stranger has sent in: to be saved, whatever it is, and kept by no cache."""
    response = _sent(request, attachment, attachment, public=False)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    disposition = response.headers["Content-Disposition"]
    response.headers["Content-Disposition"] = "attachment" + disposition[disposition.index(";") :]
    return response


def _disposition(attachment, stored):
    """Shown in the browser (pictures, PDF) or saved; under its name, for old programs without accents."""
    manner = "inline" if stored.media_type.startswith("image/") or stored.media_type == PDF else "attachment"
    filename = attachment.filename
    if stored.media_type != attachment.media_type:
        filename = filename.rpartition(".")[0] + "." + stored.media_type.partition("/")[2]
    plain = "".join(letter if " " <= letter <= "~" and letter not in '"\\%' else "_" for letter in fold(filename))
    return f"{manner}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
