"""What is done out of sight changes nothing that others are shown: no page, list, count, date, feed or suggestion.

The same addresses are read before and after, by a visitor, by staff of another agency and by a colleague. Days have
passed in between, so that a date which follows a hidden act is seen.
"""

import re
from datetime import date, timedelta

from portal import clock
from portal.views.search_question import EVERYWHERE, PARAMETERS
from tests.functional.test_hostile import make, published, rename
from tests.functional.test_templates import keep
from tests.support.crawling import text_of
from tests.support.published_documents import make_document, relation
from tests.support.schedules import row, this_monday
from tests.support.site import HEALTH, INFORMATION

PAGE, NEWS, WORKSPACE = f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/"
TREE = WORKSPACE + "tai-lieu/"
# A word that stands in hidden texts only, one that is public and near to it, and one that nobody uses.
SECRET, PUBLIC, UNUSED = "qzvortexlam", "qzvortexlan", "qzvortexlaw"
WORDS = (SECRET, PUBLIC, UNUSED, "qzvort")
OPEN = (
    *("/", PAGE, NEWS, f"{NEWS}?sap-xep=-modified", f"{PAGE}gioi-thieu/", f"{PAGE}lay-y-kien/"),
    *(f"{PAGE}van-ban/", f"{PAGE}van-ban/rss", f"{PAGE}van-ban/41-qd-syt-2026/", f"{PAGE}hoi-dap/"),
    *(f"{PAGE}lich-cong-tac/", f"{PAGE}lich-cong-tac/lich.ics", "/tim-kiem?q=42/QĐ-SYT", "/tim-kiem?q=thay+thế"),
    *(f"{place}tim-kiem{shape}?q={word}" for place in ("/", PAGE) for shape in ("", "/goi-y") for word in WORDS),
    f"{PAGE}tim-kiem.rss?q={PUBLIC}",
)
# So many of them, and so near, that none of the public's would be left if they counted (portal/search/known_words.py).
BLINDING = [f"qzvortexl{letter}w {SECRET[:-1]}{letter}" for letter in "abcdefghijklmopq"] * 2
# What is new in every answer.
NEW_EACH_TIME = re.compile(r'"(?:csrf_token|form_key|proof)" value="[^"]*"|[\w-]+: (?:phien|W/)\S+')


def for_staff(agency):
    """What staff of an agency read besides: their work, and the search of all agencies.

    Not what is about to change: that is told to all of an agency's own staff.
    """
    own = f"/{agency}/noi-bo/"
    everywhere = f"{PARAMETERS['reach']}={EVERYWHERE}"
    return own, *(f"{own}tim-kiem?q={word}&{everywhere}" for word in (*WORDS, "nháp"))


OF_THE_AGENCY = (
    *(TREE, f"{TREE}?sap-xep=-modified", f"{TREE}?tim=qzvort", f"{PAGE}thung-rac"),
    *(
        f"{WORKSPACE}{view}"
        for view in ("muc-bat-buoc", "lich-co-quan", "cau-hoi", "danh-ba", "ho-tro", "gop-y-du-thao")
    ),
)
OBSERVERS = {
    "visitor": (None, OPEN),
    "stranger": ("editor.stttt", (*OPEN, *for_staff(INFORMATION))),
    "colleague": ("officer.syt", (*OPEN, *for_staff(HEALTH), *OF_THE_AGENCY)),
}


def furnish(tree, desk):
    """What the public sees of the sections: a decision, a week, a draft for comment, a unit."""
    agency = tree[HEALTH]
    make_document(desk, agency["van-ban"], "41/QĐ-SYT", date(2026, 1, 6), issuer="Sở Y tế")
    rows = [row(this_monday(), "08:00", what="Giao ban")]
    desk.move(desk.add(agency["lich-cong-tac"], "week_schedule", week_values(rows)), "publish")
    desk.move(desk.add(agency["gioi-thieu"], "unit", {"title": "Phòng Đã Công Bố"}), "publish")


def week_values(rows):
    """The fields of this week's schedule."""
    return {"title": "Lịch tuần này", "first_day": this_monday(), "entries": rows}


def prepare_out_of_sight(tree, desk):
    """Drafts in the sections: a decision that replaces the public one, other entries of the week, a unit, a page."""
    agency = tree[HEALTH]
    library, week = agency["van-ban"], next(iter(agency["lich-cong-tac"].values()))
    replaces = (relation("replaces", "41/QĐ-SYT", date(2026, 1, 6)),)
    title = f"Thay thế {SECRET}"
    make_document(desk, library, "42/QĐ-SYT", date(2026, 2, 3), title, False, issuer="Sở Y tế", relations=replaces)
    desk.edit(week, {"entries": [row(week.first_day, "09:00", what=f"Họp kín {SECRET}")]})
    desk.add(agency["gioi-thieu"], "unit", {"title": f"Phòng {SECRET}"})
    desk.edit(agency, {"opening_hours": SECRET})
    desk.add(agency["lay-y-kien"], "consultation", {"title": f"Dự thảo {SECRET}"})
    for title in BLINDING:
        desk.add(agency["tin-tuc"], "news_item", {"title": title})


def act_out_of_sight(site, address):
    """Drafts, changes of what is published, private documents, things deleted, moments set, forms left open."""
    editor, clerk, publisher = (site.browser(f"{name}.syt") for name in ("editor", "clerk", "publisher"))
    site.prepare(prepare_out_of_sight)
    make(editor, NEWS, "news_item", f"Nháp {SECRET}", body=f"<p>{SECRET}</p>")
    rename(editor, address, f"Tin {SECRET}")
    gone = make(editor, NEWS, "news_item", f"Nháp đã xóa {SECRET}")
    editor.send(gone + "xoa")
    private = make(clerk, TREE, "folder", f"Riêng {SECRET}")
    make(clerk, private, "folder", f"Trong {SECRET}")
    editor.send(address + "dang-sua", status=200)
    editor.send(address + "ban-dich", act="add", language="en")
    ends, begins = (clock.local(clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M") for days in (9, 1))
    publisher.send(address + "hen-gio", act="set", until=ends)
    timed = make(editor, NEWS, "news_item", f"Hẹn giờ {SECRET}")
    publisher.send(timed + "trang-thai", transition="publish", when=begins)
    keep(editor, "news_item", name=f"Mẫu {SECRET}", title=SECRET)


def test_nobody_notices_what_is_done_out_of_sight(insiders, set_clock):
    site = insiders.site
    standing = set_clock(clock.now())
    address = published(site, f"Tin {PUBLIC}", body=f"<p>{PUBLIC}</p>")
    make(site.browser("officer.syt"), TREE, "folder", "Thư mục của tôi")
    site.prepare(furnish)
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
