"""Which links of a text lead to other people's pages, as the public reads it."""

import pytest
import transaction
import ZODB

from portal.content.outside_links import outside_links
from tests.support.tree import plant, service


@pytest.fixture
def connection():
    database = ZODB.DB(None)
    found = database.open(transaction_manager=transaction.manager)
    yield found
    transaction.abort()
    found.close()
    database.close()


def place(connection, kind, values):
    site = plant(connection)
    item = service().add(site["so-y-te"]["tin-tuc"], kind, values)
    service().move(item, "publish")
    return item


def test_links_and_pictures_of_a_text_without_what_follows_the_hash(connection):
    body = (
        '<p><a href="https://a.example/x?a=1&amp;b=2#dau">a</a> <a href="HTTP://b.example">b</a>'
        '<a href="https://a.example/x?a=1&amp;b=2">nữa</a><img src="https://c.example/p.png" alt="ảnh">'
        '<a href="/so-y-te/">trong</a><a href="mailto:x@y.example">thư</a><a href="#cuoi">dưới</a></p>'
        "<p>https://khong-phai-lien-ket.example/</p>"
    )
    item = place(connection, "news_item", {"title": "Tin", "body": body})
    found = {"https://a.example/x?a=1&b=2", "HTTP://b.example", "https://c.example/p.png"}
    assert outside_links(item) == found
    assert outside_links(item, ("https://a.example",)) == found - {"https://a.example/x?a=1&b=2"}


def test_address_fields_count_and_drafts_do_not(connection):
    item = place(connection, "link", {"title": "Cổng dịch vụ công", "target": "https://dvc.example/"})
    item.update(target="https://nhap.example/")
    assert outside_links(item) == {"https://dvc.example/"}
    service().move(item, "withdraw")
    assert outside_links(item) == set()
