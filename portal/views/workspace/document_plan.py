"""What the import of a table of documents would do, row by row: which it adds with which files, and what is wrong."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field

import colander

from portal.content.document_fields import AMENDS, BASED_ON, REPLACES
from portal.content.document_types import TITLES, name_key, type_of_notation, type_of_title
from portal.i18n import ENGLISH, _
from portal.interfaces import ActRefused
from portal.search.document_tables import relation_row
from portal.search.document_words import KIND
from portal.vietnamese import fold, read_notation
from portal.views.filled_tables import TableKind
from portal.views.workspace.sent_files import key_of

MOST_ROWS = 300
# No document has this id.
NEW = 0
FILE, ANNEXES = "file", ("annex", "second_annex", "third_annex")
COLUMNS = {
    "code": _("Số, ký hiệu", "Number and notation"),
    "document_type": _("Tên loại văn bản", "Type of document"),
    "title": _("Trích yếu", "Abstract"),
    "issuer": _("Cơ quan ban hành", "Issuer"),
    "issued": _("Ngày ban hành", "Date of issue"),
    "effective": _("Ngày có hiệu lực", "In force from"),
    "expires": _("Ngày hết hiệu lực", "Out of force from"),
    "subject": _("Lĩnh vực", "Field"),
    "signer": _("Người ký", "Signer"),
    "signer_position": _("Chức vụ người ký", "Position of the signer"),
    BASED_ON: _("Căn cứ", "Based on"),
    REPLACES: _("Thay thế, bãi bỏ", "Replaces"),
    AMENDS: _("Sửa đổi, bổ sung", "Amends"),
    FILE: _("Tệp văn bản", "File of the document"),
    "annexes": _("Tệp kèm theo", "Annexes"),
}
TABLE = TableKind(COLUMNS, ("code", "title", "issued"), MOST_ROWS)
RELATIONS = (BASED_ON, REPLACES, AMENDS)
PLAIN = ("code", "title", "issuer", "issued", "effective", "expires", "subject", "signer", "signer_position")
# "05/QĐ-UBND ngày 03/01/2020 của Ủy ban nhân dân tỉnh": the two parts after the number may be missing.
NAMED = re.compile(
    r"(?P<document>.+?)(?:,?\s+(?:ngày|ngay)\s+(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}))?(?:,?\s+của\s+(?P<issuer>.+))?\Z"
)
NO_TYPE = _(
    "chưa ghi, và số, ký hiệu không cho biết tên loại.",
    "it is missing, and the notation does not tell it.",
)


@dataclass
class Line:
    """One row: its number in the file, the values of its document, the names of its files, and what is wrong."""

    number: int
    code: str
    title: str
    values: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)


class DocumentPlan:
    """The plan for a table (rows of texts, the first one names the columns) and its files, in one section.

    `schema`: of documents; `agency_name`: who issued what names no issuer; `lists`: the `DocumentLists` of what is
    there already. Raises `NotATable`.
    """

    def __init__(self, rows, files, schema, agency_name, lists):
        self._columns = TABLE.places(rows[0] if rows else ())
        self._files, self._schema, self._agency_name, self._lists = files, schema, agency_name, lists
        self._seen: dict = {}
        self.lines = [self._line(number, row) for number, row in enumerate(rows[1:], start=2)]
        for line in self.lines:
            self._check_relations(line)
        used = {key_of(name) for line in self.lines for name in line.files.values()}
        self.unused = [name for name in files.names if key_of(name) not in used]

    @property
    def is_sound(self):
        """Whether there is something to do and nothing is wrong."""
        return bool(self.lines) and not any(line.errors for line in self.lines)

    def carry_out(self, desk, library):
        """Add all of the documents, as drafts; raises `ActRefused` where anything is wrong."""
        if not self.is_sound:
            raise ActRefused(_("Chưa nhập được: còn dòng sai.", "Not imported: some rows are wrong."))
        for line in self.lines:
            with ExitStack() as opened:
                uploads = {name: opened.enter_context(self._files.upload(file)) for name, file in line.files.items()}
                desk.add(library, KIND, {**line.values, **uploads})

    def _line(self, number, row):
        typed = {name: row[place] if place < len(row) else "" for name, place in self._columns.items()}
        line = Line(number, typed["code"], typed["title"])
        kind, wrong = _type_of(typed)
        if wrong is not None:
            line.errors.append(_about("document_type", wrong))
        sent = {name: value for name in PLAIN if (value := typed.get(name))}
        sent |= {"document_type": kind or "other", "issuer": typed.get("issuer") or self._agency_name}
        sent["relations"] = [one for name in RELATIONS for one in _relations(name, typed.get(name, ""))]
        try:
            line.values = self._schema.deserialize(sent)
            line.code = line.values["code"]
            self._check_twins(line)
        except colander.Invalid as error:
            line.errors += TABLE.texts_of(error)
        self._find_files(line, typed)
        return line

    def _check_twins(self, line):
        values = line.values
        notation, issuer, year = read_notation(values["code"]), name_key(values["issuer"]), values["issued"].year
        before = self._seen.setdefault((notation.key, issuer, year), line.number)
        if before != line.number:
            line.errors.append(
                _(
                    "Trùng số, ký hiệu, cơ quan ban hành và năm với dòng {number}.",
                    "Its number, issuer and year are those of row {number}.",
                    number=before,
                )
            )
        elif self._lists.twins(NEW, notation, issuer, year):
            line.errors.append(
                _(
                    "Trên cổng thông tin đã có văn bản {code} của cơ quan này, năm {year}.",
                    "The portal already has document {code} of this issuer and year {year}.",
                    code=values["code"],
                    year=year,
                )
            )

    def _check_relations(self, line):
        for stored in line.values.get("relations", ()):
            wanted = relation_row(stored, line.values["issuer"])
            days = self._days_of(line, wanted) if wanted is not None and not wanted["issued"] else ()
            if len(days) > 1:
                known = ", ".join(f"{day:%d/%m/%Y}" for day in sorted(days))
                text = _(
                    "nhiều văn bản có số, ký hiệu “{text}” (ngày {days}); "
                    "ghi thêm ngày ban hành, như “{text} ngày {day}”.",
                    "several documents have “{text}” (of {days}); add the date of issue, as in “{text} ngày {day}”.",
                    text=stored["document"][:100],
                    days=known,
                    day=f"{max(days):%d/%m/%Y}",
                )
                line.errors.append(_about(stored["relation"], text))

    def _days_of(self, line, wanted):
        """The days of what a relation without one may mean, in the portal and in the table."""
        until = line.values["issued"]
        there = {row.issued for row in self._lists.numbered(NEW, wanted, until)}
        here = {
            other.values["issued"]
            for other in self.lines
            if other is not line and other.values and _is_named(other.values, wanted)
        }
        return there | {day for day in here if day <= until}

    def _find_files(self, line, typed):
        annexes = _parts(typed.get("annexes", ""))
        if len(annexes) > len(ANNEXES):
            most = _("nhiều nhất {most} tệp, cách nhau bằng dấu “;”.", "at most {most} files.", most=len(ANNEXES))
            line.errors.append(_about("annexes", most))
        named = {FILE: typed.get(FILE, ""), **dict(zip(ANNEXES, annexes, strict=False))}
        for place, name in named.items():
            if name and not self._files.has(name):
                line.errors.append(_about(FILE if place == FILE else "annexes", self._missing(name)))
            elif name:
                line.files[place] = name

    def _missing(self, name):
        reason, shown = self._files.reason(name), name[:120]
        if reason is not None:
            return _(
                "tệp “{name}” không nhận được. {reason}", "“{name}” was not taken. {reason}", name=shown, reason=reason
            )
        return _("chưa gửi tệp “{name}”.", "the file “{name}” was not sent.", name=shown)


def _is_named(values, wanted):
    own = (read_notation(values["code"]).key, name_key(values["issuer"]))
    return own == (wanted["key"], wanted["issuer_key"]) and wanted["year"] in (0, values["issued"].year)


def _about(column, message):
    return _("{column}: {message}", "{column}: {message}", column=COLUMNS[column], message=message)


def _type_of(typed):
    """(key of the type, None), or (empty, what is wrong with it)."""
    written = typed.get("document_type", "")
    if written:
        english = {fold(title.in_language(ENGLISH)): key for key, title in TITLES.items()}
        kind = type_of_title(written) or english.get(fold(written), "")
        unknown = _("không có loại “{name}”.", "there is no type “{name}”.", name=written[:60])
        return kind, None if kind else unknown
    notation = read_notation(typed["code"])
    kind = type_of_notation(notation.key) if notation is not None else ""
    # A number that cannot be read is said by itself.
    return kind, None if kind or notation is None else NO_TYPE


def _parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def _relations(relation, text):
    """The rows of a document's relations that one cell names, as a form would send them."""
    for part in _parts(text):
        named = NAMED.match(part)
        yield {
            "relation": relation,
            "document": named["document"] if named else part,
            "their_day": (named["day"] or "") if named else "",
            "their_issuer": (named["issuer"] or "") if named else "",
        }
