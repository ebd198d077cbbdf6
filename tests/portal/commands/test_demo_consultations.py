"""The demonstration's drafts for comment: open, closed and with a result, none twice, none that names a citizen."""

import tomllib
from datetime import UTC, datetime

from portal.commands.demo import DATA
from portal.commands.demo_consultations import put_draft
from tests.support.site import HEALTH, INFORMATION

DRAFTS = tomllib.loads((DATA / "consultations.toml").read_text(encoding="utf-8"))["drafts"]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_they_are_put_once_and_each_is_in_its_stage(fresh_site, set_clock):
    set_clock(NOW)

    def put(tree, desk):
        for row in DRAFTS:
            put_draft(desk, tree, row)
        section, today = tree[HEALTH]["lay-y-kien"], NOW.date()
        return {name: (item.stage(today), len(item), item.closes) for name, item in section.items()}

    first, second = (fresh_site.prepare(put) for _turn in range(2))
    assert first == second and sorted(stage for stage, _count, _closes in first.values()) == [
        "closed",
        "concluded",
        "open",
    ]
    assert sum(count for _stage, count, _closes in first.values()) == sum(len(row["comments"]) for row in DRAFTS)
    visitor = fresh_site.browser()
    pages = [visitor.get(f"/{HEALTH}/lay-y-kien/"), *(visitor.get(f"/{HEALTH}/lay-y-kien/{name}/") for name in first)]
    names = [comment["name"] for row in DRAFTS for comment in row["comments"]]
    assert not any(name in page for name in names for page in pages)
    assert "bổ sung mức giảm 20" in visitor.get(f"/{HEALTH}/lay-y-kien/bang-gia-dich-vu/")
    asked = fresh_site.browser("clerk.stttt").get(f"/{INFORMATION}/noi-bo/gop-y-du-thao")
    assert "quy-che-tram-y-te-luu-dong" in asked and "Đã gửi ngày 22/11/2026" in asked
    for row in DRAFTS:
        for comment in row["comments"]:
            assert comment.get("mail", "@thu.example").endswith("@thu.example")
