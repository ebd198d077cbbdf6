"""Agencies that are asked about a draft get a letter when it opens for them, and a reminder before it closes."""

from datetime import UTC, date, datetime

import pytest

from portal.content.comments import are_letters
from portal.security.people import People
from tests.support.mail_host import listening_mail_host, work_off
from tests.support.site import COMMITTEE, HEALTH, INFORMATION

LEADER, CLERK, MAILBOX = "leader@stttt.example", "clerk@stttt.example", "ubnd@tinh.example"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OPINION = "y-kien-co-quan"


@pytest.fixture
def mail_host():
    with listening_mail_host() as host:
        yield host


@pytest.fixture
def asking_site(fresh_site):
    """A site in which one agency's speakers have mailboxes, and another has only one of its own."""

    def furnish(tree, desk):
        people = People(tree._p_jar.root()["app_root"], fresh_site.registry)
        for login, mail in (("leader.stttt", LEADER), ("clerk.stttt", CLERK), ("editor.stttt", "editor@stttt.example")):
            people.describe(people.get(login), email=mail)
        desk.edit(tree[COMMITTEE], {"email": MAILBOX})
        desk.move(tree[COMMITTEE], "publish_changes")

    fresh_site.prepare(furnish)
    return fresh_site


def published(site, opens, closes, *agencies):
    """A published draft on which agencies are asked; answers its address."""

    def make(tree, desk):
        days = {"opens": opens, "closes": closes}
        values = {"title": "Quy chế trực", "articles": ({"heading": "Điều 1", "text": "Trực"},), **days}
        item = desk.place(tree[HEALTH]["lay-y-kien"], "consultation", values, "quy-che-truc")
        item.set(invited=invited(tree, agencies))
        desk.move(item, "publish")

    site.prepare(make)
    return f"/{HEALTH}/lay-y-kien/quy-che-truc/"


def invited(tree, agencies):
    return tuple({"agency": str(tree[slug].id), "title": tree[slug].title} for slug in agencies)


def change(site, act):
    site.prepare(lambda tree, desk: act(tree, desk, tree[HEALTH]["lay-y-kien"]["quy-che-truc"]))


def letters(host, site):
    work_off(site, host.settings(site.settings))
    return {mail: [one["Subject"] for one in host.letters_to(mail)] for mail in (LEADER, CLERK, MAILBOX)}


def test_a_letter_when_it_opens_and_a_reminder_to_those_that_have_not_answered(asking_site, set_clock, mail_host):
    set_clock(MONDAY)
    address = published(asking_site, date(2026, 11, 25), date(2026, 12, 9), INFORMATION)
    assert letters(mail_host, asking_site) == {LEADER: [], CLERK: [], MAILBOX: []}, "it is not open yet"
    set_clock(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    found = letters(mail_host, asking_site)
    assert [len(one) for one in found.values()] == [1, 1, 0]
    (letter,) = mail_host.letters_to(LEADER)
    text = letter.get_content()
    assert "Quy chế trực" in letter["Subject"] and "đến hết ngày 09/12/2026" in text
    assert f"http://localhost{address}{OPINION}" in text
    # One more is asked; nobody is written to twice, whatever is changed.
    change(asking_site, lambda tree, desk, item: item.set(invited=invited(tree, (INFORMATION, COMMITTEE))))
    change(asking_site, lambda tree, desk, item: desk.edit(item, {"summary": "Sửa"}))
    found = letters(mail_host, asking_site)
    assert [len(one) for one in found.values()] == [1, 1, 1] and "Xin ý kiến" in found[MAILBOX][0]
    # The one answers; two working days before the end the other is reminded.
    clerk = asking_site.browser("clerk.stttt")
    form = next(form for form in clerk.get(address + OPINION).forms.values() if "text-1" in form.fields)
    form["text-1"] = "Thống nhất."
    form.submit("send", status=303)
    set_clock(datetime(2026, 12, 4, 2, 0, tzinfo=UTC))
    assert [len(one) for one in letters(mail_host, asking_site).values()] == [1, 1, 1]
    set_clock(datetime(2026, 12, 7, 2, 0, tzinfo=UTC))
    found = letters(mail_host, asking_site)
    assert [len(one) for one in found.values()] == [1, 1, 2] and "Sắp hết hạn" in found[MAILBOX][1]
    change(asking_site, lambda tree, desk, item: desk.edit(item, {"summary": "Sửa nữa"}))
    assert letters(mail_host, asking_site) == found
    kept = asking_site.prepare(lambda tree, _desk: tree[HEALTH]["lay-y-kien"]["quy-che-truc"].invitation_letters)
    assert are_letters(kept) and len(kept) == 3


def test_letters_follow_the_days_of_the_draft(asking_site, set_clock, mail_host):
    set_clock(MONDAY)
    published(asking_site, date(2026, 11, 23), date(2026, 12, 9), INFORMATION)
    assert len(letters(mail_host, asking_site)[LEADER]) == 1

    def longer(tree, desk, item):
        desk.edit(item, {"closes": date(2026, 12, 16)})
        desk.move(item, "publish_changes")

    change(asking_site, longer)
    set_clock(datetime(2026, 12, 7, 2, 0, tzinfo=UTC))
    assert len(letters(mail_host, asking_site)[LEADER]) == 1, "it closes a week later"
    set_clock(datetime(2026, 12, 14, 2, 0, tzinfo=UTC))
    assert len(letters(mail_host, asking_site)[LEADER]) == 2


def test_what_is_withdrawn_or_open_for_a_day_reminds_nobody(asking_site, set_clock, mail_host):
    set_clock(MONDAY)
    published(asking_site, date(2026, 11, 23), date(2026, 11, 24), INFORMATION)
    assert len(letters(mail_host, asking_site)[LEADER]) == 1
    set_clock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    assert len(letters(mail_host, asking_site)[LEADER]) == 1

    def longer(tree, desk, item):
        desk.edit(item, {"closes": date(2026, 12, 9)})
        desk.move(item, "publish_changes")
        desk.move(item, "withdraw")

    change(asking_site, longer)
    set_clock(datetime(2026, 12, 7, 2, 0, tzinfo=UTC))
    assert len(letters(mail_host, asking_site)[LEADER]) == 1


def test_the_agencys_home_shows_what_is_open(asking_site, set_clock):
    set_clock(MONDAY)
    address = published(asking_site, date(2026, 11, 25), date(2026, 12, 9))
    assert address not in asking_site.browser().get(f"/{HEALTH}/")
    set_clock(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    home = asking_site.browser().get(f"/{HEALTH}/")
    assert address in home and "Đang lấy ý kiến" in home and "còn 14 ngày" in home
    set_clock(datetime(2026, 12, 10, 2, 0, tzinfo=UTC))
    assert address not in asking_site.browser().get(f"/{HEALTH}/")
