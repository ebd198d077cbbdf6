"""What is done out of sight changes nothing that others are shown: no page, list, count, date, feed or suggestion.

The same addresses are read before and after, by a visitor, by staff of another agency and by a colleague. Days have
passed in between, so that a date which follows a hidden act is seen.
"""

import re
from datetime import timedelta

from portal import clock
from portal.views.search_question import EVERYWHERE, PARAMETERS
from tests.functional.test_hostile import make, published, rename
from tests.support.crawling import text_of
from tests.support.site import HEALTH, INFORMATION

PAGE, NEWS, WORKSPACE = f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/"
TREE = WORKSPACE + "tai-lieu/"
# A word that stands in hidden texts only, one that is public and near to it, and one that nobody uses.
SECRET, PUBLIC, UNUSED = "qzvortexlam", "qzvortexlan", "qzvortexlaw"
WORDS = (SECRET, PUBLIC, UNUSED, "qzvort")
OPEN = (
    *("/", PAGE, NEWS, f"{NEWS}?sap-xep=-modified", f"{PAGE}gioi-thieu/", f"{PAGE}van-ban/"),
    *(f"{place}tim-kiem{shape}?q={word}" for place in ("/", PAGE) for shape in ("", "/goi-y") for word in WORDS),
    f"{PAGE}tim-kiem.rss?q={PUBLIC}",
)
# What is new in every answer.
NEW_EACH_TIME = re.compile(r'"(?:csrf_token|form_key|proof)" value="[^"]*"|[\w-]+: (?:phien|W/)\S+')


def for_staff(agency):
    """What staff of an agency read besides: their work, and the search of all agencies."""
    own = f"/{agency}/noi-bo/"
    everywhere = f"{PARAMETERS['reach']}={EVERYWHERE}"
    return own, f"{own}sap-thay-doi", *(f"{own}tim-kiem?q={word}&{everywhere}" for word in (*WORDS, "nháp"))


OBSERVERS = {
    "visitor": (None, OPEN),
    "stranger": ("editor.stttt", (*OPEN, *for_staff(INFORMATION))),
    "colleague": ("officer.syt", (*OPEN, *for_staff(HEALTH), TREE, f"{TREE}?sap-xep=-modified", f"{TREE}?tim=qzvort")),
}


def act_out_of_sight(site, address):
    """Drafts, changes of what is published, private documents, things deleted and brought back."""
    editor, clerk = site.browser("editor.syt"), site.browser("clerk.syt")
    make(editor, NEWS, "news_item", f"Nháp {SECRET}", body=f"<p>{SECRET}</p>")
    rename(editor, address, f"Tin {SECRET}")
    gone = make(editor, NEWS, "news_item", f"Nháp đã xóa {SECRET}")
    editor.send(gone + "xoa")
    private = make(clerk, TREE, "folder", f"Riêng {SECRET}")
    make(clerk, private, "folder", f"Trong {SECRET}")


def test_nobody_notices_what_is_done_out_of_sight(insiders, set_clock):
    site = insiders.site
    standing = set_clock(clock.now())
    address = published(site, f"Tin {PUBLIC}", body=f"<p>{PUBLIC}</p>")
    make(site.browser("officer.syt"), TREE, "folder", "Thư mục của tôi")
    standing.set(clock.now() + timedelta(days=3))
    browsers = {name: site.browser(login) for name, (login, _pages) in OBSERVERS.items()}

    def shown():
        return {
            (name, page): (answer.status_int, NEW_EACH_TIME.sub("", text_of(answer)).splitlines())
            for name, (_login, pages) in OBSERVERS.items()
            for page in (*pages, address)
            for answer in [browsers[name].get(page, status="*")]
        }

    before = shown()
    assert [asked for asked, (status, _text) in before.items() if status != 200] == []
    act_out_of_sight(site, address)
    after = shown()
    changed = {
        asked: [line for line in after[asked][1] if line not in before[asked][1]] or after[asked][0]
        for asked in before
        if before[asked] != after[asked]
    }
    assert changed == {}
    # Whose they are sees all of it: the acts were done.
    assert SECRET in site.browser("editor.syt").get(WORKSPACE).text


def test_who_has_no_post_here_is_unknown_here(insiders):
    """A substitute is named by a sign-in name: that of another agency's people answers like one that nobody has."""
    officer, today = insiders.site.browser("officer.syt"), clock.local(clock.now()).date().isoformat()
    absence = WORKSPACE + "vang-mat"
    sent = {"act": "announce", "from_day": today, "until_day": today}
    post = officer.get(absence).html.find("input", {"name": "post"})["value"]
    said = set()
    for login in ("editor.stttt", "tinh.admin", "khong.co"):
        answer = officer.send(absence, status=403, post=post, substitute=login, **sent)
        said.add(answer.html.find("main").text.replace(login, "…"))
    assert len(said) == 1


def test_nothing_is_put_beside_what_one_may_not_see(insiders):
    """Else the order would tell that it is there, and where."""
    clerk, officer = insiders.site.browser("clerk.syt"), insiders.site.browser("officer.syt")
    hidden, mine = make(clerk, TREE, "folder", "Thư mục kín"), make(officer, TREE, "folder", "Thư mục để dò")

    def beside(address):
        return {"act": "place", "item": mine.split("/")[-2], "after": address.split("/")[-2]}

    with insiders.nothing_changes():
        for address in (hidden, TREE + "khong-co/"):
            officer.send(TREE + "noi-dung", status=204, **beside(address))
    other = make(officer, TREE, "folder", "Thư mục của tôi, thứ hai")
    before = insiders.site.database.storage.lastTransaction()
    officer.send(TREE + "noi-dung", status=204, **beside(other))
    assert insiders.site.database.storage.lastTransaction() != before
