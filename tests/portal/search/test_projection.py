"""Other rooms keep rows of their own objects in the projection."""

import pytest
import transaction
from BTrees.LOBTree import LOBTree
from persistent import Persistent
from sqlalchemy import Column, MetaData, String, Table, select
from zope.interface import Interface, implementer

from portal.content.base import new_id
from portal.content.changes import drop, touch
from portal.interfaces import ConfigurationError
from portal.search.catchup import catch_up
from portal.search.engine import open_engine
from portal.search.manager import ProjectionManager
from portal.search.reindex import reindex
from portal.search.tables import Number
from tests.support.projected import open_storage, projection_in


class INote(Interface):
    """A note."""


@implementer(INote)
class Note(Persistent):
    """A note with a text; over when it has none."""

    def __init__(self, text):
        super().__init__()
        self.id = new_id()
        self.text = text


def note_table():
    return Table(
        "note", MetaData(), Column("id", Number, primary_key=True, autoincrement=False), Column("text", String)
    )


def row_of(note):
    return {"text": note.text} if note.text else None


@pytest.fixture
def notes(tmp_path):
    """A database whose notes have rows: (connection, put, texts, projection)."""
    database, projection, table = open_storage(tmp_path), projection_in(tmp_path), note_table()
    projection.register(INote, table, row_of, lambda root: root.get("notes", {}).values())
    projection.bind(database)
    connection = database.open(transaction_manager=transaction.manager)
    with transaction.manager:
        connection.root()["notes"] = LOBTree()

    def put(text):
        note = Note(text)
        connection.add(note)
        connection.root()["notes"][note.id] = note
        touch(note)
        return note

    def texts():
        with projection.reading() as reading:
            return sorted(reading.scalars(select(table.c.text)))

    yield connection, put, texts, projection
    transaction.abort()
    connection.close()
    database.close()
    projection.close()


def test_they_follow_like_content(notes):
    _connection, put, texts, _projection = notes
    with transaction.manager:
        note = put("một")
        put("hai")
    assert texts() == ["hai", "một"]
    with transaction.manager:
        note.text = "ba"
        touch(note)
    assert texts() == ["ba", "hai"]
    with transaction.manager:
        note.text = ""
        drop(note)
    assert texts() == ["hai"]


def test_they_are_caught_up_with_and_rebuilt(notes, monkeypatch):
    connection, put, texts, projection = notes
    with transaction.manager:
        gone, _kept = put("mất"), put("còn")
    with monkeypatch.context() as patched:
        patched.setattr(ProjectionManager, "tpc_finish", lambda manager, current: manager.tpc_abort(current))
        with transaction.manager:
            put("thiếu")
            gone.text = ""
            drop(gone)
    assert texts() == ["còn", "mất"]
    catch_up(connection.db(), projection)
    assert texts() == ["còn", "thiếu"]
    with projection.writing() as writing:
        writing.exec_driver_sql("DELETE FROM note")
    assert reindex(connection.db(), projection) == 2
    assert texts() == ["còn", "thiếu"]


def test_a_table_without_id_is_refused(tmp_path):
    table = Table("odd", MetaData(), Column("name", String, primary_key=True))
    with pytest.raises(ConfigurationError, match="odd"):
        projection_in(tmp_path).register(INote, table, row_of)


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "nonsense"])
def test_a_database_that_is_not_supported_is_refused(url):
    with pytest.raises(ConfigurationError, match="projection"):
        open_engine(url)


def test_the_folder_of_the_file_is_made(tmp_path):
    (projection_in(tmp_path / "a" / "b")).prepare()
    assert (tmp_path / "a" / "b" / "projection.sqlite").exists()
