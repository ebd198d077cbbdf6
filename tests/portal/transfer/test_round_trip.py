"""An agency goes into an archive and comes back, and is what it was."""

import json

import pytest
import transaction

from portal.content.base import Content
from portal.content.container import walk
from portal.content.translations import is_behind
from portal.history.chains import every_entry
from portal.history.verify import verify
from portal.search.compare import compare
from portal.security.people import People
from portal.transfer.format import ArchiveRefused
from portal.transfer.reading import opened
from portal.workflow.trashing import restore
from tests.support.archives import members, signed, write
from tests.support.full_agency import furnish
from tests.support.transfers import exported, imported, portrait

SLUG = "so-mau"


@pytest.fixture(scope="module")
def archive(house, tmp_path_factory):
    furnish(house, SLUG)
    path = tmp_path_factory.mktemp("archives") / "so-mau.zip"
    exported(house, SLUG, path)
    return path


def is_sound(portal):
    """The lists fit the objects, and the history is whole."""
    with portal.connection() as connection:
        findings = [finding.text for finding in verify(connection.root()).findings]
    return compare(portal.database, portal.registry.projection) == [] and findings == []


def ids_in(portal, slug):
    """The ids of everything in an agency, its trash included."""
    with portal.connection() as connection:
        agency = connection.root()["site"][slug]
        tops = [agency, *(entry.item for entry in agency.trash)]
        return {item.id for top in tops for item in walk(top) if isinstance(item, Content)}


def rows_about(portal, slug):
    """The rows of the history about what is in an agency: (act, when, title, comment) of those with an item."""
    with portal.connection() as connection:
        wanted = connection.root()["site"][slug].id
        found = []
        for entry in every_entry(connection.root()):
            facts, words = entry.facts, json.loads(entry.words or "{}")
            if facts.get("agency") == wanted and facts.get("item") and not facts["act"].startswith("agency_"):
                when = facts.get("done") or facts["when"]
                found.append((when, facts["act"], words.get("title"), words.get("comment"), facts.get("actor")))
        return sorted(found, key=repr)


def test_into_the_same_site_under_another_name(house, archive):
    brought = imported(house, archive, "so-mau-hai")
    assert portrait(house, "so-mau-hai") == portrait(house, SLUG)
    assert brought.posts == 2 and brought.notes == ()
    assert not ids_in(house, "so-mau-hai") & ids_in(house, SLUG)
    assert is_sound(house)


def test_into_an_empty_site_with_the_same_ids(house, other_house, archive):
    brought = imported(other_house, archive)
    assert portrait(other_house, SLUG) == portrait(house, SLUG)
    assert ids_in(other_house, SLUG) == ids_in(house, SLUG)
    assert is_sound(other_house)
    # The officer of the agency is nobody here yet: what he did keeps his name, and nobody gets in as him.
    assert [note.english.format(**note.mapping) for note in brought.notes if "can-bo" in str(note.mapping)]
    with other_house.connection() as connection:
        person = People(connection.root()["app_root"], other_house.registry).get(f"can-bo.{SLUG}")
        assert not person.is_active and person.password is None
        assert (person.full_name, person.email) == (f"Cán bộ {SLUG}", "can-bo@khanhhoa.example")


def test_the_history_comes_along_and_says_that_it_was_imported(house, archive):
    imported(house, archive, "so-mau-ba")
    copied = rows_about(house, "so-mau-ba")
    assert copied == rows_about(house, SLUG) and len(copied) > 30
    with house.connection() as connection:
        agency = connection.root()["site"]["so-mau-ba"]
        acts = [entry.facts["act"] for entry in every_entry(connection.root()) if entry.facts.get("item") == agency.id]
        given = [entry.facts for entry in every_entry(connection.root()) if entry.facts["act"] == "post_given"]
    assert "agency_imported" in acts
    assert sum(facts["agency"] == agency.id for facts in given) == 2


def test_links_lead_to_the_copy_and_visitors_see_it_at_once(house, archive):
    imported(house, archive, "so-mau-tu")
    page = house.browser().get("/so-mau-tu/tin-tuc/moi-nhat/")
    assert 'href="/so-mau-tu/tin-tuc/khai-mac/"' in page.text
    assert "Tin moi" in house.browser().get("/so-mau-tu/tin-tuc/").text
    assert house.browser().get("/so-mau-tu/tin-tuc/moi/", status=301).location.endswith("/so-mau-tu/tin-tuc/moi-nhat/")
    assert house.browser().get("/so-mau-tu/tin-tuc/cu/", status=301).location.endswith("/so-mau-tu/tin-tuc/moi-nhat/")
    house.browser().get("/so-mau-tu/tin-tuc/loi/", status=404)
    # What is internal is not told to visitors, neither here nor there.
    for slug in (SLUG, "so-mau-tu"):
        assert "dang-nhap" in house.browser().get(f"/{slug}/noi-bo/tai-lieu/ho-so-hop/", status=303).location


def test_nobody_gets_a_post_where_none_are_wanted(house, archive):
    assert imported(house, archive, "so-mau-nam", with_posts=False).posts == 0
    assert portrait(house, "so-mau-nam")["posts"] == []


def test_another_person_of_the_same_sign_in_name_is_not_taken_for_him(other_house, house, tmp_path):
    furnish(house, "so-khac")
    exported(house, "so-khac", tmp_path / "a.zip")
    other_house.config.begin()
    with other_house.connection() as connection, transaction.manager:
        People(connection.root()["app_root"], other_house.registry).add("can-bo.so-khac", "Người hoàn toàn khác")
    other_house.config.end()
    imported(other_house, tmp_path / "a.zip")
    with other_house.connection() as connection:
        people = People(connection.root()["app_root"], other_house.registry)
        assert people.get("can-bo.so-khac").appointments == ()
        assert len(people.get("can-bo.so-khac-2").appointments) == 2
    assert portrait(other_house, "so-khac")["items"]["/tin-tuc/khai-mac"]["people"][0] == "can-bo.so-khac-2"


def test_an_archive_of_an_import_is_the_same_archive(house, archive, tmp_path):
    imported(house, archive, "so-mau-sau")
    exported(house, "so-mau-sau", tmp_path / "again.zip")
    with opened(str(archive)) as first, opened(str(tmp_path / "again.zip")) as second:
        mine, theirs = first.manifest.counts, second.manifest.counts
        # One row more: that of the import.
        assert theirs == {**mine, "history": mine["history"] + 1}


def test_translations_are_what_they_were(house, archive):
    imported(house, archive, "so-mau-bay")

    def look(site, desk):
        first = site["so-mau-bay"]["tin-tuc"]["khai-mac"]
        behind = {language: is_behind(one) for language, one in first.translations.items()}
        entry = next(entry for entry in site["so-mau-bay"].trash if entry.name == "fr")
        assert entry.place is first
        return behind, restore(desk, entry).original is first

    assert house.prepare(look) == ({"en": True, "zh": False}, True)
    visitor = house.browser()
    page = visitor.get("/so-mau-bay/tin-tuc/khai-mac/en/")
    assert "Opening" in page.text and "The opening" not in page.text
    assert 'href="/so-mau-bay/tin-tuc/khai-mac/"' in page.text
    for language in ("zh", "fr"):
        visitor.get(f"/so-mau-bay/tin-tuc/khai-mac/{language}/", status=404)
    assert is_sound(house)


def test_templates_are_offered_in_the_copy(house, archive):
    imported(house, archive, "so-mau-tam")

    def look(site, desk):
        kept = site["so-mau-tam"].templates
        news = next(kept.get(row.id) for row in kept.rows("news_item"))
        assert f"/id/{site['so-mau-tam']['tin-tuc']['khai-mac'].id}/" in news.values["body"]
        return [(row.kind, row.name) for row in kept.rows()], [row.name for row in kept.rows(set_aside=True)]

    assert house.prepare(look) == ([("snippet", "Liên hệ"), ("news_item", "Mời họp")], ["Cũ"])


def test_an_archive_of_the_first_format_is_read(house, archive, tmp_path):
    parts = {name: data for name, data in members(archive).items() if not name.startswith("templates-")}
    counts = {name: n for name, n in json.loads(parts["manifest.json"])["counts"].items() if name != "templates"}
    write(tmp_path / "first.zip", signed(parts, format_version=1, counts=counts))
    imported(house, tmp_path / "first.zip", "so-mau-chin")
    assert portrait(house, "so-mau-chin") == {**portrait(house, SLUG), "templates": []}


def test_a_taken_or_reserved_address_is_refused(house, archive):
    for address in (SLUG, "manage", "Sở"):
        with pytest.raises(Exception, match=r"địa chỉ|Địa chỉ"):
            imported(house, archive, address)


def test_what_is_not_known_is_refused_and_not_left_out(house, tmp_path):
    def mark(site, desk):
        site["so-y-te"]["tin-tuc"].unheard_of = "x"

    def unmark(site, desk):
        del site["so-y-te"]["tin-tuc"].unheard_of

    house.prepare(mark)
    try:
        with pytest.raises(ArchiveRefused, match="unheard_of"):
            exported(house, "so-y-te", tmp_path / "a.zip")
    finally:
        house.prepare(unmark)
    assert list(tmp_path.iterdir()) == []


def test_documents_come_back_with_their_files_and_what_they_do_to_one_another(house, other_house, archive):
    slug = "so-van-ban"
    imported(other_house, archive, slug)
    visitor, place = other_house.browser(), f"/{slug}/van-ban/"
    page = visitor.get(place, {"q": "05/QĐ-UBND 2026"}, status=303).follow()
    assert page.html.select(f'a[href="{place}05-qd-ubnd-2020/"]') and "Luật số 42/2013/QH13" in page.text
    files = [link["href"] for link in page.html.select(".entries a[download]")]
    assert len(files) == 2 and all(visitor.get(file).body.startswith(b"%PDF") for file in files)
    assert "Hết hiệu lực" in visitor.get(f"{place}05-qd-ubnd-2020/").text
    assert "06/QĐ-UBND" not in visitor.get(place).text
    visitor.get(f"{place}06-qd-ubnd-2026/", status=404)
