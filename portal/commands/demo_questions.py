"""Citizens' questions of the demonstration, from the rows of portal/data/demo/questions.toml, in every state."""

import tomllib
from datetime import timedelta

from portal import clock
from portal.content.asked import COMPLAINT
from portal.content.deadlines import counted
from portal.workflow.asking import assign, divert, receive

SECTION = "hoi-dap"
ANSWERED = ("submitted", "published")


def questions_written(folder):
    """The rows of the file: sections with their fields first, then questions."""
    written = tomllib.loads((folder / "questions.toml").read_text(encoding="utf-8"))
    return [*written["sections"], *written["questions"]]


def put_asked(desk, agency, row, officer_id):
    """Put one row of the file on the site."""
    section = agency[SECTION]
    if "topics" in row:
        put_topics(desk, section, row["topics"])
    else:
        put_question(desk, section, row, officer_id)


def put_topics(desk, section, topics):
    """Give a section its fields, once."""
    if tuple(section.topics) != tuple(topics):
        desk.edit(section, {"topics": tuple(topics)})
        desk.move(section, "publish_changes" if section.published is not None else "publish")


def put_question(desk, section, row, officer_id):
    """Ask a question of the demonstration and lead it into its state; one that is there already stays."""
    if any(item.asked and item.asked["received"] == _received(row) for item in section.values()):
        return
    sent = {name: row.get(name, "") for name in ("name", "mail", "phone", "topic", "title", "text")}
    item, _code = receive(desk, section, sent)
    received = _received(row)
    deadline = counted(section._p_jar.root(), received, section.term())
    # Nobody is written to: these people are not there.
    told = row["state"] == "published"
    item.set(asked={**item.asked, "received": received, **deadline, "told": told}, created=received)
    if officer_id is not None:
        assign(desk, item, officer_id)
    if row["state"] in ANSWERED:
        desk.edit(
            item, {"title": row["public_title"], **{name: row[name] for name in ("question", "answer", "answered_by")}}
        )
        desk.move(item, "submit")
    if row["state"] == "published":
        desk.move(item, "publish")
        item.set(published_at=noon(row["answered"]))
    elif row["state"] == "refused":
        desk.move(item, "refuse", row["reason"])
    elif row["state"] == "diverted":
        divert(desk, item, COMPLAINT)


def _received(row):
    return noon(row["days_ago"])


def noon(days_ago):
    """The moment at which the demonstration has something happen, so many days ago (UTC)."""
    day = clock.local(clock.now()).replace(hour=9, minute=15, second=0, microsecond=0) - timedelta(days=days_ago)
    return day.astimezone(clock.UTC)
