"""Lists of people follow every change of a person, page by page and sorted by given name, without loading accounts."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.roles import Role
from portal.search.compare import compare
from portal.search.people import CLOSED, COMING, EVERYBODY, FORMER, PRESENT, PeopleAsked, PeopleLists
from portal.search.people_tables import name_key
from portal.security.absences import Absence
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.site import HEALTH, INFORMATION, SINCE

DAY = timedelta(days=1)


@pytest.fixture
def today():
    """The day of the portal's clock."""
    return clock.local(clock.now()).date()


@pytest.fixture(scope="module")
def lists(portal_site):
    """The lists of the portal."""
    return PeopleLists(portal_site.registry.projection)


@pytest.fixture
def person(portal_site, request):
    """Makes people of the health department for one test: `person(name, *posts)`, answers the id."""
    made = []

    def make(full_name, *posts, login=None):
        def add(site, _desk):
            people = People(site._p_jar.root()["app_root"], portal_site.registry)
            added = people.add(login or f"ds.{abs(hash((request.node.nodeid, len(made)))) % 10**9}", full_name)
            people.appoint(added, posts or (appointment(site),))
            return added.id

        made.append(portal_site.prepare(add))
        return made[-1]

    return make


def appointment(site, role=Role.OFFICER, slug=HEALTH, **options):
    """A post in an agency."""
    return Appointment(site[slug].id, role, **{"from_day": SINCE, **options})


def change(portal_site, person_id, act):
    """Run `act(people, person, site)` in a transaction of its own."""

    def work(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        return act(people, people.by_id(person_id), site)

    return portal_site.prepare(work)


def agency(portal_site, slug=HEALTH):
    """The id of an agency."""
    return portal_site.prepare(lambda site, _desk: site[slug].id)


def ids(lists, **asked):
    """The ids on the first page of a question."""
    return [row.id for row in lists.page(PeopleAsked(**asked), limit=200).rows]


def test_people_are_sorted_by_given_name():
    names = ["Trần Văn Ánh", "Nguyễn Thị An", "Lê Đức Bình", "Đỗ An", "Bùi Thị Đào", "Phạm Dung"]
    assert sorted(names, key=name_key) == [
        "Đỗ An",
        "Nguyễn Thị An",
        "Trần Văn Ánh",
        "Lê Đức Bình",
        "Phạm Dung",
        "Bùi Thị Đào",
    ]


def test_a_person_is_listed_with_the_posts_that_the_list_is_about(portal_site, lists, person, today):
    site_ids = agency(portal_site), agency(portal_site, INFORMATION)
    posts = [
        Appointment(site_ids[0], Role.CLERK, from_day=SINCE),
        Appointment(site_ids[1], Role.LEADER, from_day=SINCE),
    ]
    found = person("Vũ Thị Hai Nơi", *posts)
    row = next(row for row in lists.page(PeopleAsked(today, agency=site_ids[0]), limit=200).rows if row.id == found)
    assert [post.role for post in row.posts] == [Role.CLERK]
    assert [post.role for post in lists.by_ids([found], today)[found].posts] == [Role.LEADER, Role.CLERK]
    assert found in ids(lists, day=today, agency=site_ids[1], role=Role.LEADER)
    assert found not in ids(lists, day=today, agency=site_ids[1], role=Role.CLERK)


def test_standing_follows_the_days(portal_site, lists, person, today):
    place = agency(portal_site)
    coming = person("Người Sắp Đến", Appointment(place, Role.CLERK, from_day=today + DAY))
    former = person("Người Đã Đi", Appointment(place, Role.CLERK, from_day=SINCE, until_day=today - DAY))
    present = person("Người Đang Làm")
    closed = person("Người Bị Khóa")
    change(portal_site, closed, lambda people, him, _site: people.disable(him))
    mine = {coming, former, present, closed}
    for standing, expected in (
        (PRESENT, {present}),
        (COMING, {coming}),
        (FORMER, {former}),
        (CLOSED, {closed}),
        (EVERYBODY, mine),
    ):
        assert mine & set(ids(lists, day=today, agency=place, standing=standing)) == expected, standing
    assert coming in ids(lists, day=today + DAY, agency=place)


def test_names_are_found_without_their_marks(portal_site, lists, person, today):
    found = person("Nguyễn Thị Quỳnh Khuê")
    for text in ("quynh", "KHUÊ quỳnh", "thi khue"):
        assert ids(lists, day=today, text=text) == [found], text
    assert ids(lists, day=today, text="quynh%") == []


def test_every_change_is_followed(portal_site, lists, person, today):
    found = person("Lý Văn Thay Đổi")
    change(portal_site, found, lambda people, him, _site: people.describe(him, full_name="Lý Văn Khác", phone="0258 9"))
    row = lists.by_ids([found], today)[found]
    assert (row.full_name, row.phone, row.has_password) == ("Lý Văn Khác", "0258 9", False)
    change(portal_site, found, lambda people, him, _site: people.reset_password(him))
    substitute = person("Người Thay")
    absence = Absence(today, today + DAY, substitute)
    change(portal_site, found, lambda people, him, _site: people.set_absences(him, (absence,)))
    row = lists.by_ids([found], today)[found]
    assert (row.has_password, row.away_until, row.substitute) == (True, today + DAY, substitute)
    assert lists.by_ids([found], today + 2 * DAY)[found].away_until is None
    change(portal_site, found, lambda people, him, _site: people.appoint(him, ()))
    assert lists.by_ids([found], today)[found].posts == ()
    assert compare(portal_site.database, portal_site.registry.projection) == []


def test_pages_follow_one_another_and_numbers_out_of_range_are_the_nearest(portal_site, lists, person, today):
    mine = {person(f"Phân Trang {letter}", login=f"phantrang.{letter.lower()}") for letter in "ABCDE"}
    pages = [lists.page(PeopleAsked(today, text="phan trang"), number, limit=2) for number in (1, 2, 3)]
    assert [page.total for page in pages] == [5] * 3 and [page.pages for page in pages] == [3] * 3
    assert {row.id for page in pages for row in page.rows} == mine
    assert lists.page(PeopleAsked(today, text="phan trang"), 99, limit=2) == pages[2]
    assert lists.page(PeopleAsked(today, text="phan trang"), -1, limit=2) == pages[0]
    assert lists.logins("phantrang.") == {f"phantrang.{letter}" for letter in "abcde"}


def test_people_are_counted_once_each(portal_site, lists, person, today):
    place = agency(portal_site, INFORMATION)
    before = lists.numbers_by("agency", today)[place]
    person("Hai Vai Trò", *(Appointment(place, role, from_day=SINCE) for role in (Role.CLERK, Role.EDITOR)))
    assert lists.numbers_by("agency", today)[place] == before + 1
    assert lists.numbers_by("role", today, place)[Role.CLERK.value] >= 2


def test_a_rebuilding_makes_the_same_rows(fresh_site):
    from portal.search.reindex import reindex

    projection = fresh_site.registry.projection
    asked = PeopleAsked(date(2026, 1, 1), standing=EVERYBODY)
    before = PeopleLists(projection).page(asked, limit=200)
    assert before.total > 10
    reindex(fresh_site.database, projection)
    assert PeopleLists(projection).page(asked, limit=200) == before
    with projection.writing() as connection:
        from portal.search.people_tables import post_table

        connection.execute(post_table.delete())
    assert compare(fresh_site.database, projection)
