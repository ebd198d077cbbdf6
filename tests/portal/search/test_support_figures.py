"""The figures of the support desk: what was reported in a time, by agency, in time, late, open, overdue, closed."""

from datetime import UTC, datetime, timedelta

from portal.search.support_figures import SupportFigures, support_figures
from portal.workflow import supporting
from portal.workflow.supporting import KIND, OPEN
from tests.support.site import HEALTH, INFORMATION
from tests.support.supporting import reported

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_each_request_is_counted_once_where_and_when_it_was_reported(fresh_site, set_clock):
    def answered(tree, desk, item):
        supporting.answer(desk, item, "Đã sửa", "ban.hotro", "Người của bộ phận hỗ trợ")

    def first_week(tree, desk):
        answered(tree, desk, reported(fresh_site.registry, tree, "Trong hạn"))
        supporting.close(desk, reported(fresh_site.registry, tree, "Tự giải quyết"))
        later = reported(fresh_site.registry, tree, "Quá hạn", login="clerk.stttt", agency=INFORMATION)
        reported(fresh_site.registry, tree, "Chưa ai trả lời")
        return later.__name__, tree[HEALTH].id, tree[INFORMATION].id

    def second_week(tree, desk):
        answered(tree, desk, tree[INFORMATION]["noi-bo"][name])
        reported(fresh_site.registry, tree, "Tuần sau")

    def figures(first):
        now, between = first + timedelta(days=8), (first, first + WEEK)
        return support_figures(fresh_site.registry.projection, KIND, OPEN, now, between)

    set_clock(MONDAY)
    name, health, information = fresh_site.prepare(first_week)
    set_clock(MONDAY + WEEK)
    fresh_site.prepare(second_week)
    found = figures(MONDAY)
    assert found == {health: SupportFigures(on_time=1, overdue=1, dropped=1), information: SupportFigures(late=1)}
    total = found[health] + found[information]
    assert (total.reported, total.answered) == (4, 2)
    set_clock(MONDAY + WEEK)
    assert figures(MONDAY + WEEK) == {health: SupportFigures(overdue=1)}
    assert figures(MONDAY - WEEK) == {}
