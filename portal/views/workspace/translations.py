"""The translations of an item: what there is, what its original has changed since, how one is begun and confirmed."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.content.translations import LANGUAGE_TITLES, changes_behind, original_of, text_to_follow
from portal.i18n import _
from portal.interfaces import IPortalContent
from portal.permissions import Permission
from portal.views.edges import shown_state
from portal.views.forms import sent_text
from portal.views.languages import PAGE
from portal.views.page_model import may_see_drafts
from portal.views.workspace.differences import shown_change
from portal.views.workspace.editing import need_staff, staff_page
from portal.workflow.translating import can_be_translated, catch_up, may_translate, translate

ADD, CONFIRM = "add", "confirm"


@view_config(
    context=IPortalContent,
    name=PAGE,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:staff/translations.pt",
)
def translations(context, request):
    """The translations of an item that this reader may see, and what he may do with them."""
    original = _original(context, request)
    if original is not context:
        return HTTPSeeOther(request.resource_path(original) + PAGE)
    heading = _("Bản dịch: {title}", "Translations: {title}", title=original.title)
    staff_page(request, heading, _("Bản dịch", "Translations"))
    shown = [_shown(request, one) for one in original.translations.values() if may_see_drafts(request, one)]
    missing = [pair for pair in LANGUAGE_TITLES.items() if pair[0] not in original.translations]
    return {
        "heading": heading,
        "translations": shown,
        "missing": missing if may_translate(request.desk, original) else [],
        "newest": text_to_follow(original).number,
    }


@view_config(context=IPortalContent, name=PAGE, request_method="POST", permission=Permission.VIEW)
def change_translations(context, request):
    """Begin a translation, or confirm that one follows its original's text."""
    original, act = _original(context, request), sent_text(request, "act")
    language = sent_text(request, "language")
    if act == ADD:
        translation = translate(request.desk, original, language)
        request.tell(
            _(
                "Đã lập bản dịch, còn nguyên văn bản gốc; hãy ghi bản dịch đè lên rồi trình.",
                "The translation is begun, with the original's text; write over it, then submit it.",
            )
        )
        return HTTPSeeOther(request.resource_path(translation) + "sua")
    if act != CONFIRM:
        raise HTTPBadRequest()
    translation = original.translations.get(language)
    if translation is None or not may_see_drafts(request, translation):
        raise HTTPNotFound()
    catch_up(request.desk, translation, sent_text(request, "version"))
    request.tell(_("Đã xác nhận: bản dịch theo kịp bản gốc.", "Confirmed: the translation follows its original."))
    return HTTPSeeOther(request.resource_path(original) + PAGE)


def _original(item, request):
    need_staff(item, request)
    original = original_of(item)
    # Who works on a translation alone is not told of its original's drafts.
    if not can_be_translated(request.desk, original) or not may_see_drafts(request, original):
        raise HTTPNotFound()
    return original


def _shown(request, translation):
    original, url = translation.original, request.resource_path(translation)
    state = shown_state(translation, request.desk.engine.state(translation))
    changes = changes_behind(translation)
    may_edit = request.desk.may(translation, Permission.EDIT)
    return SimpleNamespace(
        language=translation.language,
        name=LANGUAGE_TITLES[translation.language],
        title=translation.title,
        url=url,
        edit_url=f"{url}sua" if may_edit else None,
        state_title=state.title,
        state_tone=state.tone,
        state_icon=state.icon,
        state=translation.state,
        has_draft=translation.has_draft,
        follows=translation.follows,
        changes=[shown_change(request, original, change) for change in changes],
        may_confirm=may_edit and bool(changes),
    )
