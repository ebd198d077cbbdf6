"""Drafts for comment as pages show them: an agency's list, and one draft with its articles and what became of it."""

from types import SimpleNamespace

from portal import clock
from portal.content.comments import CLOSED, CONCLUDED, OPEN, OPINION, UPCOMING, WHOLE, stage_on
from portal.content.row_fields import ID
from portal.i18n import _
from portal.interfaces import IConsultation
from portal.permissions import Permission
from portal.views.links import list_rows, listing
from portal.views.public.document_files import named_files
from portal.workflow.commenting import KIND, speaks_for

COMMENT, LIST, AGENCIES = "gop-y", "cac-gop-y", "co-quan-gop-y"
FEED = "rss"
ARTICLE = "dieu"
PER_PAGE, MOST_OPEN, MOST_AT_HOME = 20, 100, 3
SHOWN = ("published", "concluded")
NOTHING_OPEN = _("Hiện không có dự thảo nào đang lấy ý kiến.", "No draft is open for comment now.")
NOTHING_OVER = _("Chưa có dự thảo nào đã lấy xong ý kiến.", "No draft was open for comment so far.")
# Title, tone and icon of each stage.
STAGES = {
    UPCOMING: (_("Sắp lấy ý kiến", "Not open yet"), "grey", "clock"),
    OPEN: (_("Đang lấy ý kiến", "Open for comment"), "green", "chat-left-text"),
    CLOSED: (_("Đã hết hạn, đang tổng hợp", "Closed, being summed up"), "gold", "clock-history"),
    CONCLUDED: (_("Đã công bố kết quả", "Result published"), "blue", "patch-check"),
}


def consultation_kind(request):
    """The name of the type of drafts for comment."""
    return next(info.name for info in request.types if IConsultation.implementedBy(info.factory))


def shown_stage(stage):
    """A stage as templates show states."""
    title, tone, icon = STAGES[stage]
    return SimpleNamespace(name=stage, state_title=title, state_tone=tone, state_icon=icon, has_draft=False)


def days_left(today, closes):
    """How long a draft that is open stays so, in words."""
    days = (closes - today).days
    if days == 0:
        return _("hôm nay là ngày cuối", "today is the last day")
    return _("còn {days} ngày", "{days} days left", days=days) if days != 1 else _("còn 1 ngày", "1 day left")


def consultations_page(item, edition, request):
    """The section: what is open, the first to close first; then what is over, the newest first."""
    today = request.today
    wanted = {"parent": item.id, "kind": consultation_kind(request), "state": SHOWN}
    found = request.search.find(**wanted, ends_from=today, order="due", limit=MOST_OPEN).rows
    over = request.search.find(
        **wanted, ends_before=today, order="-due", limit=PER_PAGE, after=request.query.get("trang")
    )
    listed = listing(request, over, NOTHING_OVER)
    feed_url = request.resource_path(item) + FEED
    request.page.feed_url = feed_url
    return {
        "open_rows": [_shown_row(row, today) for row in list_rows(request, found)],
        "nothing_open": NOTHING_OPEN,
        "listing": listed,
        "over_rows": [_shown_row(row, today) for row in listed.rows],
        "feed_url": feed_url,
    }


def open_drafts(request, section):
    """What of a section (its row, or None) is open today, for the agency's home: the first to close first, or None."""
    if section is None:
        return None
    today = request.today
    wanted = {"parent": section.id, "kind": consultation_kind(request), "state": "published", "ends_from": today}
    rows = list_rows(request, request.search.find(**wanted, order="due", limit=MOST_OPEN).rows)
    shown = [one for one in (_shown_row(row, today) for row in rows) if one.left is not None]
    url = request.application_path(section.path)
    return SimpleNamespace(shown=shown[:MOST_AT_HOME], url=url) if shown else None


def _shown_row(row, today):
    opens, closes = day_of(row.starts), day_of(row.ends)
    stage = CONCLUDED if row.state == CONCLUDED else stage_on(today, opens, closes)
    return SimpleNamespace(
        row=row,
        opens=opens,
        closes=closes,
        stage=shown_stage(stage),
        left=days_left(today, closes) if stage == OPEN else None,
    )


def day_of(moment):
    """The day of a moment in Vietnam; None stays None."""
    return clock.local(moment).date() if moment is not None else None


def consultation_page(item, edition, request):
    """One draft: its stage, files, articles; where to comment; for staff, where comments are dealt with."""
    stage, url = edition.stage(request.today), request.resource_path(item)
    is_open = stage == OPEN and item.published is not None
    _speaking, own = speaks_for(request.reader, item)
    knows = request.desk.may(item, Permission.VIEW_ASKER)
    files = list(named_files(request, item, edition.file, *edition.annexes()))
    return {
        "content": {
            "shown_stage": shown_stage(stage),
            "left": days_left(request.today, edition.closes) if stage == OPEN else None,
            "files": files,
            "articles": list(_articles(edition, url, is_open)),
            "is_concluded": stage == CONCLUDED,
            "report_file": next(named_files(request, item, edition.report), None) if stage == CONCLUDED else None,
            **place_for_paper(edition),
        },
        "comment_url": url + COMMENT if is_open else None,
        "opinion_url": url + OPINION if own and stage != UPCOMING else None,
        "comments_url": url + LIST if knows else None,
        "agencies_url": url + AGENCIES if request.desk.may(item, Permission.VIEW_DRAFT) else None,
        "section_url": request.resource_path(item.__parent__),
    }


def place_for_paper(edition):
    """Where comments on paper go: the draft's own words, else the agency's contacts stand in the template."""
    return {"paper": edition.contact}


def _articles(edition, url, is_open):
    for number, row in enumerate(edition.articles, start=1):
        yield SimpleNamespace(
            number=number,
            heading=row["heading"],
            text=row["text"],
            opinions=row["opinions"],
            response=row["response"],
            comment_url=f"{url}{COMMENT}?{ARTICLE}={row[ID]}" if is_open else None,
        )


def choices_of(edition):
    """The articles to choose from in a form: (id, heading)."""
    return [(row[ID], row["heading"]) for row in edition.articles]


def asked_article(request, edition):
    """The id of the article that the address asks for; the whole draft where it is none."""
    asked = request.query.get(ARTICLE, "")
    return asked if asked in {row[ID] for row in edition.articles} else WHOLE


__all__ = ["KIND", "consultation_page", "consultations_page"]
