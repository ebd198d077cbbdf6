"""Who links to a thing is known from the lists: each reader is told of what he may see, and of nothing from within."""

import transaction

from tests.support.projected import reader_of


def body(*items):
    return "".join(f'<p><a href="/id/{item.id}/">xem</a></p>' for item in items)


def titles(lists, *items, **options):
    found = lists.linking_to([item.id for item in items], **options)
    return [row.title for row in found.rows], found.count


def test_what_links_to_a_thing_or_into_it_is_listed_but_not_what_is_in_it(place):
    with transaction.manager:
        folder = place.add("Mục", place.agency, "folder")
        inner = place.add("Bên trong", folder)
        place.add("Từ trong", folder, body=body(folder, inner))
        place.desk.move(place.add("Từ ngoài", body=body(inner)), "publish")
        place.desk.move(place.add("Cả hai", body=body(inner, folder)), "publish")
        place.add("Không liên quan", body="<p>x</p>")
    assert titles(place.lists(), folder) == (["Cả hai", "Từ ngoài"], 2)
    assert titles(place.lists(), inner) == (["Cả hai", "Từ ngoài", "Từ trong"], 3)
    assert titles(place.lists(), folder, limit=1) == (["Cả hai"], 2)
    assert titles(place.lists()) == ([], 0)
    assert place.differences() == []


def test_drafts_and_published_texts_count_until_neither_links_any_more(place):
    with transaction.manager:
        target, item = place.add("Đích"), place.add("Nguồn")
        place.desk.edit(item, {"body": body(target)})
    assert titles(place.lists(), target) == (["Nguồn"], 1)
    with transaction.manager:
        place.desk.move(item, "publish")
        place.desk.edit(item, {"body": ""})
    assert titles(place.lists(), target)[1] == 1, "the published text still leads there"
    with transaction.manager:
        place.desk.move(item, "publish_changes")
    assert titles(place.lists(), target) == ([], 0)
    assert place.differences() == []


def test_nobody_is_told_of_what_he_may_not_see(place):
    with transaction.manager:
        target = place.add("Đích")
        place.add("Bản nháp kín", body=body(target))
        place.desk.move(place.add("Công khai", body=body(target)), "publish")
    assert titles(place.lists(reader_of(5, place.agency, "officer")), target) == (["Công khai"], 1)


def test_what_is_gone_links_nowhere_and_what_comes_back_links_again(place):
    with transaction.manager:
        target, item = place.add("Đích"), place.add("Nguồn")
        place.desk.edit(item, {"body": body(target)})
    with transaction.manager:
        gone = place.section.remove(item.__name__)
    assert titles(place.lists(), target) == ([], 0)
    with transaction.manager:
        place.section.add("nguon", gone)
    assert titles(place.lists(), target) == (["Nguồn"], 1)
    assert place.differences() == []
