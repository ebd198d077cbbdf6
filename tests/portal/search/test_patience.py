"""Where time is over before all was looked through, that is told, and nobody hears that there is nothing."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text

from portal.search import deadlines, text_search


@contextmanager
def slow(place, monkeypatch):
    """Have every question to the index take longer than anybody waits."""
    with place.projection.engine.connect() as connection, monkeypatch.context() as patched:
        if connection.dialect.name == "sqlite":
            patched.setattr(deadlines, "STEPS", 1)
            patched.setattr(text_search, "PATIENCE", -1)
        else:
            patched.setattr(text_search, "PATIENCE", 0.05)
            connection.execute(text("LOCK TABLE text_words IN ACCESS EXCLUSIVE MODE"))
        yield


@pytest.mark.parametrize("order", ["relevance", "newest"])
@pytest.mark.parametrize("words", ["tiêm chủng", "tiem chung", "tiêm chũng"])
def test_no_time_is_not_no_result(place, monkeypatch, order, words):
    place.publish("Kế hoạch tiêm chủng")
    with slow(place, monkeypatch):
        page = place.public.search(words, order=order)
    assert (page.rows, page.is_complete, page.corrected) == ((), False, None)
    page = place.public.search(words, order=order)
    assert len(page.rows) == 1 and page.is_complete


def test_time_that_was_over_in_one_way_is_told_of_what_another_found(place, monkeypatch):
    place.publish("Kế hoạch tiêm chủng")
    ask, asked = text_search.TextSearch.ask, []

    def slow_at_first(search, *question):
        asked.append(question)
        return ([], False) if len(asked) == 1 else ask(search, *question)

    monkeypatch.setattr(text_search.TextSearch, "ask", slow_at_first)
    page = place.public.search("tiêm chủng")
    assert len(page.rows) == 1 and not page.is_complete
