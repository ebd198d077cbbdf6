import io

import pytest
import transaction
import ZODB
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.attachments import LONGEST_FILENAME, Attachments, Picture, Upload, clean_filename
from portal.content.file_access import attachment_of, is_public_file, may_read_file, used_by
from portal.content.places import owner_id
from portal.roles import EVERYONE, Role, role_principal
from tests.support.files import picture
from tests.support.samples import pdf_bytes
from tests.support.tree import plant, service


def upload(data=b"%PDF-1.4 x", filename="Báo cáo quý I.pdf", media_type="application/pdf"):
    return Upload(io.BytesIO(data), filename, media_type)


def read(attachment):
    with attachment.blob.open("r") as file:
        return file.read()


def test_a_file_is_kept_with_its_name_size_and_hash():
    stored = Attachments(None)
    attachment = stored.store(upload())
    assert (attachment.filename, attachment.size) == ("Báo cáo quý I.pdf", 10)
    assert attachment.__name__ == f"bao-cao-quy-i-{attachment.sha256[:8]}.pdf"
    assert stored[attachment.__name__] is attachment and attachment.__name__ in stored
    assert read(attachment) == b"%PDF-1.4 x"


def test_the_same_file_again_is_the_same_attachment():
    stored = Attachments(None)
    assert stored.store(upload()) is stored.store(upload())
    assert len(stored) == 1


def test_other_bytes_under_the_same_name_get_another_address():
    stored = Attachments(None)
    first, second = stored.store(upload(b"one")), stored.store(upload(b"two"))
    assert first.__name__ != second.__name__
    assert read(first) == b"one"


def test_two_files_whose_short_addresses_are_equal_are_kept_apart():
    stored = Attachments(None)
    names = ["Bao cao.pdf", "Báo cáo.pdf", "BÁO CÁO.pdf", "Bảo Cào.pdf", "bào cáo.pdf"]
    kept = [stored.store(upload(filename=name)) for name in names]
    assert len({attachment.__name__ for attachment in kept}) == len(names) == len(stored)
    assert [stored[attachment.__name__].filename for attachment in kept] == names


def test_an_empty_set_of_files_answers_like_any_other():
    stored = Attachments(None)
    assert list(stored) == [] and len(stored) == 0 and "a" not in stored and list(stored.values()) == []
    with pytest.raises(KeyError):
        stored["a"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\Lan\\Tờ trình.docx", "Tờ trình.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("hoadon\u202efdp.exe", "hoadonfdp.exe"),
        ("a\x00\udce9.pdf", "a.pdf"),
        ("  Kế   hoạch .pdf ", "Kế hoạch .pdf"),
        ("Ke\u0302\u0301 hoa\u0323ch.pdf", "Kế hoạch.pdf"),
        ("", "tep"),
        ("...", "tep"),
        ("Ủ" * 400 + ".docx", "Ủ" * 145 + ".docx"),
    ],
)
def test_file_names_are_cleaned(sent, kept):
    assert clean_filename(sent) == kept


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_file_name_gives_an_address_and_a_name_that_fit_a_header(filename):
    attachment = Attachments(None).store(upload(filename=filename))
    assert 0 < len(attachment.filename) <= LONGEST_FILENAME
    assert attachment.filename.isprintable()
    assert not set(attachment.filename) & set("\r\n\0/\\")
    attachment.filename.encode()
    assert attachment.__name__.isascii() and set(attachment.__name__) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_equal_scales_are_one():
    attachment = Attachments(None).store(upload(picture(), "a.png", "image/png"))
    small, large = Picture(b"small", "image/webp", 4, 3), Picture(b"large", "image/webp", 40, 30)
    attachment.keep_scales(40, 30, {"full": large, "large": large, "thumb": small})
    scales = attachment.scales
    assert scales["full"] is scales["large"] is not scales["thumb"]
    assert scales["thumb"].sha256 != scales["full"].sha256 and scales["thumb"].size == 5
    scales.clear()
    assert attachment.scales


@pytest.fixture
def section():
    database = ZODB.DB(None)
    connection = database.open()
    site = plant(connection)
    transaction.commit()
    yield site["so-y-te"]["tin-tuc"]
    transaction.abort()
    database.close()


@pytest.fixture
def acts():
    return service()


PUBLIC = frozenset({EVERYONE})


def editor_of(item):
    return frozenset({EVERYONE, role_principal(owner_id(item), Role.EDITOR)})


def names_of(item):
    return used_by(item, item.draft or item.published)


def test_a_version_names_the_files_it_uses(section, acts):
    item = acts.add(section, "news_item", {"title": "Tin", "picture": upload(picture(), "a.png", "image/png")})
    (name,) = used_by(item, item.draft)
    assert attachment_of(item, item.edition(drafts=True), "picture") is item.attachments[name]
    assert attachment_of(item, item.edition(), "picture") is None
    assert used_by(item, None) == frozenset()


def test_an_empty_file_field_names_nothing(section, acts):
    item = acts.add(section, "news_item", {"title": "Tin"})
    assert used_by(item, item.draft) == frozenset()
    assert attachment_of(item, item.edition(drafts=True), "picture") is None


def test_files_obey_the_newest_state_of_their_item(section, acts):
    item = acts.add(section, "file", {"title": "Tệp", "file": upload(pdf_bytes())})
    first = item.attachments[next(iter(names_of(item)))]
    assert not is_public_file(first) and may_read_file(first, editor_of(item))

    acts.move(item, "publish")
    assert is_public_file(first)

    acts.edit(item, {"file": upload(pdf_bytes() + b"%new")})
    second = item.attachments[next(iter(used_by(item, item.draft)))]
    assert is_public_file(first) and not is_public_file(second)
    assert may_read_file(second, editor_of(item))

    acts.move(item, "publish_changes")
    assert is_public_file(second) and not is_public_file(first)
    # a former version is for those who see drafts
    assert may_read_file(first, editor_of(item))

    acts.move(item, "withdraw")
    assert not is_public_file(second) and may_read_file(second, editor_of(item))


def test_a_file_that_no_version_uses_is_for_nobody(section, acts):
    item = acts.add(section, "file", {"title": "Tệp", "file": upload(pdf_bytes())})
    acts.move(item, "publish")
    orphan = item.attachments.store(upload(b"%PDF orphan"))
    assert not is_public_file(orphan) and not may_read_file(orphan, editor_of(item))


def test_the_publication_window_holds_for_files_too(section, acts, set_clock):
    from datetime import UTC, datetime, timedelta

    clock = set_clock(datetime(2026, 11, 22, 3, tzinfo=UTC))
    item = acts.add(section, "file", {"title": "Tệp", "file": upload(pdf_bytes())})
    attachment = item.attachments[next(iter(names_of(item)))]
    acts.move(item, "publish", when=clock.now() + timedelta(minutes=1))
    assert not is_public_file(attachment)
    clock.set(clock.now() + timedelta(minutes=1))
    assert is_public_file(attachment)
    item.set(withdraw_on=clock.now() + timedelta(minutes=1))
    clock.set(clock.now() + timedelta(minutes=1))
    assert not is_public_file(attachment)


def test_another_agency_s_editor_is_the_public(section, acts):
    item = acts.add(section, "file", {"title": "Tệp", "file": upload(pdf_bytes())})
    attachment = item.attachments[next(iter(names_of(item)))]
    assert not may_read_file(attachment, frozenset({EVERYONE, role_principal(1, Role.EDITOR)}))
