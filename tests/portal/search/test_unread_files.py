"""Files whose text no search finds are counted by agency and reason, as long as somebody uses them."""

import io

import transaction

from portal.content.attachments import Upload
from portal.content.changes import touch
from portal.i18n import _
from portal.search.reindex import reindex
from portal.search.unread_files import unread_files

LOCKED, DAMAGED = _("Tệp có mật khẩu.", "It has a password."), _("Tệp bị hỏng.", "It is damaged.")


def add_file(place, title, reason=None):
    """A file, committed, with the reason why it cannot be read."""
    with transaction.manager:
        upload = Upload(io.BytesIO(b"%PDF-1.7"), "a.pdf", "application/pdf")
        item = place.add(title, kind="file", file=upload)
        if reason is not None:
            item.attachments[item.file].refuse_text(reason)
            touch(item)
    return item


def counted(place):
    """(agency, English reason, count) of what is counted."""
    return [(one.agency, one.reason_english, one.count) for one in unread_files(place.projection)]


def test_files_that_cannot_be_read_are_counted_until_they_are_replaced_or_gone(place):
    agency = place.agency.id
    add_file(place, "Đọc được")
    first, second = (add_file(place, f"Có mật khẩu {number}", LOCKED) for number in range(2))
    add_file(place, "Hỏng", DAMAGED)
    expected = [(agency, "It has a password.", 2), (agency, "It is damaged.", 1)]
    assert counted(place) == expected
    assert unread_files(place.projection)[0].reason == "Tệp có mật khẩu."
    reindex(place.database, place.projection)
    assert counted(place) == expected and place.differences() == []
    with transaction.manager:
        place.desk.edit(first, {"file": Upload(io.BytesIO(b"%PDF-1.4"), "b.pdf", "application/pdf")})
    with transaction.manager:
        place.desk.delete(second)
    assert counted(place) == expected[1:]
    assert place.differences() == []
