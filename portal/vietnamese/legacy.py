"""Texts from before Unicode: TCVN3 (ABC), VNI and Windows-1258 recognised and repaired.

Word processors show such texts rightly with their own fonts; read as Western European they look like "Uû ban" or
"ñy ban". They come as bytes, and also as Unicode text into which a program has carried the wrong letters over.
"""

import codecs
import re
import unicodedata

from portal.vietnamese.letters import fold, nfc
from portal.vietnamese.syllables import is_syllable

TCVN3, VNI, WINDOWS = "tcvn3", "vni", "windows-1258"
# Half a legacy text's words have marks: so many of them are enough to judge by.
_SAMPLE = 400
_CONVINCING, _DOUBTFUL = 0.8, 0.5
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_SUSPECT = re.compile("[\u00a1-\u00ff]")
# Letters that only real Unicode text has: no legacy text read wrongly contains them.
_UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# TCVN 5712:1993 VN3: one byte a letter; its fonts of capitals use the same bytes.
TCVN3_LETTERS = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
# VNI for Windows: a letter, and behind it a sign for its marks; some letters are of one piece.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_HATS = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_BREVES = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_WHOLE = dict(zip("ñôöíìæóòîÑÔÖÍÌÆÓÒÎ", "đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ", strict=True))


def _vni_pairs():
    pairs = dict(_VNI_WHOLE)
    for base in "aeouyôö":
        plain = _VNI_WHOLE.get(base, base)
        marks = {sign: plain + tone for sign, tone in _VNI_TONES.items()}
        if base in "aeo":
            marks |= {sign: base + "\u0302" + tone for sign, tone in _VNI_HATS.items()}
        if base == "a":
            marks |= {sign: base + "\u0306" + tone for sign, tone in _VNI_BREVES.items()}
        for sign, letter in marks.items():
            composed = unicodedata.normalize("NFC", letter)
            pairs[base + sign] = composed
            pairs[base.upper() + sign] = pairs[base.upper() + sign.upper()] = composed.upper()
    return pairs


VNI_LETTERS = _vni_pairs()
_VNI_PIECE = re.compile("|".join(sorted(map(re.escape, VNI_LETTERS), key=len, reverse=True)))


def repair_legacy(data):
    """(text, name of the legacy encoding that was repaired or None) of `data`, bytes or str.

    Bytes that are Unicode are read as such; text that is Vietnamese or plainly something else is left as it is.
    """
    if isinstance(data, str):
        return _repaired(data, (TCVN3, VNI))
    text = _unicode_text(data)
    if text is not None:
        return _repaired(text, (TCVN3, VNI))
    # Every byte is a letter here, thus nothing is lost whichever encoding it proves to be.
    text, encoding = _repaired(data.decode("latin-1"), (TCVN3, VNI, WINDOWS))
    return (text, encoding) if encoding else (data.decode("cp1252", "replace"), None)


def repair_parts(parts):
    """The parts of one thing (the lines of a text, the cells of a column), repaired; a list of texts."""
    parts = list(parts)
    return [repaired_as(part, encoding) for part, encoding in zip(parts, legacy_of(parts), strict=True)]


def legacy_of(parts):
    """The name of the legacy encoding of each part of one thing, or None; a list.

    Each is judged by itself; what is too short for that, by all that need not be Unicode text together.
    """
    _text, together = _repaired("\n".join(part for part in parts if not _is_unicode(part)), (TCVN3, VNI))
    return [_repaired(part, (TCVN3, VNI))[1] or _as_the_others(part, together) for part in parts]


def repaired_as(text, encoding):
    """`text` repaired from a legacy encoding; as it is where that is None."""
    return text if encoding is None else nfc(_converted(text, encoding))


def _as_the_others(part, together):
    words = [word for word in _WORD.findall(part) if _SUSPECT.search(word)]
    if together is None or not words or _is_unicode(part):
        return None
    converted = _share_of_syllables([_converted(word, together) for word in words])
    # A foreign name makes no more sense in another encoding.
    return together if converted >= max(_share_of_syllables(words), _DOUBTFUL) else None


def _is_unicode(text):
    return _UNICODE_ONLY.search(nfc(text)) is not None


def _unicode_text(data):
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _repaired(text, encodings):
    if not _SUSPECT.search(text) or _is_unicode(text):
        return text, None
    words = [word for word in _WORD.findall(text) if _SUSPECT.search(word)][:_SAMPLE]
    if not words or _share_of_syllables(words) >= _DOUBTFUL:
        return text, None
    scores = {name: _share_of_syllables([_converted(word, name) for word in words]) for name in encodings}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _CONVINCING:
        return text, None
    return nfc(_converted(text, best)), best


def _converted(text, encoding):
    if encoding == TCVN3:
        return text.translate(TCVN3_LETTERS)
    if encoding == VNI:
        return _VNI_PIECE.sub(lambda piece: VNI_LETTERS[piece[0]], text)
    return unicodedata.normalize("NFC", text.encode("latin-1", "replace").decode("cp1258", "replace"))


def _share_of_syllables(words):
    """How many of `words` could be Vietnamese, with marks, as their share of one."""
    good = sum(1 for word in words if is_syllable(word) and fold(word) != word.lower())
    return good / len(words)
