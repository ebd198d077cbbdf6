"""Relations of documents: numbers begin anew every year, so an act means what was issued before it."""

import json
from datetime import date

import pytest

from tests.functional.test_published_documents import main_text
from tests.support.published_documents import make_document, relation
from tests.support.site import HEALTH, PortalSite

ISSUER = "Sở Y tế"
PLACE = f"/{HEALTH}/van-ban/"
FIRST, SECOND, LATER = (f"{PLACE}05-qd-syt-{year}/" for year in (2019, 2020, 2026))
ACT = f"{PLACE}10-qd-syt-2021/"
IN_FORCE, EXPIRED = "Còn hiệu lực", "Hết hiệu lực"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The folder of a site where the number 05 was given in three years, twice before an act that names it."""

    def furnish(site, desk):
        library = site[HEALTH]["van-ban"]
        for day in (date(2019, 4, 2), date(2020, 3, 3), date(2026, 10, 10)):
            make_document(desk, library, "05/QĐ-SYT", day, f"Quy chế năm {day.year}", issuer=ISSUER)

    site = PortalSite(tmp_path_factory.mktemp("relations")).found()
    site.prepare(furnish)
    site.close()
    return site


def act(story, *relations, **others):
    """Publish 10/QĐ-SYT of 10/02/2021 with relations."""
    values = {"issuer": ISSUER, "relations": relations, **others}
    story.prepare(
        lambda site, desk: (
            make_document(desk, site[HEALTH]["van-ban"], "10/QĐ-SYT", date(2021, 2, 10), "Thay thế", **values).id
        )
    )


def shown(visitor, address):
    """What a document's page and the list of its year say of its validity; both must say the same."""
    page = visitor.get(address)
    state = page.html.select_one(".page-head .state").get_text(strip=True)
    rows = visitor.get(PLACE, {"nam": address.strip("/")[-4:]}).html.select(".documents > li")
    listed = [
        row.select_one(".state").get_text(strip=True)
        for row in rows
        if row.select_one(f'.row-title a[href="{address}"]')
    ]
    assert listed == [state]
    force = json.loads(page.html.find("script", type="application/ld+json").string)["legislationLegalForce"]
    assert force.endswith("/NotInForce") == (state == EXPIRED)
    return state


def told_by(visitor, address):
    """Whether the page of a document links the act."""
    return bool(visitor.get(address).html.select(f'[id^=related] a[href="{ACT}"], .rows a[href="{ACT}"]'))


def targets(visitor):
    """The documents that the act's page links."""
    return [link["href"] for link in visitor.get(ACT).html.select(".stack .row-title a") if "05-qd-syt" in link["href"]]


@pytest.mark.parametrize(
    ("document", "day", "meant"),
    [
        ("05/QĐ-SYT", None, SECOND),
        ("05/QĐ-SYT", date(2019, 4, 2), FIRST),
        ("05/QĐ-SYT năm 2019", None, FIRST),
        ("Quyết định số 05/QĐ-SYT ngày 02/4/2019 của Sở Y tế", None, FIRST),
        ("Quyết định số 05/QĐ-SYT ngày 02 tháng 4 năm 2019", None, FIRST),
        ("Quyết định số 05/QĐ-SYT về kế hoạch năm 2019", None, SECOND),
    ],
)
def test_an_act_means_one_document_of_those_before_it(story, document, day, meant):
    act(story, relation("replaces", document, day))
    visitor = story.browser()
    for address in (FIRST, SECOND, LATER):
        assert shown(visitor, address) == (EXPIRED if address == meant else IN_FORCE), address
        assert told_by(visitor, address) == (address == meant), address
    assert targets(visitor) == [meant]


def test_what_is_issued_after_an_act_is_not_replaced_by_it_even_where_nothing_else_is_there(story):
    def enter(site, desk):
        ends = (relation("replaces", "77/QĐ-SYT"), relation("amends", "77/QĐ-SYT", date(2022, 2, 2)))
        make_document(desk, site[HEALTH]["van-ban"], "77/QĐ-SYT", date(2022, 2, 2), issuer=ISSUER)
        item = make_document(
            desk, site[HEALTH]["van-ban"], "10/QĐ-SYT", date(2021, 2, 10), publish=False, issuer=ISSUER
        )
        # As an old form or an import left it: today's form refuses the day.
        desk.edit(item, {"relations": ends})
        desk.move(item, "publish")

    story.prepare(enter)
    visitor = story.browser()
    address = f"{PLACE}77-qd-syt-2022/"
    assert shown(visitor, address) == IN_FORCE and not told_by(visitor, address)
    assert address not in visitor.get(ACT).text


def test_two_relations_to_two_documents_of_one_number_stay_apart(story):
    act(story, relation("amends", "05/QĐ-SYT", date(2019, 4, 2)), relation("replaces", "05/QĐ-SYT"))
    visitor = story.browser()
    assert shown(visitor, FIRST) == "Hết hiệu lực một phần" and shown(visitor, SECOND) == EXPIRED
    assert set(targets(visitor)) == {FIRST, SECOND}
    assert "Được thay thế" not in main_text(visitor.get(FIRST))


def test_a_draft_does_not_stand_before_what_is_published(story):
    story.prepare(
        lambda site, desk: (
            make_document(
                desk, site[HEALTH]["van-ban"], "05/QĐ-SYT", date(2021, 1, 5), "Nháp", publish=False, issuer=ISSUER
            ).id
        )
    )
    act(story, relation("replaces", "05/QĐ-SYT"))
    visitor = story.browser()
    assert shown(visitor, SECOND) == EXPIRED and targets(visitor) == [SECOND]


def test_whoever_names_a_number_that_several_have_is_asked_for_the_day(story):
    act(story, relation("replaces", "05/QĐ-SYT"))
    warning = story.browser("editor.syt").get(ACT).html.select_one(".message-warning")
    assert "05/QĐ-SYT" in warning.get_text() and "ngày ban hành" in warning.get_text()
    assert {link["href"] for link in warning.select("a")} == {FIRST, SECOND, f"{ACT}sua"}
    assert not story.browser().get(ACT).html.select(".message-warning")


def test_nobody_is_asked_where_the_day_or_the_year_tells(story):
    act(story, relation("replaces", "05/QĐ-SYT năm 2019"), relation("amends", "05/QĐ-SYT", date(2020, 3, 3)))
    assert not story.browser("editor.syt").get(ACT).html.select(".message-warning")


def test_the_form_refuses_what_was_issued_later(story):
    editor = story.browser("editor.syt")
    form = editor.get(PLACE + "them?loai=published_document").forms["content-form"]
    form["code"], form["title"], form["issuer"], form["issued"] = "11/QĐ-SYT", "Thay thế", ISSUER, "2021-02-10"
    form["document_type"] = "decision"
    form.set("document", "05/QĐ-SYT", 0)
    form.set("their_day", "10/10/2026", 0)
    answer = form.submit("save", status=422)
    assert "không thể ban hành sau" in answer.text
