"""Drafts for comment of the demonstration, from portal/data/demo/consultations.toml: open, closed, with a result."""

import io
from datetime import timedelta
from html import escape

from portal import clock
from portal.content.attachments import Upload
from portal.content.row_fields import ID
from portal.security.reader import SYSTEM
from portal.workflow.commenting import invite, receive
from portal.workflow.service import ContentService

SECTION = "lay-y-kien"
SENDER = ("name", "organisation", "mail", "phone")
STYLE = """
@page { size: A4; margin: 20mm 20mm 20mm 30mm }
body { font: 13pt serif; line-height: 1.4 }
h1 { font-size: 15pt }
"""


def put_draft(desk, site, row):
    """Put one draft of the file on the site, with what was sent to it; one that is there already stays."""
    section, today = site[row["agency"]][SECTION], clock.local(clock.now()).date()
    if row["slug"] in section:
        return
    opens, closes = (today + timedelta(days=row[name]) for name in ("opens", "closes"))
    values = {name: row[name] for name in ("title", "summary", "drafted_by", "contact")}
    upload = Upload(io.BytesIO(_pdf(row)), f"{row['slug']}.pdf", "application/pdf")
    # Comments are taken while it is open; of one that is over, its days are set when they are all in.
    item = desk.add(
        section,
        "consultation",
        {**values, "opens": opens, "closes": max(today, closes), "file": upload, "articles": _articles(row)},
        row["slug"],
    )
    desk.move(item, "publish")
    item.set(created=_morning(-row["opens"]), published_at=_morning(-row["opens"]))
    invite(desk, item, [(site[slug].id, site[slug].title) for slug in row["asked"] if slug in site])
    for comment in row["comments"]:
        _put_comment(desk, site, item, comment)
    if closes < today:
        _close(desk, item, row, closes)


def _articles(row):
    return tuple({"heading": one["heading"], "text": one["text"]} for one in row["articles"])


def _put_comment(desk, site, item, comment):
    sent = {name: comment.get(name, "") for name in SENDER} | {"language": "vi"}
    if "sender" in comment:
        if comment["sender"] not in site:
            return
        agency = site[comment["sender"]]
        sent |= {"agency": str(agency.id), "organisation": agency.title}
    article = item.articles[comment["article"] - 1][ID] if comment["article"] else ""
    own = ContentService(desk.types, desk.engine, SYSTEM)
    (made,) = receive(own, item, sent, [(article, comment["text"])])
    received = _morning(comment["days_ago"])
    made.set(asked={**made.asked, "received": received}, created=received)


def _close(desk, item, row, closes):
    answers = tuple(
        {**article, **{name: told.get(name, "") for name in ("opinions", "response")}}
        for article, told in zip(item.articles, row["articles"], strict=True)
    )
    is_concluded = "conclusion" in row
    values = {"articles": answers, "conclusion": row["conclusion"]} if is_concluded else {}
    desk.edit(item, {"closes": closes, **values})
    desk.move(item, "conclude" if is_concluded else "publish_changes")


def _pdf(row):
    # Takes half a second to load, and only the demonstration needs it.
    from weasyprint import HTML

    parts = "".join(f"<h2>{escape(one['heading'])}</h2><p>{escape(one['text'])}</p>" for one in row["articles"])
    page = f'<html lang="vi"><head><title>{escape(row["title"])}</title><style>{STYLE}</style></head>'
    return HTML(string=f"{page}<body><h1>{escape(row['title'])}</h1>{parts}</body></html>").write_pdf()


def _morning(days_ago):
    day = clock.local(clock.now()).replace(hour=9, minute=15, second=0, microsecond=0) - timedelta(days=days_ago)
    return min(day.astimezone(clock.UTC), clock.now())
