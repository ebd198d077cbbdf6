"""The types of documents as the decree on records work lists them, and whether a document is in force."""

from portal.content.field_types import clean_text
from portal.i18n import _
from portal.vietnamese import fold

OTHER = "other"
# Key, title, abbreviation in a notation; in the order of Decree 30/2020, article 7.
_LISTED = (
    ("resolution", _("Nghị quyết", "Resolution"), "nq"),
    ("decision", _("Quyết định", "Decision"), "qd"),
    ("directive", _("Chỉ thị", "Directive"), "ct"),
    ("statute", _("Quy chế", "Statute"), "qc"),
    ("regulation", _("Quy định", "Regulation"), "qyd"),
    ("communique", _("Thông cáo", "Communiqué"), "tc"),
    ("notice", _("Thông báo", "Notice"), "tb"),
    ("guidance", _("Hướng dẫn", "Guidance"), "hd"),
    ("programme", _("Chương trình", "Programme"), "ctr"),
    ("plan", _("Kế hoạch", "Plan"), "kh"),
    ("scheme", _("Phương án", "Scheme"), "pa"),
    ("proposal", _("Đề án", "Master proposal"), "da"),
    ("project", _("Dự án", "Project"), ""),
    ("report", _("Báo cáo", "Report"), "bc"),
    ("minutes", _("Biên bản", "Minutes"), "bb"),
    ("submission", _("Tờ trình", "Submission"), "ttr"),
    ("contract", _("Hợp đồng", "Contract"), ""),
    ("letter", _("Công văn", "Official letter"), ""),
    ("telegram", _("Công điện", "Telegram"), "cd"),
    ("memorandum", _("Bản ghi nhớ", "Memorandum"), "bgn"),
    ("agreement", _("Bản thỏa thuận", "Agreement"), "btt"),
    ("power_of_attorney", _("Giấy ủy quyền", "Power of attorney"), "guq"),
    ("invitation", _("Giấy mời", "Invitation"), "gm"),
    ("introduction", _("Giấy giới thiệu", "Letter of introduction"), "ggt"),
    ("leave", _("Giấy nghỉ phép", "Leave certificate"), "gnp"),
    ("dispatch_note", _("Phiếu gửi", "Dispatch note"), "pg"),
    ("transfer_note", _("Phiếu chuyển", "Transfer note"), "pc"),
    ("report_note", _("Phiếu báo", "Report note"), "pb"),
    ("open_letter", _("Thư công", "Open letter"), ""),
    # What agencies pass on of others: laws, decrees, circulars.
    (OTHER, _("Văn bản khác", "Other document"), ""),
)
DOCUMENT_TYPES = tuple((key, title) for key, title, _abbreviation in _LISTED)
TITLES = dict(DOCUMENT_TYPES)
_BY_ABBREVIATION = {abbreviation: key for key, _title, abbreviation in _LISTED if abbreviation}
_BY_TITLE = {fold(str(title)): key for key, title in DOCUMENT_TYPES}

UPCOMING, IN_FORCE, PARTLY, EXPIRED = "upcoming", "in_force", "partly", "expired"
VALIDITIES = {
    IN_FORCE: _("Còn hiệu lực", "In force"),
    PARTLY: _("Hết hiệu lực một phần", "Partly out of force"),
    EXPIRED: _("Hết hiệu lực", "Out of force"),
    UPCOMING: _("Chưa có hiệu lực", "Not yet in force"),
}
# Words that agencies shorten as they like in names that are the same.
_SHORT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "ubmttq": "uy ban mat tran to quoc"}


def type_of_notation(key):
    """The type of a document that its notation (as `WrittenNotation.key`) tells; empty where it tells none."""
    first = key.rpartition("/")[2].partition("-")[0]
    return _BY_ABBREVIATION.get(first, "")


def type_of_title(title):
    """The key of a type that somebody wrote in words; empty for an unknown one."""
    return _BY_TITLE.get(fold(clean_text(title)).strip(), "")


def validity(effective, expires, replaced, amended, today):
    """Whether a document is in force on a day: one of `VALIDITIES`.

    `effective`, `expires`: days or None; it is over from the day `expires` on. `replaced`, `amended`: whether a
    document in force does that to it. What was replaced before it began never comes into force.
    """
    if replaced or (expires is not None and expires <= today):
        return EXPIRED
    if effective is not None and effective > today:
        return UPCOMING
    return PARTLY if amended else IN_FORCE


def name_key(name):
    """By what names of issuers are compared: whatever the marks, signs, capitals and usual abbreviations."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return " ".join(_SHORT.get(word, word) for word in words)
