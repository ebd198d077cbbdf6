"""The demonstration's questions: one in every state that citizens see, none twice, none that names who asked."""

from datetime import UTC, datetime

from portal.commands.demo import DATA
from portal.commands.demo_questions import put_asked, questions_written
from portal.content.personal_data import tells_who_asked
from portal.content.richtext import text_of
from tests.support.site import HEALTH

WRITTEN = questions_written(DATA)
ASKED = [row for row in WRITTEN if "topics" not in row]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_there_is_one_in_every_state_and_no_public_text_names_who_asked():
    states = {row["state"] for row in ASKED}
    assert states == {"received", "assigned", "submitted", "published", "refused", "diverted"}
    topics = {row["agency"]: row["topics"] for row in WRITTEN if "topics" in row}
    for row in ASKED:
        assert row["topic"] in ("", *topics[row["agency"]]) and (row.get("mail") or row.get("phone"))
        assert row.get("mail", "@thu.example").endswith("@thu.example")
        texts = (row.get("public_title", ""), row.get("question", ""), text_of(row.get("answer", "")))
        assert not tells_who_asked(row, texts)


def test_they_are_put_once_and_each_is_in_its_state(fresh_site, set_clock):
    set_clock(NOW)
    written = [row for row in WRITTEN if row["agency"] == HEALTH]
    rows = [row for row in ASKED if row["agency"] == HEALTH]

    def put(tree, desk):
        section = tree[HEALTH]["hoi-dap"]
        for row in written:
            put_asked(desk, tree[HEALTH], row, tree.id if "officer" in row else None)
        return [(item.state, item.asked.get("title", ""), item.published_at, item.due) for item in section.values()]

    first, second = (fresh_site.prepare(put) for _turn in range(2))
    assert first == second and sorted(state for state, *_rest in first) == sorted(row["state"] for row in rows)
    assert not any(title for state, title, _at, _due in first if state == "diverted")
    late = [at > due for state, _title, at, due in first if state == "published"]
    assert sorted(late) == [False, True]
    page = fresh_site.browser().get(f"/{HEALTH}/hoi-dap/")
    assert "Điều kiện, hồ sơ mở phòng khám" in page and "Thanh Trúc" not in page
    figures = fresh_site.browser().get(f"/{HEALTH}/hoi-dap/tinh-hinh-tra-loi")
    told = {dt.text: dt.find_next("dd").text for dt in figures.html.select("dl.figures dt")}
    assert told["Đã nhận"] == "5" and told["Trả lời đúng hạn"] == told["Trả lời quá hạn"] == "1"
    assert told["Đang trả lời, quá hạn"] == "1" and told["Đơn khiếu nại, tố cáo đã chuyển"] == "1"
    everywhere = fresh_site.browser().get("/tinh-hinh-tra-loi?nam=tat-ca")
    assert "Sở Y tế" in everywhere.html.find("table").text
    for query in ("?nam=1999", "?nam=%00", "?nam=" + "9" * 50, "?nam=2025"):
        fresh_site.browser().get("/tinh-hinh-tra-loi" + query)
