"""What `make bench` measures can be measured: it is answered as people are. No figure is judged here."""

import pytest

from benchmarks.__main__ import aims_of_editing, measure_upload
from benchmarks.bare import page_at_hand
from benchmarks.editing import FILES, VERSIONS, cost_of_full_save
from benchmarks.pages import Probe
from benchmarks.province import Province, close
from benchmarks.rights import costs_of_rights
from benchmarks.saves import cost_of_save
from benchmarks.server import NEWS_TEMPLATE


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    made = Province(tmp_path_factory.mktemp("bench"), large=3)
    made.pages = made.sign_in(made.build())
    return made


@pytest.fixture(scope="module")
def probed(province):
    """The cost of the contents page of a folder, as a member of the staff sees it."""
    app = province.open()
    cost = Probe(app, province.pages.cookie).counts(province.pages.large_folder)
    close(app)
    return cost


def test_pages_and_rights(province, probed):
    assert probed.plain > 5000 and probed.cold > 0
    assert [(cost.posts, cost.who > 0) for cost in costs_of_rights(province, 2)] == [(0, True), (1, True), (50, True)]


def test_the_page_that_pages_are_compared_with(province):
    """It was not made any more when the page model had learnt a method."""
    app = province.open()
    assert page_at_hand(app, province.pages.news_item, NEWS_TEMPLATE)().startswith("<!DOCTYPE html>")
    close(app)


def test_saves_and_uploads(province, probed):
    assert cost_of_save(province, 2).bytes > 0
    full = cost_of_full_save(province, 2)
    assert full.objects > 0
    app = province.open()
    with app.registry._zodb_databases[""].transaction() as connection:
        page = connection.root()["site"]["so-y-te"]["kho-lon"]["trang-nhieu-tep"]
        assert len(page.versions) >= VERSIONS and page.body.count("/id/") == FILES
    close(app)
    extent = type("Extent", (), {"upload": 9_000_000, "large": 3})
    upload = measure_upload(province, extent)
    assert upload.bytes == 9_000_000 and upload.elapsed > 0
    assert len(list(aims_of_editing(full, probed, upload, extent))) == 4
