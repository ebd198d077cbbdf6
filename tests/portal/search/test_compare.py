"""`portal check` names every row that differs, and nothing else."""

from sqlalchemy import delete, update

from portal.search.compare import DIFFERENT, EXTRA, MISSING, Difference, compare
from portal.search.projection import CONTENT

table = CONTENT.table


def test_each_kind_of_difference_is_named(place):
    missing, wrong = place.publish("Thiếu"), place.publish("Sai")
    place.publish("Đúng")
    with place.projection.writing() as connection:
        connection.execute(delete(table).where(table.c.id == missing.id))
        connection.execute(update(table).where(table.c.id == wrong.id).values(title="?", access=10**6))
        stray = dict(connection.execute(table.select().where(table.c.id == wrong.id)).mappings().one(), id=4)
        connection.execute(table.insert().values(**stray))
    found = {difference.id: difference for difference in place.differences()}
    assert found.keys() == {missing.id, wrong.id, 4}
    assert found[missing.id].what == MISSING
    assert found[4].what == EXTRA
    assert found[wrong.id].what == DIFFERENT
    assert set(found[wrong.id].columns) == {"title", "access"}


def test_a_difference_reads_like_a_sentence():
    assert str(Difference(DIFFERENT, "item", 7, ("title", "path"))) == "different row 7 of table item: title, path"


def test_it_stops_at_the_most_that_is_asked_for(place):
    for number in range(4):
        place.publish(f"Tin {number}")
    with place.projection.writing() as connection:
        connection.execute(delete(table))
    assert len(compare(place.database, place.projection, most=3)) == 3


def test_it_changes_nothing(place):
    item = place.publish("Sai")
    with place.projection.writing() as connection:
        connection.execute(update(table).where(table.c.id == item.id).values(title="?"))
    last = place.database.storage.lastTransaction()
    assert place.differences() == place.differences() != []
    assert place.database.storage.lastTransaction() == last
