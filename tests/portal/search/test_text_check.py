"""Whatever is lost of the text index is named by `portal check`, and `portal reindex` brings it back."""

import pytest
import transaction
from sqlalchemy import delete, select, text, update

from portal.search.reindex import reindex
from portal.search.text_tables import TEXT_INDEX, TITLE_INDEX, hit, piece, vocabulary, words

TITLE = "Kế hoạch tiêm chủng mở rộng"


def _empty_index(connection, name=TEXT_INDEX):
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {name}({name}) VALUES ('delete-all')"))
    else:
        connection.execute(text("UPDATE text_words SET exact_vector = NULL, folded_vector = NULL"))


LOSSES = {
    "index": _empty_index,
    "index of titles": lambda connection: _empty_index(connection, TITLE_INDEX),
    "words": lambda connection: connection.execute(delete(words)),
    "some letters": lambda connection: connection.execute(update(words).values(folded=" sai ")),
    "pieces": lambda connection: connection.execute(delete(piece)),
    "pages": lambda connection: connection.execute(update(piece).values(page=7)),
    "hits": lambda connection: connection.execute(delete(hit)),
    "vocabulary": lambda connection: connection.execute(delete(vocabulary)),
}


@pytest.fixture
def planned(place):
    """Some documents, one of them found by its title and its text."""
    for number in range(3):
        place.publish(f"Tin {number}", body="<p>Chuyện khác.</p>")
    place.publish(TITLE, body="<p>Trẻ em dưới năm tuổi.</p>")
    return place


def _all_found(place):
    found = [row.title for text in ("tiêm chủng", "tre em") for row in place.public.search(text).rows]
    snippet = "".join(text for text, _hit in place.public.search("trẻ em").rows[0].snippet)
    return found == [TITLE, TITLE] and "dưới năm tuổi" in snippet and place.public.suggest("tie") == [TITLE]


@pytest.mark.parametrize("lost", LOSSES)
def test_what_is_lost_of_the_index_is_named_and_comes_back(planned, lost):
    assert _all_found(planned) and planned.differences() == []
    with planned.projection.writing() as connection:
        LOSSES[lost](connection)
    assert planned.differences() != []
    reindex(planned.database, planned.projection)
    assert planned.differences() == []
    assert _all_found(planned)


def test_a_sound_index_stays_while_it_is_rebuilt(planned):
    def places():
        with planned.projection.reading() as connection:
            known = connection.execute(select(*vocabulary.c).order_by(*vocabulary.c)).all()
            return connection.execute(select(hit.c.id, hit.c.place).order_by(hit.c.id)).all(), known

    before = places()
    reindex(planned.database, planned.projection)
    # Nobody misses a text meanwhile, and no word is counted twice.
    assert places() == before


def test_words_of_what_is_gone_are_forgotten(planned):
    with transaction.manager:
        gone = planned.add("Zirkonium")
        planned.desk.move(gone, "publish")
    with transaction.manager:
        planned.desk.delete(gone)
    reindex(planned.database, planned.projection)
    with planned.projection.reading() as connection:
        known = set(connection.scalars(select(vocabulary.c.exact)))
    assert "zirkonium" not in known and "tiêm" in known
