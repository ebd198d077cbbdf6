"""The words that somebody looks for in a section of documents: a condition on all of its documents, not the newest."""

from dataclasses import replace

from portal.search.text_query import TextFilters, hits_in_order, ids_of_hits

KIND, PUBLISHED = "published_document", "published"
NO_WORDS = (None, ())


def ask_for_words(search, text, agency):
    """(the `HitShape` by which `having` asks for documents of an agency with these words, its parameters).

    `search`: a `TextSearch`. The first way to understand the text is asked by which there is any.
    """
    filters = TextFilters(kind=KIND, agency=agency, state=PUBLISHED)
    hits, ways = search.hits(filters), search.understand(text).ways
    for way in ways:
        shape, parameters = hits.ask(way, 1)
        # However long it takes: who reads a list is not told that there is nothing because time was over.
        if search.connection.execute(hits_in_order(shape), parameters).first() is not None:
            return shape, parameters
    # Signs alone are no words: no document of any agency has them.
    return search.hits(replace(filters, agency=())).ask(NO_WORDS, 1)


def having(column, words, most=None):
    """The condition that the document of that id has the words of a `HitShape`; of the newest hits, at most so many."""
    return column.in_(ids_of_hits(words, most))
