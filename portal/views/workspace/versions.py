"""The saved versions of an item: list them, read one, compare two, bring one back, drop the working draft."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.content.editions import Edition
from portal.content.versions import newest_version, version_of, version_page
from portal.i18n import _
from portal.interfaces import IPortalContent, ISupportRequest, IWorkspace
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.page_model import may_see_drafts
from portal.views.public.content import edition_page
from portal.views.workspace.differences import shown_changes
from portal.views.workspace.editing import need_staff, staff_page
from portal.views.workspace.item_history import item_history
from portal.views.workspace.states import COMPARISON, DISCARDING, discard_url
from portal.workflow import drafting

HISTORY, VERSION = "lich-su", "phien-ban"
PER_PAGE = 20
HISTORY_TITLE = _("Lịch sử", "History")


@view_config(
    context=IPortalContent,
    name=HISTORY,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:staff/history.pt",
)
def history_page(context, request):
    """Who did what, and the saved versions, a page at a time; for those who may see drafts."""
    need_staff(context, request)
    heading = _("Lịch sử: {title}", "History: {title}", title=context.title)
    staff_page(request, heading, HISTORY_TITLE)
    before = version_of(context, request.query.get("trang", ""))
    page = version_page(context, PER_PAGE, before.number if before else None)
    return {
        "heading": heading,
        **item_history(request, context),
        "versions": shown_versions(request, context, page.versions),
        "compare_url": request.resource_path(context) + COMPARISON,
        "discard_url": discard_url(request, context),
        "older_url": request.path_with({}, trang=page.before) if page.before else None,
        "newer_url": _newer_url(request, page.newer),
    }


@view_config(context=IPortalContent, name=VERSION, request_method="GET", permission=Permission.VIEW)
def read_version(context, request):
    """One version as the page would show it, marked as what it is; whoever may not see drafts finds nothing here."""
    if IWorkspace.providedBy(context):
        # Its page is no text: it shows what waits for whoever opens it.
        raise HTTPNotFound()
    version = _asked_for(context, request, "so")
    if ISupportRequest.providedBy(context):
        # Its text is what was written to and fro, which has no versions.
        return HTTPSeeOther(request.resource_path(context))
    request.page.edition = Edition(context, version, inside=True)
    request.page.version_bar = _version_bar(context, request, version)
    return edition_page(context, request.page.edition, request)


@view_config(context=IPortalContent, name=VERSION, request_method="POST", permission=Permission.VIEW)
def restore(context, request):
    """Make a version the working draft again."""
    _need_drafts(context, request)
    version = version_of(context, sent_text(request, "version"))
    if version is None:
        raise HTTPNotFound()
    present = newest_version(context)
    if drafting.restore(request.desk, context, version.number, sent_text(request, "newest")) is present:
        request.tell(_("Nội dung hiện nay đã giống bản này.", "The present text is the same as this version."), "info")
    else:
        request.tell(
            _(
                "Đã khôi phục bản {number} thành bản đang sửa. Bản trước đó vẫn còn trong lịch sử.",
                "Version {number} is the working draft again. The one before is still in the history.",
                number=version.number,
            )
        )
    return HTTPSeeOther(request.resource_path(context))


@view_config(
    context=IPortalContent,
    name=COMPARISON,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:staff/comparison.pt",
)
def compare(context, request):
    """What differs between two versions; unless others are asked for, between the newest and the public's."""
    after = _asked_for(context, request, "den", newest_version(context))
    usual = context.published if context.has_draft and after is context.draft else None
    usual = usual or context.versions.get(max(after.number - 1, 1)) or after
    before = _asked_for(context, request, "tu", usual)
    if before.number > after.number:
        before, after = after, before
    heading = _("So sánh: {title}", "Compare: {title}", title=context.title)
    page = staff_page(request, heading, _("So sánh", "Compare"))
    page.trail = (_history_link(context, request), *page.trail)
    old, new = shown_versions(request, context, (before, after))
    return {
        "heading": heading,
        "old": old,
        "new": new,
        "changes": shown_changes(request, context, before, after),
        "largest": context.versions.maxKey(),
        "may_restore": request.desk.may(context, Permission.EDIT),
        "restore_url": request.resource_path(context) + VERSION,
        "newest": newest_version(context).number,
    }


@view_config(
    context=IPortalContent,
    name=DISCARDING,
    request_method="GET",
    permission=Permission.EDIT,
    renderer="theme:staff/discard.pt",
)
def confirm_discarding(context, request):
    """Ask before the working draft is dropped, showing what would go."""
    if not context.has_draft:
        return HTTPSeeOther(request.resource_path(context) + HISTORY)
    heading = _("Bỏ bản sửa: {title}", "Discard the changes: {title}", title=context.title)
    page = staff_page(request, heading, _("Bỏ bản sửa", "Discard the changes"))
    page.trail = (_history_link(context, request), *page.trail)
    return {
        "heading": heading,
        "draft": shown_versions(request, context, (context.draft,))[0],
        "changes": shown_changes(request, context, context.published, context.draft),
        "cancel_url": request.resource_path(context),
    }


@view_config(context=IPortalContent, name=DISCARDING, request_method="POST", permission=Permission.EDIT)
def discard(context, request):
    """Drop the working draft that was shown; it stays among the versions."""
    number = drafting.discard(request.desk, context, sent_text(request, "version")).number
    request.tell(
        _(
            "Đã bỏ bản sửa. Nếu cần lấy lại: mở bản {number} dưới đây rồi bấm “Khôi phục”.",
            "The changes are discarded. To have them back, open version {number} below and press “Restore”.",
            number=number,
        )
    )
    return HTTPSeeOther(request.resource_path(context) + HISTORY)


def shown_versions(request, item, versions):
    """Versions as templates show them: who saved them when, which is public, which is the draft, where each is read."""
    names = request.person_names({version.author for version in versions})
    url = request.resource_path(item)
    return [
        SimpleNamespace(
            number=version.number,
            person=names.get(version.author, ""),
            when=version.saved,
            comment=version.comment,
            is_published=version is item.published,
            is_draft=version is item.draft,
            url=f"{url}{VERSION}?so={version.number}",
            compare_url=f"{url}{COMPARISON}?tu={version.number - 1}&den={version.number}"
            if version.number - 1 in item.versions
            else None,
        )
        for version in versions
    ]


def _version_bar(item, request, version):
    """What stands above an old version: which it is, and the ways on."""
    shown = shown_versions(request, item, (version,))[0]
    newest = newest_version(item)
    url = request.resource_path(item)
    shown.may_restore = version is not newest and request.desk.may(item, Permission.EDIT)
    shown.restore_url, shown.newest, shown.history_url = url + VERSION, newest.number, url + HISTORY
    shown.with_newest_url = (
        f"{url}{COMPARISON}?tu={version.number}&den={newest.number}" if version is not newest else None
    )
    shown.previous_url, shown.next_url = (
        f"{url}{VERSION}?so={number}" if number in item.versions else None
        for number in (version.number - 1, version.number + 1)
    )
    request.page.trail = (
        _history_link(item, request),
        Link(_("Bản {number}", "Version {number}", number=version.number), request.own_path),
    )
    return shown


def _asked_for(item, request, parameter, usual=None):
    """The version whose number the address holds; `HTTPNotFound` where there is none, or none for this reader."""
    _need_drafts(item, request)
    asked = request.query.get(parameter, "")
    version = version_of(item, asked) if asked or usual is None else usual
    if version is None:
        raise HTTPNotFound()
    return version


def _newer_url(request, newer):
    if newer is None:
        return None
    return request.path_with({}, trang=newer) if newer else request.own_path


def _need_drafts(item, request):
    # Who may not see drafts must not learn which numbers there are.
    if not may_see_drafts(request, item):
        raise HTTPNotFound()


def _history_link(item, request):
    return Link(HISTORY_TITLE, request.resource_path(item) + HISTORY)
