"""What a row holds: the published text, and nothing of the draft beside it."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal import clock
from portal.content.attachments import Upload
from portal.content.fields import LONGEST_LINE
from portal.search.rows import LONGEST_SUMMARY, microseconds, moment_of
from portal.search.tables import item as item_table
from tests.support.samples import picture_bytes

SECRET = "BÍ MẬT"


def stored(place, item):
    """The whole stored row, as one text."""
    with place.projection.reading() as connection:
        found = connection.execute(select(item_table).where(item_table.c.id == item.id)).one()
    return " ".join(map(str, found))


def upload(filename="Ảnh đẹp.png", media_type="image/png", data=None):
    return Upload(io.BytesIO(data or picture_bytes()), filename, media_type)


def test_a_row_never_holds_the_working_draft_of_a_published_item(place):
    item = place.publish("Công khai", summary="Ai cũng đọc", picture=upload())
    with transaction.manager:
        place.desk.edit(
            item,
            {
                "title": SECRET,
                "summary": SECRET,
                "picture": upload("bi-mat.png"),
                "picture_alt": SECRET,
                "body": SECRET,
            },
        )
    row = place.public.get(item.id)
    assert (row.title, row.summary, row.has_draft) == ("Công khai", "Ai cũng đọc", True)
    assert SECRET not in stored(place, item)
    assert "bi-mat" not in stored(place, item)
    with transaction.manager:
        place.desk.move(item, "publish_changes")
    row = place.public.get(item.id)
    assert (row.title, row.picture_alt, row.has_draft) == (SECRET, SECRET, False)
    assert row.picture.startswith("bi-mat")


def test_a_withdrawn_item_shows_its_draft_to_staff_only(place):
    item = place.publish("Công khai")
    with transaction.manager:
        place.desk.edit(item, {"title": "Bản sửa"})
        place.desk.move(item, "withdraw")
    assert place.public.get(item.id) is None
    assert place.lists().get(item.id).title == "Bản sửa"


def test_what_colleagues_wrote_to_each_other_is_not_in_the_public_row(place):
    with transaction.manager:
        item = place.add("Tin")
        place.desk.move(item, "submit")
    with transaction.manager:
        place.desk.move(item, "send_back", comment="Sai số liệu.")
    row = place.lists().get(item.id)
    assert (row.last_act, row.last_comment) == ("send_back", "Sai số liệu.")
    with transaction.manager:
        place.desk.move(item, "publish", comment="Đồng ý, nhưng lần sau cẩn thận.")
    assert place.public.get(item.id).last_comment == ""
    assert "cẩn thận" not in stored(place, item)


def test_where_it_stands(place):
    item = place.publish("Tin đầu tiên")
    row = place.public.get(item.id)
    assert row.path == "/so-y-te/tin-tuc/tin-dau-tien/"
    assert (row.name, row.kind, row.state) == ("tin-dau-tien", "news_item", "published")
    assert (row.agency, row.parent) == (place.agency.id, place.section.id)
    assert row.internal is False
    assert place.public.get(place.agency.id).agency == place.agency.id
    site = place.public.get(place.site.id)
    assert (site.path, site.parent, site.agency) == ("/", None, place.site.id)


def test_the_workspace_is_internal(place):
    documents = place.agency["noi-bo"]["tai-lieu"]
    with transaction.manager:
        folder = place.add("Hồ sơ", place=documents, kind="folder")
    row = place.lists().get(folder.id)
    assert row.internal is True
    assert (row.workflow, row.state) == ("internal", "mine")


def test_moments_are_exact_and_zone_aware(place, set_clock):
    now = datetime(2026, 11, 22, 12, 1, 27, 123456, tzinfo=UTC)
    set_clock(now)
    item = place.publish("Đúng giờ")
    row = place.public.get(item.id)
    assert row.created == row.modified == row.published == now
    assert row.created.tzinfo is not None
    assert (row.publish_on, row.withdraw_on, row.starts) == (None, None, None)


def test_the_file_that_is_offered(place):
    with transaction.manager:
        item = place.add("Báo cáo", kind="file", file=upload("Báo cáo quý I.pdf", "application/pdf", b"%PDF-1.4"))
    row = place.lists().get(item.id)
    assert (row.file_name, row.media_type, row.size) == ("Báo cáo quý I.pdf", "application/pdf", 8)
    assert row.file in item.attachments
    assert row.picture == ""


def test_a_picture_and_its_text(place):
    with transaction.manager:
        item = place.add("Cầu", kind="image", file=upload(), alt="Cây cầu lúc bình minh")
    row = place.lists().get(item.id)
    assert row.picture == row.file != ""
    assert row.picture_alt == "Cây cầu lúc bình minh"


def test_what_the_type_offers(place):
    with transaction.manager:
        agency = place.add("Sở Thử", place=place.site, kind="agency", abbreviation="ST", phone="0258", level="branch")
        link = place.add("Cổng", kind="link", target="https://dichvucong.gov.vn/")
    row = place.lists().get(agency.id)
    assert (row.code, row.phone, row.level) == ("ST", "0258", "branch")
    assert place.lists().get(link.id).target == "https://dichvucong.gov.vn/"


@pytest.mark.parametrize("length", [399, 400, 401, 900])
def test_a_long_summary_is_cut_between_words(place, length):
    words = " ".join(["chữ"] * 300)[:length]
    item = place.publish("Dài", summary=words)
    summary = place.public.get(item.id).summary
    assert len(summary) <= LONGEST_SUMMARY
    if len(words.strip()) <= LONGEST_SUMMARY:
        assert summary == words.strip()
    else:
        assert summary.endswith("chữ…")


def test_a_summary_of_one_endless_word_is_cut_anyway(place):
    item = place.publish("Dài", summary="a" * 1000)
    assert place.public.get(item.id).summary == "a" * (LONGEST_SUMMARY - 1) + "…"


def test_the_longest_title_fits(place):
    item = place.publish("Ặ" * LONGEST_LINE)
    assert place.public.get(item.id).title == "Ặ" * LONGEST_LINE


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1600, 1, 1), max_value=datetime(2900, 1, 1)))
def test_every_moment_comes_back_unchanged(moment):
    assert moment_of(microseconds(moment)) == moment


def test_a_day_is_its_midnight_in_vietnam():
    assert clock.local(moment_of(microseconds(date(2026, 11, 22)))).isoformat() == "2026-11-22T00:00:00+07:00"
    assert moment_of(microseconds(None)) is None
    assert microseconds(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=7)) == 7
