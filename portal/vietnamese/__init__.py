"""Vietnamese text: folding, sorting, tokens for the index, queries, synonyms, repair of legacy encodings.

Ground floor: everybody may import it, from here; it imports nothing of the portal but other ground floor.
Start reading in letters.py and words.py; search.md says why there is an exact and a folded index.
"""

from portal.vietnamese.legacy import legacy_of, repair_legacy, repair_parts, repaired_as
from portal.vietnamese.letters import fold, nfc
from portal.vietnamese.queries import Query, parse_query
from portal.vietnamese.sorting import sort_key
from portal.vietnamese.syllables import is_syllable, unify_tones
from portal.vietnamese.synonyms import Alternative, InvalidSynonyms, Synonym, Synonyms, Term
from portal.vietnamese.tokens import both_tokens, exact_tokens, folded_tokens, tokens_of
from portal.vietnamese.words import Cut, Word, located_words
from portal.vietnamese.written_notations import WrittenNotation, find_notation, read_notation, read_wanted

__all__ = [
    "Alternative",
    "Cut",
    "InvalidSynonyms",
    "Query",
    "Synonym",
    "Synonyms",
    "Term",
    "Word",
    "WrittenNotation",
    "both_tokens",
    "exact_tokens",
    "find_notation",
    "fold",
    "folded_tokens",
    "is_syllable",
    "legacy_of",
    "located_words",
    "nfc",
    "parse_query",
    "read_notation",
    "read_wanted",
    "repair_legacy",
    "repair_parts",
    "repaired_as",
    "sort_key",
    "tokens_of",
    "unify_tones",
]
