"""What the pages of some types show besides their fields: lists, files, neighbours."""

from types import SimpleNamespace
from urllib.parse import quote

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound

from portal.content.duties import ENGLISH
from portal.content.filetypes import BY_MEDIA_TYPE
from portal.content.imaging import MEDIUM
from portal.content.places import is_internal, owner_id
from portal.content.translations import original_of
from portal.i18n import _
from portal.views.agency_card import ceased_on
from portal.views.english_names import name_of_row, summary_of_row
from portal.views.links import Link, list_rows, listing
from portal.views.own_links import present_target, prose
from portal.views.page_model import may_see_drafts
from portal.views.public.asking import ASK
from portal.views.public.consultation_page import consultation_page, consultations_page, open_drafts
from portal.views.public.document_page import document_page
from portal.views.public.documents import library_page, newest_documents
from portal.views.public.file_preview import preview_of
from portal.views.public.help import help_center_page, help_page
from portal.views.public.organisation import organisation_page
from portal.views.public.questions import question_page, questions_page
from portal.views.public.schedules import schedule_page, today_model, week_page
from portal.views.workspace.documents import document_folder

# What an address may hold besides letters and digits; everything else (accents) travels quoted.
ADDRESS_SIGNS = "%:/?#[]@!$&'()*+,;=~"
NEWS_PER_PAGE = 12
ITEMS_PER_PAGE = 30
MOST_TRANSLATED = 60
EMPTY_FOLDER = _("Chuyên mục này chưa có nội dung.", "There is nothing in this section yet.")
CEASED = _("Cơ quan đã ngừng hoạt động", "Agencies that have closed")
EMPTY_NEWS = _("Chưa có tin nào.", "No news yet.")


def home(site, edition, request):
    """The province's page: latest news of all agencies, and the directory by level."""
    wanted = request.query.get("tim", "").strip()[:200]
    search = request.search
    found = search.find(kind="news_item", state="published", internal=False, order="newest", limit=9).rows
    news = list_rows(request, found)
    agencies = search.find(kind="agency", state="published", order="title", text=wanted or None, limit=500).rows
    names = {row.id: name_of_row(request, row) for row in agencies}
    entries = [_directory_entry(request, row, names) for row in agencies]
    levels = []
    for level, title in request.level_titles:
        levels.append((title, level, [one for one in entries if one.level == level and one.ceased_on is None]))
    levels.append((CEASED, "ceased", [one for one in entries if one.ceased_on is not None]))
    return {
        "news": [row.with_picture(MEDIUM) for row in news[:1]] + list(news[1:]),
        "levels": [level for level in levels if level[2]],
        "filter_text": wanted,
        "contacts": request.page.site,
        "structured": {"@type": "WebSite", "name": edition.title, "url": request.page.canonical},
    }


def _directory_entry(request, row, names):
    superior = request.hierarchy.superior_on(row.id, request.today)
    return SimpleNamespace(
        name=names[row.id],
        # By which it is found, too, where it is not the one that is shown.
        other_name="" if row.title == names[row.id].title else row.title,
        abbreviation=row.code or "",
        url=request.application_path(row.path),
        phone=row.phone or "",
        superior=names.get(superior),
        level=row.level,
        ceased_on=ceased_on(row, request.today),
        # The row has the ids of its successors.
        successors=[names[int(one)] for one in row.target.split(", ") if one and int(one) in names],
    )


def agency(agency_item, edition, request):
    """An agency's home: the newest of its news and notices, its sections and units."""
    search = request.search
    sections = request.page.sections
    by_name = {row.name: row for row in sections}
    news = _newest_in(request, by_name.get("tin-tuc"), 5)
    notices = _newest_in(request, by_name.get("thong-bao"), 6)
    units = search.find(parent=agency_item.id, kind="unit", state="published", order="position", limit=40)
    card = request.page.agency
    return {
        "content": {"introduction": Markup(prose(request, edition.body))},
        "today": today_model(request, agency_item, _of_kind(sections, "schedule")),
        "drafts": open_drafts(request, _of_kind(sections, "consultations")),
        "documents": newest_documents(request, agency_item, _of_kind(sections, "document_library")),
        "lead": news[0].with_picture(MEDIUM) if news else None,
        "news": news[1:],
        "notices": notices,
        "sections": [_way(request, row) for row in sections],
        "news_url": _url(request, by_name.get("tin-tuc")),
        "notices_url": _url(request, by_name.get("thong-bao")),
        "ask_url": _ask_url(request, sections) if card is None or card.ceased_on is None else None,
        "units": list_rows(request, units.rows),
        "structured": {
            "@type": "GovernmentOrganization",
            "name": edition.title,
            "url": request.page.canonical,
            **({"telephone": card.phone} if card and card.phone else {}),
            **({"address": card.address} if card and card.address else {}),
        },
    }


def _way(request, row):
    title, lang = name_of_row(request, row)
    return Link(title, request.application_path(row.path), description=summary_of_row(request, row), lang=lang)


def _of_kind(sections, kind):
    return next((row for row in sections if row.kind == kind), None)


def _newest_in(request, section, limit):
    if section is None:
        return ()
    return list_rows(
        request,
        request.search.find(parent=section.id, kind="news_item", state="published", order="newest", limit=limit).rows,
    )


def _ask_url(request, sections):
    """Where the agency is asked; None where it takes no questions."""
    section = next((row for row in sections if row.kind == "questions"), None)
    return request.application_path(section.path) + ASK if section is not None else None


def _url(request, row):
    return request.application_path(row.path) if row else None


def folder(item, edition, request):
    """A section: its published items, paged; in the workspace the staff's folder instead."""
    if is_internal(item):
        return document_folder(item, edition, request)
    as_news = edition.display == "news"
    page = request.search.find(
        parent=item.id,
        state="published",
        order="newest" if as_news else "position",
        limit=NEWS_PER_PAGE if as_news else ITEMS_PER_PAGE,
        after=request.query.get("trang"),
    )
    return {
        "listing": listing(request, page, EMPTY_NEWS if as_news else EMPTY_FOLDER),
        "display": edition.display,
        "translated": _english_texts(request, item) if item.duty == ENGLISH else (),
    }


def _english_texts(request, section):
    """What of the agency can be read in English, the newest first."""
    wanted = {"agency": owner_id(section), "language": "en", "state": "published", "internal": False}
    return list_rows(request, request.search.find(**wanted, order="newest", limit=MOST_TRANSLATED).rows)


def news_item(item, edition, request):
    """A news item with its picture and the other news of its section."""
    url = request.resource_path(item)
    picture = edition.picture
    shown, section = original_of(item), original_of(item).__parent__
    related = request.search.find(parent=section.id, kind="news_item", state="published", order="newest", limit=5).rows
    publisher = request.page.agency or request.page.site
    return {
        "content": {
            "picture_url": f"{url}tep/{picture}?co=large" if picture else None,
            **_picture_size(item, picture),
        },
        "author_name": edition.source or None,
        "related": list_rows(request, [row for row in related if row.id != shown.id][:4]),
        "image_url": f"{request.settings_of_portal.base_url}{url}tep/{picture}?co=large" if picture else None,
        "structured": {
            "@type": "NewsArticle",
            "headline": edition.title,
            "datePublished": request.formats.iso(item.published_at),
            "dateModified": request.formats.iso(edition.version.saved),
            "publisher": {"@type": "GovernmentOrganization", "name": publisher.name},
            "mainEntityOfPage": request.page.canonical,
        },
    }


def _picture_size(item, name):
    attachment = item.attachments.get(name) if name else None
    return {
        "picture_width": getattr(attachment, "width", None),
        "picture_height": getattr(attachment, "height", None),
    }


def stored_file(item, edition, request):
    """A file or picture with its size, its kind and its preview."""
    name = edition.file
    url = f"{request.resource_path(item)}tep/{name}"
    attachment = item.attachments.get(name)
    kind = BY_MEDIA_TYPE.get(attachment.media_type) if attachment is not None else None
    model = {
        "url": url,
        "filename": attachment.filename if attachment is not None else "",
        "size": attachment.size if attachment is not None else None,
        "media_title": kind.title if kind else "",
        "page_count": getattr(attachment, "page_count", None),
        "is_image": attachment is not None and attachment.is_image,
        "preview_url": f"{url}?co=large" if attachment is not None and attachment.is_image else None,
        "preview": preview_of(request, item, attachment, url),
        "unread": getattr(attachment, "reading_refused", None) if may_see_drafts(request, item) else None,
        "width": getattr(attachment, "width", None),
        "height": getattr(attachment, "height", None),
    }
    return {"content": {"file": SimpleNamespace(**model), "preview_url": model["preview_url"]}}


def link(item, edition, request):
    """A link leads on at once, except for those who may edit it."""
    target = present_target(request, edition.target)
    if may_see_drafts(request, item):
        return {"content": {"target": target or edition.target}}
    if target is None:
        raise HTTPNotFound()
    return {"redirect": quote(target, safe=ADDRESS_SIGNS)}


PRESENTERS = {
    "site": home,
    "agency": agency,
    "folder": folder,
    "document_tree": document_folder,
    "news_item": news_item,
    "file": stored_file,
    "image": stored_file,
    "link": link,
    "schedule": schedule_page,
    "week_schedule": week_page,
    "document_library": library_page,
    "published_document": document_page,
    "questions": questions_page,
    "question": question_page,
    "consultations": consultations_page,
    "consultation": consultation_page,
    "organisation": organisation_page,
    "help_center": help_center_page,
    "help_page": help_page,
}
