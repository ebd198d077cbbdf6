"""What the scene holds besides the items, so that every act of views.toml finds something that it can be done to."""

from datetime import timedelta

from portal import clock
from portal.content.support import HELP_NAME, REPORTER, message
from portal.content.weeks import WEEK
from portal.jobs.outbox import enqueue
from portal.roles import Role
from portal.search.saved import SavedSearches
from portal.security.appointments import Appointment
from portal.workflow.commenting import invite
from portal.workflow.notices import AccessChange, Notices
from tests.matrix.actors import OTHER, OWN, OWNER
from tests.support.site import SINCE

DAY = timedelta(days=1)
# An account that nobody has signed in to yet.
WITHOUT_PASSWORD = "chua-co.mt"
# A section of the own agency that nobody has marked as the mandated one that it is.
UNMARKED = "lien-he"


def values_besides(kind, state, word, values):
    """Fields of a type that are no texts, or empty, for the acts that need them so."""
    today = clock.local(clock.now()).date()
    if kind == "consultation":
        article = {"heading": "Điều 1", "text": word}
        return {"opens": today - 5 * DAY, "closes": today + 12 * DAY, "articles": (article,)}
    if kind == "week_schedule":
        return {"entries": ({"day": values["first_day"], "starts": "08:00", "ends": "09:00", "what": word},)}
    # Before anybody has written it, a question that came in has no public wording.
    return {"question": ""} if kind == "question" and state == "received" else {}


def note_sender(item, word, state):
    """Note what somebody has sent, and who he is; answers the word in it where fewer know it than see the item."""
    facts = {"number": 1, "received": item.created}
    if item.kind == "comment":
        item.set(asked={**facts, "name": word, "article": "", "text": word})
    if item.kind == "support_request":
        told = {"due": item.created, "page": word, "page_title": word}
        item.set(asked={**facts, **told, "messages": (message(REPORTER, word, item.created, word),)})
    if item.kind == "question" and state != "diverted":
        word += "hoi"
        item.set(asked={**facts, "due": item.created + WEEK, "name": word, "topic": "", "title": word, "text": word})
        return word
    return ""


def plant(tree, desk, cast, ids):
    """All of it; `ids`: name → id of everybody."""
    own, root = tree[OWN], tree._p_jar.root()
    for place, kind in ((own["tin-tuc"], "news_item"), (tree[HELP_NAME], "help_page")):
        desk.delete(desk.place(place, kind, {"title": "Đã xóa"}, "da-xoa"))
    folder = own["noi-bo"]["tai-lieu"]["folder-agency"]
    Notices(root).raise_for(folder, AccessChange("mine", "agency", ids[OWNER], clock.now()))
    waiting = cast.people.add(WITHOUT_PASSWORD, "Người chưa có mật khẩu")
    cast.people.appoint(waiting, (Appointment(own.id, Role.OFFICER, from_day=SINCE),))
    own[UNMARKED].set(duty="")
    invite(desk, own["lay-y-kien"]["consultation-published"], [(tree[OTHER].id, tree[OTHER].title)])
    searches = SavedSearches(tree._p_jar)
    for person_id in ids.values():
        searches.save(person_id, "Tìm của ma trận", "/", (("q", "chim"),))


def plant_job(tree, _desk):
    """A job that waits; only now, because those that are due have been done."""
    enqueue(tree, "send_mail", {}, due=clock.now() + DAY)
