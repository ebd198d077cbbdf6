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
