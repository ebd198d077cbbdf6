"""Links inside our own content are kept by id: they survive moves, and never tell what their author may not know."""

import pytest
import transaction
import ZODB
from hypothesis import given
from hypothesis import strategies as st

from portal.content.links import OwnLinks, links_of, mentioned_in, present_address, present_html
from portal.content.places import path_of
from portal.content.richtext import clean_html
from portal.roles import EVERYONE
from portal.workflow import relocating
from tests.support.tree import plant, service

ORIGIN = "https://khanhhoa.example"


@pytest.fixture
def site():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    site = plant(connection)
    transaction.commit()
    yield site
    transaction.abort()
    connection.close()
    database.close()


def page(site, title="Trang", **values):
    return service().add(site["so-y-te"]["tin-tuc"], "page", {"title": title, **values})


def shown(html, *items):
    places = {item.id: path_of(item) for item in items}
    return present_html(html, places.get)


def test_a_link_is_kept_by_id_and_shown_where_its_target_is_now(site):
    target = page(site, "Đích")
    body = '<p><a href="/so-y-te/tin-tuc/dich/?trang=2#muc-3">xem</a> <a href="/so-y-te/tin-tuc/dich">thêm</a></p>'
    item = page(site, "Nguồn", body=body)
    assert item.body.count(f'"/id/{target.id}/') == 2 and links_of(item) == {target.id}
    relocating.rename(service(), target, "cho-moi")
    html = shown(item.body, target)
    assert 'href="/so-y-te/tin-tuc/cho-moi/?trang=2#muc-3"' in html
    assert 'href="/so-y-te/tin-tuc/cho-moi/"' in html and "/id/" not in html


def test_files_pictures_and_pages_beside_an_item_go_with_it(site):
    target = page(site, "Đích")
    service().move(target, "publish")
    own = OwnLinks(site, {EVERYONE}, (ORIGIN,))
    start = f"/id/{target.id}/"
    for address, kept in {
        "/so-y-te/tin-tuc/dich/tep/anh-1a2b3c4d.png?co=large": start + "tep/anh-1a2b3c4d.png?co=large",
        "/so-y-te/tin-tuc/dich/lich-su": start + "lich-su",
        ORIGIN + "/so-y-te/tin-tuc/dich/": start,
        ORIGIN + "/so-y-te/tim-kiem?q=a": f"/id/{site['so-y-te'].id}/tim-kiem?q=a",
        start: start,
    }.items():
        assert own.permanent(address) == kept, address
    picture = clean_html('<img src="/so-y-te/tin-tuc/dich/tep/a.png" alt="Ảnh">')
    kept = own.kept(type(target).__type_info__.schema()["body"], picture)
    assert f'src="{start}tep/a.png"' in kept and mentioned_in(kept) == {target.id}


def test_what_is_not_ours_or_not_there_stays_as_it_was_written(site):
    own = OwnLinks(site, {EVERYONE}, (ORIGIN,))
    for address in (
        "/", "/khong-co/", "/so-y-te/tin-tuc/khong-co/", "//so-y-te/tin-tuc/", "/\\so-y-te", "so-y-te", "#x", "?y",
        "https://khanhhoa.example.evil/so-y-te/", "https://khac.example/so-y-te/", "mailto:a@b.example", "", "/%", "/[",
    ):  # fmt: skip
        assert own.permanent(address) is None, address


def test_a_hidden_target_is_not_told_to_the_author_nor_to_the_reader(site):
    target = page(site, "Bản nháp kín")
    stranger = OwnLinks(site, {EVERYONE})
    assert stranger.permanent("/so-y-te/tin-tuc/ban-nhap-kin/") is None
    link, picture = (
        '<a href="/so-y-te/tin-tuc/ban-nhap-kin/" title="a &gt; b">đọc</a>',
        '<img src="/id/%d/tep/a" alt="Ảnh">',
    )
    item = page(site, "Nguồn", body=f"<p>{link} {picture % target.id}</p>")
    html = present_html(item.body, lambda _id: None)
    assert "href" not in html and "src" not in html and "ban-nhap" not in html and str(target.id) not in html
    assert "đọc</a>" in html and 'alt="Ảnh"' in html
    assert 'title="a > b"' in html.replace("&gt;", ">")


def test_a_link_item_follows_its_target_too(site):
    target = page(site, "Đích")
    link = service().add(site["so-y-te"]["tin-tuc"], "link", {"title": "Lối", "target": "/so-y-te/tin-tuc/dich/"})
    assert link.target == f"/id/{target.id}/" and links_of(link) == {target.id}
    assert present_address(link.target, lambda _id: "/x/") == "/x/"
    assert present_address("https://a.example/", lambda _id: None) == "https://a.example/"


def test_saving_what_was_shown_changes_nothing(site):
    target = page(site, "Đích")
    item = page(site, "Nguồn", body='<p><a href="/so-y-te/tin-tuc/dich/">a</a> &lt;a href="/so-y-te/"&gt;</p>')
    before = item.draft
    service().edit(item, {"body": shown(item.body, target)})
    assert item.draft is before and len(item.versions) == 1
    assert '&lt;a href="/so-y-te/"' in item.body, "text that looks like a link is text"


def test_a_link_to_a_former_address_is_kept_by_the_id_of_what_stood_there(site):
    target = page(site, "Đích")
    relocating.rename(service(), target, "moi")
    assert links_of(page(site, body='<p><a href="/so-y-te/tin-tuc/dich/">a</a></p>')) == {target.id}


@given(st.text(max_size=200) | st.from_regex(r'<(a|img) (href|src|title)="/(id|so-y-te)/[^"]{0,20}">x', fullmatch=True))
def test_any_text_is_only_changed_in_its_addresses(html):
    cleaned = clean_html(html)
    assert clean_html(present_html(cleaned, lambda _id: "/a/")).count("<") == cleaned.count("<")
