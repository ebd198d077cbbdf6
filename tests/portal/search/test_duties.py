"""The board's question: what is missing, stale and current, in both databases, whatever lies in the sections."""

from datetime import UTC, datetime, timedelta

import pytest
import transaction

from portal import clock
from portal.content.duties import Duty
from portal.content.translations import hold_translation
from portal.search.compare import compare
from portal.search.duties import CURRENT, LONGEST_LOOK, MISSING, STALE, standings
from portal.working_time import WorkingCalendar

# A Friday; the Tuesday after it is a public holiday.
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DUTIES = (
    Duty("plans", "Kế hoạch", 5),
    Duty("english", "Tiếng Anh", 10),
    Duty("contact", "Liên hệ", 0),
    Duty("questions", "Hỏi", 0, True),
)
CONTAINERS = ("agency", "folder", "site")


@pytest.fixture
def board(place, set_clock):
    """The place with a section of plans in its first agency, and what the board says of it."""
    standing = set_clock(NOW)
    section = place.desk.place(place.agency, "folder", {"title": "Kế hoạch"}, "ke-hoach")
    section.set(duty="plans")
    place.desk.publish_part(section)
    transaction.commit()
    return Board(place, section, standing)


class Board:
    def __init__(self, place, section, standing):
        self.place, self.section, self.clock = place, section, standing
        self.agency, self.desk = place.agency, place.desk

    def publish(self, container, name, moment=NOW, kind="page", **values):
        """A text that somebody has written, published at a moment."""
        now = clock.now()
        self.clock.set(moment)
        item = self.desk.place(container, kind, {"title": name, **values}, name)
        self.desk.publish_part(item)
        self.clock.set(now)
        transaction.commit()
        return item

    def of(self, name="plans", agency=None):
        """The standing of a duty in the first agency."""
        found = standings(self.place.projection, DUTIES, CONTAINERS, WorkingCalendar(), agency)
        mine = next(one for one in found if one.id == self.agency.id)
        return next(one for one in mine.standings if one.duty.name == name)


def test_a_section_is_missing_until_something_is_published_in_it_and_stale_after_its_term(board):
    assert (board.of().state, board.of().section.title) == (MISSING, "Kế hoạch")
    assert board.of("contact").section is None and board.of("contact").state == MISSING
    draft = board.desk.place(board.section, "page", {"title": "Nháp"}, "nhap")
    transaction.commit()
    assert board.of().state == MISSING, "a draft is nothing to the public"
    text = board.publish(board.section, "moi")
    assert board.of().state == CURRENT and board.of().section.updated == NOW
    board.clock.set(NOW + 10 * DAY)
    assert board.of().state == CURRENT, "five working days later"
    board.clock.set(NOW + 11 * DAY)
    assert (board.of().state, board.of().overdue, board.of().is_long) == (STALE, 1, False)
    text.update(author=7, body="<p>Sửa</p>")
    transaction.commit()
    assert board.of().state == STALE, "changes that are not published are nothing to the public"
    board.desk._move(text, "publish_changes", board.desk.reader.principals, _wishes())
    transaction.commit()
    assert board.of().state == CURRENT and draft.published is None
    assert compare(board.place.database, board.place.projection) == []


def _wishes():
    from portal.workflow.engine import Wishes

    return Wishes()


def test_what_the_portal_filled_in_counts_only_when_people_have_looked_at_it(board):
    page = board.publish(board.section, "dien-san")
    page.set(seeded=1)
    transaction.commit()
    assert board.of().state == MISSING
    board.section.set(reviewed=NOW - 30 * DAY)
    transaction.commit()
    assert board.of().state == STALE
    board.section.set(reviewed=NOW)
    transaction.commit()
    assert board.of().state == CURRENT and board.of().section.updated is None


def test_depth_moves_and_time_are_followed(board):
    year = board.desk.place(board.section, "folder", {"title": "2026"}, "nam-2026")
    below = board.desk.place(year, "folder", {"title": "Quý"}, "quy-4")
    item = board.publish(below, "ke-hoach-quy", NOW - 3 * DAY)
    assert board.of().section.updated == NOW - 3 * DAY
    other = board.desk.place(board.agency, "folder", {"title": "Nơi khác"}, "noi-khac")
    transaction.commit()
    other.bring("nam-2026", year)
    transaction.commit()
    assert board.of().state == MISSING, "what is moved away is not in the section any more"
    board.section.bring("nam-2026", year)
    item.set(withdraw_on=NOW + DAY)
    transaction.commit()
    assert board.of().state == CURRENT
    board.clock.set(NOW + 2 * DAY)
    assert board.of().state == MISSING, "time takes a text from the public before any job does"
    board.clock.set(NOW)
    item.set(withdraw_on=None, publish_on=NOW + DAY)
    transaction.commit()
    assert board.of().state == MISSING


def test_a_page_is_a_section_too_and_english_counts_translations(board):
    page = board.publish(board.agency, "lien-he-day")
    page.set(duty="contact")
    english = board.desk.place(board.agency, "folder", {"title": "English"}, "english")
    english.set(duty="english")
    board.desk.publish_part(english)
    transaction.commit()
    assert board.of("contact").state == CURRENT and board.of("english").state == MISSING
    original = board.publish(board.section, "goc", NOW - 2 * DAY)
    twin = board.desk.types.create("page", {"title": "Original"}, author=7)
    twin.set(language="en", follows=1)
    hold_translation(original, "en", twin)
    board.place.connection.add(twin)
    board.desk.engine.begin(twin, board.agency.id)
    board.desk.publish_part(twin)
    transaction.commit()
    assert board.of("english").state == CURRENT and board.of("english", board.agency.id).section.updated == NOW


def test_of_two_sections_of_one_duty_the_better_one_counts_and_old_ages_have_an_end(board):
    board.publish(board.section, "cu", NOW - (LONGEST_LOOK + 40) * DAY)
    assert board.of().state == STALE and board.of().is_long and board.of().overdue > 300
    second = board.desk.place(board.agency, "folder", {"title": "Kế hoạch mới"}, "ke-hoach-moi")
    second.set(duty="plans")
    board.desk.publish_part(second)
    board.publish(second, "moi")
    assert board.of().state == CURRENT and board.of().section.title == "Kế hoạch mới"


def test_internal_and_hidden_places_do_not_count(board):
    board.publish(board.section, "moi")
    board.desk._move(board.section, "withdraw", board.desk.reader.principals, _wishes())
    transaction.commit()
    assert board.of().state == MISSING and board.of().section is None
    one = standings(board.place.projection, DUTIES, CONTAINERS, WorkingCalendar(), board.agency.id)
    assert [agency.id for agency in one] == [board.agency.id] and len(one[0].of(MISSING)) == 4


def test_a_section_that_hangs_on_others_may_be_empty(board):
    assert board.of("questions").state == MISSING
    section = board.desk.place(board.agency, "questions", {"title": "Hỏi đáp"}, "hoi-dap")
    section.set(duty="questions")
    board.desk.publish_part(section)
    transaction.commit()
    assert board.of("questions").state == CURRENT and board.of("questions").section.since is None
