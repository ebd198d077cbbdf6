"""Tables from the clipboard: nothing is lost, merged cells are filled, days are completed or told to be wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.editions import field_nodes
from portal.content.pasted import MOST_CELLS, rows_of, rows_of_table
from portal.content.row_fields import check_row
from portal.i18n import in_language
from portal.vietnamese import nfc
from tests.support.tree import all_types

COLUMNS = field_nodes(all_types()["week_schedule"].factory)["entries"].columns
WEEK = date(2026, 11, 26)
WORD = """<html><body><table><tr><td><p>Thứ, ngày</p></td><td>Thời gian</td><td>Nội dung</td><td>Chủ trì</td></tr>
<tr><td rowspan="2"><p>Thứ Hai</p><p>(23/11)</p></td><td>7h30 - 9h</td><td>Họp</td><td>Giám đốc</td></tr>
<tr><td>14:00</td><td colspan="2">Tiếp công dân</td></tr>
<tr><td>Thứ 4</td><td>lúc rảnh</td><td>Đi cơ sở</td><td></td></tr></table></body></html>"""


def shown(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def notes(found):
    return " ".join(in_language(note, "vi") for note in found.notes)


def test_a_table_of_word_with_merged_cells():
    found = rows_of(WORD, COLUMNS, WEEK)
    assert shown(found.rows, "day", "starts", "ends", "what", "chair") == [
        ("23/11/2026", "7h30", "9h", "Họp", "Giám đốc"),
        ("23/11/2026", "14:00", "", "Tiếp công dân", ""),
        ("25/11/2026", "lúc rảnh", "", "Đi cơ sở", ""),
    ]
    assert "2 ô gộp" in notes(found) and "3 dòng" in in_language(found.said, "vi")
    assert in_language(check_row(COLUMNS, found.rows[2])[1]["starts"], "vi").startswith("Giờ không hợp lệ")


def test_a_table_of_excel_carries_the_day_down():
    found = rows_of('23/11/2026\t08:00\t\tHọp\n\t10:00\t\t"hai\ndòng"\n32/11\t\t\tSai ngày\n', COLUMNS, WEEK)
    assert shown(found.rows, "day", "what")[0] == ("23/11/2026", "Họp")
    assert found.rows[1]["day"] == "23/11/2026" and "1 dòng để trống ngày" in notes(found)


def test_a_wrong_date_stays_as_it_was_typed_and_is_told():
    found = rows_of("31/02/2026\t\t\tA\n45/13\t\t\tB\n", COLUMNS, WEEK)
    assert shown(found.rows, "day") == [("31/02/2026",), ("45/13",)]
    for row in found.rows:
        assert "Ngày không hợp lệ" in in_language(check_row(COLUMNS, row)[1]["day"], "vi")


@pytest.mark.parametrize(
    "typed, day",
    [("Thứ Năm", "26/11/2026"), ("Chủ nhật", "29/11/2026"), ("thứ 2", "23/11/2026"), ("CN 29.11", "29/11/2026")],
)
def test_days_of_the_week_are_those_of_this_week(typed, day):
    assert rows_of_table([(typed, "", "", "A")], COLUMNS, WEEK).rows[0]["day"] == day


def test_without_a_week_a_weekday_cannot_be_guessed():
    assert rows_of_table([("Thứ Năm", "", "", "A")], COLUMNS).rows[0]["day"] == "Thứ Năm"


OFFICE = """<table><tr><th>STT</th><th>Thứ/ngày</th><th>Buổi</th><th>Thời gian</th><th>Nội dung</th><th>Chủ trì</th>
<th>Khách mời</th><th>Địa điểm</th><th>Xe</th></tr>
<tr><td>1</td><td rowspan=3>Thứ Hai<br>23/11</td><td>Sáng</td><td>7h30 - 9h00</td><td>Giao ban</td><td>GĐ Sở</td>
<td>Đại diện UBND xã</td><td>Phòng họp số 1</td><td>79A-1</td></tr>
<tr><td>2.</td><td>Chiều</td><td>14h00'</td><td>Họp X</td><td>PGĐ A</td><td></td><td>Phòng họp số 2</td><td></td></tr>
<tr><td>3</td><td>Chiều</td><td></td><td>Đi cơ sở</td><td></td><td></td><td></td><td></td></tr></table>"""


def test_the_number_of_a_row_and_the_part_of_the_day_go_into_no_other_column():
    found = rows_of(OFFICE, COLUMNS, WEEK)
    assert shown(found.rows, "day", "starts", "ends", "what", "place", "vehicle") == [
        ("23/11/2026", "7h30", "9h00", "Giao ban", "Phòng họp số 1", "79A-1"),
        ("23/11/2026", "14h00", "", "Họp X", "Phòng họp số 2", ""),
        ("23/11/2026", "", "", "Đi cơ sở", "", ""),
    ]
    # What no column here has is in the note, and so is the part of the day where no time says it.
    assert shown(found.rows, "note") == [("Khách mời: Đại diện UBND xã",), ("",), ("Chiều",)]
    assert "“Khách mời”" in notes(found) and "Ghi chú" in notes(found)
    assert not any(word in notes(found) for word in ("STT", "Buổi", "ô thừa"))
    assert not any(check_row(COLUMNS, row)[1] for row in found.rows)


def test_a_part_of_the_day_that_contradicts_the_time_is_kept_for_people_to_look_at():
    table = [("Ngày", "Buổi", "Giờ", "Nội dung"), ("23/11", "Chiều", "2h30", "Họp"), ("23/11", "Cả ngày", "", "Trực")]
    assert shown(rows_of_table(table, COLUMNS, WEEK).rows, "starts", "note") == [("2h30", "Chiều"), ("", "")]


def test_a_number_that_is_none_is_not_lost():
    table = [("STT", "Ngày", "Nội dung"), ("Bổ sung", "23/11", "Họp")]
    assert rows_of_table(table, COLUMNS, WEEK).rows[0]["note"] == "STT: Bổ sung"


@pytest.mark.parametrize(
    "typed, times",
    [
        ("Từ 8h đến 10h", ("08:00", "10:00")),
        ("từ 7 giờ 30 phút đến 9 giờ", ("07:30", "09:00")),
        ("8h00' - 9h30'", ("08:00", "09:30")),
        ("08:00–09:15", ("08:00", "09:15")),
        ("8h00'", ("08:00", "")),
        ("8h00’", ("08:00", "")),
        ("Lúc 14g30", ("14:30", "")),
        ("Sáng 8h", ("08:00", "")),
        ("13h30 (chiều)", ("13:30", "")),
        ("08:00:00", ("08:00", "")),
        ("Cả ngày", ("", "")),
        ("CẢ  NGÀY", ("", "")),
    ],
)
def test_times_as_offices_write_them(typed, times):
    (row,) = rows_of_table([("Ngày", "Thời gian", "Nội dung"), ("24/11", typed, "Họp")], COLUMNS, WEEK).rows
    values, errors = check_row(COLUMNS, row)
    assert not errors and (values["starts"], values["ends"] or "") == times


@pytest.mark.parametrize("typed", ["Sáng", "Chiều 2h", "25h", "8h đến khi xong", "lúc rảnh"])
def test_what_is_no_time_stays_as_it_was_typed_and_is_told(typed):
    (row,) = rows_of_table([("Ngày", "Thời gian", "Nội dung"), ("24/11", typed, "Họp")], COLUMNS, WEEK).rows
    assert row["starts"] == typed and "starts" in check_row(COLUMNS, row)[1]


def test_the_week_of_new_year_has_days_of_two_years():
    found = rows_of_table([("31/12", "", "", "A"), ("01/01", "", "", "B")], COLUMNS, date(2026, 12, 28))
    assert shown(found.rows, "day") == [("31/12/2026",), ("01/01/2027",)]


def test_cells_beyond_the_last_column_are_joined_to_it_and_told():
    found = rows_of_table([["23/11/2026", "", "", "A", *[""] * 8, "dư", "thừa"]], COLUMNS, WEEK)
    assert found.rows[0]["note"] == "dư thừa" and "2 ô thừa" in notes(found)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=14), min_size=1, max_size=6))
def test_no_word_of_any_table_is_lost(table):
    found = rows_of_table(table, COLUMNS, WEEK)
    kept = [row for row in table if any(cell.strip() for cell in row)]
    if len(found.rows) < len(kept):
        # The first row was the head.
        kept = kept[1:]
    assert len(found.rows) == len(kept)
    for typed, row in zip(kept, found.rows, strict=True):
        everything = " ".join(row.values())
        for place, cell in enumerate(typed):
            # Days, times and ticks are completed; every other cell stands as it was.
            if place in (0, 1, 10):
                continue
            assert cell.strip() in everything


def test_a_broken_table_of_html_does_no_harm():
    for html in ("<table>", "<table><tr><td rowspan=99999999>x", "<td>a<td>b</table>", "<table><tr><td colspan=-3>x"):
        rows_of(html, COLUMNS, WEEK)
    assert len(rows_of("<table>" + "<tr><td>x</td>" * 30000, COLUMNS, WEEK).rows) <= MOST_CELLS + 1
    wide = rows_of("<table><tr>" + "<td colspan=300>x" * 50_000, COLUMNS, WEEK)
    assert len(wide.rows) == 1


def test_the_text_is_composed_when_it_is_stored():
    values, errors = check_row(COLUMNS, {"day": "23/11/2026", "what": "Ho\u0323p"})
    assert not errors and values["what"] == nfc("Họp")
